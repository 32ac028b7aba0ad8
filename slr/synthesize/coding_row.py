"""Read the codings from the coding stage, each with its work and studies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from slr.model.row import list_rows
from slr.model.status import OUTSIDE_FLOW, WITHOUT_ENTRY
from slr.model.word import ROLES
from slr.synthesize.work import Work

if TYPE_CHECKING:
    import pandas as pd

# The words of the column `standing`, in the order in which works are shown.
STANDINGS: Final = (
    "included",
    "previous",
    WITHOUT_ENTRY,
    OUTSIDE_FLOW,
    "awaiting",
    "not retrieved",
    "excluded",
    "not reported",
)
# The words for works that count as included. If no screening is reported ("not reported"), all works count as
# included.
COUNTED: Final = ("included", "previous", "not reported")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """A valid coding, with the work that it is about."""

    work: Work
    studies: tuple[str, ...]
    standing: str
    theme: str
    role: str
    statement: str
    quote: str
    location: str
    second_hand: bool | None
    who: str
    basis: str
    note: str
    coding: str = ""
    by: str = ""
    how: str = ""

    @property
    def counts(self) -> bool:
        """Whether the coding is part of the synthesis.

        Worked examples and codings of works that are not included are left out.
        """
        return self.standing in COUNTED and self.role != "worked-example"


def read_codings(
    coded: "pd.DataFrame",
    works: Mapping[str, Work],
    status_of: Mapping[str, str],
    studies: Mapping[str, tuple[str, ...]],
) -> tuple[Coding, ...]:
    """Return the codings of known reports, including rejected suggestions. Codings with an unknown role are left out.

    `studies` maps reports to their studies. A report without studies counts as a separate study.
    """
    return tuple(
        Coding(
            work=works[row["report"]],
            studies=studies.get(row["report"], (row["report"],)),
            standing=status_of.get(row["report"], "not reported"),
            theme=row["theme"],
            role=row["role"],
            second_hand=row["second_hand"],
            who=row["who"],
            **{
                k: row[k] or ""
                for k in ("statement", "quote", "location", "basis", "note", "coding", "by", "how")
            },
        )
        for row in list_rows(coded)
        if row["role"] in (*ROLES, "reject") and row["report"] in works
    )
