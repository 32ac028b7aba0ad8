"""What ingest leaves to people."""

from typing import TYPE_CHECKING

from ingested import read_tables

from slr.ingest.progress import list_todo, summarize
from slr.stage import SearchFile

if TYPE_CHECKING:
    from slr.model.protocol import Protocol

PROTOCOL: "Protocol" = None  # type: ignore[assignment]  # not used by the stage


def test_text_that_is_no_entry_is_no_task_and_no_entry() -> None:
    text = b"PT J\nTI Work\nER\n\nA note\n\nPTJ\nTI Rest\nER\n"
    tables = read_tables([SearchFile.of(path="a.txt", data=text, source="s", kind="database")])
    assert sorted(tables["quarantine"]["cause"]) == ["text"]
    assert list(list_todo(tables, PROTOCOL)) == []
    assert summarize(tables).startswith("1 file, 2 entries = 2 parsed + 0 quarantined")


def test_fragment_is_a_task_and_an_entry() -> None:
    text = b"PT J\nTI Work\nER\n\nAU Berg, A\nTI Rest\nER\n"
    tables = read_tables([SearchFile.of(path="a.txt", data=text, source="s", kind="database")])
    assert [(t.kind, t.count) for t in list_todo(tables, PROTOCOL)] == [("quarantined", 1)]
    assert summarize(tables).startswith("1 file, 2 entries = 1 parsed + 1 quarantined")
