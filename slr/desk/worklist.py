"""What lies ahead of a person in one session, what was skipped, and what was judged."""

from collections.abc import Iterable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Worklist(Generic[Thing]):
    """The things that wait in one session: reports to be screened, or pairs that may be duplicates."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self.ahead = list(things)
        self.skipped: list[Thing] = []
        self.judged: list[Thing] = []  # in the order of the verdicts; what was judged twice is there twice

    @property
    def current(self) -> Thing | None:
        """The thing to be judged next; None at the end."""
        return self.ahead[0] if self.ahead else None

    @property
    def position(self) -> int:
        """Which of all things the current one is, counted from 1."""
        return self.total - len(self.ahead) + 1

    @property
    def total(self) -> int:
        """How many things the session has."""
        return len(self.ahead) + len(self.skipped) + len(set(self.judged))

    @property
    def left(self) -> int:
        """How many things have no verdict of this session, the skipped ones included."""
        return len(self.ahead) + len(self.skipped)

    def skip(self) -> None:
        """Go on to the next thing without a verdict."""
        if self.ahead:
            self.skipped.append(self.ahead.pop(0))

    def judge(self, thing: Thing) -> None:
        """Take note of a verdict. The thing may be any: the current one, a later or a skipped one, or one from elsewhere."""
        for waiting in (self.ahead, self.skipped):
            if thing in waiting:
                waiting.remove(thing)
        self.judged.append(thing)

    def undo(self) -> None:
        """Forget the last verdict; its thing becomes the current one, unless it has an earlier verdict of this session."""
        if self.judged:
            thing = self.judged.pop()
            if thing not in self.judged:
                self.ahead.insert(0, thing)
