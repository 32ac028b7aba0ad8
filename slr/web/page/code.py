"""Let a person code the included reports with the codes of the codebook, quotes and their locations."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.desk.coding_session import CodingSession
from slr.desk.form import Field, suggest_values
from slr.people.vocabulary import Word
from slr.web.entry import describe_report, find_row, is_ready, name_paper, sit_coding, view_row, write_once
from slr.web.visit import Visit
from slr.web.work import Answers, Entered, act, cite, find_neighbours, keep_apart, list_tabs, view_form

FOLDER = "coding"


@keep_apart("coding")
def list_reports(visit: Visit) -> Response:
    """Return the list of the reports to code, with the person's progress."""
    if not is_ready(visit, FOLDER):
        return visit.page("unready.html", tabs=(), current="code")
    with visit.hub.lock:
        session = sit_coding(visit)
        current = session.entries.list_current()
        done = set(session.divide_items()[0])
        lines = [
            Entered(
                address=visit.address("code", report),
                title=cite(session.state.reports[report]),
                written=len(current.get(report, ())),
                left=report not in done,
            )
            for report in session.items
        ]
        return visit.page("work.html", tabs=list_tabs(visit), current="code", lines=lines, done=len(done))


@keep_apart("coding")
def show(visit: Visit) -> Response:
    """Return the page on which a report is coded."""
    with visit.hub.lock:
        session = _sit(visit)
        key = visit.query.get("row", "")
        values = {"theme": visit.query.get("theme", "")}
        if key:
            values = dict(find_row(session.entries, visit.path["report"], key).values)
        return _draw(visit, session, Answers(values=values, row=key), 200)


@keep_apart("coding")
def save(visit: Visit) -> Response:
    """Add, change or take back a coding, reject a suggestion, or undo the last step."""
    with visit.hub.lock:
        session, report = _sit(visit), visit.path["report"]
        if visit.form.get("do") == "reject":
            theme = visit.form.get("theme", "")
            outcome = write_once(visit, session.entries, lambda: session.reject(report, theme, visit.at))
            if not outcome.refused:
                return visit.go(visit.address("code", report), said=outcome.said)
            return _draw(visit, session, Answers(values={}, problems=outcome.problems), 422)
        names = [f.name for f in session.fields]
        back = visit.address("code", report)
        return act(
            visit,
            session.entries,
            report,
            names,
            back,
            lambda answers, status: _draw(visit, session, answers, status),
        )


def _sit(visit: Visit) -> CodingSession:
    """Return the session. Raises HTTPException with the status 404 if the report cannot be coded."""
    if not is_ready(visit, FOLDER):
        raise HTTPException(404)
    session = sit_coding(visit)
    if visit.path["report"] not in session.state.included:
        raise HTTPException(404)
    return session


def _draw(visit: Visit, session: CodingSession, answers: Answers, status: int) -> Response:
    report = visit.path["report"]
    card = session.make_card(report)
    before, after = find_neighbours(session.items, report)
    form = view_form(session.entries, session.fields, answers, visit, _list_hints(session, session.fields))
    return visit.page(
        "code.html",
        status=status,
        tabs=list_tabs(visit),
        report=describe_report(card.row),
        paper=name_paper(visit, report),
        abstract=card.abstract,
        suggested=card.suggested,
        codes=card.codes,
        rows=[view_row(session.form.kind, row, report, session.fields, visit.t) for row in card.entries],
        form=form,
        done=len(session.items) - session.left,
        all=len(session.items),
        before=visit.address("code", before) if before else "",
        after=visit.address("code", after) if after else "",
    )


def _list_hints(session: CodingSession, fields: tuple[Field, ...]) -> dict[str, tuple[Word, ...]]:
    rows = (row for found in session.entries.list_current().values() for row in found)
    found = suggest_values([f for f in fields if f.name != "location"], rows)
    return {name: tuple(Word(word=value) for value in values) for name, values in found.items()}
