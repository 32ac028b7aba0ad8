"""Define how the protocol describes a source of records and its search strategy."""

from typing import Literal

from pydantic import Field

from slr.model.part import Date, Id, NotReported, Part, Sentence
from slr.model.word import SourceKind


class SearchFilter(Part):
    """A search filter (hedge) that was used in a strategy (PRISMA-S 10)."""

    name: Sentence
    source: str = Field("not reported", description="publication or website of the filter")


class PeerReview(Part):
    """The peer review of a search strategy (PRISMA-S 14), for example with PRESS."""

    by: str = Field("not reported", description="who reviewed the strategy")
    date: Date | NotReported = "not reported"
    method: str = Field("not reported", description="how the strategy was reviewed, such as PRESS 2015")
    changes: str = Field("not reported", description="what was changed because of the peer review")


class StrategyLine(Part):
    """One line of a search strategy as it was run, with its number of hits."""

    line: str = Field("", description="number or name of the line, as in the database")
    query: Sentence
    hits: int | NotReported = "not reported"


class Source(Part):
    """Where records come from (PRISMA-S)."""

    id: Id
    name: Sentence
    kind: SourceKind
    files: tuple[str, ...] = Field((), description="paths or patterns under corpus/<review>/searches/")
    platform: str = "not reported"
    searched: Date | NotReported = Field("not reported", description="date of the search, YYYY-MM-DD")
    strategy: str = Field("not reported", description="search strategy exactly as it was run (PRISMA-S 8)")
    lines: tuple[StrategyLine, ...] = Field(
        (), description="the lines of the strategy, each with its hits, exactly as they were run (PRISMA-S 8)"
    )
    limits: str = "not reported"
    via: str = Field(
        "not reported", description="platform of the database (PRISMA-S 1), if `platform` is not given"
    )
    searched_together: tuple[Id, ...] = Field(
        (), description="ids of the sources that were searched together with this source (PRISMA-S 2)"
    )
    filters: tuple[SearchFilter, ...] | NotReported = Field(
        "not reported",
        description="search filters in the strategy (PRISMA-S 10); an empty list if there were none",
    )
    adapted_from: str = Field(
        "not reported",
        description="earlier review or strategy from which this strategy was adapted (PRISMA-S 11)",
    )
    update: str = Field(
        "not reported", description="how the search was kept up to date: alerts or reruns (PRISMA-S 12)"
    )
    peer_review: PeerReview | NotReported = Field(
        "not reported", description="peer review of the strategy (PRISMA-S 14)"
    )
    translated_by: str = Field(
        "not reported", description="person or tool that translated the strategy for this source"
    )
    contacts: str = Field(
        "not reported", description="authors, experts or manufacturers who were contacted (PRISMA-S 6)"
    )
    hits: int | NotReported | dict[Date, int] = Field(
        "not reported",
        description="number of hits that the source reported (PRISMA-S 15); for several searches, a mapping of dates to hits",
    )
    merged: bool = Field(
        False, description="true if the files combine several sources or are already deduplicated"
    )
    flow: Literal["count", "none", "without-entry"] = Field(
        "count",
        description="`none` for a source outside the review's own search: its entries are deduplicated and "
        "listed in the ledger, but no box of the flow counts them, and nobody is asked to screen them; "
        "`without-entry`: the same, for works that are cited without an entry in any reference list",
    )
    columns: dict[str, str] = Field(
        default_factory=dict,
        description="for tables: a mapping of headers in the file to the names of the program's columns",
    )
    note: str = ""

    @property
    def all_hits(self) -> int | None:
        """The total number of hits of all searches of the source, or None if they are not reported."""
        if isinstance(self.hits, int):
            return self.hits
        return sum(self.hits.values()) if isinstance(self.hits, dict) else None
