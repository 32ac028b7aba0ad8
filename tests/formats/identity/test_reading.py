"""The ids of records stay as version 0.1 made them, however well a field is read today.

`data/ids.txt` contains the ids that version 0.1 made for each file, one file per line.
"""

from pathlib import Path

import pytest
from ingested import read_tables

from slr.formats import normalise
from slr.formats.identity import Identity, read_identity
from slr.model.entry import Entry
from slr.stage import SearchFile

HERE = Path(__file__).resolve().parent
OWN = HERE.parent / "data"
EXPORTS = HERE.parents[2] / "../shared/data/exports"


def known() -> dict[str, list[str]]:
    lines = (HERE / "data" / "ids.txt").read_text(encoding="utf-8").splitlines()
    return {name: ids.split() for name, _, ids in (line.partition(": ") for line in lines)}


def ids_of(file: Path) -> set[str]:
    """Return the ids to which the records of a file answer: their own and their former ids."""
    search = SearchFile.of(path=file.name, data=file.read_bytes(), source="s", kind="database")
    records = read_tables([search])["records"]
    return {*records["record"], *(old for former in records["former"] for old in former)}


@pytest.mark.parametrize("name", [n for n in known() if (OWN / n).is_file()])
def test_ids_of_our_own_exports_never_change(name: str) -> None:
    assert set(known()[name]) <= ids_of(OWN / name)


@pytest.mark.skipif(not EXPORTS.is_dir(), reason="the real exports are not beside this project")
def test_ids_of_real_exports_never_change() -> None:
    gone = {
        name: lost
        for name, ids in known().items()
        if (EXPORTS / name).is_file() and (lost := sorted(set(ids) - ids_of(EXPORTS / name)))
    }
    assert gone == {}


def identify(form: str, *tags: tuple[str, str], kind: str = "") -> Identity:
    entry = Entry(format=form, line=1, type=kind, tags=tags)
    return read_identity(entry, normalise(entry))


@pytest.mark.parametrize(
    ("form", "tags", "expected"),
    [
        # RIS: TI before T1, AU before A1, the first year with slashes, a DOI in the address
        (
            "ris",
            [("T1", "Short"), ("TI", "Long"), ("A1", "Berg, A"), ("AU", "Doe, J"), ("PY", "x"), ("DA", "2014//")],
            (None, "Long", 2014, "Doe, J"),
        ),
        ("ris", [("TI", "A"), ("ED", "Berg, A"), ("UR", "https://doi.org/10.1/A")], (None, "A", None, "Berg, A")),
        ("ris", [("TI", "A"), ("UR", "https://doi.org/10.1234/A")], ("10.1234/a", "A", None, None)),
        # a date without slashes has no year, and an entity is split like any other name
        ("ris", [("TI", "A"), ("DA", "20140301")], (None, "A", None, None)),
        ("ris", [("TI", "A"), ("AU", "M&uuml;ller, J")], (None, "A", None, "M&uuml")),
        # BibTeX: the title of the book, and the date of access on a web page
        (
            "bibtex",
            [("booktitle", "Book"), ("chapter", "One"), ("author", "Jane Doe and A. Berg"), ("urldate", "2019-01-02")],
            (None, "Book", None, "Doe, Jane"),
        ),
        ("medline", [("TT", "Judul"), ("FAU", "Doe, J"), ("DP", "2014 Mar"), ("LID", "10.1234/x [doi]")],
         ("10.1234/x", "Judul", 2014, "Doe, J")),
        ("wos", [("TI", "A"), ("AU", "Doe, J\nBerg, A"), ("PD", "2014"), ("D2", "10.1234/b")],
         ("10.1234/b", "A", None, "Doe, J")),
        ("refer", [("%!", "Short"), ("%E", "Berg, A"), ("%8", "May 2014"), ("%R", "10.1234/c")],
         ("10.1234/c", "Short", 2014, "Berg, A")),
        ("ovid", [("TI", "A. [Review]"), ("AU", "Doe J"), ("SO", "JAMA. 320(2):1-9, 2018 Jul 10.")],
         (None, "A", 2018, "Doe, J")),
        ("table", [("Title", "A"), ("Authors", "Doe, J., Berg, A."), ("Year", "2014.0"), ("creator", "Abara")],
         (None, "A", 2014, "Doe, J.")),
        ("table", [("Judul", "A"), ("Sumber", "Jurnal B Vol 3 No 2 (2019)")], (None, "A", 2019, None)),
        ("reference-list", [("title", "*A*"), ("author", "Doe, J., & Berg, A."), ("year", "2014")],
         (None, "A", 2014, "Doe, J.")),
        ("crossref", [("title", '["A"]'), ("subtitle", '["b"]'), ("DOI", "10.1234/D")], ("10.1234/d", "A: b", None, None)),
        ("csl-json", [("title", "A"), ("issued", '{"date-parts": [[2014, 5]]}'), ("author", '[{"literal": "WHO"}]')],
         (None, "A", 2014, "WHO")),
        ("openalex", [("title", "A"), ("authorships", '[{"author": {"display_name": "Jane Doe"}}]'),
                      ("publication_year", "2014")], (None, "A", 2014, "Doe, Jane")),
        ("plos", [("title_display", "A"), ("id", "10.1234/e"), ("author_display", '["Jane Doe"]')],
         ("10.1234/e", "A", None, "Doe, Jane")),
        ("publish-or-perish", [("title", "A"), ("authors", '["J Doe, A Berg"]'), ("year", "0")],
         (None, "A", None, "Doe, J")),
        ("endnote-xml", [("titles/short-title", "A"), ("contributors/authors/author", "J. Doe"), ("dates/year", "2014")],
         (None, "A", 2014, "Doe, J.")),
        ("pubmed-xml", [("MedlineCitation/Article/ArticleTitle", "A"),
                        ("MedlineCitation/Article/ELocationID@EIdType", "doi"),
                        ("MedlineCitation/Article/ELocationID@ValidYN", "N"),
                        ("MedlineCitation/Article/ELocationID", "10.1234/f")], ("10.1234/f", "A", None, None)),
    ],
)  # fmt: skip
def test_identity_is_read_as_version_0_1_read_it(
    form: str, tags: list[tuple[str, str]], expected: tuple[str | None, str | None, int | None, str | None]
) -> None:
    assert tuple(identify(form, *tags)) == expected


def test_records_in_later_formats_are_identified_by_their_row() -> None:
    entry = Entry(format="later", line=1)
    row = {**normalise(Entry(format="ris", line=1, tags=(("TI", "A"), ("AU", "Doe, J"))))}
    assert read_identity(entry, row) == Identity(None, "A", None, "Doe, J")  # type: ignore[arg-type]


def test_registrations_with_the_same_title_are_told_apart_by_their_numbers() -> None:
    row = {**normalise(Entry(format="ris", line=1, tags=(("TI", "A"),))), "type": "registration"}
    first, second = ({**row, "registration": [n]} for n in ("NCT90000001", "NCT90000002"))
    assert read_identity(Entry(format="later", line=1), first) != read_identity(  # type: ignore[arg-type]
        Entry(format="later", line=1),
        second,  # type: ignore[arg-type]
    )
