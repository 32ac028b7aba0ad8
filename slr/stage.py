"""Define a stage: a value that declares the inputs, the tables and the function of one step of the program.

    STAGE = Stage(name="screen", reads={"reports": ()}, makes=(STATUSES,), run="slr.screen.stage:run", ...)

All stages have the same signature, `run(Inputs) -> Result`. Functions are given by name, so that the list of
stages can be read without importing their code. A test checks that every named function exists.
"""

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal
from typing import Protocol as Interface

from slr.model.column import Table
from slr.model.problem import Problem
from slr.spill import Spill

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from slr.model.protocol import Protocol
    from slr.people.row import Row
    from slr.text.retraction import Retractions

Mapper = Callable[..., Iterable[Any]]  # `map`, or a `map` over several processes
Part = Callable[[], "pd.DataFrame"]  # reads a part of a table, in any process
Opener = Callable[[], BinaryIO]  # opens a file for reading, in any process
Encode = Callable[[Sequence[str]], Any]  # converts texts to an array of numbers with one row per text
Draw = Callable[[str], bytes]  # converts an SVG document to a PNG image


def choose_map(run: Mapper, *, enough: bool) -> Mapper:
    """Return `run` if there is enough work for several processes, otherwise `map`.

    If the worker processes of `run` have already started (`run.ready` is true), any amount of work is enough.
    """
    return run if enough or getattr(run, "ready", False) else map


