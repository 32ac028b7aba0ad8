"""Where every entry of every file ends: the box of the flow, one each. Nothing vanishes between two arrows."""

from collections.abc import Mapping

from slr.synthesize.census import ADVANCED, Census, Item, Standing

NOWHERE = "nowhere"  # the flow's equations fail where this occurs; it is never seen in a figure


def end_of_items(census: Census) -> Mapping[str, str]:
    """Return for each entry the id of the box in which it ends."""
    return {item.id: _end(item, census) for item in census.items}


def end_of_report(report: str, census: Census) -> str:
    """Return the end of a report's road, without its arm: included, excluded, awaiting_screening, ..."""
    stage, standing = census.final(report)
    if not stage:
        return "no_stage"
    if standing is None:
        return NOWHERE
    if standing.status in ADVANCED:
        return "included"
    return _ENDS[stage](standing)


def _end(item: Item, census: Census) -> str:
    if item.previous:
        return "previous"
    if not item.record:
        return f"{item.arm}.other_reasons.unreadable"
    report = census.report_of.get(item.id, "")
    arm = census.arm_of.get(report, NOWHERE)
    if arm == item.arm:
        duplicate = census.representative[report] != item.id
        end = "duplicates" if duplicate else end_of_report(report, census)
    else:
        end = {"previous": "already_reviewed", "databases": "also_in_databases"}.get(arm, NOWHERE)
    return end if end == NOWHERE else f"{item.arm}.{end}"


def _end_of_screening(standing: Standing) -> str:
    if standing.by == "stopping":
        return "stopping"
    if standing.status == "excluded":
        return {"people": "excluded", "rule": "automation"}.get(standing.by, NOWHERE)
    return _awaiting("awaiting_screening", standing)


def _end_of_retrieval(standing: Standing) -> str:
    if standing.status == "not retrieved":
        return "not_retrieved"
    if standing.status == "pending" and standing.by == "nobody":
        return "awaiting_retrieval"
    return "awaiting_retrieval_outcome" if standing.status in ("pending", "maybe", "conflict") else NOWHERE


def _end_of_assessment(standing: Standing) -> str:
    return "reports_excluded" if standing.status == "excluded" else _awaiting("awaiting_assessment", standing)


def _awaiting(box: str, standing: Standing) -> str:
    if standing.status == "pending":
        return box
    return f"{box}_decision.{standing.status}" if standing.status in ("maybe", "conflict") else NOWHERE


_ENDS = {
    "title-abstract": _end_of_screening,
    "retrieval": _end_of_retrieval,
    "full-text": _end_of_assessment,
}
