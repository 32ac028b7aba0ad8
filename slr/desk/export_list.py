"""List the exports of a review by source, with what the last run read in them."""

from collections.abc import Iterable
from dataclasses import dataclass

from slr.model.problem import Problem, sort_problems
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.source import Source
from slr.model.table import FILES
from slr.pipeline import has_tables_of
from slr.stage import SearchFile
from slr.store.layout import Review
from slr.store.search import find_unmatched, read_searches
from slr.store.table_file import read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredExport:
    """An export of a source.

    - `file`: the path below `searches/`
    - `size`: the number of bytes
    - `searched`: the date of the search, or an empty string if it is not known
    - `format`: the format that the last run recognised, or an empty string if the last run did not read the file
    - `records`, `unread`: how many entries the last run could and could not read, or None if it did not read the file
    """

    file: str
    size: int
    searched: str
    format: str = ""
    records: int | None = None
    unread: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceExports:
    """A source of the protocol, and its exports, sorted by path."""

    source: Source
    exports: tuple[StoredExport, ...]

    @property
    def records(self) -> int:
        """The number of entries that the last run read in the exports of the source."""
        return sum(e.records or 0 for e in self.exports)


def list_exports(review: Review, protocol: Protocol) -> tuple[tuple[SourceExports, ...], tuple[Problem, ...]]:
    """Return the sources of the protocol with their exports, in the order of the protocol, and the problems with exports."""
    files, problems = read_searches(review, protocol)
    known = _read_last(review)
    by_source: dict[str, list[SearchFile]] = {}
    for file in files:
        by_source.setdefault(file.source, []).append(file)
    listed = tuple(
        SourceExports(source=s, exports=tuple(_describe(by_source.get(s.id, ()), known)))
        for s in protocol.sources
    )
    return listed, sort_problems((*problems, *find_unmatched(review, protocol)))


def _read_last(review: Review) -> dict[str, tuple[str, int, int]]:
    """Return the format and the numbers of entries that the last run found in each file, by path below the corpus."""
    if not has_tables_of(review, "ingest"):
        return {}
    rows = list_rows(read_table(review, FILES, ["file", "format", "parsed", "quarantined"]))
    return {row["file"]: (row["format"], row["parsed"], row["quarantined"]) for row in rows}


def _describe(files: Iterable[SearchFile], known: dict[str, tuple[str, int, int]]) -> Iterable[StoredExport]:
    for file in files:
        form, records, unread = known.get(file.path, ("", None, None))
        below = file.path.partition("/")[2]
        yield StoredExport(
            file=below,
            size=file.size,
            searched=file.searched or "",
            format=form,
            records=records,
            unread=unread,
        )
