"""Read files that belong to no review, and return the records to write and the counts of each file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slr.formats import FIELDS
from slr.formats.exchange import Item
from slr.ingest.former import Mark, name_records
from slr.ingest.identity import Occurrence
from slr.ingest.intake import ParsedRow, Run, check_rows, find_unreadable, parse_files
from slr.model.entry import Entry
from slr.model.problem import Problem, sort_problems
from slr.stage import SearchFile


@dataclass(frozen=True, slots=True)
class Converted:
    """The result of a conversion: the records to write, a row of counts for each file, and the problems."""

    items: Sequence[Item]
    files: Sequence[Mapping[str, Any]]
    problems: tuple[Problem, ...]


def convert_files(files: Sequence[tuple[str, bytes]], run: Run) -> Converted:
    """Return the records in the order of the files. `run` is `map`, or a `map` over several processes."""
    opened = [SearchFile(path=name, data=data, source="", kind="other") for name, data in files]
    parsed, _ = parse_files(opened, run)
    accounts: list[dict[str, Any]] = []
    problems = [p for file in parsed for p in file.problems]
    found = []
    for number, ((name, _), file) in enumerate(zip(files, parsed, strict=True)):
        numbers = {
            "entries": file.count,
            "parsed": len(file.entries),
            "quarantined": len(file.quarantined),
        }
        accounts.append({"path": name, "format": file.format, "encoding": file.encoding, **numbers})
        problems += find_unreadable(name, file.quarantined)
        problems += check_rows(name, file.entries)
        # By the file's number, not its name: a file given twice is read twice.
        found += [
            (name, row, Occurrence("", row.content, f"{number:06}", row.ordinal)) for row in file.entries
        ]
    ids = name_records([Mark(row.base, o, row.former) for _, row, o in found])
    return Converted(
        [_item(name, row, record) for (name, row, _), record in zip(found, ids, strict=True)],
        accounts,
        sort_problems(problems),
    )


def _item(name: str, parsed: ParsedRow, record: str) -> Item:
    tags = tuple(map(tuple, json.loads(parsed.tags)))
    entry = Entry(format=parsed.format, line=parsed.line, type=parsed.type, key=parsed.key, tags=tags)
    row = dict(zip(FIELDS, parsed.values, strict=True))
    about = {
        "record_id": record,
        "file": name,
        "line": parsed.line,
        "format": parsed.format,
        "key": parsed.key,
    }
    return Item(row=row | about, entry=entry)
