"""List the reports in the order in which they were read, for the curve of relevant reports found."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from slr.model.output import READING
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.sight import Hidden
from slr.model.table import frame
from slr.model.verdict import Verdict
from slr.statistics.stopping import collect_readings
from slr.synthesize.work import Work

if TYPE_CHECKING:
    import pandas as pd

STAGE = "title-abstract"


def reading_table(
    verdicts: "pd.DataFrame",
    statuses: "pd.DataFrame",
    works: Mapping[str, Work],
    protocol: Protocol,
    hidden: Hidden = frozenset(),
    outside: Iterable[str] = (),
) -> "pd.DataFrame":
    """Return the table READING: the reports read by title and abstract, in the order of their first verdicts.

    As in the stopping test (Callaghan and Müller-Hansen 2020), only reports that were offered to people are counted. The
    table therefore leaves out reports that got their status from a rule, and reports outside the flow (`outside`).
    Reports in `hidden` are listed, but the table does not show whether they are relevant. They are not counted as found.
    """
    verdicts = verdicts[verdicts["stage"] == STAGE]
    here = statuses[(statuses["stage"] == STAGE) & (statuses["by"] != "rule")]
    here = here[here["report"].isin(verdicts["report"].unique()) & ~here["report"].isin(list(outside))]
    status_of = dict(zip(here["report"], here["status"], strict=True))
    rows = (r for r in list_rows(verdicts) if r["report"] in status_of)
    dated = sorted(map(Verdict.from_row, rows), key=lambda v: (v.moment, v.report, v.who))
    first = {v.report: v.when for v in reversed(dated)}
    order = dict.fromkeys(v.report for v in dated)
    found = 0
    made = []
    readings = collect_readings(dated, protocol.screening.stopping.counts, status_of)
    for place, (report, reading) in enumerate(zip(order, readings, strict=True), 1):
        shown = (report, STAGE) not in hidden
        found += reading.relevant and shown
        made.append(
            {
                **(works[report].row() if report in works else {"citation": report}),
                "place": place,
                "report": report,
                "relevant": reading.relevant if shown else None,
                "found": found,
                "served": reading.served,
                "when": first[report],
                "status": reading.decision,
            }
        )
    return frame(READING, made)
