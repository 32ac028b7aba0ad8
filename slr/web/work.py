"""Provide the common parts of the pages for coding, extraction and other entries: tabs, lists of reports and forms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from starlette.responses import Response

from slr.desk.answer_check import check_answers
from slr.desk.entry import Entries
from slr.desk.form import Field, place_problems
from slr.desk.own_file import is_refused
from slr.model.problem import Problem
from slr.model.word import ADJUDICATOR
from slr.people.vocabulary import Word
from slr.text.citation import cite_with_title
from slr.web.entry import (
    find_appraisal_session,
    find_coding_session,
    find_extraction_session,
    find_row,
    is_ready,
    list_tool_ids,
    prepare,
    write_once,
)
from slr.web.field import view_groups
from slr.web.page.check import word_checked
from slr.web.visit import Visit, ask_name

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A link to one of the pages for coding, extraction, appraisal, studies, claims or comparison.

    `count` is how many reports or studies are left, or None.
    """

    key: str
    address: str
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A line in a list of reports or studies.

    `address` is the address of its page, and `title` is its citation. `written` is the number of rows that the person
    has written about it. In a list of comparisons, `written` is the number of open differences. `left` is true if
    something is still to be done.
    """

    address: str
    title: str
    written: int
    left: bool


def list_tabs(visit: Visit) -> tuple[Tab, ...]:
    """Return the links to the pages of coding, extraction, appraisal, studies, claims and comparison.

    The adjudicator gets only the links to comparison, claims and studies. Only appraisals with the first tool are
    counted.
    """
    tabs = []
    if visit.who != ADJUDICATOR:
        tabs = [
            Tab(key="code", address=visit.address("code"), count=_count(visit, "coding")),
            Tab(key="extract", address=visit.address("extract"), count=_count(visit, "findings")),
            Tab(key="appraise", address=visit.address("appraise"), count=_count(visit, "appraisal")),
        ]
    rest = ("compare", "claims", "line") if visit.who == ADJUDICATOR else ("line", "claims", "compare")
    return (*tabs, *(Tab(key=key, address=visit.address(key)) for key in rest))


def _count(visit: Visit, folder: str) -> int | None:
    if not is_ready(visit, folder):
        return None
    if folder == "coding":
        return find_coding_session(visit).left
    if folder == "findings":
        return find_extraction_session(visit).left
    tools = list_tool_ids(visit)
    return find_appraisal_session(visit, tools[0]).left if tools else None


def cite(row: Mapping[str, Any]) -> str:
    """Return a citation of a report for lists. It has at most 120 characters."""
    return cite_with_title(row, width=120)


def find_neighbours(items: Sequence[Item], item: Item) -> tuple[Item | None, Item | None]:
    """Return the items before and after an item, or None at the ends. Raises ValueError if it is not one of the items."""
    place = items.index(item)
    return items[place - 1] if place else None, items[place + 1] if place + 1 < len(items) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers that a form shows.

    `row` is the key of the row that is being changed (`key_row`), or empty. `checked` contains the results of checking
    the answers (`word_checked`), or is None.
    """

    values: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    row: str = ""
    checked: Mapping[str, Any] | None = None

    @property
    def errors(self) -> bool:
        """Whether one of the problems is an error, so that nothing was saved."""
        return is_refused(self.problems)


def view_form(
    entries: Entries,
    fields: Sequence[Field],
    answers: Answers,
    visit: Visit,
    hints: Mapping[str, Sequence[Word]],
) -> dict[str, Any]:
    """Return what the template of a form needs."""
    placed = place_problems(fields, answers.problems)
    groups = view_groups(
        fields, entries.form.kind, visit.t, values=answers.values, problems=placed, hints=hints
    )
    return {
        "groups": groups,
        "folder": entries.form.kind.folder,
        "general": placed.get("", ()),
        "row": answers.row,
        "errors": answers.errors,
        "checked": answers.checked,
        "can_undo": entries.can_undo,
    }


Handler = Callable[[Visit], Response]


def open_form(handler: Handler) -> Handler:
    """Return a handler that first asks people for their name if they have not given one.

    Before the handler is called, `prepare` reads the data for the pages with forms.
    """

    def answer(visit: Visit) -> Response:
        prepare(visit)
        return handler(visit)

    return ask_name(wraps(handler)(answer))


def keep_apart(word: str) -> Callable[[Handler], Handler]:
    """Return a decorator for pages on which people work independently.

    The adjudicator is sent to the comparison instead. A person who has given no name is sent to the page that asks for
    one. `word` names the kind of comparison in the address.
    """

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        def answer(visit: Visit) -> Response:
            return visit.go(visit.address("compare", word)) if visit.who == ADJUDICATOR else handler(visit)

        return open_form(answer)

    return decorate


Redraw = Callable[[Answers, int], Response]


def act(
    visit: Visit, entries: Entries, report: str, names: Sequence[str], back: str, redraw: Redraw
) -> Response:
    """Do what a button of a form asks for: add or change a row, take a row back, undo, or only check.

    `names` are the fields of the form. After a check, or if an error prevented writing, the form is drawn again with its
    problems. Otherwise, the browser is sent to `back`.

    Raises HTTPException with one of these statuses:

    - 409 if there is no such row, for example because it was taken back
    - 422 if the request names no operation
    """
    do, key = visit.form.get("do", "add"), visit.form.get("row", "")
    values = {name: visit.form[name] for name in names if name in visit.form}
    answers = Answers(values=values, row=key)
    if do == "check":
        checked = check_answers(entries, report, values)
        problems = tuple(p for found in checked.problems.values() for p in found)
        sentences = word_checked(checked, visit.t)
        return redraw(Answers(values=values, problems=problems, row=key, checked=sentences), 200)
    if do == "undo":
        outcome = write_once(visit, entries, lambda: entries.undo(visit.at)[0])
    elif do == "take":
        row = find_row(entries, report, key)
        outcome = write_once(visit, entries, lambda: entries.take_back(report, row, visit.at))
    elif key:
        row = find_row(entries, report, key)
        outcome = write_once(visit, entries, lambda: entries.revise(report, row, values, visit.at))
    else:
        outcome = write_once(visit, entries, lambda: entries.add(report, values, visit.at))
    if outcome.refused:
        return redraw(Answers(values=answers.values, problems=outcome.problems, row=key), 422)
    return visit.go(back, notice=outcome.notice)