# The value of `reads` for a stage that reads all tables of all earlier stages.
EVERYTHING: Final[Literal["everything"]] = "everything"
WHOLE_PROTOCOL: Final = ("*",)
# The settings of the protocol that only screens and worksheets read, by the names of attributes. No stage depends on them.
FOR_SCREENS: Final = {"screening": {"title_abstract": {"show"}, "full_text": {"show"}}}
NAMED: Final = 3  # most reports that a Todo lists; the tables list all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the pipeline.

    - `name`: the name of the stage and of its command
    - `help`: the help text of this command
    - `run`: the name of the function `run(Inputs) -> Result`, as `module:function`
    - `summarize`: the name of the function `summarize(Tables) -> str` that returns the line printed after a run; the
      function `count_up(Tables) -> dict[str, int]` in the same module returns the numbers in this line
    - `todo`: the name of the function `todo(Tables, Protocol) -> Iterable[Todo]` that lists the tasks left to people
    - `reads`: for each table that the stage reads, the columns that it needs (an empty tuple means all columns), or
      EVERYTHING
    - `loads`: if the stage reads all tables, the tables that are loaded only in part, with the columns to load
    - `shows`: for each table that `summarize` and `todo` read, the columns that these functions need
    - `makes`: the tables that the stage returns
    - `files`: the files and folders below `corpus/<review>/` that the stage reads in addition to people's files, and
      REVISIONS if it reads the revisions of the protocol
    - `people`: the folders of people's files that the stage reads, although they belong to an earlier stage
    - `parts`: the keys of the protocol on which the stage depends, or WHOLE_PROTOCOL
    """

    name: str
    help: str
    run: str
    summarize: str = ""
    todo: str = ""
    reads: "Mapping[str, tuple[str, ...]] | Literal['everything']" = field(default_factory=dict)
    loads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    makes: tuple[Table, ...] = ()
    files: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def find_function(name: str) -> Callable[..., Any]:
    """Return the function with a name such as `slr.screen.stage:run`. Its module is imported if necessary."""
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


class Tables(Interface):
    """Access to tables by name, such as `tables["reports"]`."""

    def __getitem__(self, name: str, /) -> "pd.DataFrame":
        """Return a table, with at least the columns that the stage declares in `shows`."""
        ...


class Cache(Interface):
    """A store for results that take long to compute.

    The caller must check that a stored result belongs to its inputs.
    """

    def read(self, name: str) -> BinaryIO | None:
        """Return a stored result, open for reading, or None if no result with this name can be used."""
        ...

    def write(self, name: str, *parts: bytes | memoryview) -> None:
        """Store the bytes of a result under a name. `parts` are joined."""
        ...

    def write_parts(self, name: str, parts: Iterable[bytes | memoryview], /) -> None:
        """Store the bytes of a result as `write` does. Only one part is in memory at a time."""
        ...


class SharedCache(Cache, Interface):
    """A cache with results that other processes can read, too."""

    def share(self, name: str) -> Opener:
        """Return a function that opens a stored result in any process, without checking it.

        Positions in the file are the same as in the file that `read` returns.
        """
        ...


class Inputs(Interface):
    """The inputs of a stage. A stage can read only the tables and columns that it declares."""

    @property
    def protocol(self) -> "Protocol":
        """The review's protocol."""
        ...

    @property
    def corpus(self) -> str:
        """The path of the review's corpus folder, as shown in messages, such as `corpus/my-review`."""
        ...

    @property
    def declared(self) -> Mapping[str, Table]:
        """The declarations of the tables that the stage reads, by name."""
        ...

    @property
    def problems(self) -> Sequence[Problem]:
        """The problems of the protocol, of people's files and of the earlier stages."""
        ...

    @property
    def ahead(self) -> frozenset[str]:
        """The times (column `when`) of all rows dated more than a day in the future.

        None of these times is ever used as the date of the appendix.
        """
        ...

    @property
    def todo(self) -> "Sequence[Todo]":
        """The tasks that earlier stages leave to people. Only a stage that reads all tables gets them."""
        ...

    @property
    def map(self) -> Mapper:
        """A `map` that can use several processes. The result is the same for any number of processes."""
        ...

    @property
    def cache(self) -> SharedCache:
        """The review's cache."""
        ...

    def open_spill(self) -> Spill:
        """Return an empty store for bytes that do not fit into memory. It lasts no longer than the stage."""
        ...

    @property
    def encode(self) -> Encode:
        """A function that turns texts into vectors with the language model of the protocol."""
        ...

    @property
    def draw(self) -> Draw:
        """A function that renders an SVG document as a PNG image. The image has the same bytes on every computer."""
        ...

    @property
    def look(self) -> "Look":
        """What the DOCX file of the appendix looks like."""
        ...

    @property
    def only_people_changed(self) -> bool:
        """Whether only people's files have changed since the last run of this stage.

        If so, the tables of the last run still exist, and `previous` can read them.
        """
        ...

    def previous(
        self, name: str, *, where: Mapping[str, Sequence[str]] = MappingProxyType({}), packed: bool = False
    ) -> "pd.DataFrame":
        """Return a table that this stage made in the last run.

        `where` and `packed` have the same meaning as for `table`. Raises AssertionError unless `only_people_changed` is
        true.
        """
        ...

    def table(
        self,
        name: str,
        columns: Sequence[str] = (),
        *,
        where: Mapping[str, Sequence[str]] = MappingProxyType({}),
        packed: bool = False,
    ) -> "pd.DataFrame":
        """Return a table with the columns that the stage declares. If columns are given, only these are returned.

        `where` maps columns to values. Only rows that have one of the given values in each of these columns are returned.

        If `packed` is true, list columns are columns of Arrow lists, which take a tenth of the memory of Python lists.
        """
        ...

    def chunks(
        self, name: str, rows: int, columns: Sequence[str] = (), *, packed: bool = False
    ) -> "Iterator[pd.DataFrame]":
        """Yield a table in order, in chunks of at most `rows` rows. The columns are the same as for `table`."""
        ...

    def parts(
        self, name: str, rows: int, columns: Sequence[str] = (), *, packed: bool = False
    ) -> "Sequence[Part]":
        """Return one function for each chunk of a table, in order. A function reads its chunk of at most `rows` rows.

        The columns are the same as for `table`. A function can be called in another process, so that this process need
        not read the chunk.
        """
        ...

    def hash(self, name: str) -> str:
        """Return a hash of a table's content."""
        ...

    def people(self, folder: str) -> "tuple[Row, ...]":
        """Return the valid rows of all people's files in a folder."""
        ...

    def searches(self) -> "tuple[tuple[SearchFile, ...], tuple[Problem, ...]]":
        """Return the exports of the review, and problems such as an export that matches no source."""
        ...

    def full_texts(self) -> "tuple[FullText, ...]":
        """Return the full texts in `fulltexts/`, sorted by name."""
        ...

    def revisions(self) -> "tuple[Revision, ...]":
        """Return the revisions of the protocol, from the oldest to the newest.

        They come from git or, in an unpacked bundle, from the files in `protocols/<review>.history/`. There are none if
        no effects are pooled.
        """
        ...

    def retractions(self) -> "tuple[Retractions, tuple[Problem, ...]]":
        """Return the list of retractions that the protocol names, and its problems."""
        ...

    def patches(self) -> "Patches":
        """Return the corrections of records and entries in `patches.yaml`."""
        ...


