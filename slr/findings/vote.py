"""Combine all results of a study on the same pair of constructs into one vote (vote counting by direction).

A result that is not significant keeps its sign (Cochrane Handbook 12.2.1.3; Boon and Thomson 2021, doi
10.1002/jrsm.1458). Only the direction 0 becomes `unknown` if the result is not significant (`find_direction`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from slr.findings.relation import NOT_SIGNIFICANT, SIGNIFICANT, SIGNS, Relation
from slr.model.framework import DirectionRule
from slr.model.word import NOT_REPORTED

BOTH: Final = "both"
_MOST: Final = (
    70  # least percentage of a study's results that must have the same sign (Boon and Thomson 2021)
)


class Cell(NamedTuple):
    """A pair of constructs, with the time point and the subgroup if the protocol separates votes by them."""

    predictor: str
    outcome: str
    time: str = ""
    subgroup: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """The vote of one study on one cell. Votes of results that are known only second-hand are never counted."""

    cell: Cell
    study: str
    vote: str
    significance: str
    second_hand: bool
    findings: tuple[str, ...]


def find_cell(result: Relation, rule: DirectionRule) -> Cell | None:
    """Return the cell of a result, or None if its predictor or outcome is not a construct of the protocol."""
    if result.predictor is None or result.outcome is None:
        return None
    parts = {name: str(result.row.get(name) or "").strip() for name in rule.cells}
    return Cell(result.predictor, result.outcome, **parts)


def cast_votes(results: Iterable[Relation], rule: DirectionRule) -> tuple[Vote, ...]:
    """Return the votes of all studies, sorted by cell and study. Each study has at most one vote in a cell.

    Only direct results are used, and only if their predictor and outcome are constructs of the protocol. If a study's own
    results are in a cell, results of the same study that are known only from another paper are left out.
    """
    groups: dict[tuple[Cell, str], list[Relation]] = defaultdict(list)
    for result in results:
        cell = find_cell(result, rule)
        if cell is not None and result.is_direct:
            groups[cell, result.study].append(result)
    return tuple(_cast(cell, study, group, rule) for (cell, study), group in sorted(groups.items()))


def _cast(cell: Cell, study: str, group: Sequence[Relation], rule: DirectionRule) -> Vote:
    own = [r for r in group if not r.second_hand] or group
    return Vote(
        cell=cell,
        study=study,
        vote=join_directions([r.direction for r in own], rule),
        significance=_join_significance({r.significance for r in own}),
        second_hand=own[0].second_hand,
        findings=tuple(sorted(r.finding for r in own)),
    )


def join_directions(directions: Sequence[str], rule: DirectionRule) -> str:
    """Return the direction of a study with several results.

    - With the rule `agree`, the direction is a sign if all results with a sign have this sign and no result is mixed.
    - With the rule `70%`, the direction is a sign if at least 70 % of the results with a known direction have this sign.

    If there are signs but none meets the rule, the direction is mixed. If no result has a sign, the direction is the first of
    these words that a result has: mixed, 0, unknown.

    >>> join_directions(["+", "+", "0", "unknown"], DirectionRule())
    '+'
    >>> join_directions(["+", "+", "+", "-"], DirectionRule()), join_directions(["+", "+", "+", "-"], DirectionRule(within_study="70%"))
    ('mixed', '+')
    """
    known = [d for d in directions if d in (*SIGNS, "0", "mixed")]
    signs = {d for d in known if d in SIGNS}
    if not signs:
        return "mixed" if "mixed" in known else "0" if known else "unknown"
    if rule.within_study == "agree":
        return signs.pop() if len(signs) == 1 and "mixed" not in known else "mixed"
    return next((s for s in SIGNS if 100 * known.count(s) >= _MOST * len(known)), "mixed")


def _join_significance(reported: set[str]) -> str:
    decided = reported & {SIGNIFICANT, NOT_SIGNIFICANT}
    if len(decided) == 1:
        return decided.pop()
    return BOTH if decided else NOT_REPORTED


def count_others(results: Iterable[Relation], rule: DirectionRule) -> Mapping[Cell, int]:
    """Return, for each cell, the number of first-hand results that are not votes.

    These results are joint tests, indirect effects and moderation.
    """
    found: dict[Cell, int] = defaultdict(int)
    for result in results:
        cell = find_cell(result, rule)
        if cell is not None and not result.is_direct and not result.second_hand:
            found[cell] += 1
    return found
