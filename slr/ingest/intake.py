"""Search files -> the tables files, entries, records and quarantine. Nothing of a file is lost on the way."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from slr.formats import FIELDS, UNKNOWN, Chunk, cut, normalise, parse_each, pause_collector
from slr.ingest.identity import Sighting, base_id, content_hash, dump_tags, number_occurrences
from slr.ingest.repair import Place, repair_entries
from slr.model.entry import Entry, Quarantined
from slr.model.problem import Problem, sort_problems, warning
from slr.model.table import ENTRIES, FILES, QUARANTINE, RECORDS, frame, frame_of, mismatches
from slr.stage import Result, SearchFile

if TYPE_CHECKING:
    import pandas as pd

    from slr.model.protocol import Source  # heavy

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
    values: tuple[Any, ...]


class Counted(NamedTuple):
    """What is known of a file once it was cut; its text is let go, since a big corpus would be held twice."""

    format: str
    encoding: str
    entries: int
    problems: tuple[Problem, ...]


class Left(NamedTuple):
    """One entry that went into quarantine."""

    line: int
    raw: str
    reason: str


def ingest(
    files: Sequence[SearchFile],
    *,
    sources: "Sequence[Source]",
    run: Run = map,
    repairs: Mapping[str, str] | None = None,
) -> Result:
    """Return the tables files, entries, records and quarantine of all search files.

    `run` is `map`, or the map of a pool of workers in the caller's hands; the result is the same for any number of
    them, and the order of the files changes nothing. Hits that a source reported are held against the entries found in
    its files (PRISMA-S item 15). `repairs`: `file:line` of an entry that cannot be read -> its text, written anew.
    """
    files = sorted(files, key=lambda f: f.path)
    with pause_collector():
        counted, results = take_files(files, run)
        results, wrong_repairs = _repair(files, results, repairs or {})
        taken = [[r for r in found if isinstance(r, Taken)] for found in results]
        left = [[r for r in found if isinstance(r, Left)] for found in results]
        del results
        _assert_complete(files, counted, taken, left)
        empty = [p for f, found in zip(files, taken, strict=True) for p in tell_empty(f.path, found)]
        tables = _make_tables(files, counted, taken, left)
    wrong = [m for t in (FILES, ENTRIES, RECORDS, QUARANTINE) for m in mismatches(t, tables[t.name])]
    if wrong:
        raise AssertionError("; ".join(wrong))
    problems = [
        *(p for c in counted for p in c.problems),
        *_quarantine_problems(files, counted, left),
        *wrong_repairs,
        *empty,
        *_repeated_files(files),
        *_hit_problems(files, counted, sources),
    ]
    return Result(tables=tables, problems=sort_problems(problems))


def take_files(files: Sequence[SearchFile], run: Run) -> tuple[list[Counted], list[list[Taken | Left]]]:
    """Return what each file is and what its entries became, in order, with ordinals that count from 1 in the file."""
    counted: list[Counted] = []
    chunks: list[Chunk] = []
    owners: list[int] = []
    for i, f in enumerate(files):
        opened = cut(f.data, f.path, columns=f.columns)
        counted.append(Counted(opened.format, opened.encoding, len(opened.pieces), opened.problems))
        chunks.extend(opened.chunks())
        owners.extend([i] * (len(chunks) - len(owners)))
    worker = run if sum(c.entries for c in counted) >= PARALLEL_FROM else map
    results: list[list[Taken | Left]] = [[] for _ in files]
    for i, found in zip(owners, worker(take_chunk, _handed_out(chunks)), strict=True):
        start = len(results[i]) + 1
        results[i].extend(
            r._replace(ordinal=start + k) if isinstance(r, Taken) else r for k, r in enumerate(found)
        )
    return counted, results


def take_chunk(chunk: Chunk) -> list[Taken | Left]:
    """Parse and normalise the entries of one chunk; ordinals count from 0 within it. Runs in any process."""
    with pause_collector():
        return [_take(ordinal, result) for ordinal, result in enumerate(parse_each(chunk))]


def _take(ordinal: int, result: Entry | Quarantined) -> Taken | Left:
    if isinstance(result, Quarantined):
        return Left(result.line, _clean(result.raw), result.reason)
    row = normalise(result)
    tags = dump_tags(result.tags)
    return Taken(
        ordinal, result.line, result.format, result.type, result.key, tags,
        base_id(row, result.tags), content_hash(tags), tuple(row.values()),
    )  # fmt: skip


def _clean(raw: str) -> str:
    """Return raw text that any file can hold: lone surrogates become marks."""
    return raw.encode("utf-8", "replace").decode()


def _handed_out(chunks: list[Chunk]) -> Iterator[Chunk]:
    """Yield the chunks and let go of each."""
    chunks.reverse()
    while chunks:
        yield chunks.pop()


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
    counted: Sequence[Counted],
    taken: Sequence[Sequence[Taken]],
    left: Sequence[Sequence[Left]],
) -> None:
    """Raise when an entry of a file is neither a record nor in quarantine: that would be a bug, not bad input."""
    for f, c, t, q in zip(files, counted, taken, left, strict=True):
        if c.entries != len(t) + len(q):
            raise AssertionError(
                f"{f.path}: {c.entries} entries, but {len(t)} parsed and {len(q)} quarantined"
            )


def _make_tables(
    files: Sequence[SearchFile],
    counted: Sequence[Counted],
    taken: Sequence[list[Taken]],
    left: Sequence[Sequence[Left]],
) -> "dict[str, pd.DataFrame]":
    """Return the four tables. What was taken is let go of on the way: a big corpus would be held twice."""
    every = [t for found in taken for t in found]
    homes = [f for f, found in zip(files, taken, strict=True) for _ in found]
    ids = number_occurrences(
        (t.base, Sighting(f.searched or "", t.content, f.path, t.ordinal))
        for f, t in zip(homes, every, strict=True)
    )
    known: dict[str, Sequence[Any]] = {
        "record": [ids[f.path, t.ordinal] for f, t in zip(homes, every, strict=True)],
        "file": [f.path for f in homes],
        "line": [t.line for t in every],
    }
    entries = known | _columns(every, "ordinal", "format", "type", "key", "tags")
    records = known | _record_columns(homes, every)
    tables = {
        "files": frame(FILES, _file_rows(files, counted, taken, left)),
        "quarantine": frame(QUARANTINE, _quarantine_rows(files, left)),
    }
    for found in taken:  # the columns hold all that is needed of them
        found.clear()
    del every, homes, ids
    return tables | {"entries": frame_of(ENTRIES, entries), "records": frame_of(RECORDS, records)}


def _columns(every: Sequence[Taken], *names: str) -> dict[str, Sequence[Any]]:
    return {name: [getattr(t, name) for t in every] for name in names}


def _record_columns(homes: Sequence[SearchFile], every: Sequence[Taken]) -> dict[str, Sequence[Any]]:
    values = zip(*(t.values for t in every), strict=True) if every else ((),) * len(FIELDS)
    return {
        "source": [f.source for f in homes],
        "kind": [f.kind for f in homes],
        "searched": [f.searched for f in homes],
        "key": [t.key or None for t in every],
        **dict(zip(FIELDS, values, strict=True)),
    }


def _file_rows(
    files: Sequence[SearchFile],
    counted: Sequence[Counted],
    taken: Sequence[Sequence[Taken]],
    left: Sequence[Sequence[Left]],
) -> Iterator[Mapping[str, Any]]:
    for f, c, t, q in zip(files, counted, taken, left, strict=True):
        yield {
            "file": f.path, "source": f.source, "kind": f.kind, "searched": f.searched, "format": c.format,
            "encoding": c.encoding, "entries": c.entries, "parsed": len(t), "quarantined": len(q),
        }  # fmt: skip


def _quarantine_rows(
    files: Sequence[SearchFile], left: Sequence[Sequence[Left]]
) -> Iterator[Mapping[str, Any]]:
    for f, found in zip(files, left, strict=True):
        for q in found:
            yield {
                "file": f.path, "line": q.line, "source": f.source, "kind": f.kind, "reason": q.reason, "raw": q.raw,
            }  # fmt: skip


def _quarantine_problems(
    files: Sequence[SearchFile], counted: Sequence[Counted], left: Sequence[Sequence[Left]]
) -> Iterator[Problem]:
    for f, c, found in zip(files, counted, left, strict=True):
        for q in found if c.format != UNKNOWN else ():  # of a file that nothing knows, all is said already
            yield warning(
                "ING006", f"the entry could not be read: {q.reason}", file=f.path, line=q.line,
                hint="it is kept in quarantine and counted; `slr ingest --quarantine` shows it, and how to mend it",
            )  # fmt: skip


_TITLE, _AUTHORS, _DOI = (FIELDS.index(name) for name in ("title", "authors", "doi"))


def tell_empty(file: str, taken: Sequence[Taken]) -> Iterator[Problem]:
    """Yield a problem for a file with entries in which nothing was read that tells a work from another."""
    empty = [t for t in taken if not (t.values[_TITLE] or t.values[_AUTHORS] or t.values[_DOI])]
    if empty:
        yield warning(
            "ING016", f"{len(empty)} of {len(taken)} entries show neither title nor author nor DOI", file=file,
            line=empty[0].line,
            hint="look at the first of them: the export may be damaged, or in a form that is not known; mend it in patches.yaml",
        )  # fmt: skip


def _repeated_files(files: Sequence[SearchFile]) -> Iterator[Problem]:
    first: dict[bytes, str] = {}
    for f in files:
        digest = hashlib.sha256(f.data).digest()
        if digest in first and f.data.strip():
            yield warning(
                "ING007", f"the file holds the same bytes as {first[digest]}", file=f.path,
                hint="if it is the same export, remove one of the two: its records count twice among those identified",
            )  # fmt: skip
        first.setdefault(digest, f.path)


def _hit_problems(
    files: Sequence[SearchFile], counted: Sequence[Counted], sources: "Sequence[Source]"
) -> Iterator[Problem]:
    """Yield a problem for each source whose reported hits are not what its files hold (PRISMA-S item 15)."""
    for source in sources:
        if source.all_hits is None:
            continue
        own = [(f, c) for f, c in zip(files, counted, strict=True) if f.source == source.id]
        entries = sum(c.entries for _, c in own)
        if entries != source.all_hits:
            each = (
                ", ".join(f"{f.path.rpartition('/')[2]} {c.entries}" for f, c in own) if len(own) > 1 else ""
            )
            yield warning(
                "ING008", f"{source.name} reported {source.all_hits} hits, but its {len(own)} file(s) hold {entries} entries"
                + (f" ({each})" if each else ""),
                file=own[0][0].path if len(own) == 1 else "", where=f"sources.{source.id}.hits",
                hint="look for an export that was cut off or left out, or correct `hits`; of several searches write `hits: {2026-03-01: 40}`",
            )  # fmt: skip
