"""Hostile input leads to a clear result in bounded memory and time, and to no crash. All crashes found so far are here."""

import io
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook
from sample_export import SAMPLES

from slr.formats import normalise, read
from slr.formats.format import LONGEST
from slr.formats.reading import ParsedFile
from slr.model.entry import Entry

ARTICLE = "<PubmedArticle><MedlineCitation><PMID>{}</PMID><Article><ArticleTitle>{}</ArticleTitle></Article></MedlineCitation></PubmedArticle>"


def _read(data: bytes | str) -> ParsedFile[Entry]:
    reading = read(data if isinstance(data, bytes) else data.encode(), "../../x")
    for entry in reading.entries:
        normalise(entry)
    return reading


def test_xml_bomb_is_never_expanded_and_its_neighbour_is_read() -> None:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(12))
    text = f"<!DOCTYPE x [{entities}]><PubmedArticleSet>{ARTICLE.format(1, '&l11;')}{ARTICLE.format(2, 'Fine')}</PubmedArticleSet>"
    reading = _read(text)
    assert [normalise(e)["title"] for e in reading.entries] == ["Fine"]
    assert [q.reason for q in reading.quarantined] == ["not well-formed XML: undefined entity"]


def test_external_entity_reads_no_file() -> None:
    text = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><PubmedArticleSet>{ARTICLE.format(1, "&e;")}</PubmedArticleSet>'
    assert len(_read(text).quarantined) == 1


def test_entities_of_html_are_read_in_xml() -> None:
    (entry,) = _read(
        f"<PubmedArticleSet>{ARTICLE.format(1, 'Caf&eacute; &amp; T&nbsp;cells')}</PubmedArticleSet>"
    ).entries
    assert normalise(entry)["title"] == "Café & T cells"


@pytest.mark.parametrize(
    "text",
    [
        "<PubmedArticleSet><PubmedArticle>"
        + "<a>" * 50_000
        + "</a>" * 50_000
        + "</PubmedArticle></PubmedArticleSet>",
        '[{"type": "book", "title": '
        + "[" * 50_000
        + "]" * 50_000
        + '}, {"type": "book", "title": "x", "id": "a"}]',
        "@misc{a, title={" + "{" * 50_000 + "}" * 50_000 + "}}",
        "@misc{a, title={$" + "\\frac{" * 3_000 + "}" * 3_000 + "$}}",
        "@misc{a, author={" + "{A " * 9_000 + "}" * 9_000 + "}, title={x}}",
        "@misc{a, title=a" + "#a" * 20_000 + "}",
        "@misc{a, " + "a =" * 20_000 + "}",
        '@misc{a, title="' + "x " * 50_000,
    ],
    ids=["xml", "json", "braces", "latex", "names", "concatenation", "fields", "quote"],
)
def test_depth_and_repetition_neither_crash_nor_hang(text: str) -> None:
    reading = _read(text)
    assert len(reading.entries) + len(reading.quarantined) >= 1


def test_macros_that_double_repeatedly_do_not_grow_without_limit() -> None:
    text = '@string{a0="xxxxxxxxxx"}\n' + "".join(
        f"@string{{a{i}=a{i - 1} # a{i - 1}}}\n" for i in range(1, 60)
    )
    (entry,) = _read(text + "@misc{k, title=a59, note=a59 # a59}").entries
    assert sum(len(v) for _, v in entry.tags) < 3_000_000


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("TY  - JOUR\n" + "ER  - \nTI  - x\n" * 5_000, 5_001),
        ("TY  - JOUR\nAB  - x\n" + "a\n" * 100_000 + "ER  - \n", 1),
        ("PMID- 1\nOWN - NLM\nAB  - x\n" + "      a\n" * 100_000, 1),
        ("PMID- 1\nTI  - x\n\nOWN - NLM\n\n" * 2_000, 4_000),
        ("FN x\nVR 1.0\nPT J\nAU a\nAB x\n" + "   a\n" * 100_000 + "ER\n", 1),
        ("<1>\nTitle\n" + "  a\n" * 100_000, 1),
        ("@misc{a, title={x}}" * 5_000, 5_000),
        ("title,year\n" + '"a,2\n' * 5_000, 5_000),
        ("TY  - JOUR\nDO  - 10.1000/" + ")" * 200_000 + "\nER  - \n", 1),
        ("@misc{a title={x\n" * 10_000 + "@misc{a, title={x}}\n", 1),
        ("@comment{\n" * 10_000 + "@misc{a, title={x}}\n", 1),
    ],
    ids=[
        "ends",
        "ris",
        "medline",
        "owners",
        "wos",
        "ovid",
        "one line",
        "quotes",
        "doi",
        "no head",
        "comments",
    ],
)
def test_time_grows_with_the_file_and_not_with_its_square(text: str, entries: int) -> None:
    """Each of these once took time quadratic in its length: minutes at this size."""
    assert len(_read(text).entries) == entries


