"""Remove from the tables what would reveal one person's work too early, if screening or extraction is blind.

This concerns verdicts, codings and other rows on reports that still await a decision, and findings of studies that only one
person has extracted.
"""

from collections import ChainMap
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from slr.model.protocol import Protocol
from slr.model.reason import read_reasons, write_reasons
from slr.model.row import list_rows, list_values
from slr.model.sight import Hidden, blind_reasons, find_half_extracted, find_hidden, find_open
from slr.synthesize.place import map_texts, number_rows, take_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    Tables = Mapping[str, pd.DataFrame]

# Tables that show what people extracted or appraised, whom they asked, and what they claim.
FOUND: Final = (
    "extracted",
    "findings",
    "finding_differences",
    "statistics_checks",
    "appraisals",
    "contacts",
    "claim_support",
    "claim_checks",
)
EXTRACTED: Final = ("extracted", "findings", "finding_differences", "statistics_checks")
_DECISION: Final = ["report", "stage", "status", "by"]


def hide_verdicts(tables: "Tables", protocol: Protocol) -> "tuple[Tables, Hidden]":
    """Return the tables without hidden verdicts, and the reports and stages with hidden verdicts.

    Codings and rows of the tables in `FOUND` are left out, too, if they are about a report that awaits a decision at a
    blind stage.

    If the verdicts behind a status are hidden, the table of statuses does not say who gave these verdicts. Statuses
    and counts stay the same, because the flow is counted from them. If nothing is hidden, the tables are returned
    unchanged.
    """
    statuses, verdicts, coded = (tables[name] for name in ("statuses", "verdicts", "coded"))
    closed = _find_hidden_rows(statuses, protocol)
    if not closed.any():
        return tables, frozenset()
    judged = statuses.loc[statuses["report"].isin(verdicts["report"].unique()), _DECISION]
    hidden = find_hidden(list_rows(judged), protocol)
    found = {name: tables[name] for name in FOUND if name in tables}
    read = {*coded["report"], *(report for table in found.values() for report in _list_reports(table))}
    waiting = find_open(list_rows(statuses.loc[statuses["report"].isin(list(read)), _DECISION]), protocol)
    seen = [(r, s) not in hidden for r, s in zip(verdicts["report"], verdicts["stage"], strict=True)]
    shown = {
        "statuses": _blind_statuses(statuses, closed),
        "verdicts": verdicts.loc[seen],
        "coded": coded[~coded["report"].isin(list(waiting))],
        **{name: _leave_out(table, waiting) for name, table in found.items()},
    }
    return ChainMap(shown, tables), hidden  # type: ignore[arg-type]


def hide_single_extractions(tables: "Tables", protocol: Protocol) -> "Tables":
    """Return the tables without the findings of studies that only one person has extracted, if extraction is blind.

    If the protocol accepts findings that only one person has extracted, nothing is hidden.
    """
    if not protocol.extraction.hides_single:
        return tables
    waiting = list(find_half_extracted(list_rows(tables["extracted"][["study", "who", "reason"]])))
    shown = {name: tables[name][~tables[name]["study"].isin(waiting)] for name in EXTRACTED}
    return ChainMap(shown, tables)  # type: ignore[arg-type]


def _list_reports(table: "pd.DataFrame") -> Iterator[str]:
    """Yield the ids of the reports in one of the tables in `FOUND`."""
    if "report" in table:
        yield from table["report"]
    elif len(table):
        yield from (report for named in list_values(table["reports"]) for report in named)


def _leave_out(table: "pd.DataFrame", reports: Collection[str]) -> "pd.DataFrame":
    """Remove the rows about the given reports from one of the tables in `FOUND`."""
    if not len(table):
        return table
    if "report" in table:
        return table[~table["report"].isin(list(reports))]
    return table[[set(named).isdisjoint(reports) for named in list_values(table["reports"])]]


def _find_hidden_rows(statuses: "pd.DataFrame", protocol: Protocol) -> "NDArray[np.bool_]":
    """Return whether the verdicts behind each row of STATUSES are hidden.

    Rows with the same stage, status and value of `by` are examined only once.
    """
    number, kinds = number_rows(statuses[_DECISION[1:]])
    closed = [bool(find_hidden([{**kind, "report": ""}], protocol)) for kind in kinds]
    return np.array(closed, dtype=bool)[number]


def _blind_statuses(statuses: "pd.DataFrame", closed: "NDArray[np.bool_]") -> "pd.DataFrame":
    """Return the statuses without anything that reveals hidden verdicts, as `blind_status` does for a single row."""
    blind = map_texts(statuses["reason"], _blind_reason)
    kept = np.where(closed, -1, np.arange(len(statuses)))
    return statuses.assign(
        who=take_rows(statuses["who"], kept).set_axis(statuses.index),
        criterion=statuses["criterion"].mask(closed & (statuses["by"] == "people").to_numpy(bool)),
        reason=statuses["reason"].where(~closed, blind),
        flag=statuses["flag"].mask(closed),
    )


def _blind_reason(reason: str) -> str:
    return write_reasons(blind_reasons(read_reasons(reason)))
