"""Repeat the vote counts and the pooling without some studies or results, such as those at high risk of bias.

The protocol names the appraisal answers that lead to exclusion.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slr.findings.direction import count_columns, count_directions
from slr.findings.pooling import Sized, pool_again
from slr.findings.relation import Relation
from slr.findings.vote import cast_votes
from slr.model.appraisal import Without
from slr.model.protocol import Protocol
from slr.model.word import NOT_ESTIMABLE
from slr.statistics.pooling import Pooled

Row = Mapping[str, Any]
_DIGITS: Final = 8  # significant ones, so that all computers write the same bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The studies and the results that a sensitivity analysis leaves out.

    `settled` are the studies with an undisputed answer to the item: all appraisers who answered it agree, or somebody
    settled it. The answer can be about the whole study or about a result.
    """

    studies: frozenset[str]
    findings: frozenset[str]
    settled: frozenset[str]

    def leaves_out(self, result: Relation) -> bool:
        """Return whether a result is left out, alone or with its study."""
        return result.study in self.studies or result.finding in self.findings


def select_studies(appraisals: Iterable[Row], rule: Without) -> Selection:
    """Return what a sensitivity analysis leaves out. `appraisals` are rows of APPRAISALS.

    An answer on which appraisers disagree leaves nothing out unless somebody settled it.
    """
    mine = [
        row
        for row in appraisals
        if (row["tool"], row["item"]) == (rule.tool, rule.item) and row["counts"] and row["answer"]
    ]
    out = [row for row in mine if row["answer"] in rule.answers]
    return Selection(
        studies=frozenset(row["study"] for row in out if row["finding"] is None),
        findings=frozenset(row["finding"] for row in out if row["finding"] is not None),
        settled=frozenset(row["study"] for row in mine),
    )


def repeat_without(
    results: Sequence[Relation], sized: Sequence[Sized], appraisals: Sequence[Row], protocol: Protocol
) -> Iterator[dict[str, Any]]:
    """Yield the rows of the table APPRAISAL_SENSITIVITY.

    `results` are the results of the studies, and `sized` are the effects of these results. The studies that are left out
    here are still in all other tables.
    """
    for rule in protocol.appraisal.without:
        selection = select_studies(appraisals, rule)
        for row in (
            *_repeat_directions(results, selection, protocol),
            *_repeat_pools(sized, selection, protocol),
        ):
            yield {"without": rule.id, **row}


def _repeat_directions(
    results: Sequence[Relation], selection: Selection, protocol: Protocol
) -> Iterator[dict[str, Any]]:
    votes = cast_votes(results, protocol.direction)
    left = cast_votes([r for r in results if not selection.leaves_out(r)], protocol.direction)
    rest = {d.cell: count_columns(d) for d in count_directions(left, protocol.constructs)}
    for direction in count_directions(votes, protocol.constructs):
        whole, other = count_columns(direction), rest.get(direction.cell, {})
        mine = [v for v in votes if v.cell == direction.cell and not v.second_hand]
        findings = {finding for vote in mine for finding in vote.findings}
        yield {
            "kind": "direction",
            **{name: value or None for name, value in direction.cell._asdict().items()},
            "studies": whole["studies"],
            "share": whole["share"],
            "studies_without": other.get("studies", 0),
            "share_without": other.get("share", NOT_ESTIMABLE),
            **_name_studies([r for r in results if r.finding in findings], selection),
        }


def _repeat_pools(
    sized: Sequence[Sized], selection: Selection, protocol: Protocol
) -> Iterator[dict[str, Any]]:
    kept = [s for s in sized if not selection.leaves_out(s.relation)]
    for plan in protocol.pooling:
        wanted = (plan.predictor, plan.outcome, plan.measure)
        mine = [
            s.relation
            for s in sized
            if (s.relation.predictor, s.relation.outcome, s.effect.measure) == wanted
        ]
        studies, _, pooled = pool_again(sized, plan)
        left, why, other = pool_again(kept, plan)
        yield {
            "kind": "pool",
            "pool": plan.id,
            "predictor": plan.predictor,
            "outcome": plan.outcome,
            "studies": studies,
            "studies_without": left,
            **_show(pooled, ""),
            **_show(other, "_without"),
            "why": why or None,
            **_name_studies(mine, selection),
        }


def _show(pooled: Pooled | None, ending: str) -> dict[str, float | None]:
    low, high = (pooled.ci if pooled is not None else None) or (None, None)
    values = {"estimate": None if pooled is None else pooled.estimate, "low": low, "high": high}
    return {f"{name}{ending}": _rounded(value) for name, value in values.items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{_DIGITS}g}")


def _name_studies(results: Collection[Relation], selection: Selection) -> dict[str, list[str]]:
    every = {r.study for r in results}
    return {
        "left_out": sorted({r.study for r in results if selection.leaves_out(r)}),
        "undecided": sorted(every - selection.settled),
    }