def test_long_line_is_read() -> None:
    (entry,) = _read("TY  - JOUR\nTI  - " + "a" * 5_000_000 + "\nER  - \n").entries
    assert len(normalise(entry)["title"] or "") == 5_000_000


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("ris", "TY  - JOUR\nTI  - {}\nER  - \n\nTY  - JOUR\nTI  - Fine\nER  - \n"),
        ("bibtex", "@misc{{a, title = {{{}}}}}\n\n@misc{{b, title = {{Fine}}}}\n"),
        ("medline", "PMID- 1\nOWN - NLM\nTI  - {}\n\nPMID- 2\nOWN - NLM\nTI  - Fine\n"),
        ("wos", "FN x\nVR 1.0\nPT J\nTI {}\nER\n\nPT J\nTI Fine\nER\n\nEF\n"),
        ("refer", "%0 Book\n%T {}\n\n%0 Book\n%T Fine\n"),
        ("csl-json", '[{{"id": "a", "type": "book", "title": "{}"}}, {{"id": "b", "type": "book", "title": "Fine"}}]'),
        ("table", 'title,year\n"{}",2020\n"Fine",2021\n'),
        ("pubmed-xml", f"<PubmedArticleSet>{ARTICLE.format(1, '{}')}\n{ARTICLE.format(2, 'Fine')}</PubmedArticleSet>"),
    ],
)  # fmt: skip
def test_entry_longer_than_any_is_quarantined_in_bounded_memory(form: str, text: str) -> None:
    """Reading such a line once took memory of up to 22 times its size: 4.5 GB for 200 MB."""
    data = text.format("a" * (2 * LONGEST)).encode()
    tracemalloc.start()
    reading = _read(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (reading.format, [normalise(e)["title"] for e in reading.entries]) == (form, ["Fine"])
    (left,) = reading.quarantined
    assert left.reason.startswith("the entry is longer than 10,000,000 characters")
    assert len(left.raw) < 100_000
    assert peak < 8 * len(data)


@pytest.mark.parametrize(
    "text",
    [
        'title,year,note\nOne,2020,"lost\nTwo,2021,"fine"\nThree,2022,x\n',
        'title,year,note\n"One,2020,lost\n"Two",2021,fine\nThree,2022,x\n',
        'title,year,note\nOne,2020,x\nTwo,2021,"lost\nThree,2022,x\n',
    ],
)
def test_lost_quote_includes_no_neighbour(text: str) -> None:
    titles = [normalise(e)["title"] or "" for e in _read(text).entries]
    assert [t.strip('"') for t in titles] == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    "abstract",
    [
        'We asked them.\nThey said "yes" to work.\nAnd left.',
        '"Yes" they said.\nAnd left, with "no".',
        'We asked,\nthey left.',
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ['",2020', '" ,2020', '" , 2020'])
def test_quotes_within_an_abstract_of_several_lines_lose_no_row(abstract: str, end: str) -> None:
    text = f'title,doi,pmid,abstract,year\nOne,,,"{abstract}{end}\nTwo,,,x,2021\n'
    rows = [normalise(e) for e in _read(text).entries]
    assert [(r["title"], r["year"]) for r in rows] == [("One", 2020), ("Two", 2021)]
    assert rows[0]["abstract"] == " ".join(abstract.split())


def test_abstract_of_several_lines_stays_one_cell() -> None:
    text = 'title,abstract,year\nOne,"We asked, and\nthey answered, ""yes"", twice\n",2020\nTwo,x,2021\n'
    rows = [normalise(e) for e in _read(text).entries]
    assert [(r["title"], r["abstract"]) for r in rows] == [
        ("One", 'We asked, and they answered, "yes", twice'),
        ("Two", "x"),
    ]


def test_spreadsheet_that_would_unpack_to_gigabytes_is_rejected_first() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", "<x/>")
        with file.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(120):
                part.write(b"0" * 1_000_000)
    (left,) = _read(packed.getvalue()).quarantined
    assert "would unpack to 120,000,004 bytes" in left.reason


def test_spreadsheet_that_was_cut_off_is_quarantined() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("xl/workbook.xml", "<x/>")
    (left,) = _read(packed.getvalue()[:60]).quarantined
    assert left.reason == "the spreadsheet is damaged and cannot be read (BadZipFile)"


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00\x00\x00"])
def test_file_without_content_is_empty(data: bytes) -> None:
    reading = _read(data)
    assert (reading.format, reading.entries, [p.code for p in reading.problems]) == ("empty", [], ["ING001"])


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7", b"\x89PNG\r\n", b"PK\x03\x04 no workbook", bytes(range(32)) * 100]
)
def test_binary_file_is_reported_and_not_read(data: bytes) -> None:
    reading = _read(data)
    assert (reading.format, reading.entries, [p.code for p in reading.problems]) == ("binary", [], ["ING002"])


