"""Define the answer to a point or an item of a reporting checklist."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal

from slr.report.page import Page

State = Literal["answered", "drafted", "yours", "not applicable"]
STATES: Final[tuple[State, ...]] = ("answered", "drafted", "yours", "not applicable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to a point or an item.

    `where` are the targets that answer the point, as in `slr.report.mention`. `missing` says what the authors must add, or
    why the point does not apply. It is empty if the data answer the point in full.
    """

    state: State
    where: tuple[str, ...] = ()
    missing: str = ""


Point = Callable[[Page], Answer]


def answered(*where: str) -> Answer:
    """Return the answer to a point that the data at the given targets answer in full."""
    return Answer(state="answered", where=where)


def drafted(page: Page, key: str, *where: str, **fill: str) -> Answer:
    """Return a drafted answer. `key` is the key of the text on what is missing. `fill` contains the values for its placeholders."""
    return Answer(state="drafted", where=where, missing=page.texts(f"checklist_missing.{key}", **fill))


def yours(page: Page, key: str, **fill: str) -> Answer:
    """Return the answer to a point that the authors must fill in. `key` and `fill` give the text on what is missing."""
    return Answer(state="yours", missing=page.texts(f"checklist_missing.{key}", **fill))


def not_applicable(page: Page, key: str) -> Answer:
    """Return the answer to a point that does not apply to the review. `key` is the key of the text that says why."""
    return Answer(state="not applicable", missing=page.texts(f"checklist_missing.{key}"))


def combine(answers: Iterable[Answer]) -> Answer:
    """Return the answer to an item that asks for several points.

    Points that do not apply are left out if other points remain. If all remaining points have the same state, this is also
    the state of the item. Otherwise, the item is drafted. Without points, the authors must fill in the item.

        >>> combine([answered("a"), Answer(state="yours", missing="Add the date.")])
        Answer(state='drafted', where=('a',), missing='Add the date.')
    """
    known = list(answers)
    needed = [answer for answer in known if answer.state != "not applicable"] or known
    states = {answer.state for answer in needed} or {"yours"}
    state: State = states.pop() if len(states) == 1 else "drafted"
    where = tuple(dict.fromkeys(target for answer in needed for target in answer.where))
    missing = " ".join(dict.fromkeys(answer.missing for answer in needed if answer.missing))
    return Answer(state=state, where=where, missing=missing)
