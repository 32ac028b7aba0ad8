"""What each rule does to the reports at hand: how many it decides, alone and after the others, and by which words."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slr.model.protocol import Criterion
from slr.screen.check import draw

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSummary:
    """One rule. `alone`: reports that it decides; `after`: those of them that no other rule of its stage decides."""

    criterion: str
    met: int
    unmet: int
    unknown: int
    effect: str
    alone: int
    after: int
    words: tuple[tuple[str, int], ...]
    decided: tuple[str, ...]
    sample: tuple[str, ...]


def summarize_rules(
    outcomes: "pd.DataFrame", criteria: Sequence[Criterion], *, sample: int = 3, seed: int = 1
) -> tuple[RuleSummary, ...]:
    """Return a summary a rule, in the protocol's order.

    A rule decides a report when it excludes, advances or marks it. A mark decides nothing for the other rules, so what
    comes `after` them counts exclusions and advances only.
    """
    stage = {c.id: c.stage for c in criteria}
    rows: dict[str, list[tuple[str, str, str, list[str]]]] = defaultdict(list)
    deciders: dict[tuple[str, str], set[str]] = defaultdict(set)
    columns = (outcomes[name] for name in ("report", "criterion", "outcome", "effect", "words"))
    for report, criterion, outcome, effect, words in zip(*columns, strict=True):
        rows[criterion].append((report, outcome, effect, words))
        if effect in ("exclude", "advance"):
            deciders[stage[criterion], report].add(criterion)
    found = []
    for criterion in (c for c in criteria if c.rule is not None):
        mine = rows[criterion.id]
        counts = Counter(outcome for _, outcome, _, _ in mine)
        decided = tuple(report for report, _, effect, _ in mine if effect != "none")
        others = {r for r in decided if deciders[criterion.stage, r] - {criterion.id}}
        fired = Counter(w for _, outcome, effect, words in mine if _speaks(outcome, effect, criterion) for w in words)  # fmt: skip
        found.append(
            RuleSummary(
                criterion=criterion.id, met=counts["met"], unmet=counts["not met"], unknown=counts["unknown"],
                effect=criterion.rule.outcome if criterion.rule else "none", alone=len(decided), after=len(decided) - len(others),
                words=tuple(sorted(fired.items(), key=lambda w: (-w[1], w[0]))), decided=decided,
                sample=tuple(sorted(decided, key=lambda r: (draw(f"{seed}/sample/{r}"), r))[:sample]),
            )
        )  # fmt: skip
    return tuple(found)


def _speaks(outcome: str, effect: str, criterion: Criterion) -> bool:
    """Tell whether the words of a report belong under the rule: where it decided, and where it found what it sought."""
    return effect != "none" or (outcome == "met" and criterion.kind == "include")
