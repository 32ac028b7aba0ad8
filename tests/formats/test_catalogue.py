"""Every format has a test file here, and next to it the expected rows, which a person has read and approved.

`REWRITE=1 pytest tests/formats/test_catalogue.py` writes the expectations anew; read the difference before you commit.
"""

import os
from pathlib import Path

import pytest

from slr.formats import FORMATS, normalise, read, sniff
from slr.formats.exchange import Item, write

DATA = Path(__file__).parent / "data"
FILES = {
    "zotero.ris": "ris",
    "library.bib": "bibtex",
    "pubmed.nbib": "medline",
    "pubmed.xml": "pubmed-xml",
    "endnote.xml": "endnote-xml",
    "savedrecs.txt": "wos",
    "savedrecs_tab.tsv": "table",
    "export.enw": "refer",
    "ovid.txt": "ovid",
    "csl.json": "csl-json",
    "crossref.json": "crossref",
    "plos.json": "plos",
    "openalex.json": "openalex",
    "perish.json": "publish-or-perish",
    "garuda.csv": "table",
    "scopus.csv": "table",
    "list.xlsx": "xlsx",
    "list.ods": "ods",
    "list.xls": "html-table",
    "references.md": "reference-list",
    "references_plain.txt": "reference-list",
    "europepmc.json": "europe-pmc",
    "semanticscholar.json": "semantic-scholar",
    "clinicaltrials.json": "clinicaltrials",
    "clinicaltrials.csv": "table",
    "ictrp.xml": "ictrp",
    "ictrp.csv": "table",
    "ebsco.xml": "ebsco-xml",
    "cochrane.txt": "cochrane",
    "refworks.txt": "refworks",
    "noteexpress.net": "noteexpress",
    "cnki.txt": "noteexpress",
    "pubmed_summary.txt": "pubmed-text",
    "pubmed_abstract.txt": "pubmed-text",
    "identifiers.txt": "identifier-list",
}


def test_every_format_has_a_file() -> None:
    assert set(FILES.values()) == set(FORMATS)


@pytest.mark.parametrize(("name", "form"), FILES.items())
def test_format_is_recognised_by_content_alone(name: str, form: str) -> None:
    assert sniff((DATA / name).read_bytes(), "whatever.dat") == form


@pytest.mark.parametrize("name", FILES)
def test_file_is_read_as_expected(name: str) -> None:
    reading = read((DATA / name).read_bytes(), name)
    items = [
        Item(
            row={**normalise(e), "file": name, "line": e.line, "format": e.format, "record_id": e.key},
            entry=e,
        )
        for e in reading.entries
    ]
    quarantined = "".join(f"# {q.line}: {q.reason}\n" for q in reading.quarantined)
    found = write(items, "csv").data.decode() + quarantined
    expected = DATA / f"{name}.expected.csv"
    if os.environ.get("REWRITE"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