def test_lone_surrogate_in_json_stops_nothing() -> None:
    (entry,) = _read('[{"type": "book", "id": "a", "title": "\\ud800 x"}]').entries
    assert entry.key == "a"


def test_value_of_another_type_than_the_format_has_stops_nothing() -> None:
    text = '{"results": [{"id": "https://openalex.org/W1", "title": "A", "primary_location": {"source": {"issn": 5}}}]}'
    assert [normalise(e)["title"] for e in _read(text).entries] == ["A"]


def test_crossref_list_with_nothing_but_works_is_known_and_keeps_the_neighbours_of_a_null() -> None:
    text = '{"message": {"items": [{"DOI": "10.1000/a", "title": ["A"]}, null, {"DOI": "10.1000/b", "title": ["B"]}]}}'
    reading = _read(text)
    assert (reading.format, len(reading.quarantined)) == ("crossref", 1)
    assert [normalise(e)["title"] for e in reading.entries] == ["A", "B"]


@pytest.mark.parametrize("member", ["null", "2021", "true", '"text"', "[]"])
def test_member_of_a_json_list_that_is_no_object_is_quarantined(member: str) -> None:
    reading = _read(f'[{member}, {{"type": "book", "id": "a", "title": "x"}}]')
    assert [e.key for e in reading.entries] == ["a"]
    assert [q.reason for q in reading.quarantined] == ["not a JSON object, or not well-formed"]


def test_old_spreadsheet_is_reported_with_advice_to_convert_it() -> None:
    (problem,) = _read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)).problems
    assert problem.code == "ING002"
    assert ".xls" in problem.message
    assert "save it as .xlsx or .csv" in problem.hint


def test_spreadsheet_that_was_cut_off_is_reported_as_damaged() -> None:
    book = Workbook()
    book.active.append(["Title", "Year"])
    out = io.BytesIO()
    book.save(out)
    data = out.getvalue()
    (problem,) = _read(data[: len(data) // 2]).problems
    assert (problem.code, "damaged" in problem.message) == ("ING002", True)
    (quarantined,) = _read(data[:-200]).quarantined
    assert "damaged" in quarantined.reason


@pytest.mark.parametrize(
    ("name", "run"),
    [
        ("ris", "\nx y x y"),
        ("medline", "x\n\n"),
        ("medline", " \n"),
        ("ovid", "\t"),
        ("bibtex", "]"),
        ("bibtex", " \n"),
        ("reference list", " \n"),
        ("numbered reference list", "( "),
        ("numbered reference list", "; "),
        ("identifier-list", "\n1. "),
    ],
)
def test_long_run_of_the_same_letters_hangs_nothing(name: str, run: str) -> None:
    """Each of these runs once took from seconds to minutes: at every letter, a pattern read the letters that follow."""
    sample = SAMPLES[name]
    text = sample.join(sample.records())
    for place in (len(text) // 2, len(text) // 3):
        parsed = read(f"{text[:place]}{run * (40_000 // len(run))}{text[place:]}".encode(), "a.txt")
        assert parsed.entries or parsed.quarantined
        for entry in parsed.entries:
            normalise(entry)


def test_long_line_below_a_value_of_ris_is_read_in_proportion_to_its_length() -> None:
    """400,000 letters once took 45 s."""
    text = "TY  - JOUR\nTI  - Lamps\nAB  - One\n" + "x y " * 100_000 + "\nmore\nTY  - JOUR\nTI  - Buoys\n"
    assert len(read(text.encode(), "a.ris").entries) == 2
