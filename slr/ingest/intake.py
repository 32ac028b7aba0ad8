"""Read search files into four tables: `files`, `entries`, `records` and `quarantine`. No entry is lost."""

import hashlib
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from slr.formats import FIELDS, UNKNOWN, CutFile, ParsedFile, cut, normalise, parse_each, pause_collector
from slr.formats.doubt import Doubt, find_doubts
from slr.formats.identity import read_identity
from slr.ingest.former import (
    FormerId,
    Mark,
    add_unmarked_ids,
    find_former_ids,
    is_same_work,
    make_former,
    make_unmarked,
    name_records,
)
from slr.ingest.identity import Occurrence, base_id, content_hash, dump_tags
from slr.ingest.repair import Place, repair_entries
from slr.model.entry import TEXT, Entry, Quarantined
from slr.model.problem import Problem, sort_problems, warning
from slr.model.table import ENTRIES, FILES, QUARANTINE, RECORDS, frame, frame_of, mismatches
from slr.stage import Result, SearchFile
from slr.text.count import count

if TYPE_CHECKING:
    import pandas as pd

    from slr.model.protocol import Source  # heavy

Run = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
PARALLEL_FROM: Final = 8_000  # entries; for fewer, starting workers takes longer than they save


class ParsedRow(NamedTuple):
    """One parsed and normalised entry, with all values for its rows in the tables."""

    ordinal: int
    line: int
    format: str
    type: str
    key: str
    tags: str
    base: str
    content: str
    values: tuple[Any, ...]
    former: tuple[FormerId, ...] | None = None
    doubts: tuple[Doubt, ...] = ()
    unmarked: str = ""


Parsed = ParsedFile[ParsedRow]


def ingest(
    files: Sequence[SearchFile],
    *,
    sources: "Sequence[Source]",
    run: Run = map,
    repairs: Mapping[str, str] | None = None,
) -> Result:
    """Return the tables `files`, `entries`, `records` and `quarantine` for all search files.

    `run` is `map`, or a `map` over several processes; the result is the same for any number of processes and any order
    of the files. The hits that a source reported are compared with the entries in its files (PRISMA-S item 15).
    `repairs` maps `file:line` of an unreadable entry to its corrected text.
    """
    files = sorted(files, key=lambda f: f.path)
    with pause_collector():
        parsed, wrong_repairs = parse_files(files, run, repairs or {})
        empty = [p for f, found in zip(files, parsed, strict=True) for p in check_rows(f.path, found.entries)]
        tables = _make_tables(files, parsed)
    wrong = [m for t in (FILES, ENTRIES, RECORDS, QUARANTINE) for m in mismatches(t, tables[t.name])]
    if wrong:
        raise AssertionError("; ".join(wrong))
    problems = [
        *(p for found in parsed for p in found.problems),
        *_quarantine_problems(files, parsed),
        *wrong_repairs,
        *empty,
        *_repeated_files(files),
        *_hit_problems(files, parsed, sources),
    ]
    return Result(tables=tables, problems=sort_problems(problems))


def parse_files(
    files: Sequence[SearchFile], run: Run, repairs: Mapping[str, str] | None = None
) -> tuple[list[Parsed], tuple[Problem, ...]]:
    """Return the parsed files, and a problem for each failed repair. Ordinals begin at 1 in each file.

    The text of each file is released as soon as it has been split, so that a big corpus is not in memory twice.
    """
    begun: list[Parsed] = []
    parts: list[CutFile] = []
    owners: list[int] = []
    for i, f in enumerate(files):
        file = cut(f.data, f.path, columns=f.columns)
        begun.append(Parsed.begin(file))
        parts.extend(file.split())
        owners.extend([i] * (len(parts) - len(owners)))
    worker = run if sum(b.count for b in begun) >= PARALLEL_FROM else map
    results: list[list[ParsedRow | Quarantined]] = [[] for _ in files]
    for i, found in zip(owners, worker(parse_part, _release_parts(parts)), strict=True):
        start = len(results[i]) + 1
        results[i].extend(
            r._replace(ordinal=start + k) if isinstance(r, ParsedRow) else r for k, r in enumerate(found)
        )
    problems = _repair(files, results, repairs) if repairs else ()
    return [b.fill(r, f.path) for b, r, f in zip(begun, results, files, strict=True)], problems


def parse_part(part: CutFile) -> list[ParsedRow | Quarantined]:
    """Return the entries of one part of a file, parsed and normalised, with ordinals from 0.

    This function may run in a worker process.
    """
    with pause_collector():
        return [_parse_row(ordinal, result) for ordinal, result in enumerate(parse_each(part))]


def _parse_row(ordinal: int, result: Entry | Quarantined) -> ParsedRow | Quarantined:
    if isinstance(result, Quarantined):
        return replace(result, raw=_clean(result.raw))
    row = normalise(result)
    tags = dump_tags(result.tags)
    former = None if result.former is None else make_former(result, row)
    identity = read_identity(result, row)
    if former is not None and is_same_work(former):
        base, content = former[0].base, former[0].content
    else:
        base, content = base_id(identity, result.tags), content_hash(tags)
    return ParsedRow(
        ordinal,
        result.line,
        result.format,
        result.type,
        result.key,
        tags,
        base,
        content,
        tuple(row.values()),
        former,
        find_doubts(result, row),
        make_unmarked(identity, row, result.tags),
    )


