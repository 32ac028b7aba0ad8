"""Read search files into four tables: `files`, `entries`, `records` and `quarantine`. No entry is lost."""

import hashlib
import posixpath
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from slr.formats import UNKNOWN, CutFile, ParsedFile, cut, pause_collector
from slr.formats.format import PART
from slr.ingest.doubt import check_rows
from slr.ingest.pack import Oddity, Packed, pack_part, pack_rows
from slr.ingest.parsed_row import ParsedRow, clean_raw, parse_part
from slr.ingest.repair import Place, find_unreadable, repair_entries
from slr.ingest.shelf import ROW, ROWS, SHARE, Shelf, count_partitions
from slr.model.column import Table, arrow_schema, frame_of, pick
from slr.model.entry import TEXT, Quarantined
from slr.model.problem import Problem, sort_problems, warning
from slr.model.table import ENTRIES, FILES, QUARANTINE, RECORDS, frame
from slr.spill import Memory, OpenSpill, Spill
from slr.stage import SearchFile, choose_map
from slr.text.count import count

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from slr.ingest.naming import Names, Numbers
    from slr.model.source import Source  # heavy

T = TypeVar("T")
Run = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
PARALLEL_FROM: Final = 8_000  # entries; for fewer, starting workers takes longer than they save


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunking:
    """How much is processed at a time. The results do not depend on these numbers.

    `part` is the number of entries that are parsed together. `rows` is the minimum number of rows in a chunk.
    `partitions` is the number of parts into which the records are divided for sorting. If `rows` or `partitions` is None,
    the number depends on the size of the files.
    """

    part: int = PART
    rows: int | None = None
    partitions: int | None = None


DEFAULT: Final = Chunking()


@dataclass(slots=True)
class Intake:
    """The content of the search files: two small tables, the problems, and two large tables in chunks."""

    files: "pd.DataFrame"
    quarantine: "pd.DataFrame"
    problems: tuple[Problem, ...]
    _shelf: Shelf
    _names: "Names"

    def list_entries(self) -> "Iterator[pa.Table]":
        """Yield the table `entries` in chunks, in the order of the files and of the entries in each file."""
        start = 0
        for chunk in self._shelf.list_entries():
            rows = slice(start, start := start + len(chunk))
            ordinals = {"ordinal": self._names.ordinals[rows]}
            yield _complete(ENTRIES, chunk, {**self._known(rows), **ordinals})

    def list_records(self) -> "Iterator[pa.Table]":
        """Yield the table `records` in chunks, sorted by id."""
        for chunk in self._shelf.list_records():
            numbers = chunk[ROW].to_numpy()
            ids = self._names.list_ids(numbers)
            order = sorted(range(len(ids)), key=ids.__getitem__)
            rows = numbers[order]
            yield _complete(RECORDS, chunk.take(order), self._known(rows) | self._about(rows))

    def list_known(self) -> "pd.DataFrame":
        """Return the columns of `records` that are needed for corrections: id, former ids, title and DOI. The rows are not sorted."""
        import pandas as pd  # noqa: PLC0415  heavy

        parts = [frame(_KNOWN, ())]
        for chunk in self._shelf.list_records((ROW, "title", "doi")):
            rows = chunk[ROW].to_numpy()
            columns: dict[str, Any] = {name: chunk[name].to_pylist() for name in ("title", "doi")}
            former = [self._names.former.get(i, []) for i in rows.tolist()]
            columns |= {"record": self._names.list_ids(rows), "former": former}
            parts.append(frame_of(_KNOWN, columns))
        return pd.concat(parts, ignore_index=True)

    def _known(self, rows: "slice | Numbers") -> dict[str, Any]:
        files = self._names.files
        owners = self._names.owners[rows].tolist()
        return {"record": self._names.list_ids(rows), "file": [files[i].path for i in owners]}

    def _about(self, rows: "Numbers") -> dict[str, Any]:
        searches = [self._names.files[i] for i in self._names.owners[rows].tolist()]
        return {
            "source": [f.source for f in searches],
            "kind": [f.kind for f in searches],
            "searched": [f.searched for f in searches],
            "former": [self._names.former.get(i, []) for i in rows.tolist()],
        }


_KNOWN: Final = Table("known", "", pick(("record", "former", "title", "doi"), RECORDS.columns), ("record",))