class OutputError(Exception):
    """Error that is raised if a `Separate` output cannot be created. It contains the reason, and what people can do about it."""

    def __init__(self, reason: str, hint: str) -> None:
        self.reason, self.hint = reason, hint
        super().__init__(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the DOCX file of the appendix looks like, as chosen by the options of the command.

    - `template`: the bytes of a DOCX file from which styles, page size, margins, header and footer are taken, or empty
    - `count_pages`: a function that finds the page of each bookmark of a DOCX file, or None if pages are not counted. It raises
      OutputError
    - `inputs`: for each option that is used, the hash of the template, or the version of the program that counts the pages
    """

    template: bytes = b""
    count_pages: Callable[[bytes], Mapping[str, int]] | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)


OPTION: Final = "--"  # how the name of an option begins, among the hashes of the inputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Separate:
    """A file whose content is created only when the file is written.

    `make` returns the content. If it fails, the other files of the stage are still written.
    """

    make: Callable[[], bytes]

    def __iter__(self) -> Iterator[bytes]:
        """Create the content, and yield it as a single part."""
        yield self.make()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a stage returns: tables by name, files below `build/<review>/`, and problems.

    A table is in `tables` as a single frame, or in `chunks` as an iterable of frames or Arrow tables that are read one
    at a time. If a table is the same as in the last run, only its name is given, in `kept`. A file is given as its
    bytes. A large file is given as an iterable of its parts. If a `Separate` fails, the other files are still written.
    """

    tables: "Mapping[str, pd.DataFrame]" = field(default_factory=dict)
    chunks: "Mapping[str, Iterable[pd.DataFrame | pa.Table]]" = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    files: "Mapping[str, bytes | Iterable[bytes]]" = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """A task left to people: its kind, the number of cases, and the first few reports.

    `kind` is the key of the text that describes the task, in the table `todo` of `slr/report/texts/en.toml`. `fill`
    contains further values to insert into this text. `stage` is the stage of screening, or empty. `reports` are pairs
    of id and title. `people` are the people who can do the task. If `people` is empty, anybody can do the task.
    """

    kind: str
    count: int
    stage: str = ""
    reports: tuple[tuple[str, str], ...] = ()
    people: tuple[str, ...] = ()
    fill: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        kind: str,
        reports: Sequence[str],
        title: Mapping[str, str],
        *,
        stage: str = "",
        people: tuple[str, ...] = (),
        **fill: str,
    ) -> "Todo":
        """Return a task about the given reports. Only the first few are listed.

        `title` maps ids to titles.
        """
        named = tuple((report, title.get(report, "")) for report in reports[:NAMED])
        return cls(kind=kind, count=len(reports), stage=stage, reports=named, people=people, fill=fill)

    @classmethod
    def unpack(cls, packed: Mapping[str, Any]) -> "Todo":
        """Return a task that was stored as JSON."""
        reports = tuple((report, title) for report, title in packed["reports"])
        return cls(**{**packed, "reports": reports, "people": tuple(packed.get("people", ()))})


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFile:
    """One export as received.

    `path` is relative to `corpus/<review>/`. `read` is a function that returns the content, so a file is read only when
    it is needed. The content has `size` bytes. `source` and `kind` are the id and the kind of the source. `searched` is
    the date of the search, or None if the date is unknown. `merged` is true if the file combines several sources or is
    already deduplicated. `columns` maps the headers of a table to common columns.
    """

    path: str
    read: Callable[[], bytes]
    size: int
    source: str
    kind: str
    searched: str | None = None
    merged: bool = False
    columns: Mapping[str, str] | None = None

    @classmethod
    def of(cls, data: bytes, **values: Any) -> "SearchFile":
        """Return a file whose content is already in memory. `values` contains all other fields, by name."""
        return cls(read=lambda: data, size=len(data), **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class FullText:
    """A file with the full text of a work.

    `name` is the name of the file without its suffix, which should be the id of a report. `path` is the path as shown
    in messages. `read` returns the text, in which form feeds divide the pages. For a PDF, and for any other file that is
    not text, `read` is None.
    """

    name: str
    path: str
    read: Callable[[], str] | None = None


# In the `files` of a stage, and among the hashes of the inputs: the revisions of the protocol.
REVISIONS: Final = "revisions of the protocol"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A revision of the protocol, from git or from an unpacked bundle. `when` is the time of the commit, and `read` returns the content of the file."""

    when: datetime
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patches:
    """The corrections in `patches.yaml`.

    - `file`: the path of `patches.yaml`
    - `lines`: the line number of each key
    - `fields`: the corrected fields of records, by record id, former id or DOI
    - `repairs`: the corrected text of entries that could not be read, by file and line
    - `problems`: the problems of the file
    """

    file: str = ""
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    repairs: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def locate(self, problem: Problem) -> Problem:
        """Add to a problem the file and line of the patch that it is about.

        A problem that is not about a patch is returned unchanged.
        """
        for key in (problem.where, problem.where.rpartition(".")[0]):
            if key in self.lines:
                return replace(problem, file=self.file, line=self.lines[key])
        return problem
