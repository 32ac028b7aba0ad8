"""Keep the list of items to judge in one session, and remember which items were judged and which were skipped."""

from collections.abc import Iterable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Worklist(Generic[Thing]):
    """The reports or pairs of records to judge in one session."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self.ahead = list(things)
        self.skipped: list[Thing] = []
        self.judged: list[Thing] = []  # in the order of the verdicts; an item judged twice is listed twice

    @property
    def current(self) -> Thing | None:
        """The next item to judge, or None at the end."""
        return self.ahead[0] if self.ahead else None

    @property
    def position(self) -> int:
        """The position of the current item, counted from 1."""
        return self.total - len(self.ahead) + 1

    @property
    def total(self) -> int:
        """The number of items in the session."""
        return len(self.ahead) + len(self.skipped) + len(set(self.judged))

    @property
    def left(self) -> int:
        """The number of items without a verdict in this session, including skipped items."""
        return len(self.ahead) + len(self.skipped)

    def skip(self) -> None:
        """Go on to the next item without a verdict."""
        if self.ahead:
            self.skipped.append(self.ahead.pop(0))

    def resume(self) -> None:
        """Add the skipped items at the end of the list, in the order in which they were skipped."""
        self.ahead += self.skipped
        self.skipped = []

    def judge(self, thing: Thing) -> None:
        """Mark an item as judged. Items that are not in the list can also be marked."""
        for waiting in (self.ahead, self.skipped):
            if thing in waiting:
                waiting.remove(thing)
        self.judged.append(thing)

    def undo(self) -> None:
        """Undo the last verdict.

        The item of this verdict becomes the current item again, unless it has an earlier verdict in this session.
        """
        if self.judged:
            thing = self.judged.pop()
            if thing not in self.judged:
                self.ahead.insert(0, thing)
