"""A file's format is recognised by its first mark, whatever its values contain; records in other formats are reported."""

import json
from pathlib import Path

import pytest

from slr.formats import FORMATS, get_format, normalise, read
from slr.formats.format import Row
from slr.formats.recognition import may_be

DATA = Path(__file__).parent / "data"


def _rows(text: str) -> list[Row]:
    return [normalise(e) for e in read(text.encode(), "a.txt").entries]


@pytest.mark.parametrize(
    "note",
    [
        "see\nTY  - JOUR\nend",
        "cite as\n@article{a, title={Z}}",
        "PMID- 12345\nTI  - z\nDP  - 2020",
        "in <PubmedArticle> of PubMed",
        "PT J\nAU Doe, J\nTI z",
    ],
)
def test_cell_that_looks_like_another_format_does_not_make_the_table_one(note: str) -> None:
    text = f'Title,Authors,Year,Notes\nA,x,2020,y\nB,x,2020,"{note}"\nC,x,2021,\n'
    assert read(text.encode(), "a.csv").format == "table"
    assert [r["title"] for r in _rows(text)] == ["A", "B", "C"]


def test_value_that_looks_like_ris_does_not_make_bibtex_ris() -> None:
    text = "@article{a, title={A}, abstract={uses\nTY  - JOUR\nlines}}\n@article{b, title={B}}\n"
    assert [r["title"] for r in _rows(text)] == ["A", "B"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("@article{a, title={A}}\n", "TY  - JOUR\nTI  - R\nER  - \n"),
        ("TY  - JOUR\nTI  - R\nER  - \n", "\n@article{a,\n title={A}}\n"),
        ("%0 Book\n%T A\n", "\nTY  - JOUR\nTI  - R\nER  - \n"),
    ],
)
def test_records_of_another_format_in_the_same_file_are_reported(one: str, other: str) -> None:
    assert "ING015" in [p.code for p in read((one + other).encode(), "a.txt").problems]
    assert read(one.encode(), "a.txt").problems == ()


@pytest.mark.parametrize(
    "text",
    ["PMID- 1\nOWN - NLM\nTI  - A\nDP  - 2000\n\n", "TY  - JOUR\nTI  - A\n\n", "%0 Book\n%T A\n\n"],
)
def test_files_joined_with_their_byte_order_marks_are_read_whole(text: str) -> None:
    assert [r["title"] for r in _rows(f"\ufeff{text}\ufeff{text}")] == ["A", "A"]


WORK = {"id": "a", "type": "book", "title": "A"}


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (f"[{json.dumps(WORK)}]\n[{json.dumps(WORK)}, {json.dumps(WORK)}]", ["A", "A", "A"]),
        (json.dumps({"ITEM-1": WORK, "ITEM-2": {**WORK, "title": "B"}}), ["A", "B"]),
        (json.dumps({"references": [WORK, {**WORK, "title": "B"}]}), ["A", "B"]),
        (json.dumps([{"citationItems": [{"id": 1, "itemData": WORK}]}]), ["A"]),
        (json.dumps(WORK), ["A"]),
    ],
)
def test_works_in_json_are_found_wherever_they_are(text: str, titles: list[str]) -> None:
    assert [r["title"] for r in _rows(text)] == titles


def test_repeated_header_is_no_record() -> None:
    assert [r["title"] for r in _rows("Title,Authors,Year\nA,x,2020\nTitle,Authors,Year\nB,y,2021\n")] == [
        "A",
        "B",
    ]


def test_page_of_the_web_is_no_list_of_references() -> None:
    page = "<html><head><title>Page (2020)</title></head>\n<body><p>Smith (2019). A title.</p></body>"
    assert read(page.encode(), "a.html").format == "unknown"


def test_scopus_numbers_and_names_are_not_taken_as_pages_and_journals() -> None:
    (row,) = _rows(
        '"Authors","Title","Year","Art. No.","DOI","Source","EID"\n"x","A","2020","","10.1000/abc","Scopus","2-s2.0-85000000001"\n'
    )
    assert (row["pages"], row["journal"]) == (None, None)


def test_missing_values_and_numbers_as_pandas_writes_them_are_none_and_whole() -> None:
    (row,) = _rows("title,authors,year,volume,issue,doi\nA,nan,2020.0,12.0,3.0,NaN\n")
    assert (row["authors"], row["year"], row["volume"], row["issue"], row["doi"]) == (
        [],
        2020,
        "12",
        "3",
        None,
    )


def test_links_and_dois_of_mendeley_lose_their_braces_and_nothing_else() -> None:
    text = r"@article{a, title={A}, url = {http://x.org/a{\_}b/c}, doi = {10.1002/(SICI)1097-4571(199806)49:8{\textless}693::AID-ASI4{\textgreater}3.0.CO;2-O}}"
    (row,) = _rows(text)
    assert row["url"] == "http://x.org/a_b/c"
    assert row["doi"] == "10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o"


def test_pubmed_number_of_embase_is_found() -> None:
    (row,) = _rows("TY  - JOUR\nTI  - A\nDB  - Embase\nC5  - 31234567\nER  - \n")
    assert row["pmid"] == "31234567"


SKIPPED = {".csv", ".xlsx", ".ods"}
DAMAGES = [
    ("", ""),
    ("-", "\u2013"),
    ("  - ", "\u00a0-\u00a0"),
    ("\n", "\n\n  "),
    ("TY", "\uff34\uff39"),
    ("PT J", "pt J"),
    ("PMID- ", "PMID-"),
    ("<", "\uff1c "),
    ("%", "\uff05"),
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_text_that_a_format_recognises_contains_the_sign_of_the_format(damage: tuple[str, str]) -> None:
    texts = (p.read_bytes().decode("utf-8", "replace") for p in DATA.iterdir() if p.suffix not in SKIPPED)
    recognised = [
        (name, text[:300])
        for text in (whole.replace(*damage) for whole in texts)
        for name in FORMATS
        if get_format(name).recognise(text[:3_000]) and not may_be(name, text[:3_000])
    ]
    assert recognised == []


@pytest.mark.parametrize(
    "text", ["\n \nTY  - JOUR\nTI  - A\nER  - \n", "\n\ntitle,doi,year\nA,10.5555/a,2020\n"]
)
def test_blank_lines_above_the_first_mark_do_not_change_the_format(text: str) -> None:
    assert read(text.encode(), "a.txt").format == read(text.strip().encode(), "a.txt").format
    assert [r["title"] for r in _rows(text)] == ["A"]
