"""Extract the findings of the included reports, with checks of the numbers."""

from collections.abc import Sequence
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.desk.answer_check import prepare_checks
from slr.desk.extraction_session import ExtractionCard, ExtractionSession
from slr.desk.form import Field, suggest_values
from slr.model.findings import VALUES
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.people.vocabulary import Word
from slr.report.finding_text import word_result
from slr.web.entry import RowView, describe_report, find_row, is_ready, name_paper, sit_extraction, view_row
from slr.web.visit import Visit
from slr.web.work import Answers, Entered, act, cite, find_neighbours, keep_apart, list_tabs, view_form

FOLDER = "findings"
# Numbers and their kinds are shown as one result, such as `β = -.11; p = .026`, and not one by one.
_IN_RESULT = frozenset(
    "estimate type se lower upper level statistic statistic_type df1 df2 p p_comparison tails n n1 n2 k r2 adjusted_r2 "
    "reliability ave cr mean1 sd1 mean2 sd2 scale_low scale_high items".split()
)


@keep_apart("findings")
def list_reports(visit: Visit) -> Response:
    """Return the list of the reports to extract from, with the person's progress."""
    if not is_ready(visit, FOLDER):
        return visit.page("unready.html", tabs=(), current="extract")
    with visit.hub.lock:
        session = sit_extraction(visit)
        current = session.entries.list_current()
        lines = [
            Entered(
                address=visit.address("extract", report),
                title=cite(session.state.reports[report]),
                written=len(current.get(report, ())),
                left=report not in current,
            )
            for report in session.items
        ]
        done = len(lines) - session.left
        return visit.page("work.html", tabs=list_tabs(visit), current="extract", lines=lines, done=done)


@keep_apart("findings")
def show(visit: Visit) -> Response:
    """Return the page on which findings of a report are extracted."""
    prepare_checks()
    with visit.hub.lock:
        session = _sit(visit)
        key = visit.query.get("row", "")
        values = find_row(session.entries, visit.path["report"], key).values if key else {}
        return _draw(visit, session, Answers(values=values, row=key), 200)


@keep_apart("findings")
def save(visit: Visit) -> Response:
    """Add, change or take back a finding, check the numbers, or undo the last step."""
    with visit.hub.lock:
        session, report = _sit(visit), visit.path["report"]
        fields = session.list_fields(session.make_card(report), usual=False)
        return act(
            visit,
            session.entries,
            report,
            [f.name for f in fields],
            visit.address("extract", report),
            lambda answers, status: _draw(visit, session, answers, status),
        )


def _sit(visit: Visit) -> ExtractionSession:
    """Return the session. Raises HTTPException with the status 404 if findings of the report cannot be extracted."""
    if not is_ready(visit, FOLDER):
        raise HTTPException(404)
    session = sit_extraction(visit)
    if visit.path["report"] not in session.state.included:
        raise HTTPException(404)
    return session


def _draw(visit: Visit, session: ExtractionSession, answers: Answers, status: int) -> Response:
    report = visit.path["report"]
    card = session.make_card(report)
    fields = session.list_fields(card, usual=False)
    before, after = find_neighbours(session.items, report)
    form = view_form(session.entries, fields, answers, visit, _list_hints(session, card, fields))
    return visit.page(
        "extract.html",
        status=status,
        tabs=list_tabs(visit),
        report=describe_report(card.row),
        paper=name_paper(visit, report),
        rows=[_view(row, report, fields, visit) for row in card.entries],
        form=form,
        done=len(session.items) - session.left,
        all=len(session.items),
        before=visit.address("extract", before) if before else "",
        after=visit.address("extract", after) if after else "",
    )


def _view(row: Row, report: str, fields: Sequence[Field], visit: Visit) -> RowView:
    """Return a finding as the list shows it, with its numbers in one line."""
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
