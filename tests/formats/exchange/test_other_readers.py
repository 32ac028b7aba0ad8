"""RIS, BibTeX, CSL-JSON and PubMed files that we write are read by other programs with the same values.

The programs are rispy, pybtex, bibtexparser, Biopython, pandoc and Citation.js. `.ci/run` installs pandoc and Citation.js
into a folder outside the project, because they are programs of their own. The variable SLR_READERS names another folder.
"""

import io
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors, SplitNameParts
from Bio import Medline
from pybtex.database import Person, parse_string

from slr.formats import FIELDS, normalise, read
from slr.formats.exchange import Item, write
from slr.text.markup import decode_latex

READERS = Path(os.environ.get("SLR_READERS") or Path.home() / ".cache" / "slr-readers")
NODE_FOLDER = READERS / "node"
PANDOC = shutil.which("pandoc", path=READERS / "python" / "pypandoc" / "files")
NODE = shutil.which("node") if (NODE_FOLDER / "node_modules" / "@citation-js").is_dir() else None

needs_pandoc = pytest.mark.skipif(PANDOC is None, reason="pandoc is not installed (see .ci/run)")
needs_citation_js = pytest.mark.skipif(NODE is None, reason="Citation.js is not installed (see .ci/run)")

EMPTY: dict[str, Any] = dict.fromkeys(FIELDS) | {
    name: [] for name in ("authors", "keywords", "registration", "accession", "notice", "notice_link")
}
# One record of each kind, with values that are often written in a form that other programs misread.
ROWS: tuple[dict[str, Any], ...] = tuple(
    {**EMPTY, "key": f"k{number}", "record_id": f"k{number}", **row}
    for number, row in enumerate(
        (
            {
                "type": "article",
                "title": 'Pay & "rest" in Java: 5 % of $10_a #1 {x} ~ 50–60 by EEG',
                "authors": [
                    "de la Peña, María-José",
                    "van der Berg, Jan",
                    "O'Neil, Áine, Jr.",
                    "Ministry of Work and Pay",
                    "Sukarno",
                    "Müller, J. B.",
                ],
                "year": 2020,
                "journal": "Work & Stress: R&D",
                "volume": "12",
                "issue": "3-4",
                "pages": "12-20",
                "doi": "10.1000/a_b(1)2.3;x#y",
                "isbn": "1234-5679; 8765-4321",
                "abstract": "First part. Second part: 5% & more than $2.",
                "keywords": ["R&D", "beban kerja", "jam_kerja"],
                "language": "en",
                "publisher": "Lamp and Lens Press",
                "url": "https://example.org/a_b?c=1&d=2#x",
                "note": "A note: 50 %",
                "pmid": "90000001",
                "registration": ["NCT90000001"],
                "accession": ["WOS:000123456"],
                "notice": ["retracted"],
            },
            {
                "type": "book",
                "title": "Труд и отдых в Москве",
                "authors": ["Иванов, Иван", "李, 明", "محمد, علي"],
                "year": 1999,
                "publisher": "Наука",
                "isbn": "9781860163593",
                "edition": "2nd",
                "language": "ru",
                "abstract": "工作与休息",
            },
            {
                "type": "chapter",
                "title": "Ruhe der Beschäftigten in der Nacht",
                "authors": ["Groß, Zoë"],
                "year": 2001,
                "journal": "Handbuch der Arbeit",
                "pages": "e1-e9",
                "language": "de",
            },
            {
                "type": "report",
                "title": "Fatigue on ships",
                "authors": ["Health and Safety Executive"],
                "year": 2001,
                "report_number": "RR-12",
                "publisher": "HSE",
            },
            {"type": "thesis", "title": "Rest", "authors": ["Berg, Ada"], "year": 2001, "publisher": "Lund University"},
            {"type": "conference", "title": "Rest", "authors": ["Berg, Ada"], "year": 2001, "journal": "Talks on rest"},
            {
                "type": "erratum",
                "title": "Erratum: Rest",
                "authors": ["Berg, Ada"],
                "year": 2021,
                "doi": "10.5555/e",
                "notice": ["erratum of"],
                "notice_link": ["erratum of doi:10.5555/abc"],
            },
            {
                "type": "registration",
                "title": "Naps on shift",
                "authors": ["Example University"],
                "year": 2021,
                "registration": ["NCT90000001", "ISRCTN90000001"],
                "url": "https://example.org/NCT90000001",
            },
            {"type": "preprint", "title": "Rest", "authors": ["Berg, Ada"], "year": None, "url": "https://example.org/p"},
        ),
        start=1,
    )
)  # fmt: skip