def _complete(table: Table, data: "pa.Table", columns: Mapping[str, Any]) -> "pa.Table":
    import pyarrow as pa  # noqa: PLC0415  heavy

    schema = arrow_schema(table)
    arrays = [
        pa.chunked_array([pa.array(columns[f.name], f.type)]) if f.name in columns else data[f.name]
        for f in schema
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def ingest(
    files: Sequence[SearchFile],
    *,
    sources: "Sequence[Source]",
    run: Run = map,
    repairs: Mapping[str, str] | None = None,
    chunking: Chunking = DEFAULT,
    open_spill: OpenSpill = Memory,
) -> Intake:
    """Return the content of all search files.

    The result does not depend on the number of processes, the order of the files or the size of the chunks. The hits that each
    source reported are compared with the entries in its files (PRISMA-S item 15). Raises AssertionError if an entry of a
    file is neither parsed nor quarantined.

    - `run`: `map`, or a `map` over several processes
    - `repairs`: the corrected text of each unreadable entry, by its `file:line`
    - `open_spill`: opens the store for the rows. The default store keeps them in memory.
    """
    files = sorted(files, key=lambda f: f.path)
    with pause_collector():
        read = _Reading(files, repairs or {}, chunking, open_spill())
        begun: list[Begun] = []
        for owner, packed in read_parts(files, run, pack_part, begun, chunking.part):
            read.add(owner, packed)
        done = [found.complete(b.file, f.path) for found, b, f in zip(read.files, begun, files, strict=True)]
        problems = [
            *(p for found in done for p in found.problems),
            *_quarantine_problems(files, done),
            *read.finish_repairs(),
            *(
                p
                for f, found in zip(files, read.files, strict=True)
                for p in check_rows(f.path, found.oddities, found.rows)
            ),
            *_repeated_files(files, begun),
            *_hit_problems(files, done, sources),
        ]
        names = read.naming.name()
    return Intake(
        files=frame(FILES, _file_rows(files, done, [found.rows for found in read.files])),
        quarantine=frame(QUARANTINE, _quarantine_rows(files, done)),
        problems=sort_problems(problems),
        _shelf=read.shelf,
        _names=names,
    )


@dataclass(slots=True)
class _FileReading:
    """What has been read from one file, apart from its rows.

    `count` is the number of entries that have been read, and `rows` is the number of those that could be parsed.
    """

    oddities: list[Oddity] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    count: int = 0
    rows: int = 0

    def complete(self, begun: ParsedFile[Any], name: str) -> ParsedFile[Any]:
        """Return the file with its quarantined entries added.

        Raises AssertionError if the numbers of parsed and quarantined entries do not add up to the number of entries.
        """
        if not self.count == begun.count == self.rows + len(self.quarantined):
            raise AssertionError(
                f"{name}: {count(begun.count, 'entry', 'entries')}, but {self.rows} parsed and {len(self.quarantined)} quarantined"
            )
        return replace(begun, quarantined=self.quarantined)


class _Reading:
    """The entries that have been read. Their columns are in chunks. The values from which ids are made are kept separately."""

    def __init__(
        self, files: Sequence[SearchFile], repairs: Mapping[str, str], chunking: Chunking, spill: Spill
    ) -> None:
        self.searches, self.repairs = files, repairs
        partitions = chunking.partitions or count_partitions(sum(f.size for f in files))
        self.shelf = Shelf(spill, partitions, chunking.rows or max(ROWS, SHARE * partitions))
        self.files = [_FileReading() for _ in files]
        from slr.ingest.naming import Naming  # noqa: PLC0415  heavy: a conversion gives ids to few records

        self.naming = Naming(files)
        self.repaired: set[str] = set()
        self.failed: list[Problem] = []

    def add(self, owner: int, packed: Packed) -> None:
        """Add a part of a file. Quarantined entries that people have corrected are added as rows."""
        file = self.files[owner]
        start = 0
        for i, unread in packed.quarantined:
            row = self._repair(owner, file.count + i + 1, unread) if self.repairs else None
            if row is None:
                file.quarantined.append(unread)
                continue
            stop = bisect_left(packed.places, i)
            self._add_rows(owner, packed.cut(start, stop))
            self._add_rows(owner, pack_rows([row])._replace(places=[i]))
            start = stop
        self._add_rows(owner, packed.cut(start, len(packed.places)) if start else packed)
        file.count += packed.number

    def _add_rows(self, owner: int, packed: Packed) -> None:
        file = self.files[owner]
        ordinals = [file.count + i + 1 for i in packed.places]
        self.naming.add(owner, ordinals, packed.bases, packed.contents, packed.former, packed.unmarked)
        file.oddities += packed.oddities
        file.rows += len(packed.places)
        self.shelf.add(packed)

    def _repair(self, owner: int, ordinal: int, unread: Quarantined) -> ParsedRow | None:
        """Return the parsed repair of a quarantined entry, or None if there is no repair or the repair cannot be read."""
        place = Place(file=self.searches[owner].path, line=unread.line, ordinal=ordinal)
        text = self.repairs.get(str(place))
        if text is None:
            return None
        self.repaired.add(str(place))
        found, problems = repair_entries([place], {str(place): text}, parse_part)
        self.failed += problems
        row: ParsedRow | None = found.get(place)
        return row

    def finish_repairs(self) -> list[Problem]:
        """Return a problem for each repair that has no effect. Call this after all parts have been added."""
        others = {place: text for place, text in self.repairs.items() if place not in self.repaired}
        return [*self.failed, *repair_entries((), others, parse_part)[1]]


class Begun(NamedTuple):
    """A file that has been split into entries: the file without the entries, a hash of its content, and whether the file is blank."""

    file: ParsedFile[Any]
    hash: bytes
    blank: bool


def read_parts(
    files: Sequence[SearchFile],
    run: Run,
    parse: Callable[[CutFile], T],
    begun: list[Begun],
    size: int = PART,
) -> Iterator[tuple[int, T]]:
    """Parse all parts of the files, in order. Yield the number of each part's file (from 0) and the result of `parse`.

    The parts are parsed by `run` if its processes are already running, or if the first parts together have
    `PARALLEL_FROM` entries. Otherwise, they are parsed in this process.

    A file is read and cut only when its parts are needed, so only a few large files are in memory at once. Each file is
    appended to `begun` after it has been cut.
    """
    owners: deque[int] = deque()
    parts = _cut_parts(files, begun, owners, size)
    first = list(islice(parts, -(-PARALLEL_FROM // size)))
    worker = choose_map(run, enough=sum(len(part.pieces) for part in first) >= PARALLEL_FROM)
    for found in worker(parse, chain(first, parts)):
        yield owners.popleft(), found


def _cut_parts(
    files: Sequence[SearchFile], begun: list[Begun], owners: deque[int], size: int
) -> Iterator[CutFile]:
    for i, f in enumerate(files):
        for part in _cut_file(f, begun).split(size):
            owners.append(i)
            yield part


def _cut_file(file: SearchFile, begun: list[Begun]) -> CutFile:
    data = file.read()
    found = cut(data, file.path, columns=file.columns)
    begun.append(Begun(ParsedFile.begin(found), hashlib.sha256(data).digest(), not data or data.isspace()))
    return found


def _file_rows(
    files: Sequence[SearchFile], done: Sequence[ParsedFile[Any]], parsed: Sequence[int]
) -> Iterator[Mapping[str, Any]]:
    for f, found, rows in zip(files, done, parsed, strict=True):
        yield {
            "file": f.path,
            "source": f.source,
            "kind": f.kind,
            "searched": f.searched,
            "format": found.format,
            "encoding": found.encoding,
            "entries": found.count,
            "parsed": rows,
            "quarantined": len(found.quarantined),
        }


def _quarantine_rows(
    files: Sequence[SearchFile], parsed: Sequence[ParsedFile[Any]]
) -> Iterator[Mapping[str, Any]]:
    for f, found in zip(files, parsed, strict=True):
        source = {"file": f.path, "source": f.source, "kind": f.kind}
        for q in found.quarantined:
            yield source | {"line": q.line, "reason": q.reason, "raw": q.raw, "cause": q.cause}
        for t in found.texts:
            listed = {
                "line": t.line,
                "reason": _TEXT_REASON,
                "raw": clean_raw(t.raw),
                "cause": TEXT,
                "last": t.last,
            }
            yield source | listed


_TEXT_REASON: Final = "text outside the entries, which is not counted"


def _quarantine_problems(files: Sequence[SearchFile], parsed: Sequence[ParsedFile[Any]]) -> Iterator[Problem]:
    hint = "the entry is quarantined and counted; `slr ingest --quarantine` shows it and how to correct it"
    for f, found in zip(files, parsed, strict=True):
        if found.format != UNKNOWN:  # one problem is enough for a file in an unknown format
            yield from find_unreadable(f.path, found.quarantined, hint)


def _repeated_files(files: Sequence[SearchFile], begun: Sequence[Begun]) -> Iterator[Problem]:
    first: dict[bytes, str] = {}
    for f, (_, digest, blank) in zip(files, begun, strict=True):
        if digest in first and not blank:
            yield warning(
                "ING007",
                f"the file has the same content as {first[digest]}",
                file=f.path,
                hint="if both files are the same export, remove one of them; while both are there, the PRISMA flow counts their records twice under 'identified'",
            )
        first.setdefault(digest, f.path)


def _hit_problems(
    files: Sequence[SearchFile], parsed: Sequence[ParsedFile[Any]], sources: "Sequence[Source]"
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
            there = f"{in_files} {count(entries, 'entry', 'entries')}" if own else "it has no files"
            yield warning(
                "ING008",
                f"{source.name} reported {count(source.all_hits, 'hit')}, but {there}"
                + (f" ({each})" if each else ""),
                file=posixpath.commonpath([f.path for f, _ in own]) if own else "",  # a file, or their folder
                where=f"sources.{source.id}.hits",
                hint="check whether an export is missing or truncated, or correct `hits`; for several searches, write `hits: {2026-03-01: 40}`",
            )
