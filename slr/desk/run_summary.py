"""Count what the stages of the last run found. The results are numbers, so a page can describe them in any language."""

from collections.abc import Mapping
from typing import Final

from slr.model.protocol import Protocol
from slr.model.sight import WAITING, may_see
from slr.model.word import STAGES
from slr.pipeline import ALL_STAGES, list_tables
from slr.stage import find_function
from slr.store.inputs import StoredTables
from slr.store.layout import Review
from slr.store.manifest import read_manifest

Counts = Mapping[str, int]
# The status that is shown in place of the statuses of reports that await a decision, where these statuses are hidden.
AWAITING: Final = "waiting"
_APART: Final = "not reached"  # the status of reports that a stage does not concern


def count_results(review: Review) -> dict[str, Counts]:
    """Return what each stage of the last run found, as numbers by stage.

    Each stage defines its numbers in its function `count_up`. The last stage has a single number, `files`: the number
    of files that it wrote.
    """
    manifest = read_manifest(review)
    found: dict[str, Counts] = {}
    for stage in (s for s in ALL_STAGES if s.name in manifest.stages):
        if not stage.summarize:
            found[stage.name] = {"files": sum(map(bool, manifest.outputs.values()))}
            continue
        tables = StoredTables(review=review, declared=list_tables(), columns=stage.shows)
        count_up = find_function(stage.summarize.replace(":summarize", ":count_up"))
        found[stage.name] = count_up(tables)
    return found


def hide_counts(counts: Counts, protocol: Protocol, who: str) -> dict[str, int]:
    """Return the number of reports by `stage/status`, as a person may see it.

    If the person may not see other people's verdicts at a stage, all reports that await a decision at this stage are
    counted together. Reports that have not reached a stage are left out.
    """
    found: dict[str, int] = {}
    for key, number in counts.items():
        stage, status = key.split("/")
        hidden = stage in STAGES and not may_see(protocol.screening.stage(stage), who, settled=False)
        if status != _APART:
            shown = f"{stage}/{AWAITING}" if hidden and status in WAITING else key
            found[shown] = found.get(shown, 0) + number
    return found