@cache
def written(ending: str) -> str:
    return write([Item(row=row) for row in ROWS], ending).data.decode()


def one_line(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None


def pages(first: str | None, last: str | None) -> str | None:
    return f"{first}-{last}" if first and last else first


def split_numbers(row: dict[str, Any]) -> list[str]:
    return [n for n in (row["isbn"] or "").split("; ") if n]


@pytest.mark.parametrize("number", range(len(ROWS)))
def test_rispy_reads_the_columns_of_ris(number: int) -> None:
    row, found = ROWS[number], rispy.loads(written("ris"))[number]
    assert found.get("title") == row["title"]
    assert found.get("authors", []) == row["authors"]
    assert found.get("year") == (str(row["year"]) if row["year"] else None)
    assert pages(found.get("start_page"), found.get("end_page")) == row["pages"]
    assert found.get("abstract") == one_line(row["abstract"])
    assert found.get("urls", []) == ([row["url"]] if row["url"] else [])
    assert found.get("notes", []) == ([row["note"]] if row["note"] else [])
    notices = [f"notice: {n}" for n in (*row["notice"], *row["notice_link"])]
    assert found.get("keywords", []) == [*row["keywords"], *notices]
    for ours, theirs in (
        ("journal", "secondary_title"), ("volume", "volume"), ("issue", "number"), ("doi", "doi"), ("language", "language"),
        ("publisher", "publisher"), ("edition", "edition"), ("pmid", "accession_number"),
    ):  # fmt: skip
        assert found.get(theirs) == row[ours]
    kept = " ".join(found.get("unknown_tag", {}).get("U1", []))
    assert all(n in kept for n in (*row["registration"], *row["accession"]))


def test_rispy_reads_as_many_records_as_we_wrote() -> None:
    assert len(rispy.loads(written("ris"))) == len(ROWS)


def test_wrapped_value_of_an_export_is_written_on_one_line() -> None:
    export = "TY  - JOUR\nTI  - Rest\nAB  - First\nsecond\n\n  third\nN1  - a\nb\nER  - \n"
    (entry,) = read(export.encode(), "a.ris").entries
    lines = write([Item(row=normalise(entry), entry=entry)], "ris").data.decode().splitlines()
    assert [line for line in lines if line[:2] in {"AB", "N1"}] == ["AB  - First second third", "N1  - a b"]
    assert all(line[2:6] == "  - " for line in lines)


def family_first(person: Person) -> str:
    """Return a person as our columns write names."""
    family = " ".join((*person.prelast_names, *person.last_names))
    given = " ".join((*person.first_names, *person.middle_names))
    return decode_latex(", ".join(n for n in (family, given, *person.lineage_names) if n))


BIBTEX = (
    ("volume", "volume"), ("pages", "pages"), ("doi", "doi"), ("url", "url"), ("abstract", "abstract"), ("language", "language"),
    ("note", "note"), ("edition", "edition"), ("pmid", "pmid"),
)  # fmt: skip
CONTAINER = {"article": "journal", "chapter": "booktitle", "conference": "booktitle"}
PUBLISHER = {"thesis": "school", "report": "institution"}


def check_bibtex(row: dict[str, Any], fields: dict[str, str], *, decode: Callable[[str], str]) -> None:
    """Compare decoded BibTeX fields with the columns of a row."""
    found = {n: v if n in {"url", "doi", "author"} else decode(v) for n, v in fields.items()}
    assert found["title"] == row["title"]
    assert found.get("year") == (str(row["year"]) if row["year"] else None)
    for ours, theirs in BIBTEX:
        assert one_line(found.get(theirs)) == one_line(row[ours])
    assert found.get(CONTAINER.get(row["type"], "journal")) == row["journal"]
    assert found.get(PUBLISHER.get(row["type"], "publisher")) == row["publisher"]
    assert found.get("number") == (row["issue"] or row["report_number"])
    assert found.get("keywords", "") == ", ".join(row["keywords"])
    assert [n for name in ("isbn", "issn") for n in found.get(name, "").split("; ") if n] == split_numbers(
        row
    )
    assert found.get("registration", "") == "; ".join(row["registration"])
    assert found.get("accession", "") == "; ".join(row["accession"])
    assert found.get("notice", "") == "; ".join((*row["notice"], *row["notice_link"]))


@pytest.mark.parametrize("number", range(len(ROWS)))
def test_pybtex_reads_the_columns_of_bibtex(number: int) -> None:
    row, found = ROWS[number], parse_string(written("bib"), "bibtex").entries[f"k{number + 1}"]
    assert [family_first(p) for p in found.persons.get("author", [])] == row["authors"]
    check_bibtex(row, dict(found.fields), decode=decode_latex)


def test_field_that_an_export_repeats_with_the_same_value_is_written_once() -> None:
    (entry,) = read(b"@article{k, title={Rest}, pmid=12, pmid={12}}", "a.bib").entries
    data = write([Item(row={**normalise(entry), "key": "k"}, entry=entry)], "bib").data.decode()
    assert parse_string(data, "bibtex").entries["k"].fields["pmid"] == "12"


@cache
def bibtexparser_entries(*, decoded: bool) -> dict[str, Any]:
    more = [SeparateCoAuthors(), SplitNameParts(), LatexDecodingMiddleware()] if decoded else []
    library = bibtexparser.parse_string(written("bib"), append_middleware=more)
    assert library.failed_blocks == []
    return library.entries_dict


@pytest.mark.parametrize("number", range(len(ROWS)))
def test_bibtexparser_reads_the_columns_of_bibtex(number: int) -> None:
    row = ROWS[number]
    exact, found = (bibtexparser_entries(decoded=d)[f"k{number + 1}"].fields_dict for d in (False, True))
    authors = [
        ", ".join(" ".join(part) for part in ((*p.von, *p.last), p.first, p.jr) if part)
        for p in found["author"].value
    ]
    assert [a.strip("{}") for a in authors] == row["authors"]
    addresses = {
        n: exact[n].value for n in ("url", "doi") if n in exact
    }  # LaTeX prints these fields as they are
    check_bibtex(row, {n: f.value for n, f in found.items()} | addresses, decode=lambda value: value)


@cache
def medline_records() -> list[dict[str, Any]]:
    return list(Medline.parse(io.StringIO(written("nbib"))))


@pytest.mark.parametrize("number", range(len(ROWS)))
def test_biopython_reads_the_columns_of_pubmed_files(number: int) -> None:
    row, found = ROWS[number], medline_records()[number]
    assert "".join(found.get("BTI" if row["type"] == "book" else "TI", "")) == row["title"]
    assert sorted((*found.get("FAU", []), *found.get("CN", []))) == sorted(row["authors"])
    assert found.get("DP") == (str(row["year"]) if row["year"] else None)
    assert found.get("PG") == row["pages"]
    assert found.get("AB") == one_line(row["abstract"])
    assert found.get("AID", []) == ([f"{row['doi']} [doi]"] if row["doi"] else [])
    assert found.get("SI", []) == [f"{bank}/{n}" for n in row["registration"] for bank in (
        "ClinicalTrials.gov" if n.startswith("NCT") else "ISRCTN",)]  # fmt: skip
    notices = [f"notice: {n}" for n in (*row["notice"], *row["notice_link"])]
    assert found.get("OT", []) == [*row["keywords"], *notices]
    for ours, theirs in (
        ("volume", "VI"),
        ("issue", "IP"),
        ("publisher", "PB"),
        ("pmid", "PMID"),
        ("note", "GN"),
    ):
        assert "".join(found.get(theirs, "")) == (row[ours] or "")


def names_of(people: list[dict[str, str]]) -> list[str]:
    """Return the names of CSL-JSON as our columns write them."""
    found = []
    for person in people:
        particles = person.get("non-dropping-particle", ""), person.get("dropping-particle", "")
        family = " ".join(n for n in (*particles, person.get("family") or person.get("literal", "")) if n)
        found.append(", ".join(n for n in (family, person.get("given"), person.get("suffix")) if n))
    return found


def plain(text: str | None) -> str | None:
    """Return a text on one line with typewriter quotes, because pandoc writes typographic ones."""
    return one_line(text.translate({0x2019: "'", 0x201C: '"', 0x201D: '"'})) if text else None


CSL = (
    ("title", "title"), ("journal", "container-title"), ("volume", "volume"), ("issue", "issue"), ("pages", "page"), ("doi", "DOI"),
    ("url", "URL"), ("abstract", "abstract"), ("publisher", "publisher"), ("edition", "edition"), ("language", "language"),
    ("report_number", "number"), ("pmid", "PMID"), ("note", "note"),
)  # fmt: skip


def check_csl(row: dict[str, Any], found: dict[str, Any], *, skip: str = "") -> None:
    """Compare an item of CSL-JSON with the columns of a row, without the variables that a program does not read."""
    if "author" not in skip.split():
        assert list(map(plain, names_of(found.get("author", [])))) == row["authors"]
    event = {
        "issued": found.get("event-date", {}),
        "container-title": found.get("event-title"),
    }  # of a conference paper
    found = event | found
    assert str(found["issued"].get("date-parts", [[None]])[0][0]) == str(row["year"])
    for ours, theirs in CSL:
        if theirs not in skip.split():
            assert plain(found.get(theirs)) == row[ours]
    if "ISBN" not in skip.split():
        assert all(n in f"{found.get('ISBN')} {found.get('ISSN')}" for n in split_numbers(row))


@cache
def read_by_pandoc(form: str, ending: str) -> list[dict[str, Any]]:
    assert PANDOC is not None
    done = subprocess.run(
        [PANDOC, "-f", form, "-t", "csljson"], input=written(ending).encode(), capture_output=True, check=True
    )
    return list(json.loads(done.stdout))


@needs_pandoc
@pytest.mark.parametrize("number", range(len(ROWS)))
@pytest.mark.parametrize(
    ("form", "ending", "skip"),
    [
        ("csljson", "json", ""),
        ("bibtex", "bib", "language"),
        ("biblatex", "bib", "language"),
        ("ris", "ris", "author ISBN PMID note number"),
    ],
)
def test_pandoc_reads_the_columns(form: str, ending: str, skip: str, number: int) -> None:
    found = read_by_pandoc(form, ending)[number]
    check_csl(ROWS[number], found, skip=skip)
    if form == "ris":  # pandoc reads names without a comma, and suffixes, as BibTeX would
        assert [words_of(n) for n in names_of(found["author"])] == [
            words_of(n) for n in ROWS[number]["authors"]
        ]


def words_of(name: str) -> list[str]:
    return sorted((plain(name) or "").replace(",", "").split())


SCRIPT = """
const {Cite} = require('@citation-js/core'); require('@citation-js/plugin-bibtex'); require('@citation-js/plugin-ris');
const files = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const read = text => new Cite(text).data.map(({_graph, ...item}) => item);
process.stdout.write(JSON.stringify(Object.fromEntries(Object.entries(files).map(([k, v]) => [k, read(v)]))));
"""


@cache
def read_by_citation_js() -> dict[str, list[dict[str, Any]]]:
    assert NODE is not None
    files = json.dumps({ending: written(ending) for ending in ("bib", "ris", "json")})
    done = subprocess.run(
        [NODE, "-e", SCRIPT], input=files.encode(), capture_output=True, check=True, cwd=NODE_FOLDER
    )
    return dict(json.loads(done.stdout))


@needs_citation_js
@pytest.mark.parametrize("number", range(len(ROWS)))
@pytest.mark.parametrize(("ending", "skip"), [("json", ""), ("bib", ""), ("ris", "PMID publisher")])
def test_citation_js_reads_the_columns(ending: str, skip: str, number: int) -> None:
    check_csl(ROWS[number], read_by_citation_js()[ending][number], skip=skip)
