"""Read files that do not belong to a review, and return the records to write, the counts of each file, and problems."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slr.formats import FIELDS, ParsedFile, pause_collector
from slr.formats.exchange import Item
from slr.ingest.doubt import check_rows
from slr.ingest.former import Mark, name_records
from slr.ingest.identity import Occurrence
from slr.ingest.intake import Begun, Run, read_parts
from slr.ingest.pack import find_oddity
from slr.ingest.parsed_row import ParsedRow, parse_part
from slr.ingest.repair import find_unreadable
from slr.model.entry import Entry, Quarantined
from slr.model.problem import Problem, sort_problems
from slr.stage import SearchFile


@dataclass(frozen=True, slots=True)
class Converted:
    """The result of a conversion: the records to write, a row with the format and counts of each file, and the problems."""

    items: Sequence[Item]
    files: Sequence[Mapping[str, Any]]
    problems: tuple[Problem, ...]


def convert_files(files: Sequence[tuple[str, bytes]], run: Run) -> Converted:
    """Return the records of the files, in the order of the files. Each file is a pair of its name and its content.

    `run` is `map`, or a `map` over several processes.
    """
    opened = [SearchFile.of(data, path=name, source="", kind="other") for name, data in files]
    parsed = _parse_files(opened, run)
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
        oddities = (find_oddity(i, row) for i, row in enumerate(file.entries))
        problems += check_rows(name, [o for o in oddities if o is not None], len(file.entries))
        # A file is identified by its number and not by its name, because a file that is given twice is read twice.
        found += [
            (name, row, Occurrence("", row.content, f"{number:06}", row.ordinal)) for row in file.entries
        ]
    ids = name_records([Mark(row.base, o, row.former) for _, row, o in found])
    return Converted(
        [_item(name, row, record) for (name, row, _), record in zip(found, ids, strict=True)],
        accounts,
        sort_problems(problems),
    )


def _parse_files(files: Sequence[SearchFile], run: Run) -> list[ParsedFile[ParsedRow]]:
    """Return the parsed files, in the same order. The ordinals of the entries begin at 1 in each file."""
    begun: list[Begun] = []
    results: list[list[ParsedRow | Quarantined]] = [[] for _ in files]
    with pause_collector():
        for i, found in read_parts(files, run, parse_part, begun):
            start = len(results[i]) + 1
            results[i] += [
                r._replace(ordinal=start + k) if isinstance(r, ParsedRow) else r for k, r in enumerate(found)
            ]
    return [b.file.fill(r, f.path) for b, r, f in zip(begun, results, files, strict=True)]


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
