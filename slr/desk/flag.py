"""Find the decisions that should be checked again, and select those that a person may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slr.model.protocol import Protocol
from slr.model.reason import Reason, Reasons, read_reasons, write_reasons
from slr.model.row import list_rows
from slr.model.sight import blind_status, can_count_flag, find_hidden
from slr.model.table import STATUSES, VERDICTS_TABLE
from slr.model.verdict import Verdict
from slr.store.layout import Review
from slr.store.table_file import read_table

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """The flagged rows of STATUSES that a person may see, and the number of flagged rows that are hidden.

    If a row would reveal other people's verdicts, it is hidden, or shown only with the flag on the person's own
    verdict. If even the number of hidden rows would reveal these verdicts, the row is not counted.
    """

    shown: tuple[Row, ...]
    hidden: int


def list_flags(review: Review, protocol: Protocol, who: str | None) -> Flags:
    """Return the flagged decisions of the last run.

    If other people's verdicts on a report are hidden, the only flags shown are those about the person's own verdict.
    """
    statuses = read_table(review, STATUSES)
    flagged = list_rows(statuses[statuses["flag"].notna()])
    closed = find_hidden(flagged, protocol, who)
    own = {
        (v["report"], v["stage"]): Verdict.from_row(v)
        for v in list_rows(read_table(review, VERDICTS_TABLE))
        if v["who"] == who
    }
    shown: list[Row] = []
    hidden = 0
    for row in flagged:
        place = row["report"], row["stage"]
        if place not in closed:
            shown.append(row)
        elif place in own and (flag := _own_flag(read_reasons(row["flag"]), own[place])):
            shown.append({**blind_status(row), "flag": write_reasons(flag)})
        else:
            hidden += can_count_flag(read_reasons(row["flag"]))
    return Flags(shown=tuple(shown), hidden=hidden)


def _own_flag(flag: Reasons, own: Verdict) -> Reasons:
    mine = []
    if own.changed:
        mine.append(Reason.of("criteria_changed", who=(own.who,)))
    if own.verdict == "include":
        mine += [reason for reason in flag if reason.kind == "rule_excludes"]
    return tuple(mine)
