"""Tags whose content is not in the row are reported one by one; those that are there in another form are not."""

import json

import pytest

from slr.formats import normalise, read
from slr.formats.catalogue import get_format
from slr.formats.exchange import Item, write
from slr.formats.exchange.translate import SYNONYMS
from slr.formats.exchange.unmapped import find_unmapped_tags, flatten, flatten_each

BASE = (
    "TY  - JOUR\nAU  - Berg, Ada\nTI  - A title of work\nT2  - Journal of Work\nPY  - 2020\nAB  - We asked.\n"
)


def losses(text: str, ending: str, name: str = "a.ris") -> tuple[str, ...]:
    entries = read(text.encode(), name).entries
    return write(
        [Item(row={**normalise(e), "key": e.key, "record_id": "r"}, entry=e) for e in entries], ending
    ).lost


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("A2  - Doe, Eva\n", "A2"),  # editor beside authors
        ("M3  - Clinical Trial\n", "M3"),
        ("L1  - file.pdf\n", "L1"),
        ("AN  - 1234\n", "AN"),
        ("DB  - Web of Science\n", "DB"),
        ("N2  - other words\n", "N2"),  # beside AB
        ("UR  - https://a.org/x\nUR  - https://b.org/y\n", "UR"),
        ("DO  - 10.1000/abc\nDO  - 10.1000/def\n", "DO"),
        ("DO  - 10.12/abc\n", "DO"),
        ("XX  - unknown\n", "XX"),
        ("JO  - J Wrk\n", "JO"),
        ("Y2  - 2023/01/05/\n", "Y2"),
    ],
)
def test_tag_that_is_in_no_column_is_reported(lines: str, told: str, ending: str) -> None:
    lost = losses(f"{BASE}{lines}ER  - \n", ending)
    if ending == "json" and told in CARRIED_BY_CSL:
        assert lost == ()
    else:
        assert lost == (f"1 entry: `{told}` is not kept",)


CARRIED_BY_CSL = frozenset({"A2", "M3", "Y2"})


def test_csl_has_variables_for_tags_that_are_in_no_column() -> None:
    text = (
        f"{BASE}A2  - Doe, Eva\nA4  - Poe, Uta\nCY  - Oslo\nT3  - The series\nST  - A title\nJ2  - J Work\n"
        "M3  - Clinical Trial\nDA  - 2020/03/15/\nY2  - 2021/01/02/\nNV  - 3\nID  - k\nER  - \n"
    )
    (entry,) = read(text.encode(), "a.ris").entries
    written = write([Item(row={**normalise(entry), "key": "k"}, entry=entry)], "json")
    assert written.lost == ()
    (found,) = json.loads(written.data)
    assert found["author"] == [{"family": "Berg", "given": "Ada"}]
    assert found["editor"] == [{"family": "Doe", "given": "Eva"}]
    assert found["translator"] == [{"family": "Poe", "given": "Uta"}]
    assert found["issued"] == {"date-parts": [[2020, 3, 15]]}
    assert found["accessed"] == {"date-parts": [[2021, 1, 2]]}
    assert (found["publisher-place"], found["collection-title"]) == ("Oslo", "The series")
    assert (found["title-short"], found["container-title-short"]) == ("A title", "J Work")
    assert (found["genre"], found["number-of-volumes"]) == ("Clinical Trial", "3")


@pytest.mark.parametrize(
    ("fields", "issued", "told"),
    [
        ("date = {2020-03-15}, month = {4}", [2020, 3, 15], "month"),
        ("year = 2020, month = {45 March}", [2020], "month"),
        ("year = 2020, urldate = {2021-99-99}", [2020], "urldate"),
    ],
)
def test_csl_contains_no_invalid_date_and_no_second_date(fields: str, issued: list[int], told: str) -> None:
    (entry,) = read(f"@article{{k, title = {{One}}, {fields}}}".encode(), "a.bib").entries
    written = write([Item(row={**normalise(entry), "key": "k"}, entry=entry)], "json")
    (found,) = json.loads(written.data)
    assert found["issued"] == {"date-parts": [issued]}
    assert "accessed" not in found
    assert written.lost == (f"1 entry: `{told}` is not kept",)


def test_editors_alone_are_no_authors_in_csl() -> None:
    (entry,) = read(b"@book{k, editor={Doe, Eva}, title={One}, edition={2}}", "a.bib").entries
    written = write([Item(row={**normalise(entry), "key": "k"}, entry=entry)], "json")
    (found,) = json.loads(written.data)
    assert written.lost == ()
    assert found["editor"] == [{"family": "Doe", "given": "Eva"}]
    assert found["edition"] == "2"
    assert "author" not in found


def test_year_in_words_is_reported() -> None:
    text = "TY  - JOUR\nTI  - One\nPY  - in press\nER  - \n"
    assert losses(text, "csv") == ("1 entry: `PY` is not kept",)


@pytest.mark.parametrize("date", ["2020/03/15", "2020/03//", "15 March 2020", "Spring 2020"])
def test_month_and_day_in_addition_to_the_year_are_reported(date: str) -> None:
    part = ("1 entry: only the year or the first address in `DA` is kept",)
    assert losses(f"TY  - JOUR\nTI  - One\nDA  - {date}\nER  - \n", "csv") == part
    assert losses(f"TY  - JOUR\nTI  - One\nPY  - 2020\nDA  - {date}\nER  - \n", "csv") == part


