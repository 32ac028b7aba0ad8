"""Summarise the effect of each rule: the number of reports that it decides, and the words that it found.

A rule decides a report if it excludes, advances or marks the report. A second number counts only the reports that no
other rule of the same stage excludes or advances.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slr.model.protocol import Criterion
from slr.model.reason import Reason, read_reasons
from slr.screen.check import draw

if TYPE_CHECKING:
    import pandas as pd


_Row = tuple[str, str, str, str | None]  # report, outcome, effect, words as stored in a table


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSummary:
    """The effect of one rule, and how many reports have each of its outcomes: met, not met or unknown.

    `alone` is the number of reports that the rule decides. `after` is the number of these reports that no other rule of
    the same stage excludes or advances. `words` are the words that the rule found, each with its number of reports.
    They come from the reports that the rule decides. For an inclusion criterion, they also come from the reports that
    meet it. `decided` are the reports that the rule decides, and `sample` is a random sample of them.
    """

    criterion: str
    met: int
    unmet: int
    unknown: int
    effect: str
    alone: int
    after: int
    words: tuple[tuple[Reason, int], ...]
    decided: tuple[str, ...]
    sample: tuple[str, ...]


def summarize_rules(
    outcomes: "pd.DataFrame", criteria: Sequence[Criterion], *, sample: int = 3, seed: int = 1
) -> tuple[RuleSummary, ...]:
    """Return one summary per rule, in the protocol's order.

    Several rules can decide the same report. `after` therefore leaves out reports that another rule excludes or
    advances. Reports that another rule only marks are counted.
    """
    stage = {c.id: c.stage for c in criteria}
    rows: dict[str, list[_Row]] = defaultdict(list)
    deciders: dict[tuple[str, str], set[str]] = defaultdict(set)
    columns = (outcomes[name] for name in ("report", "criterion", "outcome", "effect", "words"))
    for report, criterion, outcome, effect, words in zip(*columns, strict=True):
        rows[criterion].append((report, outcome, effect, words))
        if effect in ("exclude", "advance"):
            deciders[stage[criterion], report].add(criterion)
    found = []
    for criterion in (c for c in criteria if c.rule is not None):
        decided = tuple(report for report, _, effect, _ in rows[criterion.id] if effect != "none")
        others = {r for r in decided if deciders[criterion.stage, r] - {criterion.id}}
        drawn = sorted(decided, key=lambda r: (draw(f"{seed}/sample/{r}"), r))[:sample]
        found.append(_summary(criterion, rows[criterion.id], decided, len(others), tuple(drawn)))
    return tuple(found)


def _summary(
    criterion: Criterion, rows: Sequence[_Row], decided: tuple[str, ...], others: int, sample: tuple[str, ...]
) -> RuleSummary:
    counts = Counter(outcome for _, outcome, _, _ in rows)
    fired = Counter(
        word
        for _, outcome, effect, words in rows
        if _is_listed(outcome, effect, criterion)
        for word in read_reasons(words)
    )
    return RuleSummary(
        criterion=criterion.id,
        met=counts["met"],
        unmet=counts["not met"],
        unknown=counts["unknown"],
        effect=criterion.rule.outcome if criterion.rule else "none",
        alone=len(decided),
        after=len(decided) - others,
        words=tuple(sorted(fired.items(), key=lambda w: (-w[1], w[0]))),
        decided=decided,
        sample=sample,
    )


def _is_listed(outcome: str, effect: str, criterion: Criterion) -> bool:
    """Return whether to list the words that a rule found in a report.

    The words are listed if the rule decided the report, or if the report meets an inclusion criterion.
    """
    return effect != "none" or (outcome == "met" and criterion.kind == "include")
