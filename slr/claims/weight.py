"""Count the studies that support and contradict a claim, and find the direction of the evidence on it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from slr.claims.origin import INCLUDED
from slr.claims.support import Link
from slr.findings.relation import SIGNS
from slr.findings.vote import Cell, Vote, cast_votes
from slr.model.claim import CONTRADICTS, SUPPORTS
from slr.model.framework import DirectionRule

VARIES: Final = "varies"
COUNTS: Final[Mapping[str, str]] = {
    "+": "positive",
    "-": "negative",
    "0": "zero",
    "mixed": "mixed",
    "unknown": "unknown",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """The studies that support or contradict a claim, and their votes.

    - `supporting`, `contradicting`: the studies that count
    - `second_hand`: linked included studies that do not count, because they are known only from another paper
    - `others`: linked included studies that do not count, because they are not empirical
    - `votes`: one vote per study and pair of constructs, from the results of the links that count
    """

    supporting: frozenset[str]
    contradicting: frozenset[str]
    second_hand: frozenset[str]
    others: frozenset[str]
    votes: tuple[Vote, ...]

    @property
    def count(self) -> Mapping[str, int]:
        """The number of votes for each direction."""
        return Counter(vote.vote for vote in self.votes)

    @property
    def direction(self) -> str | None:
        """The direction of the evidence, or None if there is no vote.

        If there are votes for + or -, the sign with more votes is the direction. If both have the same number of votes,
        the direction is mixed. If neither has a vote, the direction is the first of these words for which there is a
        vote: mixed, 0, unknown. If the directions for several pairs of constructs differ, the direction is `VARIES`.
        """
        cells: dict[Cell, list[str]] = {}
        for vote in self.votes:
            cells.setdefault(vote.cell, []).append(vote.vote)
        found = {_join(votes) for votes in cells.values()}
        return None if not found else found.pop() if len(found) == 1 else VARIES


def _join(votes: Sequence[str]) -> str:
    """Return the direction of the votes on one pair of constructs.

    >>> _join(["+", "+", "-"]), _join(["+", "-"]), _join(["0", "unknown"]), _join(["unknown"])
    ('+', 'mixed', '0', 'unknown')
    """
    plus, minus = (votes.count(sign) for sign in SIGNS)
    if plus != minus:
        return SIGNS[0] if plus > minus else SIGNS[1]
    return "mixed" if plus else next(word for word in ("mixed", "0", "unknown") if word in votes)


def weigh_claim(
    links: Iterable[Link],
    rule: DirectionRule,
    without: Collection[str] = (),
    without_findings: Collection[str] = (),
) -> Weight:
    """Return the studies that support and contradict a claim, and their votes. `links` are the links of the claim.

    `without` and `without_findings` contain the ids of the studies and of the findings to leave out.
    """
    kept = [link for link in links if link.item.id not in without_findings or link.item.what != "finding"]
    counted = [link for link in kept if link.counted]
    studies = {
        word: frozenset(s for link in counted if link.relation == word for s in link.counted) - {*without}
        for word in (SUPPORTS, CONTRADICTS)
    }
    known = studies[SUPPORTS] | studies[CONTRADICTS]
    included = [link for link in kept if not link.counted and link.status == INCLUDED and link.relation]
    apart = {
        why: frozenset(s for link in included if link.reason == why for s in link.item.studies) - {*without}
        for why in ("second hand", "not empirical")
    }
    return Weight(
        supporting=studies[SUPPORTS],
        contradicting=studies[CONTRADICTS],
        second_hand=apart["second hand"] - known,
        others=apart["not empirical"] - known - apart["second hand"],
        votes=_cast(counted, rule, without, without_findings),
    )


def _cast(
    links: Sequence[Link], rule: DirectionRule, without: Collection[str], without_findings: Collection[str]
) -> tuple[Vote, ...]:
    relations = {r.finding: r for link in links for r in link.relations}
    kept = [
        r
        for _, r in sorted(relations.items())
        if r.study not in without and r.finding not in without_findings and not r.second_hand
    ]
    return cast_votes(kept, DirectionRule(within_study=rule.within_study))
