"""Define the base class for one person's work on entries about included reports, in the terminal or in a worksheet.

Each command defines its kind of people's file, the words of its messages, its session and its worksheet.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

import click

from slr.cli.common import alone, now
from slr.cli.output import echo
from slr.cli.recover import warn_before_session
from slr.cli.session import end_session, start_session
from slr.cli.terminal import Terminal
from slr.cli.worksheet import export_worksheet, finish_import, read_returned
from slr.desk.entry_session import EntrySession
from slr.desk.filing import Filed
from slr.desk.included import Included
from slr.model.protocol import Protocol
from slr.people.kind import KINDS
from slr.pipeline import load_protocol
from slr.store.layout import Review
from slr.store.people import demand_apart
from slr.text.count import count

State = TypeVar("State", bound=Included)
Opened = TypeVar("Opened")
Session = TypeVar("Session", bound=EntrySession[Any, Any, Any])


class EntryWork(ABC, Generic[State, Session]):
    """What a command does with one person's entries.

    `folder` names the kind of people's file. `command` is the command itself, and `applying` is the command that
    applies new entries. `verb` and `doing` describe in messages what the person does. `item` is the word for an item of
    a session.
    """

    folder: ClassVar[str]
    command: ClassVar[str]
    applying: ClassVar[str]
    verb: ClassVar[str]
    doing: ClassVar[str]
    item: ClassVar[str] = "report"

    def __init__(self, state: State, who: str) -> None:
        self.state, self.who, self.kind = state, who, KINDS[self.folder]

    @property
    def name(self) -> str:
        """The name of the review."""
        return self.state.review.name

    def carry_out(
        self, ctx: click.Context, *, export: str | None, import_: str | None, strict: bool, as_json: bool
    ) -> None:
        """Import a worksheet, write a worksheet, or let the person write entries in the terminal."""
        if import_ is not None:
            self._import(ctx, Path(import_), strict=strict, as_json=as_json)
        elif export is not None:
            self._export(Path(export))
        else:
            self._sit()

    def _import(self, ctx: click.Context, path: Path, *, strict: bool, as_json: bool) -> None:
        """Import the entries of a worksheet, print how many were added, and exit."""
        review = self.state.review
        warn_before_session(review, self.who)
        filed = self.file_sheet(read_returned(path), path.name, now())
        finish_import(ctx, review, filed, self.kind.noun, self.who, path, strict=strict, as_json=as_json)

    def _export(self, path: Path) -> None:
        demand_apart(self.state.review, self.kind, self.who)
        if self._has_nothing():
            return
        what = self.describe_rows()
        if not what:
            for line in self.describe_nothing():
                echo(line)
            return
        command = ["slr", *self.list_arguments()]
        export_worksheet(path, self.make_sheet(path), what, command, self.state.protocol)
        for line in self.describe_left_out():
            echo(line)

    def _sit(self) -> None:
        """Let the person write entries in the terminal."""
        if self._has_nothing() or self.finds_obstacle():
            return
        session = self.open_session()
        otherwise = f"{self.doing} needs a terminal; to {self.verb} in a spreadsheet, use --export FILE.xlsx"
        with start_session(self.state.review, self.who, otherwise=otherwise) as (terminal, shown):
            self.serve(session, terminal, now)
        entries = session.entries
        end_session(
            entries.file,
            shown,
            written=count(entries.count, *self.kind.noun),
            left=self.describe_left(session.left),
            command=["slr", self.applying, "-r", self.name] if entries.count else [],
        )

    def _has_nothing(self) -> bool:
        """Return whether no report or study is included. If none is included, print a message."""
        if not self.state.included:
            echo(f"{self.name}: no {self.item} is included yet")
        return not self.state.included

    def list_arguments(self) -> list[str]:
        """Return the command-line arguments of `slr` for this command, review and person."""
        return [self.command, "-r", self.name, "--as", self.who]

    def finds_obstacle(self) -> bool:
        """Return whether something prevents a session, and print what it is.

        Raises UsageError if the command is used wrongly.
        """
        return False

    def describe_left_out(self) -> Iterator[str]:
        """Yield lines about the reports that are not in the worksheet."""
        yield from ()

    @abstractmethod
    def describe_rows(self) -> str:
        """Return a phrase that counts what the worksheet contains, or an empty string if the worksheet has no rows."""

    @abstractmethod
    def describe_nothing(self) -> Iterator[str]:
        """Yield lines that say why the worksheet has no rows."""

    @abstractmethod
    def describe_left(self, left: int) -> str:
        """Return a phrase with the number of items that are left after a session."""

    @abstractmethod
    def make_sheet(self, path: Path) -> bytes:
        """Return the worksheet. The extension of `path` sets the format."""

    @abstractmethod
    def file_sheet(self, data: bytes, shown: str, at: str) -> Filed:
        """Add the entries of a worksheet to the person's file, and return what was added.

        Rows without a time get the time `at`.
        """

    @abstractmethod
    def open_session(self) -> Session:
        """Return the session of the person."""

    @abstractmethod
    def serve(self, session: Session, terminal: Terminal, clock: Callable[[], str]) -> None:
        """Show the items of a session until the person quits."""


def open_state(review: Review, open_: Callable[[Review, Protocol], Opened]) -> Opened:
    """Return the state of a kind of work, such as coding, as of the last run.

    If a run of the review is in progress, wait for it to end, but for at most a minute. Raises ReviewError if it takes
    longer.
    """
    protocol, _ = load_protocol(review)
    with alone(review):  # another run would replace the tables one by one
        return open_(review, protocol)
