"""Count the votes of all studies by direction, and find the studies that contradict each other."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from slr.findings.relation import DIRECTIONS, NOT_SIGNIFICANT, SIGNIFICANT, SIGNS
from slr.findings.vote import Cell, Vote
from slr.model.framework import Construct
from slr.model.word import NOT_ESTIMABLE
from slr.statistics.interval import wilson
from slr.statistics.sign_test import sign_test_p

COUNTS: Final = ("positive", "negative", "zero", "mixed", "unknown")  # columns of DIRECTIONS, in order
NO_POLARITY: Final = "no polarity"
NO_SIGN: Final = "no direction"
FIRST_HAND: Final = "first-hand"
SECOND_HAND: Final = "second-hand"
BOTH_HANDS: Final = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """The votes on one cell.

    `count` gives the number of counted studies for each direction. `second_hand` is the number of studies that are not
    counted, because their results are known only from another paper. `why` says why the share of + cannot be
    estimated; otherwise it is empty.
    """

    cell: Cell
    count: Mapping[str, int]
    second_hand: int
    why: str

    @property
    def studies(self) -> int:
        """The number of studies that are counted."""
        return sum(self.count.values())

    @property
    def share(self) -> float | None:
        """The share of + among the studies with + or -, or None if it cannot be estimated."""
        return None if self.why else self.count["+"] / (self.count["+"] + self.count["-"])

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval of the share, or None if the share cannot be estimated."""
        return None if self.why else wilson(self.count["+"], self.count["+"] + self.count["-"])

    @property
    def p_value(self) -> float | None:
        """The p-value of the exact two-sided sign test, or None if the share cannot be estimated."""
        return None if self.why else sign_test_p(self.count["+"], self.count["-"])

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The lowest and the highest possible share of +. Unknown directions are first counted as -, and then as +.

        The value is None if no direction is unknown, or if the share cannot be estimated.
        """
        positive, negative, unknown = (self.count[d] for d in ("+", "-", "unknown"))
        if self.why or not unknown:
            return None
        whole = positive + negative + unknown
        return positive / whole, (positive + unknown) / whole


def count_directions(
    votes: Iterable[Vote], constructs: Iterable[Construct], others: Iterable[Cell] = ()
) -> tuple[Direction, ...]:
    """Return the directions of all cells that have a vote, and of the cells `others`, sorted by cell.

    Second-hand votes are not counted.
    """
    polarity = {c.id: c.higher_is for c in constructs}
    found: dict[Cell, list[Vote]] = {cell: [] for cell in others}
    for vote in votes:
        found.setdefault(vote.cell, []).append(vote)
    return tuple(_count(cell, found[cell], polarity) for cell in sorted(found))


def _group(votes: Iterable[Vote]) -> Iterator[tuple[Cell, list[Vote]]]:
    for cell, group in groupby(sorted(votes, key=lambda v: (v.cell, v.study)), key=lambda v: v.cell):
        yield cell, list(group)


def _count(cell: Cell, votes: Sequence[Vote], polarity: Mapping[str, str | None]) -> Direction:
    counted = Counter(v.vote for v in votes if not v.second_hand)
    why = ""
    if polarity.get(cell.predictor) is None or polarity.get(cell.outcome) is None:
        why = NO_POLARITY
    elif not counted["+"] + counted["-"]:
        why = NO_SIGN
    return Direction(
        cell=cell,
        count={d: counted[d] for d in DIRECTIONS},
        second_hand=sum(v.second_hand for v in votes),
        why=why,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two groups of studies that report opposite directions, or different significance, on the same cell."""

    kind: str
    cell: Cell
    first: str
    first_votes: tuple[Vote, ...]
    second: str
    second_votes: tuple[Vote, ...]

    @property
    def votes(self) -> tuple[Vote, ...]:
        """The votes of both groups."""
        return (*self.first_votes, *self.second_votes)

    @property
    def known(self) -> str:
        """How the results of both groups are known: first-hand, second-hand, or both."""
        hands = {v.second_hand for v in self.votes}
        return BOTH_HANDS if len(hands) > 1 else SECOND_HAND if hands == {True} else FIRST_HAND


def find_contradictions(votes: Iterable[Vote], constructs: Iterable[Construct]) -> tuple[Contradiction, ...]:
    """Return the contradictions between studies, in direction and in reported significance, sorted by cell.

    Second-hand votes are included, because a contradiction is a reason to read the works. `known` shows whether a
    contradiction includes second-hand votes. If a construct of the cell has no polarity, signs cannot be compared. The
    cell can then only have a contradiction of significance.
    """
    polarity = {c.id: c.higher_is for c in constructs}
    found: list[Contradiction] = []
    for cell, group in _group(votes):
        kinds = [("significance", "significance", SIGNIFICANT, NOT_SIGNIFICANT)]
        if polarity.get(cell.predictor) is not None and polarity.get(cell.outcome) is not None:
            kinds.insert(0, ("direction", "vote", *SIGNS))
        for kind, field, first, second in kinds:
            one = tuple(v for v in group if getattr(v, field) == first)
            other = tuple(v for v in group if getattr(v, field) == second)
            if one and other:
                found.append(
                    Contradiction(
                        kind=kind, cell=cell, first=first, first_votes=one, second=second, second_votes=other
                    )
                )
    return tuple(found)


def count_columns(direction: Direction) -> dict[str, object]:
    """Return the counts and the share of a direction as columns of a table."""
    share = direction.share
    return {
        "studies": direction.studies,
        **{name: direction.count[d] for name, d in zip(COUNTS, DIRECTIONS, strict=True)},
        "share": NOT_ESTIMABLE if share is None else str(round(share, 6)),
    }
