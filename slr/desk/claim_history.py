"""Collect what is known about a claim: where it and its support were written, and what the checks found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.sight import find_open
from slr.people.vocabulary import fold_word

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]
Tables = Mapping[str, "pd.DataFrame"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimHistory:
    """A claim, its links, and the results of its checks, as a person may see them.

    `hidden` is the number of links that are left out, because their reports await a decision at a blind stage.
    """

    claim: Row
    links: tuple[Row, ...]
    checks: tuple[Row, ...]
    without: tuple[Row, ...]
    hidden: int


def find_claim(
    tables: Tables, protocol: Protocol, words: Sequence[str], who: str | None = None
) -> ClaimHistory | None:
    """Return the history of the claim with this name, or None if there is no such claim.

    Case and spaces do not matter. If `who` is None, the result is what everybody may see.
    """
    name = fold_word(" ".join(words))
    found = [row for row in list_rows(tables["claims"]) if fold_word(row["claim"]) == name]
    if not found:
        return None
    mine = {
        table: [row for row in list_rows(tables[table]) if row["claim"] == found[0]["claim"]]
        for table in ("claim_support", "claim_checks", "claim_without")
    }
    seen = list_seen(mine["claim_support"], tables, protocol, who)
    checks = list_seen(mine["claim_checks"], tables, protocol, who)
    return ClaimHistory(
        claim=found[0],
        links=seen,
        checks=checks,
        without=tuple(mine["claim_without"]),
        hidden=len(mine["claim_support"]) - len(seen),
    )


def list_seen(
    rows: Sequence[Row], tables: Tables, protocol: Protocol, who: str | None = None
) -> tuple[Row, ...]:
    """Return the rows of a table of claims that the person `who` may see.

    Rows about reports that await a decision at a blind stage are left out, unless only this person wrote them.
    """
    about = {report for row in rows for report in row["reports"]}
    statuses = tables["statuses"]
    waiting = find_open(list_rows(statuses[statuses["report"].isin(list(about))]), protocol, who)
    return tuple(row for row in rows if waiting.isdisjoint(row["reports"]) or row.get("who") == [who])
