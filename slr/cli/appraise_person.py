"""Carry out `slr appraise`: appraise studies in the terminal or in a worksheet."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import click

from slr.cli.appraise_terminal import serve
from slr.cli.entry_person import EntryWork, open_state
from slr.cli.terminal import Terminal
from slr.desk.appraisal import FOLDER, Appraising, export_sheet, import_sheet, open_appraising
from slr.desk.appraisal_session import AppraisalSession
from slr.desk.filing import Filed
from slr.model.protocol import Protocol
from slr.model.word import ADJUDICATOR
from slr.people.tool import list_tools
from slr.store.layout import Review
from slr.text.count import count


class AppraisalWork(EntryWork[Appraising, AppraisalSession]):
    """The work of an appraiser, or of the person who settles differences between appraisers."""

    folder = FOLDER
    command = "appraise"
    applying = "findings"
    verb = "appraise"
    doing = "appraising"
    item = "study"

    def list_arguments(self) -> list[str]:
        """Return the command-line arguments of `slr` for this command, review, person and tool."""
        return [*super().list_arguments(), "--tool", self.state.tool.id]

    def describe_rows(self) -> str:
        """Return a phrase with the number of studies or, for the adjudicator, of answers to settle. It is empty if there are none."""
        if self.who == ADJUDICATOR:
            number, words = len(self.state.disputes), ("answer to settle", "answers to settle")
            return count(number, *words) if number else ""
        left = len(self.state.list_left(self.who))
        return f"the items of {self.state.tool.id} for {count(left, 'study', 'studies')}" if left else ""

    def describe_nothing(self) -> Iterator[str]:
        """Yield the message that no study is left to appraise, or that all differences are settled."""
        if self.who == ADJUDICATOR:
            yield f"{self.name}: there are no differences between appraisers to settle"
        else:
            yield f"{self.name}: {self.who} has appraised every included empirical study"

    def describe_left(self, left: int) -> str:
        """Return a phrase with the number of studies that the person has not finished appraising."""
        return f"{count(left, 'study', 'studies')} that {self.who} has not finished appraising"

    def make_sheet(self, path: Path) -> bytes:
        """Return the items, or the answers to settle, as a worksheet."""
        return export_sheet(self.state, self.who, path)

    def file_sheet(self, data: bytes, shown: str, at: str) -> Filed:
        """Add the answers of a worksheet to the person's file, and return what was added and what was not."""
        return import_sheet(self.state, self.who, data, shown, at)

    def finds_obstacle(self) -> bool:
        """Return False. Raises UsageError for the adjudicator, who settles differences in a worksheet."""
        if self.who == ADJUDICATOR:
            raise click.UsageError("to settle differences between appraisers, use --export FILE.xlsx")
        return False

    def open_session(self) -> AppraisalSession:
        """Return the session of the appraiser."""
        return AppraisalSession(self.state, self.who)

    def serve(self, session: AppraisalSession, terminal: Terminal, clock: Callable[[], str]) -> None:
        """Show the studies of a session until the person quits."""
        serve(session, terminal, clock)


def open_work(review: Review, tool: str | None, who: str) -> AppraisalWork:
    """Return a person's work with a tool. If `tool` is None, the only tool of the review is used.

    Raises UsageError if the review does not have the tool, or if `tool` is None and there are several tools.
    """
    return AppraisalWork(open_state(review, partial(_open, tool)), who)


def _open(tool: str | None, review: Review, protocol: Protocol) -> Appraising:
    known = [t.id for t in list_tools(protocol)]
    if tool is None and len(known) != 1:
        raise click.UsageError(f"name the tool: --tool {known[0]}; tools of this review: {', '.join(known)}")
    if tool is not None and tool not in known:
        raise click.UsageError(f"there is no tool {tool!r}; tools of this review: {', '.join(known)}")
    return open_appraising(review, protocol, tool or known[0])
