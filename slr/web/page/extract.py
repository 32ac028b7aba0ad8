"""Extract the findings of the included reports, with checks of the numbers."""

from collections.abc import Sequence
from dataclasses import replace

from starlette.responses import Response

from slr.desk.answer_check import prepare_checks
from slr.desk.extraction_session import ExtractionCard, ExtractionSession
from slr.desk.form import Field, suggest_values
from slr.model.findings import VALUES
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.people.vocabulary import Word
from slr.report.finding_text import word_result
from slr.web.entry import RowView, find_extraction_session, view_row
from slr.web.report_work import ReportWork
from slr.web.visit import Visit
from slr.web.work import Answers, keep_apart

FOLDER = "findings"
# Numbers and their kinds are shown as one result, such as `β = -.11; p = .026`, and not one by one.
_IN_RESULT = frozenset(
    "estimate type se lower upper level statistic statistic_type df1 df2 p p_comparison tails n n1 n2 k r2 adjusted_r2 "
    "reliability ave cr mean1 sd1 mean2 sd2 scale_low scale_high items".split()
)


class _Extraction(ReportWork[ExtractionSession]):
    def find_session(self, visit: Visit) -> ExtractionSession:
        return find_extraction_session(visit)

    def list_fields(self, session: ExtractionSession, report: str) -> tuple[Field, ...]:
        return session.list_fields(session.make_card(report), usual=False)

    def show(self, visit: Visit) -> Response:
        prepare_checks()
        return super().show(visit)

    def draw(self, visit: Visit, session: ExtractionSession, answers: Answers, status: int) -> Response:
        report = visit.path["report"]
        card, fields = session.make_card(report), self.list_fields(session, report)
        return visit.page(
            "extract.html",
            status=status,
            rows=[_view(row, report, fields, visit) for row in card.entries],
            **self.describe(visit, session, answers, _list_hints(session, card, fields)),
        )


def _view(row: Row, report: str, fields: Sequence[Field], visit: Visit) -> RowView:
    """Prepare a finding for the list, with its numbers on one line."""
    kind = KINDS[FOLDER]
    rest = [f for f in fields if f.name not in _IN_RESULT]
    numbers = word_result({name: row[name] or None for name in VALUES}, visit.t.report)
    return replace(view_row(kind, row, report, rest, visit.t), text=numbers)


def _list_hints(
    session: ExtractionSession, card: ExtractionCard, fields: Sequence[Field]
) -> dict[str, tuple[Word, ...]]:
    """Return the suggestions of each field: earlier values of the person, then constructs or studies."""
    rows = (row for found in session.entries.list_current().values() for row in found)
    earlier = suggest_values([f for f in fields if f.name != "location"], rows)
    constructs = tuple(c.id for c in session.state.protocol.constructs)
    more = {"predictor": constructs, "outcome": constructs, "study": card.studies}
    return {
        name: tuple(Word(word=v) for v in dict.fromkeys((*earlier.get(name, ()), *more.get(name, ()))))
        for name in {*earlier, *more}
    }


_WORK = _Extraction(FOLDER, "extract")
list_reports = keep_apart("findings")(_WORK.list_reports)
show = keep_apart("findings")(_WORK.show)
save = keep_apart("findings")(_WORK.save)