def _clean(raw: str) -> str:
    """Return raw text with lone surrogates replaced by question marks, so that it can be encoded."""
    return raw.encode("utf-8", "replace").decode()


def _release_parts(parts: list[CutFile]) -> Iterator[CutFile]:
    """Yield the parts, and release each one after use."""
    parts.reverse()
    while parts:
        yield parts.pop()


def _repair(
    files: Sequence[SearchFile],
    results: Sequence[list[ParsedRow | Quarantined]],
    repairs: Mapping[str, str],
) -> tuple[Problem, ...]:
    """Replace quarantined entries with their parsed repairs, and return a problem for each failed repair."""
    places = {
        Place(file=f.path, line=r.line, ordinal=ordinal): found
        for f, found in zip(files, results, strict=True)
        for ordinal, r in enumerate(found, 1)
        if isinstance(r, Quarantined)
    }
    repaired, problems = repair_entries(list(places), repairs, parse_part)
    for place, row in repaired.items():
        places[place][place.ordinal - 1] = row
    return problems


def _make_tables(files: Sequence[SearchFile], parsed: Sequence[Parsed]) -> "dict[str, pd.DataFrame]":
    """Return the four tables, and release the entries, so that a big corpus is not in memory twice."""
    every = [row for found in parsed for row in found.entries]
    origins = [f for f, found in zip(files, parsed, strict=True) for _ in found.entries]
    marks = [
        Mark(row.base, Occurrence(f.searched or "", row.content, f.path, row.ordinal), row.former)
        for f, row in zip(origins, every, strict=True)
    ]
    ids = name_records(marks)
    known: dict[str, Sequence[Any]] = {
        "record": ids,
        "file": [f.path for f in origins],
        "line": [row.line for row in every],
    }
    entries = known | _columns(every, "ordinal", "format", "type", "key", "tags")
    bases = [(row.base, row.unmarked) for row in every]
    former = add_unmarked_ids(find_former_ids(marks, ids), ids, bases)
    records = known | {"former": former} | _record_columns(origins, every)
    tables = {
        "files": frame(FILES, _file_rows(files, parsed)),
        "quarantine": frame(QUARANTINE, _quarantine_rows(files, parsed)),
    }
    for found in parsed:  # the columns contain all that is needed
        found.entries.clear()
    del every, origins, ids, marks
    return tables | {"entries": frame_of(ENTRIES, entries), "records": frame_of(RECORDS, records)}


def _columns(every: Sequence[ParsedRow], *names: str) -> dict[str, Sequence[Any]]:
    return {name: [getattr(row, name) for row in every] for name in names}


def _record_columns(origins: Sequence[SearchFile], every: Sequence[ParsedRow]) -> dict[str, Sequence[Any]]:
    values = zip(*(row.values for row in every), strict=True) if every else ((),) * len(FIELDS)
    return {
        "source": [f.source for f in origins],
        "kind": [f.kind for f in origins],
        "searched": [f.searched for f in origins],
        "key": [row.key or None for row in every],
        **dict(zip(FIELDS, values, strict=True)),
    }


def _file_rows(files: Sequence[SearchFile], parsed: Sequence[Parsed]) -> Iterator[Mapping[str, Any]]:
    for f, found in zip(files, parsed, strict=True):
        yield {
            "file": f.path,
            "source": f.source,
            "kind": f.kind,
            "searched": f.searched,
            "format": found.format,
            "encoding": found.encoding,
            "entries": found.count,
            "parsed": len(found.entries),
            "quarantined": len(found.quarantined),
        }


def _quarantine_rows(files: Sequence[SearchFile], parsed: Sequence[Parsed]) -> Iterator[Mapping[str, Any]]:
    for f, found in zip(files, parsed, strict=True):
        source = {"file": f.path, "source": f.source, "kind": f.kind}
        for q in found.quarantined:
            yield source | {"line": q.line, "reason": q.reason, "raw": q.raw, "cause": q.cause}
        for t in found.texts:
            listed = {
                "line": t.line,
                "reason": _TEXT_REASON,
                "raw": _clean(t.raw),
                "cause": TEXT,
                "last": t.last,
            }
            yield source | listed


_TEXT_REASON: Final = "text outside the entries, which is not counted"


def _quarantine_problems(files: Sequence[SearchFile], parsed: Sequence[Parsed]) -> Iterator[Problem]:
    hint = "the entry is quarantined and counted; `slr ingest --quarantine` shows it and how to correct it"
    for f, found in zip(files, parsed, strict=True):
        if found.format != UNKNOWN:  # one problem is enough for a file in an unknown format
            yield from find_unreadable(f.path, found.quarantined, hint)


def find_unreadable(file: str, quarantined: Iterable[Quarantined], hint: str = "") -> Iterator[Problem]:
    """Yield a warning for each entry of a file that could not be read."""
    for q in quarantined:
        message = f"the entry could not be read: {q.reason}"
        yield warning("ING006", message, file=file, line=q.line, hint=hint)


