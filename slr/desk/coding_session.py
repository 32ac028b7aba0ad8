"""A session in which one coder codes the included reports. Each report can have several codings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from slr.desk.coding import STAGE, Coding
from slr.desk.entry import Entries
from slr.desk.form import Field, Form
from slr.desk.own_file import is_refused
from slr.desk.span import Line, Mark, mark_text
from slr.model.problem import Problem
from slr.people.kind import KINDS
from slr.people.row import Row

REJECT: Final = "reject"
Decided = Literal["open", "coded", "rejected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeView:
    """A code of the codebook, shown with a report.

    `words` are the words in the report that suggest the code. If the code is not suggested, `words` is empty. `given`
    is the number of codings that this person has made with the code. `decided` says whether the person has assigned
    the code (`coded`), rejected the code (`rejected`) or done neither (`open`).
    """

    id: str
    meaning: str
    words: tuple[str, ...]
    given: int
    decided: Decided


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingCard:
    """An included report to be coded, and the codes of the codebook.

    `entries` are the person's own codings, earliest first. `others` is the number of other people who have coded the
    report.
    """

    report: str
    row: Mapping[str, Any]
    title: Line
    abstract: Line
    codes: tuple[CodeView, ...]
    entries: tuple[Row, ...]
    others: int

    @property
    def suggested(self) -> tuple[CodeView, ...]:
        """The suggested codes that the person has neither assigned nor rejected."""
        return tuple(code for code in self.codes if code.words and code.decided == "open")


class CodingSession:
    """A session in which one person codes all included reports.

    It begins at the first report that this person has not finished.
    """

    def __init__(self, coding: Coding, who: str) -> None:
        self.coding, self.who = coding, who
        self.entries = Entries(coding.review, coding.protocol, KINDS[STAGE], who, coding.reports)
        current = self.entries.list_current()
        self.reports = _put_in_order(coding, current)
        self.place = sum(
            1 for report in self.reports if report in current and not self._open(report, current)
        )

    @property
    def form(self) -> Form:
        """The fields of a coding."""
        return self.entries.form

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields to fill in for a coding.

        The words that reject a suggestion or take back a coding are not offered as roles.
        """
        retract = () if self.form.kind.retract is None else self.form.kind.retract[1:]
        return tuple(
            replace(f, words=tuple(w for w in f.words if w.word not in (REJECT, *retract)))
            for f in self.form.answers
        )

    @property
    def left(self) -> int:
        """The number of included reports that the person has not coded."""
        current = self.entries.list_current()
        return sum(1 for report in self.reports if report not in current)

    def card(self) -> CodingCard | None:
        """Return the card of the current report, or None after the last report."""
        if self.place >= len(self.reports):
            return None
        report = self.reports[self.place]
        row, own = self.coding.reports[report], self.entries.list_current().get(report, ())
        words = [word for s in self.coding.suggestions.get(report, ()) for word in s.words]
        coders = {who for (coded, who) in self.coding.coded if coded == report}
        return CodingCard(
            report=report,
            row=row,
            title=_mark_words(row["title"] or "", words),
            abstract=_mark_words(row["abstract"] or "", words),
            codes=tuple(self._view_codes(report, own)),
            entries=own,
            others=len(coders - {self.who}),
        )

    def add(self, report: str, answers: Mapping[str, str], at: str) -> tuple[Problem, ...]:
        """Add a coding of a report. If a returned problem is an error, nothing was written."""
        return self.entries.add(report, answers, at)

    def reject(self, report: str, theme: str, at: str) -> tuple[Problem, ...]:
        """Record that a suggested code does not apply to a report. Returns the problems of the new row."""
        return self.add(report, {"theme": theme, "role": REJECT}, at)

    def take_back(self, report: str, row: Row, at: str) -> tuple[Problem, ...]:
        """Take back a coding by adding a row, and return the problems of this row."""
        return self.entries.take_back(report, row, at)

    def undo(self, at: str) -> tuple[Problem, ...]:
        """Undo the last step of the session by adding a row, and go to the report of this step.

        Returns the problems of the row.
        """
        problems, report = self.entries.undo(at)
        if report is not None and not is_refused(problems):
            self.place = self.reports.index(report)
        return problems

    def go_on(self) -> None:
        """Go on to the next report."""
        self.place = min(self.place + 1, len(self.reports))

    def go_back(self) -> None:
        """Go back to the previous report."""
        self.place = max(self.place - 1, 0)

    def _view_codes(self, report: str, own: Sequence[Row]) -> Iterator[CodeView]:
        words = {s.theme: s.words for s in self.coding.suggestions.get(report, ())}
        for word in self.form["theme"].words:
            given = [row for row in own if row["theme"] == word.word]
            coded = sum(1 for row in given if row["role"] != REJECT)
            yield CodeView(
                id=word.word,
                meaning=word.meaning,
                words=words.get(word.word, ()),
                given=coded,
                decided="coded" if coded else "rejected" if given else "open",
            )

    def _open(self, report: str, current: Mapping[str, Sequence[Row]]) -> bool:
        return _is_open(self.coding, report, current.get(report, ()))


def _is_open(coding: Coding, report: str, own: Sequence[Row]) -> bool:
    """Return whether a report has a suggested code that the person has neither assigned nor rejected."""
    decided = {row["theme"] for row in own}
    return any(s.theme not in decided for s in coding.suggestions.get(report, ()))


def _put_in_order(coding: Coding, current: Mapping[str, Sequence[Row]]) -> tuple[str, ...]:
    """Return the included reports in the order of a session.

    1. reports that this person has finished
    2. the unfinished report that this person coded last
    3. reports that nobody has coded
    4. reports that only other people have coded
    5. this person's other unfinished reports
    """
    begun = [r for r in coding.included if r in current and _is_open(coding, r, current[r])]
    last = max(begun, key=lambda r: (current[r][-1].moment, r), default=None)
    others = {report for report, _ in coding.coded}

    def rank(report: str) -> int:
        if report == last:
            return 1
        if report in current:
            return 4 if report in begun else 0
        return 3 if report in others else 2

    return tuple(sorted(coding.included, key=rank))


def _mark_words(text: str, words: Sequence[str]) -> Line:
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)
    found = re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE) if pattern else ()
    places: list[tuple[Mark, int, int]] = [("ranking", m.start(), m.end()) for m in found]
    return mark_text(text, places)
