"""Test that the reconstructed review agrees with its sources: every entry, verdict and coding is compared with their text."""

import csv
import hashlib
import re
from collections import defaultdict
from pathlib import Path

import pytest

from slr.coding.code_terms import read_terms
from slr.model.parse import parse_protocol
from slr.model.protocol import Protocol

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus/asn-performance"
SEARCHES = CORPUS / "searches"
SHARED = ROOT / "../shared"
THEMES = ("workload", "environment", "jdr", "ppm")
# Where the gold file speaks of international practice, the codebook has codes of their own and the role is context.
ROLES = {"international practice": "context"}
ADVICE = "islamiyati2022"  # the gold file calls its recommendation a finding

seeds = pytest.mark.skipif(
    not (SHARED / "seeds").is_dir(), reason="the texts of the two papers are not beside the project"
)
gold = pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="the gold coding is not beside the project")


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_protocol() -> Protocol:
    path = ROOT / "protocols/asn-performance.yaml"
    protocol, problems = parse_protocol(path.read_text(encoding="utf-8"), path.name)
    assert not problems
    assert protocol is not None
    return protocol


def read_bibtex(path: Path) -> list[tuple[str, str, dict[str, str]]]:
    """Read this project's own plain BibTeX, one field a line, as (type, key, fields)."""
    found = []
    for block in re.split(r"\n(?=@)", path.read_text(encoding="utf-8"))[1:]:
        head = re.match(r"@(\w+)\{([^,]+),", block)
        assert head is not None
        fields = dict(re.findall(r"^  (\w+) +?= \{(.*)\},$", block, re.MULTILINE))
        found.append((head[1], head[2], {n: v.replace(r"\&", "&") for n, v in fields.items()}))
    return found


def read_ris(path: Path) -> list[list[tuple[str, str]]]:
    """Read this project's own plain RIS as lists of (tag, value)."""
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    return [[(line[:2], line[6:]) for line in block.splitlines()] for block in blocks]


def bibtex_values(fields: dict[str, str]) -> list[str]:
    authors = [a.strip("{}") for a in fields.get("author", "").split(" and ") if a]
    return [*authors, *(v for n, v in fields.items() if n != "author")]


def ris_values(entry: list[tuple[str, str]]) -> list[str]:
    values = [v for tag, v in entry if tag not in ("TY", "ER", "SP", "EP")]
    pages = [v for tag, v in entry if tag in ("SP", "EP")]
    return [*values, "–".join(pages)] if pages else values


def seed_lines(number: str) -> list[str]:
    path = next((SHARED / "seeds").glob(f"{number}_*.txt"))
    return path.read_text(encoding="utf-8").split("\n")


def reference_list(number: str) -> list[str]:
    lines = seed_lines(number)
    return [line[2:] for line in lines[lines.index("DAFTAR PUSTAKA") :] if line.startswith("- ")]


def left_over(reference: str, values: list[str]) -> str:
    """Take each value out of the reference once, longest first, and return the words that remain."""
    rest = re.sub(r"\]\(\S+\)$", "]", reference)
    for value in sorted(values, key=len, reverse=True):
        assert value in rest, f"{value!r} does not stand in {reference!r}"
        rest = rest.replace(value, " ", 1)
    return " ".join(re.findall(r"\w+", rest.replace("https://doi.org/", "")))


BIBTEX = read_bibtex(SEARCHES / "fauzi-2025/references.bib")
RIS = read_ris(SEARCHES / "satria-2025/references.ris")


def test_lists_hold_52_and_16_entries() -> None:
    assert (len(BIBTEX), len(RIS)) == (52, 16)


@seeds
@pytest.mark.parametrize("place", range(52))
def test_bibtex_entry_holds_its_reference_and_nothing_else(place: int) -> None:
    reference = reference_list("000")[place]
    assert left_over(reference, bibtex_values(BIBTEX[place][2])) == ""


@seeds
@pytest.mark.parametrize("place", range(16))
def test_ris_entry_holds_its_reference_and_nothing_else(place: int) -> None:
    reference = reference_list("004")[place]
    assert left_over(reference, ris_values(RIS[place])) == ""


def test_comparison_sees_a_changed_and_a_missing_value() -> None:
    reference = "Yeo, R. K. (2007). Organizational learning. *A Journal*, 20(5), 345–365."
    whole = ["Yeo, R. K.", "Organizational learning", "A Journal", "2007", "20", "5", "345–365"]
    assert left_over(reference, whole) == ""
    assert left_over(reference, whole[1:]) == "Yeo R K"
    with pytest.raises(AssertionError, match="345–366"):
        left_over(reference, [*whole[:-1], "345–366"])


