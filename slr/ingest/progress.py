"""Summarise what was read from the exports, and list what people still have to do."""

from collections.abc import Iterator

from slr.model.entry import TEXT
from slr.model.protocol import Protocol
from slr.stage import Tables, Todo
from slr.text.count import count


def count_up(tables: Tables) -> dict[str, int]:
    """Count the files, the entries (all, parsed and quarantined), and the records in an unknown language."""
    files = tables["files"]
    return {
        "files": len(files),
        "entries": int(files["entries"].sum()),
        "parsed": int(files["parsed"].sum()),
        "quarantined": int(files["quarantined"].sum()),
        "undecided": int(tables["records"]["language"].isna().sum()),
    }


def summarize(tables: Tables) -> str:
    """Return a line with the numbers that `count_up` returns. The last number is left out if it is 0."""
    n = count_up(tables)
    unknown = f"; {n['undecided']} in an unknown language" if n["undecided"] else ""
    total = f"{count(n['files'], 'file')}, {count(n['entries'], 'entry', 'entries')}"
    return f"{total} = {n['parsed']} parsed + {n['quarantined']} quarantined{unknown}"


def list_todo(tables: Tables, _: Protocol) -> Iterator[Todo]:
    """Yield the tasks for people: to provide exports if no file has entries, and to correct entries that could not be read."""
    files, quarantined = tables["files"], int((tables["quarantine"]["cause"] != TEXT).sum())
    if not len(files) or not int(files["entries"].sum()):
        yield Todo(kind="no_exports", count=0)
    if quarantined:
        yield Todo(kind="quarantined", count=quarantined)
