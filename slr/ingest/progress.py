"""Summarise what was read from the exports, and list what people still have to do."""

from collections.abc import Iterator

from slr.model.entry import TEXT
from slr.model.protocol import Protocol
from slr.stage import Tables, Todo
from slr.text.count import count


def summarize(tables: Tables) -> str:
    """Return a line with the numbers of files, of parsed and quarantined entries, and of records in an unknown language."""
    files = tables["files"]
    entries, parsed, quarantined = (int(files[c].sum()) for c in ("entries", "parsed", "quarantined"))
    undecided = int(tables["records"]["language"].isna().sum())
    unknown = f"; {undecided} in an unknown language" if undecided else ""
    total = f"{count(len(files), 'file')}, {count(entries, 'entry', 'entries')}"
    return f"{total} = {parsed} parsed + {quarantined} quarantined{unknown}"


def list_todo(tables: Tables, _: Protocol) -> Iterator[Todo]:
    """Yield the tasks for people: to provide exports if there are none, and to correct entries that could not be read."""
    files, quarantined = tables["files"], int((tables["quarantine"]["cause"] != TEXT).sum())
    if not len(files) or not int(files["entries"].sum()):
        yield Todo(kind="no_exports", count=0)
    if quarantined:
        yield Todo(kind="quarantined", count=quarantined)
