"""Let one person appraise the included empirical studies with one tool, item by item."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from slr.desk.appraisal import FOLDER, Appraising, name_item
from slr.desk.entry_session import EntrySession
from slr.desk.form import Field
from slr.model.appraisal import OVERALL, PROCEED, Sign
from slr.model.problem import Problem
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.people.vocabulary import Word

_ASKED: Final = ("answer", "reason", "quote", "location", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalCard:
    """A study to appraise: one of its reports, the person's answers by item, and the items that are missing.

    `others` is the number of other people who have appraised the study. `results` are the results of the study by id.
    If `finding` is the id of a result, the answers are about this result, and not about the whole study.
    """

    report: str
    study: str
    row: Mapping[str, Any]
    entries: Mapping[str, Row]
    missing: tuple[str, ...]
    others: int
    results: Mapping[str, str]
    finding: str = ""


class AppraisalSession(EntrySession[Appraising, tuple[str, str], AppraisalCard]):
    """A session in which one person appraises all included empirical studies with one tool.

    In this class, an item is a study with one of its reports, as in `EntrySession`, and not an item of the tool. The
    session begins at the first study that this person has not finished appraising.
    """

    def __init__(self, appraising: Appraising, who: str) -> None:
        self._chosen: tuple[str, str] = ("", "")  # a study, and the result of this study that is appraised
        super().__init__(appraising, KINDS[FOLDER], who)

    def list_items(self) -> tuple[tuple[str, str], ...]:
        """Return each study with its first included report."""
        first: dict[str, str] = {}
        for report in self.state.included:
            for study in self.state.studies.get(report, (report,)):
                first.setdefault(study, report)
        return tuple((report, study) for study, report in first.items())

    def list_left(self) -> tuple[tuple[str, str], ...]:
        """Return the studies of `list_items` that the person has not finished appraising."""
        return tuple(item for item in self.list_items() if self._list_missing(*item))

    def find_report(self, item: tuple[str, str]) -> str:
        """Return the report that is shown for a study."""
        return item[0]

    def make_card(self, item: tuple[str, str]) -> AppraisalCard:
        """Return the card of a study."""
        report, study = item
        people = self.state.done.get(study, frozenset())
        finding = self._chosen[1] if self._chosen[0] == study else ""
        return AppraisalCard(
            report=report,
            study=study,
            row=self.state.reports[report],
            entries=self._find_entries(report, study, finding),
            missing=self._list_missing(report, study, finding),
            others=len(people - {self.who}),
            results=self.state.results.get(study, {}),
            finding=finding,
        )

    def choose_result(self, card: AppraisalCard, finding: str) -> bool:
        """Appraise a result of the study, or the whole study if `finding` is empty.

        Return whether this was possible. If the study has no such result, nothing changes.
        """
        found = not finding or finding in card.results
        if found:
            self._chosen = card.study, finding
        return found

    def _find_entries(self, report: str, study: str, finding: str = "") -> dict[str, Row]:
        """Return the person's answers about a study or one of its results, by item.

        Answers in other reports of the study count, too.
        """
        found: dict[str, Row] = {}
        current = self.entries.list_current()
        reports = [r for r in current if r == report or study in self.state.studies.get(r, ())]
        for row in sorted((row for r in reports for row in current[r]), key=lambda row: row.moment):
            own = not row["study"] or row["study"].casefold() == study.casefold()
            if own and row["tool"] == self.state.tool.id and row["finding"] == finding:
                found[row["item"]] = row
        return found

    def _list_missing(self, report: str, study: str, finding: str = "") -> tuple[str, ...]:
        entries = self._find_entries(report, study, finding)
        return self.state.tool.list_missing({item: row["answer"] for item, row in entries.items()})

    def find_answers(self, item: str) -> Mapping[str, Sign]:
        """Return the answers that an item allows, each with its sign."""
        return self.state.tool.find_answers(item)

    def name_item(self, item: str) -> str:
        """Return what an item asks about."""
        return name_item(self.state.tool, item, self.state.protocol.review.language)

    def list_fields(self, item: str, answer: str = "") -> tuple[Field, ...]:
        """Return the fields to fill in for an item, as they are declared for the people's file.

        The field for the answer offers the answers that the item allows. If `answer` is given and is not favourable,
        the reason is required.
        """
        known = {f.name: f for f in self.entries.form.fields}
        answers = self.find_answers(item)
        words = tuple(Word(word=word) for word in answers)
        needs = bool(answer) and answers.get(answer) != "+"
        fields = {
            "answer": replace(known["answer"], words=words, required=True, help=self.name_item(item)),
            "reason": replace(known["reason"], required=needs),
        }
        names = _ASKED if item not in (OVERALL, PROCEED) else ("answer", "reason", "note")
        return tuple(fields.get(name, known[name]) for name in names)

    def answer(
        self, card: AppraisalCard, item: str, values: Mapping[str, str], at: str
    ) -> tuple[Problem, ...]:
        """Record the answer to an item, which replaces an earlier answer, and return the problems.

        If there is an error, nothing was written.
        """
        about = {
            "study": self.state.name_study(card.report, card.study),
            "tool": self.state.tool.id,
            "item": item,
            "finding": card.finding,
        }
        return self.entries.add(card.report, {**about, **values}, at)

    def take_back_answer(self, card: AppraisalCard, item: str, at: str) -> tuple[Problem, ...]:
        """Take back the answer to an item by adding a row, and return the problems of this row.

        Raises KeyError if there is no answer.
        """
        return self.take_back(card.report, card.entries[item], at)
