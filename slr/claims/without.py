"""Recount the support of a claim without one of its studies, or without what a sensitivity analysis leaves out."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from slr.claims.claim import Claim
from slr.claims.support import Link
from slr.claims.weight import VARIES, Weight, weigh_claim
from slr.findings.sensitivity import Selection, select_studies
from slr.model.protocol import Protocol

Row = Mapping[str, Any]
NONE: Final = "none"
LOSES: Final = "loses its support"
TURNS: Final = "changes direction"


def repeat_claim(
    claim: Claim, links: Sequence[Link], protocol: Protocol, selections: Mapping[str, Selection]
) -> Iterator[dict[str, Any]]:
    """Yield the rows of the table CLAIM_WITHOUT about one claim.

    There is a row for each study that counts, whether it supports or contradicts the claim. `selections` maps each
    sensitivity analysis of the protocol to what it leaves out. A sensitivity analysis has a row only if it leaves out a
    study that counts, or a finding of such a study. A claim that does not count has no rows.
    """
    if not claim.counts:
        return
    whole = weigh_claim(links, protocol.direction)
    studies = whole.supporting | whole.contradicting
    for study in sorted(studies):
        left = weigh_claim(links, protocol.direction, {study})
        yield _make_row(claim, "study", study, {study}, whole, left)
    for name, selection in selections.items():
        findings = {
            link.item.id: link.item.studies
            for link in links
            if link.item.what == "finding" and link.item.id in selection.findings
        }
        out = (studies & selection.studies) | {s for mine in findings.values() for s in mine if s in studies}
        if out:
            left = weigh_claim(links, protocol.direction, selection.studies, selection.findings)
            yield _make_row(claim, "appraisal", name, out, whole, left)


def select_by_appraisal(appraisals: Iterable[Row], protocol: Protocol) -> Mapping[str, Selection]:
    """Return what each sensitivity analysis of the protocol leaves out, by the id of the analysis."""
    rows = list(appraisals)
    return {rule.id: select_studies(rows, rule) for rule in protocol.appraisal.without}


def _make_row(
    claim: Claim, kind: str, name: str, out: Collection[str], whole: Weight, left: Weight
) -> dict[str, Any]:
    return {
        "claim": claim.name,
        "kind": kind,
        "without": name,
        "left_out": sorted(out),
        "supporting": len(whole.supporting),
        "supporting_left": len(left.supporting),
        "contradicting_left": len(left.contradicting),
        "direction_before": whole.direction,
        "direction_after": left.direction,
        "change": _compare(whole, left),
    }


def _compare(whole: Weight, left: Weight) -> str:
    """Return what changes: the claim loses its support, the direction of the evidence changes, or neither.

    A direction that is missing or that varies never counts as changed.
    """
    if whole.supporting and not left.supporting:
        return LOSES
    before, after = whole.direction, left.direction
    if None in (before, after) or VARIES in (before, after):
        return NONE
    return TURNS if before != after else NONE
