"""What a stage is: a value that says what it reads, what it makes, and which function runs it.

    STAGE = Stage(name="screen", reads={"reports": ()}, makes=(STATUSES,), run="slr.screen.stage:run", ...)

Every stage has one signature, `run(Inputs) -> Result`. Functions are named as text, so that knowing the order of the
stages loads none of them; a test resolves every name.
"""

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Literal
from typing import Protocol as Interface

from slr.model.column import Table
from slr.model.problem import Problem

if TYPE_CHECKING:
    import pandas as pd

    from slr.model.protocol import Protocol
    from slr.people.row import Row

Mapper = Callable[..., Iterable[Any]]

# What a stage reads when it reads every table that the stages before it make.
EVERYTHING: Final[Literal["everything"]] = "everything"
WHOLE_PROTOCOL: Final = ("*",)
NAMED: Final = 3  # reports that a Todo names; the tables list all


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the road.

    `reads` maps each table it reads to the columns it needs, an empty tuple for all columns. `makes` are the tables it
    returns. `files` are what it reads below `corpus/<review>/` beside the people's files whose kind names the stage, and
    `parts` the keys of the protocol that it depends on. `run`, `summarize` and `todo` name functions as
    `module:function`: `run(Inputs) -> Result`, `summarize(Tables) -> str` for the line a run prints, and
    `todo(Tables, Protocol) -> Iterable[Todo]` for what it leaves to people. `help` is the line of its command.
    """

    name: str
    help: str
    run: str
    summarize: str = ""
    todo: str = ""
    reads: "Mapping[str, tuple[str, ...]] | Literal['everything']" = field(default_factory=dict)
    makes: tuple[Table, ...] = ()
    files: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def find_function(name: str) -> Callable[..., Any]:
    """Return the function that a text such as `slr.screen.stage:run` names."""
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


class Tables(Interface):
    """Tables by name: `tables["reports"]`."""

    def __getitem__(self, name: str, /) -> "pd.DataFrame":
        """Return a table with all its columns."""
        ...


class Cache(Interface):
    """A place for what is expensive to compute and can be computed again. Whoever stores something checks what comes back."""

    def read(self, name: str) -> BinaryIO | None:
        """Return what was stored under a name as an open file, None where there is nothing."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Store bytes under a name."""
        ...


class Inputs(Interface):
    """All that a stage may use. A stage gets the tables and columns that it declares, and no others."""

    @property
    def protocol(self) -> "Protocol":
        """The review's protocol."""
        ...

    @property
    def corpus(self) -> str:
        """The review's corpus folder as messages show it, such as `corpus/my-review`."""
        ...

    @property
    def declared(self) -> Mapping[str, Table]:
        """The declarations of the tables that the stage reads, by name."""
        ...

    @property
    def problems(self) -> Sequence[Problem]:
        """What is wrong with the protocol, people's files and the results of the stages before."""
        ...

    @property
    def map(self) -> Mapper:
        """A `map` that may spread work over processes. The result is the same for any number of them."""
        ...

    @property
    def cache(self) -> Cache:
        """The review's cache."""
        ...

    def table(self, name: str) -> "pd.DataFrame":
        """Return a table whole, with the declared columns."""
        ...

    def chunks(self, name: str, rows: int) -> "Iterator[pd.DataFrame]":
        """Yield a table in order, at most so many rows at a time, with the declared columns."""
        ...

    def hash(self, name: str) -> str:
        """Return a hash of a table's content."""
        ...

    def people(self, folder: str) -> "tuple[Row, ...]":
        """Return the valid rows of all people's files in a folder."""
        ...

    def searches(self) -> "tuple[tuple[SearchFile, ...], tuple[Problem, ...]]":
        """Return the exports of the review, and what is wrong with their place."""
        ...

    def patches(self) -> "Patches":
        """Return the corrections that people laid over the exports."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a stage returns: tables by name, as declared, files below `build/<review>/`, and problems.

    Each table is in `tables` as one frame, or in `chunks` as parts in order, which need not be in memory together.
    """

    tables: "Mapping[str, pd.DataFrame]" = field(default_factory=dict)
    chunks: "Mapping[str, Iterable[pd.DataFrame]]" = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """Something that a stage leaves to people: how many things of which kind, and the first few reports among them.

    `kind` is a key of the texts under `todo`. `stage` is a stage of screening where one is meant. `reports` are ids with
    titles; `fill` is what else the text mentions.
    """

    kind: str
    count: int
    stage: str = ""
    reports: tuple[tuple[str, str], ...] = ()
    fill: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, kind: str, reports: Sequence[str], title: Mapping[str, str], *, stage: str = "", **fill: str
    ) -> "Todo":
        """Return what is to be done about reports, of which the first few are named. `title` maps ids to titles."""
        named = tuple((report, title.get(report, "")) for report in reports[:NAMED])
        return cls(kind=kind, count=len(reports), stage=stage, reports=named, fill=fill)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFile:
    """One export as received. `path` is below `corpus/<review>/`; `columns` renames headers of a table."""

    path: str
    data: bytes
    source: str
    kind: str
    searched: str | None = None
    merged: bool = False
    columns: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Patches:
    """Corrections laid over the exports. `lines` maps a record id or place to its line in patches.yaml, which is `file`."""

    file: str = ""
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    repairs: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def locate(self, problem: Problem) -> Problem:
        """Return a problem of a patch with the line of patches.yaml on which that patch is."""
        if problem.where not in self.lines:
            return problem
        return replace(problem, file=self.file, line=self.lines[problem.where])
