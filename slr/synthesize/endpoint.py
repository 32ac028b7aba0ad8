"""Find the box of the flow in which each entry of each search file ends."""

from collections.abc import Mapping

from slr.model.status import Status
from slr.synthesize.population import ADVANCED, Item, Population

NOWHERE = "nowhere"  # the flow's equations fail if this occurs, so that no figure shows it


def end_of_items(population: Population) -> Mapping[str, str]:
    """Return, for each entry, the id of the box in which the entry ends."""
    return {item.id: _end(item, population) for item in population.items}


def end_of_report(report: str, population: Population) -> str:
    """Return the id of the box in which a report ends, such as `awaiting_screening`.

    The id does not say to which arm the box belongs.
    """
    stage, status = population.final(report)
    if not stage:
        return "no_stage"
    if status is None:
        return NOWHERE
    if status.status in ADVANCED:
        return "included"
    return _ENDS[stage](status)


def _end(item: Item, population: Population) -> str:
    if item.previous:
        return "previous"
    if not item.record:
        return f"{item.arm}.other_reasons.unreadable"
    report = population.report_of.get(item.id, "")
    arm = population.arm_of.get(report, NOWHERE)
    if arm == item.arm:
        duplicate = population.representative[report] != item.id
        end = "duplicates" if duplicate else end_of_report(report, population)
    else:
        end = {"previous": "already_reviewed", "databases": "also_in_databases"}.get(arm, NOWHERE)
    return end if end == NOWHERE else f"{item.arm}.{end}"


def _end_of_screening(status: Status) -> str:
    if status.by == "stopping":
        return "stopping"
    if status.status == "excluded":
        return {"people": "excluded", "rule": "automation"}.get(status.by, NOWHERE)
    return _awaiting("awaiting_screening", status)


def _end_of_retrieval(status: Status) -> str:
    if status.status == "not retrieved":
        return "not_retrieved"
    if status.status == "pending" and status.by == "nobody":
        return "awaiting_retrieval"
    return "awaiting_retrieval_outcome" if status.status in ("pending", "maybe", "conflict") else NOWHERE


def _end_of_assessment(status: Status) -> str:
    return "reports_excluded" if status.status == "excluded" else _awaiting("awaiting_assessment", status)


def _awaiting(box: str, status: Status) -> str:
    if status.status == "pending":
        return box
    return f"{box}_decision.{status.status}" if status.status in ("maybe", "conflict") else NOWHERE


_ENDS = {
    "title-abstract": _end_of_screening,
    "retrieval": _end_of_retrieval,
    "full-text": _end_of_assessment,
}