def test_faults_of_the_lists_are_kept() -> None:
    fields = {key: f for _, key, f in BIBTEX}
    assert fields["li2020"]["doi"] == r"10.1016/S0140-6736\(20\)31278-2"
    assert "<sc>COVID</sc> -19" in fields["doleman2025"]["title"]
    assert fields["duriat2022"]["author"] == "Duriat, A. and A. R. K. and A. H. B."
    assert fields["purwanti2022"]["author"] == "Purwanti, T. S. S. U. F. D. R."
    assert fields["lubis2020"]["title"].isupper()
    assert "journal" not in fields["sumiyati2021"]
    assert [key for _, key, f in BIBTEX if "author" not in f] == ["panrb2020", "panrb2022"]
    assert ("AU", "et al.") in RIS[4]
    assert [i for i, e in enumerate(RIS, start=1) if "AU" not in dict(e)] == [14]
    assert dict(RIS[13])["TI"].startswith("keterlibatan kerja dan lingkungan kerja")
    assert ("AU", "Astuti, A.") in RIS[15]


def test_no_abstract_is_held() -> None:
    assert not [key for _, key, f in BIBTEX if "abstract" in f]
    assert not [e for e in RIS if {"AB", "N2"} & {tag for tag, _ in e}]
    assert "abstract" not in (SEARCHES / "seeds/seeds.bib").read_text(encoding="utf-8").lower()


@seeds
@pytest.mark.parametrize(("number", "place"), [("000", 0), ("004", 1)])
def test_the_two_papers_are_described_in_their_own_words(number: str, place: int) -> None:
    text = " ".join(seed_lines(number)).replace("*", "")
    _, _, fields = read_bibtex(SEARCHES / "seeds/seeds.bib")[place]
    flat = re.sub(r"\s+", " ", text)
    words = [
        *fields["author"].split(" and "),
        fields["title"],
        fields["institution"],
        *fields["keywords"].split(", "),
    ]
    assert [w for w in words if w not in flat] == []


@pytest.mark.parametrize("review", ["asn-performance", "demo-telework"])
def test_every_search_file_stands_in_the_checksum_list_unchanged(review: str) -> None:
    folder = ROOT / "corpus" / review / "searches"
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != "SHA256SUMS"]
    assert listed == {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files
    }


def test_each_theme_has_terms_in_both_languages_and_examples_of_both_kinds() -> None:
    themes = read_protocol().themes
    assert tuple(t.id for t in themes) == THEMES
    for theme in themes:
        assert theme.terms["en"]
        assert theme.terms["id"]
        assert theme.examples.inside
        assert theme.examples.outside


def test_no_example_of_the_codebook_was_cut_at_a_comma() -> None:
    """A comma in an unquoted [list] of YAML separates two examples; the second then begins in mid-sentence."""
    examples = [e for c in read_protocol().codebook for e in (*c.examples.inside, *c.examples.outside)]
    assert [e for e in examples if not e[0].isupper()] == []


CODINGS = CORPUS / "coding/reconstruction.csv"
FINDINGS = CORPUS / "findings/reconstruction.csv"
NUMBERS = ("estimate", "statistic", "p", "r2", "mean1", "reliability")
VERDICTS = CORPUS / "screening/title-abstract/reconstruction.csv"
STUDIES = CORPUS / "studies/reconstruction.csv"


def key_of(row: dict[str, str]) -> str:
    """Return the key of the work that a person's row refers to by its title."""
    titles = {f["title"]: key for _, key, f in [*BIBTEX, *read_bibtex(SEARCHES / "seeds/seeds.bib")]}
    titles["The job demands-resources model: state of the art"] = "bakker2007"
    plain = {re.sub(r"\W+", " ", re.sub(r"<[^>]+>", "", t)).lower().strip(): k for t, k in titles.items()}
    return plain.get(re.sub(r"\W+", " ", row["title"]).lower().strip(), row["title"])


def gold_rows() -> list[dict[str, str]]:
    return read_rows(SHARED / "gold/fauzi-2025-themes.csv")


def role_of(row: dict[str, str]) -> str:
    return "recommendation" if row["cite_key"] == ADVICE else ROLES.get(row["role"], row["role"])


@gold
def test_every_gold_row_is_coded_under_its_theme_with_its_role() -> None:
    ours = {(key_of(r), r["theme"], r["role"]) for r in read_rows(CODINGS)}
    theirs = {(g["cite_key"], g["theme"], role_of(g)) for g in gold_rows()}
    assert len(gold_rows()) == 65
    assert theirs - ours == set()
    of_first = {(key_of(r), r["theme"], r["role"]) for r in read_rows(CODINGS) if "Fauzi" in r["location"]}
    assert {c for c in of_first if c[1] in THEMES} - theirs == set()


