"""Let one coder code the included reports. Each report can have several codings."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from slr.desk.coding import STAGE, Coding
from slr.desk.entry_session import ReportSession
from slr.desk.form import Field
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


class CodingSession(ReportSession[Coding, CodingCard]):
    """A session in which one person codes all included reports.

    The session begins at the first report that this person has not finished.
    """

    def __init__(self, coding: Coding, who: str) -> None:
        super().__init__(coding, KINDS[STAGE], who)

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

    def divide_items(self) -> tuple[Sequence[str], Sequence[str]]:
        """Return the finished and the unfinished reports.

        A report with an open suggestion is unfinished, even if the person has coded it. `left` counts only reports
        for which the person has written no entry.
        """
        return _divide(self.state, self.entries.list_current())

    def make_card(self, item: str) -> CodingCard:
        """Return the card of a report."""
        row, own = self.state.reports[item], self.list_entries(item)
        words = [word for s in self.state.suggestions.get(item, ()) for word in s.words]
        coders = {who for (coded, who) in self.state.coded if coded == item}
        return CodingCard(
            report=item,
            row=row,
            title=_mark_words(row["title"] or "", words),
            abstract=_mark_words(row["abstract"] or "", words),
            codes=tuple(self._view_codes(item, own)),
            entries=own,
            others=len(coders - {self.who}),
        )

    def add(self, report: str, answers: Mapping[str, str], at: str) -> tuple[Problem, ...]:
        """Add a coding of a report. If a returned problem is an error, nothing was written."""
        return self.entries.add(report, answers, at)

    def reject(self, report: str, theme: str, at: str) -> tuple[Problem, ...]:
        """Record that a suggested code does not apply to a report. Returns the problems of the new row."""
        return self.add(report, {"theme": theme, "role": REJECT}, at)

    def _view_codes(self, report: str, own: Sequence[Row]) -> Iterator[CodeView]:
        words = {s.theme: s.words for s in self.state.suggestions.get(report, ())}
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


def _is_open(coding: Coding, report: str, own: Sequence[Row]) -> bool:
    """Return whether a report has a suggested code that the person has neither assigned nor rejected."""
    decided = {row["theme"] for row in own}
    return any(s.theme not in decided for s in coding.suggestions.get(report, ()))


def _divide(coding: Coding, current: Mapping[str, Sequence[Row]]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the finished reports, and the unfinished reports in the order of a session.

    The unfinished reports are in this order:

    1. the unfinished report that this person coded last
    2. reports that nobody has coded
    3. reports that only other people have coded
    4. this person's other unfinished reports
    """
    begun = {r for r in coding.included if r in current and _is_open(coding, r, current[r])}
    last = max(begun, key=lambda r: (current[r][-1].moment, r), default=None)
    others = {report for report, _ in coding.coded}

    def rank(report: str) -> int:
        if report in current:
            return 1 if report == last else 4
        return 3 if report in others else 2

    finished = [r for r in coding.included if r in current and r not in begun]
    return finished, sorted((r for r in coding.included if r not in current or r in begun), key=rank)


def _mark_words(text: str, words: Sequence[str]) -> Line:
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)
    found = re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE) if pattern else ()
    places: list[tuple[Mark, int, int]] = [("ranking", m.start(), m.end()) for m in found]
    return mark_text(text, places)
