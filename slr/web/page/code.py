"""Let a person code the included reports: record a code of the codebook with a quote and its location."""

from collections.abc import Mapping

from starlette.responses import Response

from slr.desk.coding import STAGE as FOLDER
from slr.desk.coding_session import CodingSession
from slr.desk.form import Field, suggest_values
from slr.people.vocabulary import Word
from slr.web.entry import find_coding_session, view_row, write_once
from slr.web.report_work import ReportWork
from slr.web.visit import Visit
from slr.web.work import Answers, keep_apart


class _Coding(ReportWork[CodingSession]):
    def find_session(self, visit: Visit) -> CodingSession:
        return find_coding_session(visit)

    def list_fields(self, session: CodingSession, report: str) -> tuple[Field, ...]:  # noqa: ARG002  all have the same
        return session.fields

    def begin(self, visit: Visit) -> Mapping[str, str]:
        return {"theme": visit.query.get("theme", "")}

    def act_apart(self, visit: Visit, session: CodingSession) -> Response | None:
        """Reject a suggestion if the form asks for this. Return None if it does not."""
        if visit.form.get("do") != "reject":
            return None
        report, theme = visit.path["report"], visit.form.get("theme", "")
        outcome = write_once(visit, session.entries, lambda: session.reject(report, theme, visit.at))
        if outcome.refused:
            return self.draw(visit, session, Answers(values={}, problems=outcome.problems), 422)
        return visit.go(visit.address(self.word, report), notice=outcome.notice)

    def draw(self, visit: Visit, session: CodingSession, answers: Answers, status: int) -> Response:
        report = visit.path["report"]
        card = session.make_card(report)
        return visit.page(
            "code.html",
            status=status,
            abstract=card.abstract,
            suggested=card.suggested,
            codes=card.codes,
            rows=[view_row(session.form.kind, row, report, session.fields, visit.t) for row in card.entries],
            **self.describe(visit, session, answers, _list_hints(session, session.fields)),
        )


def _list_hints(session: CodingSession, fields: tuple[Field, ...]) -> dict[str, tuple[Word, ...]]:
    rows = (row for found in session.entries.list_current().values() for row in found)
    found = suggest_values([f for f in fields if f.name != "location"], rows)
    return {name: tuple(Word(word=value) for value in values) for name, values in found.items()}


_WORK = _Coding(FOLDER, "code")
list_reports = keep_apart("coding")(_WORK.list_reports)
show = keep_apart("coding")(_WORK.show)
save = keep_apart("coding")(_WORK.save)
