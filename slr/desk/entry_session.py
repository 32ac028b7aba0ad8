"""Define the base class for a session in which one person writes entries about items, such as reports or studies.

A subclass defines the items, the items that are left, and the card of an item. The fields of an entry come from the
kind of people's file. Any screen can show such a session.
"""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Sequence
from typing import Generic, TypeVar

from slr.desk.entry import Entries
from slr.desk.form import Form
from slr.desk.included import Included
from slr.desk.own_file import is_refused
from slr.model.problem import Problem
from slr.people.kind import Kind
from slr.people.row import Row

State = TypeVar("State", bound=Included)
Item = TypeVar("Item", bound=Hashable)
Card = TypeVar("Card")


class EntrySession(ABC, Generic[State, Item, Card]):
    """A session in which one person writes entries about items, one item after another.

    `state` contains the reports that can be worked on. `items` are the items in the order of the session, and `place` is
    the number of the current item, counted from 0. The finished items come first, and the session begins after them.
    """

    def __init__(self, state: State, kind: Kind, who: str) -> None:
        self.state, self.who = state, who
        self.entries = Entries(state.review, state.protocol, kind, who, state.reports)
        finished, unfinished = self.divide_items()
        self.items: tuple[Item, ...] = (*finished, *unfinished)
        self.place = len(finished)

    @property
    def form(self) -> Form:
        """The fields of an entry."""
        return self.entries.form

    @property
    def left(self) -> int:
        """The number of items that the person has not finished."""
        return len(self.list_left())

    def divide_items(self) -> tuple[Sequence[Item], Sequence[Item]]:
        """Return the finished and the unfinished items, each in the order of the session."""
        left = self.list_left()
        unfinished = set(left)
        return [item for item in self.list_items() if item not in unfinished], left

    def card(self) -> Card | None:
        """Return the card of the current item, or None after the last item."""
        return self.make_card(self.items[self.place]) if self.place < len(self.items) else None

    def take_back(self, report: str, row: Row, at: str) -> tuple[Problem, ...]:
        """Take back an entry about a report by adding a row, and return the problems of this row."""
        return self.entries.take_back(report, row, at)

    def undo(self, at: str) -> tuple[Problem, ...]:
        """Undo the last step of the session by adding rows, and go to the item of this step.

        Returns the problems of the row that was added last.
        """
        problems, report = self.entries.undo(at)
        if report is not None and not is_refused(problems):
            places = (i for i, item in enumerate(self.items) if self.find_report(item) == report)
            self.place = next(places, self.place)
        return problems

    def go_on(self) -> None:
        """Go on to the next item."""
        self.place = min(self.place + 1, len(self.items))

    def go_back(self) -> None:
        """Go back to the previous item."""
        self.place = max(self.place - 1, 0)

    @abstractmethod
    def list_items(self) -> Iterable[Item]:
        """Return all items, each once, in the order of the included reports."""

    @abstractmethod
    def list_left(self) -> Sequence[Item]:
        """Return the items that the person has not finished, in the order of `list_items`."""

    @abstractmethod
    def make_card(self, item: Item) -> Card:
        """Return the card of an item, with the person's entries about it."""

    @abstractmethod
    def find_report(self, item: Item) -> str:
        """Return the report that is named in the entries about an item."""


class ReportSession(EntrySession[State, str, Card]):
    """A session in which the items are the included reports.

    A report can have many entries. It is unfinished as long as the person has written no entry about it.
    """

    def list_items(self) -> Iterable[str]:
        """Return the included reports."""
        return self.state.included

    def list_left(self) -> Sequence[str]:
        """Return the included reports for which the person has not written any entry."""
        current = self.entries.list_current()
        return [report for report in self.state.included if report not in current]

    def find_report(self, item: str) -> str:
        """Return the item itself, which is the id of a report."""
        return item

    def list_entries(self, report: str) -> tuple[Row, ...]:
        """Return the person's own current rows about a report, earliest first."""
        return self.entries.list_current().get(report, ())
