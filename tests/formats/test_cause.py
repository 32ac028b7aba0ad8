"""Each cause of quarantine is produced by its reader, and has a text in every language."""

import io
import zipfile

import pytest

from slr.formats import read
from slr.formats import reading as reading_module
from slr.formats import workbook as workbook_module
from slr.model.entry import CAUSES
from slr.report.resource import read_texts
from slr.store.language import list_languages


def pack_workbook() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("xl/workbook.xml", "<x/>")
    return packed.getvalue()


ARTICLE = "<PubmedArticle><MedlineCitation><PMID>1</PMID>{}</MedlineCitation></PubmedArticle>"
FAULTY = {
    "unknown_format": b"Dear colleague, see you soon.",
    "no_field": b"PT J\nER\n\nPT J\nTI Fine\nER\n\nEF\n",
    "braces": b"@misc{a, title = {Broken\n\n@misc{b, title = {Fine}}\n",
    "broken_json": b'[{"id": "a", "type": "book", "title": "Fine"}, 7]',
    "broken_xml": f"<PubmedArticleSet>{ARTICLE.format('<a>')}</PubmedArticleSet>".encode(),
    "too_deep": f"<PubmedArticleSet>{ARTICLE.format('<a>' * 500 + '</a>' * 500)}</PubmedArticleSet>".encode(),
    "too_long": b"TY  - JOUR\nTI  - " + b"long " * 100 + b"\nER  - \n",
    "damaged": pack_workbook()[:60],
    "refused": pack_workbook(),
    "fragment": b"PT J\nTI Fine\nER\n\nTI Lost\nSO J X\n\nEF\n",
}


@pytest.mark.parametrize("cause", CAUSES)
def test_a_reader_states_the_cause(cause: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_module, "LONGEST", 400 if cause == "too_long" else reading_module.LONGEST)
    monkeypatch.setattr(workbook_module, "LARGEST", 2 if cause == "refused" else workbook_module.LARGEST)
    assert [q.cause for q in read(FAULTY[cause], "a").quarantined] == [cause]


@pytest.mark.parametrize("language", list_languages())
def test_every_cause_has_a_text(language: str) -> None:
    assert sorted(read_texts(language)["cause"]) == sorted(CAUSES)
