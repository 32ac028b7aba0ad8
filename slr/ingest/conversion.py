"""Loose files -> the items of one file that is to be written, and an account of every entry."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slr.formats import FIELDS
from slr.formats.exchange import Item
from slr.ingest.identity import Sighting, number_occurrences
from slr.ingest.intake import Run, Taken, take_files, tell_empty
from slr.model.entry import Entry
from slr.model.problem import Problem, sort_problems, warning
from slr.stage import SearchFile


@dataclass(frozen=True, slots=True)
class Converted:
    """The items of all files, what became of each file, and what was wrong."""

    items: Sequence[Item]
    files: Sequence[Mapping[str, Any]]
    problems: tuple[Problem, ...]


def convert_files(files: Sequence[tuple[str, bytes]], run: Run) -> Converted:
    """Return the items of all files, in their order. `run` maps a function over pieces, perhaps on many cores."""
    opened = [SearchFile(path=name, data=data, source="", kind="other") for name, data in files]
    counted, results = take_files(opened, run)
    accounts: list[dict[str, Any]] = []
    problems = [p for c in counted for p in c.problems]
    found = []
    for number, ((name, _), c, taken) in enumerate(zip(files, counted, results, strict=True)):
        read = [t for t in taken if isinstance(t, Taken)]
        numbers = {"entries": c.entries, "parsed": len(read), "quarantined": c.entries - len(read)}
        accounts.append({"path": name, "format": c.format, "encoding": c.encoding, **numbers})
        problems += [_unreadable(name, t.line, t.reason) for t in taken if not isinstance(t, Taken)]
        problems += tell_empty(name, read)
        # By its number, not by its name: a file that is named twice is read twice.
        found += [(name, t, Sighting("", t.content, f"{number:06}", t.ordinal)) for t in read]
    ids = number_occurrences((t.base, s) for _, t, s in found)
    return Converted(
        [_item(name, t, ids[s.file, s.ordinal]) for name, t, s in found], accounts, sort_problems(problems)
    )


def _unreadable(name: str, line: int, reason: str) -> Problem:
    return warning("ING006", f"the entry could not be read: {reason}", file=name, line=line)


def _item(name: str, taken: Taken, record: str) -> Item:
    tags = tuple((n, v) for n, v in json.loads(taken.tags))
    entry = Entry(format=taken.format, line=taken.line, type=taken.type, key=taken.key, tags=tags)
    row = dict(zip(FIELDS, taken.values, strict=True))
    about = {"record_id": record, "file": name, "line": taken.line, "format": taken.format, "key": taken.key}
    return Item(row=row | about, entry=entry)