@pytest.mark.parametrize("date", ["2020", "2020///", "2020/00/00/"])
def test_date_with_only_a_year_is_in_the_row(date: str) -> None:
    assert losses(f"TY  - JOUR\nTI  - One\nDA  - {date}\nER  - \n", "csv") == ()


def test_second_of_two_addresses_in_one_tag_is_reported() -> None:
    text = f"{BASE}UR  - https://a.org/x\nhttps://b.org/y\nER  - \n"
    assert losses(text, "csv") == ("1 entry: only the year or the first address in `UR` is kept",)


@pytest.mark.parametrize(
    "lines",
    [
        "LA  - eng\n",
        "AN  - 12345678\nDB  - PubMed\n",
        "DB  - MEDLINE\nAN  - 12345678\n",
        "SP  - 12\nEP  - 20\n",
        "SP  - 12-20\n",
        "DO  - https://doi.org/10.1000/ABC\n",
        "KW  - work; load\n",
        "KW  - work\nload\n",
        "SN  - 1234-5679 (print)\n",
        "AU  - Doe,E.\n",
        "AU  - Smith JA\n",
        "M3  - Journal Article\n",
        "Y1  - 2020//\n",
        "JF  - Journal of Work\n",
        "T1  - A title of work\n",
        "N1  - one note\nN1  - another note\n",
        "UR  - \n",
        "Y2  - //\n",
    ],
)
def test_value_in_other_words_is_no_loss(lines: str) -> None:
    assert losses(f"{BASE}{lines}ER  - \n", "csv") == ()


@pytest.mark.parametrize(
    "field",
    [
        r"title = {A {T}itle of W{\"o}rk}, subtitle = {A trial}",
        "author = {Ada Berg and {Ministry of Work}}",
        "pages = {12--20}",
        "langid = {german}, language = {german}",
        "doi = {https://doi.org/10.1000/ABC}",
        "journaltitle = {Work \\& Stress}, journal = {Work \\& Stress}",
        "keywords = {work, load}",
        "date = {2020}",
        "eprint = {12345678}, eprinttype = {pubmed}",
    ],
)
def test_latex_in_other_words_is_no_loss(field: str) -> None:
    assert losses(f"@article{{k, {field}}}", "csv", "a.bib") == ()


@pytest.mark.parametrize(
    "field",
    ["journal-iso = {J. Work}", "fjournal = {Journal of Work}", "jurnal = {Jurnal Kerja}",
     "abstractnote = {We asked many people.}", "entrysubtype = {review}"],
)  # fmt: skip
def test_rare_field_that_made_a_column_is_no_loss(field: str) -> None:
    assert losses(f"@article{{k, title = {{One}}, {field}}}", "csv", "a.bib") == ()


@pytest.mark.parametrize("form", ["ris", "bibtex"])
def test_every_tag_that_is_a_column_by_another_name_is_known_to_its_format(form: str) -> None:
    knows = get_format(form).knows
    assert [t for t in SYNONYMS[form] if not knows(t.upper() if form == "ris" else t)] == []


@pytest.mark.parametrize(
    "members", [[], ["A and and B"], ["and", "and"], ["Æß—Ç", "a\0b", "<i>x</i>"], ["Ĳssel", "y_z"]]
)
def test_strings_flattened_together_equal_strings_flattened_alone(members: list[str]) -> None:
    assert flatten_each(members) == [flatten(m) for m in members]


def test_inherited_fields_are_reported_only_for_their_own_entry() -> None:
    text = "@book{p, title={The book}, year=2020, editor={Doe, Eva}, series={S}}\n@inbook{k, title={One}, crossref={p}}\n"
    assert losses(text, "csv", "a.bib") == (
        "1 entry: `crossref` is not kept",
        "1 entry: `series` is not kept",
    )


def test_losses_are_ordered_from_the_most_to_the_fewest_entries() -> None:
    one, two = (
        "TY  - JOUR\nTI  - One\nXX  - a\nAA  - b\nER  - \n",
        "TY  - JOUR\nTI  - Two\nXX  - a\nBB  - b\nER  - \n",
    )
    assert [line.split("`")[1] for line in losses(one + two, "csv")] == ["XX", "AA", "BB"]


def test_tags_of_a_corrected_column_are_not_reported() -> None:
    (entry,) = read(f"{BASE}ER  - \n".encode(), "a.ris").entries
    assert write([Item(row={**normalise(entry), "title": "New"}, entry=entry)], "csv").lost == ()


def test_many_odd_tags_take_no_longer_than_their_number() -> None:
    lines = "".join(f"KW  - key {i}, {i}; word {i}\n" for i in range(3000))
    (entry,) = read(f"{BASE}{lines}ER  - \n".encode(), "a.ris").entries
    assert find_unmapped_tags(entry, normalise(entry)).tags == ()


def test_tags_that_are_far_apart_are_all_read() -> None:
    text = "TY  - JOUR\nTI  - One\nN1  - a\nM3  - x\nLA  - en\nN1  - b\nN1  - c\nER  - \n"
    (entry,) = read(text.encode(), "a.ris").entries
    assert normalise(entry)["note"] == "a; b; c"
