"""Build the tables on the appraisal of studies."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from slr.findings.appraisal import find_open_questions, judge_studies, list_appraisals, read_statements
from slr.findings.appraisal_agreement import measure_appraisers
from slr.model.appraisal_table import APPRAISAL_AGREEMENT, APPRAISALS
from slr.model.column import empty, frame
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.people.row import Row
from slr.people.tool import list_tools

if TYPE_CHECKING:
    import pandas as pd

MADE: Final = (APPRAISALS, APPRAISAL_AGREEMENT)


def appraise(
    tables: "Mapping[str, pd.DataFrame]", rows: Sequence[Row], protocol: Protocol, findings: Collection[str]
) -> "tuple[dict[str, pd.DataFrame], tuple[Problem, ...]]":
    """Return the tables on appraisal, by name, and the problems. `rows` are the rows of the appraisers.

    `tables` contains records, clusters, reports, statuses, studies and coded. `findings` are the ids of the results.
    """
    if not rows:
        return {table.name: empty(table) for table in MADE}, ()
    statements, problems = read_statements(tables, rows, protocol, findings)
    tools = list_tools(protocol)
    judged = judge_studies(statements)
    made = {
        "appraisals": frame(APPRAISALS, list_appraisals(judged, tools, tables)),
        "appraisal_agreement": frame(APPRAISAL_AGREEMENT, measure_appraisers(judged, tools)),
    }
    return made, (*problems, *find_open_questions(statements, tools))
