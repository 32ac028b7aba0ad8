"""The page about people's files is up to date, and describes every column of every kind."""

from pathlib import Path

import pytest

from slr.model.problem import Severity
from slr.model.protocol import Protocol
from slr.people.guide import write_guide
from slr.people.kind import KINDS, Kind
from slr.people.sheet import read_sheet

PAGE = Path(__file__).resolve().parents[2] / "docs" / "files.md"
PROTOCOL = Protocol.model_validate({
    "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
    "criteria": [{"id": "E1", "kind": "exclude", "text": "About rats."}],
    "codebook": [{"id": "strain", "label": {"en": "Strain"}, "definition": "Being tired."}],
})  # fmt: skip


def sections() -> dict[str, str]:
    found = PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    return {text.partition("\n")[0]: text for text in found}


def test_the_page_about_people_s_files_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == write_guide(), "run `make files`"


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.folder)
def test_the_page_describes_every_column_and_every_word(kind: Kind) -> None:
    text = sections()[kind.folder]
    assert f"corpus/<review>/{kind.folder}/<who>.csv" in text
    for column in kind.table.columns:
        assert f"| `{column.name}` |" in text
        assert column.meaning in text
    for vocabulary in kind.vocabularies.values():
        words = () if vocabulary.meaning else vocabulary.read(PROTOCOL)
        assert [w.word for w in words if f"`{w.word}`" not in text] == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.folder)
def test_the_example_row_of_the_page_can_be_read(kind: Kind) -> None:
    example = sections()[kind.folder].partition("```csv\n")[2].partition("```")[0]
    rows, problems = read_sheet(example.encode(), who="rina", file="s.csv", kind=kind, protocol=PROTOCOL)
    assert len(rows) == 1
    assert [p for p in problems if p.severity is Severity.ERROR] == []
