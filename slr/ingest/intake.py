"""Search files -> the tables files, entries, records and quarantine. Nothing of a file is lost on the way."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from slr.formats import Chunk, Opened, Row, cut, normalise, parse_chunk, pause_collector
from slr.ingest.identity import Sighting, base_id, content_hash, dump_tags, number_occurrences
from slr.ingest.repair import Place, repair_entries
from slr.model.entry import Entry, Quarantined
from slr.model.problem import Problem, sort_problems, warning
from slr.model.protocol import Source
from slr.model.stage import Result, SearchFile
from slr.model.table import ENTRIES, FILES, QUARANTINE, RECORDS, frame, mismatches

Run = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
PARALLEL_FROM: Final = 8_000  # entries; below, starting workers costs more than they save


class Taken(NamedTuple):
    """One entry that was read: all that its rows in the tables need."""

    ordinal: int
    line: int
    format: str
    type: str
    key: str
    tags: str
    base: str
    content: str
    row: Row


class Left(NamedTuple):
    """One entry that went into quarantine."""

    line: int
    raw: str
    reason: str


def ingest(
    files: Sequence[SearchFile],
    *,
    sources: Sequence[Source],
    run: Run = map,
    repairs: Mapping[str, str] | None = None,
) -> Result:
    """Return the tables files, entries, records and quarantine of all search files.

    `run` is `map`, or the map of a pool of workers in the caller's hands; the result is the same for any number of
    them, and the order of the files changes nothing. Hits that a source reported are held against the entries found in
    its files (PRISMA-S item 15). `repairs`: `file:line` of an entry that cannot be read -> its text, written anew.
    """
    files = sorted(files, key=lambda f: f.path)
    opened = [cut(f.data, f.path, columns=f.columns) for f in files]
    worker = run if sum(len(o.pieces) for o in opened) >= PARALLEL_FROM else map
    results, wrong_repairs = _repair(files, _by_file(opened, worker), repairs or {})
    taken = [[r for r in found if isinstance(r, Taken)] for found in results]
    left = [[r for r in found if isinstance(r, Left)] for found in results]
    _assert_complete(files, opened, taken, left)
    ids = number_occurrences(
        (t.base, Sighting(f.searched or "", t.content, f.path, t.ordinal))
        for f, found in zip(files, taken, strict=True)
        for t in found
    )
    tables = {
        "files": frame(FILES, _file_rows(files, opened, taken, left)),
        "entries": frame(ENTRIES, _entry_rows(files, taken, ids)),
        "records": frame(RECORDS, _record_rows(files, taken, ids)),
        "quarantine": frame(QUARANTINE, _quarantine_rows(files, left)),
    }
    wrong = [m for t in (FILES, ENTRIES, RECORDS, QUARANTINE) for m in mismatches(t, tables[t.name])]
    if wrong:
        raise AssertionError("; ".join(wrong))
    problems = [
        *(p for o in opened for p in o.problems),
        *_quarantine_problems(files, left),
        *wrong_repairs,
        *_repeated_files(files),
        *_hit_problems(files, opened, sources),
    ]
    return Result(tables=tables, problems=sort_problems(problems))


def take_chunk(chunk: Chunk) -> list[Taken | Left]:
    """Parse and normalise the entries of one chunk; ordinals count from 0 within it. Runs in any process."""
    with pause_collector():
        return [_take(ordinal, result) for ordinal, result in enumerate(parse_chunk(chunk))]


def _take(ordinal: int, result: Entry | Quarantined) -> Taken | Left:
    if isinstance(result, Quarantined):
        return Left(result.line, _clean(result.raw), result.reason)
    row = normalise(result)
    tags = dump_tags(result.tags)
    return Taken(
        ordinal, result.line, result.format, result.type, result.key, tags,
        base_id(row, result.tags), content_hash(tags), row,
    )  # fmt: skip


def _clean(raw: str) -> str:
    """Return raw text that any file can hold: lone surrogates become marks."""
    return raw.encode("utf-8", "replace").decode()


def _by_file(opened: Sequence[Opened], run: Run) -> list[list[Taken | Left]]:
    """Return the results of each file, in order, with ordinals that count from 1 within the file."""
    chunks = [(i, chunk) for i, o in enumerate(opened) for chunk in o.chunks()]
    results: list[list[Taken | Left]] = [[] for _ in opened]
    for (i, _), found in zip(chunks, run(take_chunk, [c for _, c in chunks]), strict=True):
        start = len(results[i]) + 1
        results[i].extend(
            r._replace(ordinal=start + k) if isinstance(r, Taken) else r for k, r in enumerate(found)
        )
    return results


def _repair(
    files: Sequence[SearchFile], results: list[list[Taken | Left]], repairs: Mapping[str, str]
) -> tuple[list[list[Taken | Left]], tuple[Problem, ...]]:
    """Return the results with every repaired entry in its old place, and the repairs that do not help."""
    places = [
        Place(file=f.path, line=r.line, ordinal=ordinal)
        for f, found in zip(files, results, strict=True)
        for ordinal, r in enumerate(found, 1)
        if isinstance(r, Left)
    ]
    mended, problems = repair_entries(places, repairs, take_chunk, lambda r: isinstance(r, Taken))
    return [
        [
            mended.get(Place(file=f.path, line=r.line, ordinal=ordinal), r) if isinstance(r, Left) else r
            for ordinal, r in enumerate(found, 1)
        ]
        for f, found in zip(files, results, strict=True)
    ], problems


def _assert_complete(
    files: Sequence[SearchFile],
    opened: Sequence[Opened],
    taken: Sequence[Sequence[Taken]],
    left: Sequence[Sequence[Left]],
) -> None:
    """Raise when an entry of a file is neither a record nor in quarantine: that would be a bug, not bad input."""
    for f, o, t, q in zip(files, opened, taken, left, strict=True):
        if len(o.pieces) != len(t) + len(q):
            raise AssertionError(
                f"{f.path}: {len(o.pieces)} entries, but {len(t)} parsed and {len(q)} quarantined"
            )


def _file_rows(
    files: Sequence[SearchFile],
    opened: Sequence[Opened],
    taken: Sequence[Sequence[Taken]],
    left: Sequence[Sequence[Left]],
) -> Iterator[Mapping[str, Any]]:
    for f, o, t, q in zip(files, opened, taken, left, strict=True):
        yield {
            "file": f.path, "source": f.source, "kind": f.kind, "searched": f.searched, "format": o.format,
            "encoding": o.encoding, "entries": len(o.pieces), "parsed": len(t), "quarantined": len(q),
        }  # fmt: skip


def _entry_rows(
    files: Sequence[SearchFile], taken: Sequence[Sequence[Taken]], ids: Mapping[tuple[str, int], str]
) -> Iterator[Mapping[str, Any]]:
    for f, found in zip(files, taken, strict=True):
        for t in found:
            yield {
                "record": ids[f.path, t.ordinal], "file": f.path, "line": t.line, "ordinal": t.ordinal,
                "format": t.format, "type": t.type, "key": t.key, "tags": t.tags,
            }  # fmt: skip


def _record_rows(
    files: Sequence[SearchFile], taken: Sequence[Sequence[Taken]], ids: Mapping[tuple[str, int], str]
) -> Iterator[Mapping[str, Any]]:
    for f, found in zip(files, taken, strict=True):
        for t in found:
            yield {
                **t.row, "record": ids[f.path, t.ordinal], "file": f.path, "line": t.line, "source": f.source,
                "kind": f.kind, "searched": f.searched, "key": t.key or None,
            }  # fmt: skip


def _quarantine_rows(
    files: Sequence[SearchFile], left: Sequence[Sequence[Left]]
) -> Iterator[Mapping[str, Any]]:
    for f, found in zip(files, left, strict=True):
        for q in found:
            yield {
                "file": f.path, "line": q.line, "source": f.source, "kind": f.kind, "reason": q.reason, "raw": q.raw,
            }  # fmt: skip


def _quarantine_problems(files: Sequence[SearchFile], left: Sequence[Sequence[Left]]) -> Iterator[Problem]:
    for f, found in zip(files, left, strict=True):
        for q in found:
            yield warning(
                "ING006", f"the entry could not be read: {q.reason}", file=f.path, line=q.line,
                hint="it is kept in quarantine and counted; `slr ingest --quarantine` shows it, and how to mend it",
            )  # fmt: skip


def _repeated_files(files: Sequence[SearchFile]) -> Iterator[Problem]:
    first: dict[bytes, str] = {}
    for f in files:
        digest = hashlib.sha256(f.data).digest()
        if f.data.strip() and digest in first:
            yield warning(
                "ING007", f"the file holds the same bytes as {first[digest]}", file=f.path,
                hint="if it is the same export, remove one of the two: its records count twice among those identified",
            )  # fmt: skip
        first.setdefault(digest, f.path)


def _hit_problems(
    files: Sequence[SearchFile], opened: Sequence[Opened], sources: Sequence[Source]
) -> Iterator[Problem]:
    """Yield a problem for each source whose reported hits are not what its files hold (PRISMA-S item 15)."""
    for source in sources:
        if not isinstance(source.hits, int):
            continue
        own = [(f, o) for f, o in zip(files, opened, strict=True) if f.source == source.id]
        entries = sum(len(o.pieces) for _, o in own)
        if entries != source.hits:
            yield warning(
                "ING008", f"{source.name} reported {source.hits} hits, but its {len(own)} file(s) hold {entries} entries",
                file=own[0][0].path if own else "", where=f"sources.{source.id}.hits",
                hint="look for an export that was cut off or left out, or correct `hits`",
            )  # fmt: skip
