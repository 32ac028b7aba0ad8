"""Which records are one report, and why: three verdicts, a reason a pair, people's word before the rules'."""

from typing import Final

from slr.model.table import CLUSTERS, PAIRS, PROVENANCE, REPORTS
from slr.stage import Stage

STAGE: Final = Stage(
    name="dedupe",
    help="Find the records that are one report.",
    reads={"records": ()},
    makes=(REPORTS, CLUSTERS, PAIRS, PROVENANCE),
    parts=("dedupe", "sources"),
    run="slr.dedupe.stage:run",
    summarize="slr.dedupe.progress:summarize",
    todo="slr.dedupe.progress:list_todo",
)
