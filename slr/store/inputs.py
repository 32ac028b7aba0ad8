"""Provide the inputs of a stage: tables, people's rows, exports, full texts, patches and other files of the review."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from slr.model.column import Table
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.people.row import Row
from slr.stage import (
    EVERYTHING,
    REVISIONS,
    Draw,
    Encode,
    FullText,
    Look,
    Mapper,
    Part,
    Patches,
    Revision,
    SearchFile,
    Stage,
    Todo,
)
from slr.store.cache import BuildCache
from slr.store.full_text import list_full_texts
from slr.store.layout import FULL_TEXTS, Review
from slr.store.patch import read_patches
from slr.store.people import People
from slr.store.retraction_file import read_retraction_file
from slr.store.revision import list_revisions
from slr.store.search import read_searches
from slr.store.spill import FileSpill, open_spill
from slr.store.table_file import hash_table, read_chunks, read_table
from slr.store.table_part import list_parts
from slr.text.retraction import Retractions

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTables:
    """The tables of a review, by name. A table is read when it is first needed, and then kept in memory.

    `columns` maps the name of each table to the columns that are read. An empty tuple means all columns.
    """

    review: Review
    declared: Mapping[str, Table]
    columns: Mapping[str, tuple[str, ...]]
    loaded: "dict[str, pd.DataFrame]" = field(default_factory=dict)

    def __getitem__(self, name: str) -> "pd.DataFrame":
        """Return a table with the columns that `columns` names. Raises KeyError if `columns` does not name the table."""
        if name not in self.loaded:
            self.loaded[name] = read_table(self.review, self.declared[name], self.columns[name])
        return self.loaded[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredInputs:
    """The inputs of one stage.

    A stage declares what it reads. A method raises AssertionError if its result is not declared. Exports, patches and
    the list of retractions need no declaration. `storage` is the URL that the worker processes of `map` use for the
    project's folder. It is empty if they use the same path as this process.
    """

    stage: Stage
    review: Review
    protocol: Protocol
    declared: Mapping[str, Table]
    rows: People
    folders: Sequence[str]
    problems: Sequence[Problem]
    todo: Sequence[Todo]
    map: Mapper
    encode: Encode
    draw: Draw
    storage: str = ""
    look: Look = field(default_factory=Look)
    before: Mapping[str, Table] = field(default_factory=dict)

    @property
    def only_people_changed(self) -> bool:
        """Whether only people's files have changed since the last run of this stage.

        If so, `before` lists the tables of that run.
        """
        return bool(self.before)

    def previous(
        self, name: str, *, where: Mapping[str, Sequence[str]] = MappingProxyType({}), packed: bool = False
    ) -> "pd.DataFrame":
        """Return a table that this stage made in the last run.

        `where` maps columns to values. Only rows that have one of the given values in each of these columns are
        returned. If `packed` is true, list columns are columns of Arrow lists. Raises AssertionError if `before` does
        not contain the table.
        """
        if name not in self.before:
            raise AssertionError(f"{self.stage.name} has no table {name} from the last run to update")
        return read_table(self.review, self.before[name], where=where, packed=packed)

    @property
    def corpus(self) -> str:
        """The path of the review's corpus folder, as shown in messages."""
        return self.review.shown(self.review.corpus)

    @property
    def ahead(self) -> frozenset[str]:
        """The times (column `when`) of all people's rows dated more than a day in the future."""
        return frozenset(row["when"] for row in self.rows.ahead)

    @property
    def cache(self) -> BuildCache:
        """The cache in the build folder of the review, for files that only this version of the program uses."""
        return BuildCache(self.review, storage=self.storage)

    def open_spill(self) -> FileSpill:
        """Return an empty store for bytes that do not fit into memory, in a temporary file beside the tables of the review."""
        return open_spill(self.review)

    def table(
        self,
        name: str,
        columns: Sequence[str] = (),
        *,
        where: Mapping[str, Sequence[str]] = MappingProxyType({}),
        packed: bool = False,
    ) -> "pd.DataFrame":
        """Return a table with the columns that the stage declares. If columns are given, only these are returned.

        `where` maps columns to values. Only rows that have one of the given values in each of these columns are
        returned. If `packed` is true, list columns are columns of Arrow lists.
        """
        columns = self._columns(name, columns)
        return read_table(self.review, self.declared[name], columns, where=where, packed=packed)

    def chunks(
        self, name: str, rows: int, columns: Sequence[str] = (), *, packed: bool = False
    ) -> "Iterator[pd.DataFrame]":
        """Yield a table in chunks of at most `rows` rows. The columns are the same as for `table`."""
        columns = self._columns(name, columns)
        return read_chunks(self.review, self.declared[name], rows, columns, packed=packed)

    def parts(
        self, name: str, rows: int, columns: Sequence[str] = (), *, packed: bool = False
    ) -> Sequence[Part]:
        """Return one function for each chunk of a table, in order. A function reads its chunk of at most `rows` rows.

        The columns are the same as for `table`. The functions can run in the worker processes of `map`. They read the
        table from its path or, if `storage` is set, from its URL.
        """
        columns = self._columns(name, columns)
        table = self.declared[name]
        return list_parts(self.review, table, rows, columns, packed=packed, storage=self.storage)

    def hash(self, name: str) -> str:
        """Return a hash of a table's content."""
        self._columns(name)
        return hash_table(self.review, self.declared[name])

    def people(self, folder: str) -> tuple[Row, ...]:
        """Return the valid rows of all people's files in a folder, such as `screening/title-abstract`."""
        if folder not in self.folders:
            raise AssertionError(f"{self.stage.name} does not read people's files in {folder}")
        return self.rows[folder]

    def searches(self) -> tuple[tuple[SearchFile, ...], tuple[Problem, ...]]:
        """Return the exports that match a source, and problems such as an export that matches no source."""
        return read_searches(self.review, self.protocol)

    def full_texts(self) -> tuple[FullText, ...]:
        """Return the full texts in `fulltexts/`, sorted by name.

        Raises AssertionError if the stage does not declare that it reads this folder.
        """
        if FULL_TEXTS not in self.stage.files:
            raise AssertionError(f"{self.stage.name} does not declare that it reads {FULL_TEXTS}/")
        return list_full_texts(self.review)

    def revisions(self) -> tuple[Revision, ...]:
        """Return the revisions of the protocol, from the oldest to the newest (see `list_revisions`).

        Raises AssertionError if the stage does not declare that it reads them.
        """
        if REVISIONS not in self.stage.files:
            raise AssertionError(f"{self.stage.name} does not declare that it reads the {REVISIONS}")
        return list_revisions(self.review)

    def retractions(self) -> tuple[Retractions, tuple[Problem, ...]]:
        """Return the notices in the list of retractions that the protocol names, and the problems of the list."""
        return read_retraction_file(self.review, self.protocol)

    def patches(self) -> Patches:
        """Return the corrections of records and entries in `patches.yaml`, with the problems of this file."""
        return read_patches(self.review)

    def _columns(self, name: str, wanted: Sequence[str] = ()) -> tuple[str, ...]:
        if self.stage.reads == EVERYTHING:
            return tuple(wanted) or self.stage.loads.get(name, ())
        if name not in self.stage.reads:
            raise AssertionError(f"{self.stage.name} does not declare that it reads the table {name}")
        declared = self.stage.reads[name]
        if declared and not set(wanted) <= set(declared):
            raise AssertionError(f"{self.stage.name} does not declare that it reads these columns of {name}")
        return tuple(wanted) or declared
