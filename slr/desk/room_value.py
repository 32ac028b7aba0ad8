"""Define what a room of a desk and its pages exchange: verdicts from a page, answers to them, and cards to show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from slr.desk.card import Card
from slr.model.problem import Problem
from slr.store.operation import WrittenRow

Refusal = Literal["", "criteria", "judged", "unknown", "reason", "wrong", "nothing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentVerdict:
    """A verdict as a page sends it.

    - `op`: the id of the operation
    - `report`: the id of the report or of one of its records
    - `criteria`: the hash of the criteria that the page showed, or an empty string
    - `mark`: identifies the person's own verdict that the page showed (`ShownCard.mark`)
    - `settled`: who settled a disagreement, and how
    - `picked`: whether the person opened the report from its own page
    - `widen`: whether to add a column for a value of the row if the person's file lacks the column
    """

    op: str
    report: str
    verdict: str
    criterion: str = ""
    note: str = ""
    criteria: str = ""
    mark: str = ""
    settled: Mapping[str, str] = field(default_factory=dict)
    picked: bool = False
    widen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The result of a request to record or to undo a verdict.

    If `refusal` is empty, the row is in the file:

    - `row`: the row, with its line
    - `report`: the report that the row is about. If the report on the page was merged into another, this is the other.
    - `values`: the values of the person's current verdict, or None
    - `problems`: the problems of the row
    - `widened`: the columns that were added to the file
    - `repeated`: whether an operation with the same id had already begun

    Any other `refusal` means that nothing was written:

    - `unknown`: no report has the id that the page sent
    - `criteria`: the criteria have changed since the page was made
    - `judged`: the page did not show the person's current verdict; `values` has it, or None if it was taken back
    - `reason`: the adjudicator gave no reason
    - `wrong`: the row has an error, which is in `problems`
    - `nothing`: there is no verdict to undo
    """

    refusal: Refusal = ""
    report: str = ""
    row: WrittenRow | None = None
    values: Mapping[str, str] | None = None
    problems: tuple[Problem, ...] = ()
    widened: tuple[str, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCard:
    """A card, and what else a page needs to show the card.

    - `served`: how the report was chosen
    - `basis`: what the ranking is based on
    - `mark`: identifies the person's own verdict on the card, or is empty if there is none
    - `criteria`: the hash of the criteria
    - `picked`: whether the person opened the report from its own page
    """

    card: Card
    served: str
    basis: str
    mark: str
    criteria: str
    picked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewording:
    """A changed criterion, or the changed question of the review.

    `id` is empty for the question. `old` is empty if the criterion was added, and `new` is empty if it was removed.
    """

    id: str
    old: str
    new: str
