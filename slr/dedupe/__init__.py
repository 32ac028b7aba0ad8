"""Find the records that belong to the same report, and give reasons for each verdict on a pair of similar records.

People's verdicts take precedence over the rules.
"""

from typing import Final

from slr.model.table import CLUSTERS, DEDUPE_AUDIT, PAIRS, PROVENANCE, REPORTS
from slr.stage import Stage

STAGE: Final = Stage(
    name="dedupe",
    help="Find and merge records of the same report.",
    reads={"records": ()},
    shows={"reports": ("report",), "clusters": (), "pairs": ()},
    makes=(REPORTS, CLUSTERS, PAIRS, PROVENANCE, DEDUPE_AUDIT),
    parts=("dedupe", "sources"),
    run="slr.dedupe.stage:run",
    summarize="slr.dedupe.progress:summarize",
    todo="slr.dedupe.progress:list_todo",
)
