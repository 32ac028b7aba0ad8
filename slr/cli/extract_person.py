"""Carry out `slr extract`: extract findings in the terminal or in a worksheet."""

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from slr.cli.entry_person import EntryWork
from slr.cli.extract_terminal import serve
from slr.cli.terminal import Terminal
from slr.desk.extraction import STAGE, Extraction, export_sheet, import_sheet
from slr.desk.extraction_session import ExtractionSession
from slr.desk.filing import Filed
from slr.model.word import ADJUDICATOR
from slr.text.count import count


class ExtractionWork(EntryWork[Extraction, ExtractionSession]):
    """The work of an extractor, or of the person who settles differences between extractors."""

    folder = STAGE
    command = "extract"
    applying = "findings"
    verb = "extract"
    doing = "extracting"

    def describe_rows(self) -> str:
        """Return a phrase with the number of reports or, for the adjudicator, of results to settle. It is empty if there are none."""
        if self.who == ADJUDICATOR:
            number, words = len(self.state.disputes), ("result to settle", "results to settle")
            return count(number, *words) if number else ""
        left = len(self.state.list_left(self.who))
        return count(left, "included report") if left else ""

    def describe_nothing(self) -> Iterator[str]:
        """Yield the message that nothing is left to extract, or that all differences are settled."""
        if self.who == ADJUDICATOR:
            yield f"{self.name}: there are no differences between extractors to settle"
        else:
            yield f"{self.name}: {self.who} has extracted findings from every included report of an empirical study"

    def describe_left_out(self) -> Iterator[str]:
        """Yield a line about the reports from which the person has extracted findings."""
        left_out = len(self.state.included) - len(self.state.list_left(self.who))
        if left_out and self.who != ADJUDICATOR:
            reports = count(left_out, "report")
            yield f"left out: {reports} that {self.who} has already extracted; to add another finding, add a row with the DOI of the report"

    def describe_left(self, left: int) -> str:
        """Return a phrase with the number of reports from which the person has extracted no findings."""
        return f"{count(left, 'included report')} without findings by {self.who}"

    def make_sheet(self, path: Path) -> bytes:
        """Return the reports, or the results to settle, as a worksheet."""
        return export_sheet(self.state, self.who, path)

    def file_sheet(self, data: bytes, shown: str, at: str) -> Filed:
        """Add the findings of a worksheet to the person's file, and return what was added and what was not."""
        return import_sheet(self.state, self.who, data, shown, at)

    def finds_obstacle(self) -> bool:
        """Return False. Raises UsageError for the adjudicator, who settles differences in a worksheet."""
        if self.who == ADJUDICATOR:
            raise click.UsageError("to settle differences between extractors, use --export FILE.xlsx")
        return False

    def open_session(self) -> ExtractionSession:
        """Return the session of the extractor."""
        return ExtractionSession(self.state, self.who)

    def serve(self, session: ExtractionSession, terminal: Terminal, clock: Callable[[], str]) -> None:
        """Show the reports of a session until the person quits."""
        serve(session, terminal, clock)
