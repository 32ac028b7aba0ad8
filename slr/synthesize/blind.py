"""Remove from the tables what would reveal a person's verdict on a report that is not settled."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final

from slr.model.protocol import Protocol
from slr.model.row import list_rows, list_values
from slr.model.sight import Hidden, blind_status, find_open
from slr.model.table import STATUSES, frame_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

FOUND: Final = ("extracted", "findings", "finding_differences")  # tables that show what people extracted
_ROWS: Final = 10_000  # rows that become dictionaries at a time


def hide_verdicts(
    tables: "Mapping[str, pd.DataFrame]", protocol: Protocol, hidden: Hidden
) -> "Mapping[str, pd.DataFrame]":
    """Return the tables without hidden verdicts, and without codings and findings of reports that await a decision.

    Codings and findings are left out only if the report awaits the decision at a blind stage.

    If the verdicts behind a status are hidden, the table of statuses does not say who gave these verdicts. Statuses
    and counts stay the same, because the flow is counted from them. `hidden` contains the reports and stages with
    hidden verdicts. If `hidden` is empty, the tables are returned unchanged.
    """
    if not hidden:
        return tables
    statuses, verdicts, coded = (tables[name] for name in ("statuses", "verdicts", "coded"))
    waiting = find_open(list_rows(statuses[["report", "stage", "status"]]), protocol)
    seen = [(r, s) not in hidden for r, s in zip(verdicts["report"], verdicts["stage"], strict=True)]
    return {
        **tables,
        "statuses": _blind_statuses(statuses, hidden),
        "verdicts": verdicts.loc[seen],
        "coded": coded[~coded["report"].isin(list(waiting))],
        **{name: _leave_out(tables[name], waiting) for name in FOUND if name in tables},
    }


def _leave_out(table: "pd.DataFrame", reports: Collection[str]) -> "pd.DataFrame":
    """Return a table of findings without the rows about the given reports."""
    if not len(table):
        return table
    if "report" in table:
        return table[~table["report"].isin(list(reports))]
    return table[[set(named).isdisjoint(reports) for named in list_values(table["reports"])]]


def _blind_statuses(statuses: "pd.DataFrame", hidden: Hidden) -> "pd.DataFrame":
    """Return the statuses without anything that reveals hidden verdicts.

    To save memory, a few rows at a time are converted to dictionaries.
    """
    columns: dict[str, list[Any]] = {name: [] for name in STATUSES.names}
    for start in range(0, len(statuses), _ROWS):
        for row in list_rows(statuses.iloc[start : start + _ROWS]):
            shown = blind_status(row) if (row["report"], row["stage"]) in hidden else row
            for name, values in columns.items():
                values.append(shown[name])
    return frame_of(STATUSES, columns)  # type: ignore[arg-type]