_TITLE, _AUTHORS, _DOI = (FIELDS.index(name) for name in ("title", "authors", "doi"))


def check_rows(file: str, rows: Sequence[ParsedRow]) -> Iterator[Problem]:
    """Yield warnings about entries that were read, but seem to be damaged or to lack content."""
    yield from _find_empty(file, rows)
    yield from _find_doubtful(file, rows)


def _find_doubtful(file: str, rows: Sequence[ParsedRow]) -> Iterator[Problem]:
    """Yield a warning for each column with changed values, each repeated field, and each field that may contain damaged tags."""
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for row in rows:
        for doubt in row.doubts:
            found.setdefault((doubt.kind, doubt.name), []).append((row.line + doubt.line, doubt.value))
    for (kind, name), places in found.items():
        line, value = places[0]
        times = f"{len(places)} times" if len(places) > 1 else "once"
        if kind == "mangled":
            yield warning(
                "ING024",
                f"{name!r} contains {value!r}, which is not a page, volume or issue ({times} in this column)",
                file=file,
                line=line,
                where=name,
                hint="a spreadsheet seems to have changed the value: export the file again and do not save it in a spreadsheet, or correct the records in patches.yaml",
            )
        elif kind == "stray":
            yield warning(
                "ING029",
                f"{_shorten(value)!r} may belong to another field, but was read as part of {name!r} ({times} in this field)"
                if name
                else f"{_shorten(value)!r} was not read, or only in part, because it has no tag or a damaged name ({times})",
                file=file,
                line=line,
                where=name,
                hint="the mark of a tag seems to be damaged: export the file again, or correct the record in patches.yaml",
            )
        elif kind == "misspelt":
            yield warning(
                "ING033",
                f"the field {name!r} is not read, but its name looks like that of a known field ({times}): {_shorten(value)!r}",
                file=file,
                line=line,
                where=name,
                hint="the name seems to be damaged: export the file again, or correct the record in patches.yaml",
            )
        elif kind == "crossref":
            yield warning(
                "ING032",
                f"an entry refers to {value!r}, which is not in the file ({times})",
                file=file,
                line=line,
                where=name,
                hint="values that the entry should take from there, such as the year or the title of the book, are missing: export both entries to one file",
            )
        else:
            yield warning(
                "ING025",
                f"an entry has the field {name!r} more than once with different values, and only the first is read ({times})",
                file=file,
                line=line,
                where=name,
                hint=f"the first value that is not read is {_shorten(value)!r}; correct the record in patches.yaml if this value is better",
            )


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


_SHOWN: Final = 60  # characters of a value in a message


def _find_empty(file: str, rows: Sequence[ParsedRow]) -> Iterator[Problem]:
    """Yield a warning if a file contains entries that have neither title nor authors nor DOI."""
    empty = [r for r in rows if not (r.values[_TITLE] or r.values[_AUTHORS] or r.values[_DOI])]
    if empty:
        yield warning(
            "ING016",
            f"{len(empty)} of {count(len(rows), 'entry', 'entries')} {'has' if len(empty) == 1 else 'have'} neither title nor author nor DOI",
            file=file,
            line=empty[0].line,
            hint="check the first of these entries: the export may be damaged or in an unknown format; correct the entries in patches.yaml",
        )


def _repeated_files(files: Sequence[SearchFile]) -> Iterator[Problem]:
    first: dict[bytes, str] = {}
    for f in files:
        digest = hashlib.sha256(f.data).digest()
        if digest in first and f.data.strip():
            yield warning(
                "ING007",
                f"the file has the same content as {first[digest]}",
                file=f.path,
                hint="if both are the same export, remove one of them; otherwise the PRISMA flow counts these records twice under 'identified'",
            )
        first.setdefault(digest, f.path)


def _hit_problems(
    files: Sequence[SearchFile], parsed: Sequence[Parsed], sources: "Sequence[Source]"
) -> Iterator[Problem]:
    """Yield a problem for each source that reported more or fewer hits than its files have entries (PRISMA-S item 15)."""
    for source in sources:
        if source.all_hits is None:
            continue
        own = [(f, found.count) for f, found in zip(files, parsed, strict=True) if f.source == source.id]
        entries = sum(n for _, n in own)
        if entries != source.all_hits:
            each = ", ".join(f"{f.path.rpartition('/')[2]} {n}" for f, n in own) if len(own) > 1 else ""
            in_files = "its file contains" if len(own) == 1 else f"its {len(own)} files contain"
            yield warning(
                "ING008",
                f"{source.name} reported {count(source.all_hits, 'hit')}, but {in_files} {count(entries, 'entry', 'entries')}"
                + (f" ({each})" if each else ""),
                file=posixpath.commonpath([f.path for f, _ in own]) if own else "",  # a file, or their folder
                where=f"sources.{source.id}.hits",
                hint="check whether an export is missing or truncated, or correct `hits`; for several searches, write `hits: {2026-03-01: 40}`",
            )