@gold
def test_lines_of_a_coding_are_lines_of_the_gold_row() -> None:
    lines: dict[tuple[str, str], set[str]] = defaultdict(set)
    for g in gold_rows():
        lines[g["cite_key"], g["theme"]] |= set(g["lines"].split())
    for row in read_rows(CODINGS):
        if "Fauzi" in row["location"] and row["theme"] in THEMES:
            assert set(lines_of(row)) <= lines[key_of(row), row["theme"]], row


def lines_of(row: dict[str, str]) -> list[str]:
    found = re.fullmatch(r"(?:Fauzi dkk\. 2025|Satria dkk\.), baris ([\d, ]+)", row["location"])
    assert found is not None, row["location"]
    return found[1].split(", ")


CITED_AS = {
    "panrb2020": "Nomor 1 Tahun 2020",
    "panrb2022": "Nomor 6 Tahun 2022",
    "satria": "Hasil penelitian ini",
}


@seeds
def test_work_is_named_in_the_lines_that_its_coding_gives() -> None:
    text = {"F": seed_lines("000"), "S": seed_lines("004")}
    for row in read_rows(CODINGS):
        # The second paper writes Dagnev once for Dagnew.
        surname = row["author"].split(",")[0].removesuffix("w")
        name = CITED_AS.get(key_of(row), surname)
        for line in lines_of(row):
            assert name in text[row["location"][0]][int(line) - 1], row


@seeds
def test_quotes_are_verbatim_and_statements_are_not() -> None:
    whole = " ".join([*seed_lines("000"), *seed_lines("004")])
    for row in read_rows(CODINGS):
        assert row["quote"] in whole
        assert len(row["quote"].split()) <= 12
        assert row["statement"]
        assert row["statement"] not in whole


def runs_of_six(text: str) -> set[tuple[str, ...]]:
    """Return every run of six words, case folded."""
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + 6]) for i in range(len(words) - 5)}


@seeds
def test_quotes_alone_share_six_words_in_a_row_with_the_papers() -> None:
    theirs = {run for n in ("000", "004") for run in runs_of_six(" ".join(seed_lines(n)).replace("*", ""))}
    rows = read_rows(CODINGS)
    quoted = {run for r in rows for run in runs_of_six(r["quote"])}
    assert quoted
    assert quoted <= theirs
    ours = [*(r["statement"] for r in rows), *(r["note"] for r in rows), *prose(read_protocol())]
    assert [text for text in ours if runs_of_six(text) & theirs] == []


def prose(protocol: Protocol) -> list[str]:
    """Return the text of the protocol that the appendix shows, without the names of the two papers' sections."""
    codes = protocol.codebook
    return [
        *(protocol.review.note, protocol.question.text, *protocol.question.elements.values()),
        *(text for c in protocol.criteria for text in (c.text, c.basis)),
        *(text for s in protocol.sources for text in (s.name, s.note)),
        *(text for c in codes for text in (c.definition, *c.examples.inside, *c.examples.outside)),
        *(protocol.synthesis.method, protocol.synthesis.grouping, protocol.synthesis.note),
    ]


ENGLISH = re.compile(r"\b(?:the|of|and|or|is|are|was|with|from|by|that|not|a|an|in|to|for)\b", re.IGNORECASE)


def test_what_a_reader_sees_is_in_the_language_of_the_review() -> None:
    """Ids stay English, and so do titles and the papers' own words."""
    sheets = [read_rows(p) for p in (CODINGS, VERDICTS, STUDIES, FINDINGS)]
    columns = ("statement", "location", "note", "design", "country", "setting")
    texts = [row[name] for rows in sheets for row in rows for name in columns if name in row]
    texts += prose(read_protocol())
    assert read_protocol().review.language == "id"
    assert [text for text in texts if ENGLISH.search(text)] == []
    assert ENGLISH.search("cited in the results, line 84")


def test_findings_are_a_worked_example_and_only_the_second_paper_speaks_first_hand() -> None:
    rows = read_rows(FINDINGS)
    assert {r["role"] for r in rows if "Fauzi" not in r["location"]} == {"worked-example"}
    assert {r["role"] for r in rows if "Fauzi" in r["location"]} == {""}
    assert {key_of(r) for r in rows if r["second_hand"] != "yes"} == {"satria"}
    assert not [r for r in rows if r["second_hand"] == "yes" and any(r[name] for name in NUMBERS)]


