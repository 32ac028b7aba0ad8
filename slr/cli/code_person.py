"""`slr code` with `--as NAME`, `--suggestions` or `--gaps`: code reports, list suggested codes, or find gaps in the codebook."""

import shlex
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from slr.cli.code_terminal import serve
from slr.cli.entry_person import EntryWork
from slr.cli.output import echo
from slr.cli.terminal import Terminal
from slr.desk.coding import (
    STAGE,
    Coding,
    export_sheet,
    find_gaps,
    import_sheet,
    list_rows_to_code,
    list_suggestions,
    write_suggestions,
)
from slr.desk.coding_session import CodingSession
from slr.desk.filing import Filed
from slr.model.word import ADJUDICATOR
from slr.store.output_file import write_output
from slr.text.citation import cite_with_title
from slr.text.count import count


class CodingWork(EntryWork[Coding, CodingSession]):
    """The work of a coder, or of the person who settles differences between coders."""

    folder = STAGE
    command = "code"
    applying = "code"
    verb = "code"
    doing = "coding"

    def describe_rows(self) -> str:
        """Return a phrase with the numbers of reports and suggested codes. It is empty if there is nothing to code.

        For the adjudicator, the codes on which coders differ are counted instead.
        """
        if self.who == ADJUDICATOR:
            found = self.state.unsettled
            reports = count(len({u.report for u in found}), "included report")
            codes = count(len(found), "code on which coders differ", "codes on which coders differ")
            return f"{reports} with {codes}" if found else ""
        rows = list_rows_to_code(self.state, self.who)
        reports = count(len({report for report, _ in rows}), "included report")
        suggested = sum(1 for _, suggestion in rows if suggestion is not None)
        return f"{reports} with {count(suggested, 'suggested code')}" if rows else ""

    def describe_nothing(self) -> Iterator[str]:
        """Yield the message that nothing is left to code, and the command that lists the suggested codes."""
        yield f"{self.name}: nothing is left to code for {self.who}"
        command = ["slr", *self.list_arguments()[:-2], "--suggestions"]
        yield f"  {shlex.join(command)} lists the suggested codes"

    def describe_left_out(self) -> Iterator[str]:
        """Yield a line about the reports that the coder has already coded."""
        if self.who == ADJUDICATOR:
            return
        shown = {report for report, _ in list_rows_to_code(self.state, self.who)}
        left_out = len(self.state.included) - len(shown)
        if left_out:
            reports = count(left_out, "report")
            yield f"left out: {reports} already coded by {self.who}; to add another coding, add a row with the DOI of the report"

    def describe_left(self, left: int) -> str:
        """Return a phrase with the number of reports that the coder has not coded."""
        return f"{count(left, 'included report')} not coded by {self.who}"

    def make_sheet(self, path: Path) -> bytes:
        """Return the reports and their suggested codes, or the codes to settle, as a worksheet."""
        return export_sheet(self.state, self.who, path)

    def file_sheet(self, data: bytes, shown: str, at: str) -> Filed:
        """Add the codings of a worksheet to the coder's file, and return what was added and what was not."""
        return import_sheet(self.state, self.who, data, shown, at)

    def finds_obstacle(self) -> bool:
        """Return whether the protocol has no codes. If it has none, print a message."""
        missing = not self.state.protocol.codebook
        if missing:
            advice = "add some under `codebook:`, and run the command again"
            echo(f"{self.name}: the protocol has no codes; {advice}")
        return missing

    def open_session(self) -> CodingSession:
        """Return the session of the coder."""
        return CodingSession(self.state, self.who)

    def serve(self, session: CodingSession, terminal: Terminal, clock: Callable[[], str]) -> None:
        """Show the reports of a session until the person quits."""
        serve(session, terminal, clock)


def show_suggestions(coding: Coding, path: Path | None) -> None:
    """Print the suggested codes of the included reports and the words that matched, or write this list to `path`.

    Raises UsageError if the name of the file does not end in .csv.
    """
    if path is not None:
        if path.suffix.lower() != ".csv":
            raise click.UsageError(f"cannot write {path.name!r}; use a name that ends in .csv")
        write_output(path, write_suggestions(coding))
    elif not coding.included:
        echo(f"{coding.review.name}: no report is included yet")
    shown = ""
    found = list(list_suggestions(coding))
    for report, suggestion in found if path is None else ():
        if report != shown:
            echo(f"{report}  {cite_with_title(coding.reports[report])}")
            shown = report
        left_out = [f"negated: {text}" for text in suggestion.negated]
        left_out += [f"excluded: {text}" for text in suggestion.excluded]
        echo("; ".join((f"  {suggestion.theme}: {', '.join(suggestion.words)}", *left_out)))
    reports = len({report for report, _ in found})
    place = "" if path is None else f" written to {path}"
    echo(f"{count(len(found), 'code')} suggested for {count(reports, 'included report')}{place}")


def pack_lists(coding: Coding, *, gaps: bool, suggestions: bool) -> dict[str, Any]:
    """Return the suggested codes and the gaps of the codebook, for `--json`. Only the requested lists are returned."""
    packed: dict[str, Any] = {"review": coding.review.name}
    if suggestions:
        packed["suggestions"] = [{"report": r, **asdict(s)} for r, s in list_suggestions(coding)]
    if gaps:
        found = find_gaps(coding)
        for name in ("terms", "words", "examples"):
            packed[name] = [gap._asdict() for gap in getattr(found, name)]
    return packed


def show_gaps(coding: Coding) -> None:
    """Print the terms without a counterpart, the frequent words that no term matches, and the examples that do not fit the terms."""
    gaps = find_gaps(coding)
    for term in gaps.terms:
        echo(f"{term.code}: {term.language} term {term.term!r} ({count(term.reports, 'report')})")
    echo(f"{count(len(gaps.terms), 'term')} without a counterpart in another language")
    for word in gaps.words:
        shares = f"in {word.having} of {word.coded} reports with the code, in {word.others_having} of {word.others} others"
        echo(f"{word.code}: {word.word} ({shares}; log odds {word.log_odds:.3f})")
    echo(
        f"{count(len(gaps.words), 'word')} that no term matches and that reports with the code use more often"
    )
    missed = [gap for gap in gaps.examples if not gap.words]
    matched = [gap for gap in gaps.examples if gap.words]
    for example in missed:
        echo(f"{example.code}: example {example.text!r}")
    echo(f"{count(len(missed), 'example')} that no term of the code matches")
    for example in matched:
        echo(f"{example.code}: counterexample {example.text!r} (matched by {', '.join(example.words)})")
    echo(f"{count(len(matched), 'counterexample')} that a term of the code matches")