@seeds
def test_each_number_of_a_finding_is_in_the_lines_that_it_gives() -> None:
    for row in read_rows(FINDINGS):
        text = seed_lines("000" if "Fauzi" in row["location"] else "004")
        said = " ".join(text[int(line) - 1] for line in re.findall(r"\d+", row["location"].split("baris")[1]))
        for name in NUMBERS:
            assert row[name].replace(".", ",") in said, row
        if row["second_hand"] == "yes":
            assert row["author"].split(",")[0] in said, row
        assert row["quote"] in said.replace("*", ""), row


@seeds
def test_each_kind_of_evidence_is_backed_by_the_line_that_its_note_names() -> None:
    """The line cites the work. If the note quotes the line, the quote is in it. Nobody infers the kind from a title."""
    for row in read_rows(STUDIES):
        text = seed_lines("004" if key_of(row) == "satria" else "000")
        said = row["note"].split("Jenis bukti: ")[1]
        lines = [text[int(line) - 1] for line in re.findall(r"(?<!\d)\d{2,3}(?!\d)", said)]
        cited = row["author"].split(",")[0] or row["title"]
        assert key_of(row) == "satria" or any(cited in line for line in lines), row
        assert all(any(quote in line for line in lines) for quote in re.findall(r'"(.+?)"', said)), row
        assert bool(row["evidence"]) == ("tidak disebutkan" not in said), row


def test_statements_hold_no_figures() -> None:
    """No statistics are included, because what another paper says about a work is not a result to calculate with."""
    for row in read_rows(CODINGS):
        assert re.findall(r"\d", row["statement"].replace("COVID-19", "")) == [], row["statement"]


def test_only_the_paper_itself_speaks_first_hand() -> None:
    first = {key_of(r) for r in read_rows(CODINGS) if r["second_hand"] == "no"}
    assert first == {"satria"}


@gold
def test_works_cited_for_results_or_theory_are_included_and_mere_background_is_not() -> None:
    roles: dict[str, set[str]] = defaultdict(set)
    for g in gold_rows():
        roles[g["cite_key"]].add(g["role"])
    expected = {
        key: ("exclude", "E1") if r == {"background"} else ("include", "") for key, r in roles.items()
    }
    expected["fauzi2025"] = ("exclude", "E2")
    expected["panayi2023"] = ("exclude", "I2")  # listed, but never cited
    assert {key_of(r): (r["verdict"], r["criterion"]) for r in read_rows(VERDICTS)} == expected


def test_nobody_judged_what_the_review_did_not_screen() -> None:
    judged = {key_of(r) for r in read_rows(VERDICTS)}
    assert "satria" not in judged
    titles = {dict(e)["TI"] for e in RIS}
    assert not titles & {r["title"] for r in read_rows(VERDICTS)}


def test_every_row_says_that_it_was_reconstructed() -> None:
    rows = [*read_rows(CODINGS), *read_rows(VERDICTS), *read_rows(FINDINGS)]
    assert {r["basis"] for r in rows} == {"reconstructed"}
    current = read_protocol().criteria_hash("title-abstract")
    assert {r["protocol"] for r in read_rows(VERDICTS)} == {current}


def test_only_the_list_of_the_source_review_is_in_the_flow() -> None:
    assert read_protocol().sources_outside_flow == {
        "satria-2025",
        "seeds",
        "hand-search",
        "without-entry",
    }


def suggest(text: str) -> set[str]:
    """Return the codes that the codebook's terms suggest for a text."""
    return {code.code for code in read_terms(read_protocol().codebook) if code.match(text).words}


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("The effect of workload on employee performance", "Pengaruh beban kerja terhadap kinerja karyawan"),
        ("Work environment and job satisfaction of teachers", "Lingkungan kerja dan kepuasan kerja guru"),
        ("Job stress and burnout among nurses", "Stres kerja dan burnout pada perawat"),
        ("Training and work engagement of staff", "Pelatihan dan keterlibatan kerja pegawai"),
        ("Job demands, job resources, motivation", "Tuntutan pekerjaan, sumber daya pekerjaan, motivasi"),
        ("Barriers to bureaucratic reform in South Korea", "Hambatan reformasi birokrasi di Korea Selatan"),
        ("Best practices of performance management", "Praktik terbaik manajemen kinerja"),
    ],
)
def test_a_work_gets_the_same_codes_by_its_english_and_by_its_indonesian_title(
    english: str, indonesian: str
) -> None:
    assert suggest(english) == suggest(indonesian) != set()


@seeds
@pytest.mark.parametrize(("number", "lines"), [("000", (32, 36)), ("004", (27, 33)), ("004", (29, 35))])
def test_abstract_and_keywords_of_a_paper_get_the_same_codes_in_both_languages(
    number: str, lines: tuple[int, int]
) -> None:
    first, second = (suggest(seed_lines(number)[line - 1]) for line in lines)
    assert first == second != set()
