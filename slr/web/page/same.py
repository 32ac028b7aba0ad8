"""Let a person mark two reports as the same work, and show which records were merged into a report."""

from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from slr.desk.find import Finder, Search, open_finder, read_words
from slr.desk.merged import MergedRecords
from slr.desk.own_file import is_refused
from slr.desk.room import QUEUES
from slr.desk.same_as import SameAs
from slr.desk.stored import ReportRows
from slr.model.word import STAGES
from slr.report.reason import word_reasons
from slr.web.template import render
from slr.web.visit import Visit

LISTED: Final = 20  # reports that are found and shown


def ask(visit: Visit) -> Response:
    """Return the page on which a person looks for a report that is the same work as the given one.

    The page lists up to `LISTED` reports that contain the search words. Raises HTTPException with the status 404 if
    the given report does not exist.
    """
    if not visit.who:
        return visit.go("/-/who")
    rows = _find_rows(visit)
    report = _find_report(visit)
    words = read_words(visit.query.get("q", ""))
    found = _find_finder(visit).find(Search(words=words), visit.who) if words else ()
    others = [other for other in found if other != report]
    return visit.page(
        "same.html",
        report=rows[report],
        found=[rows[other] for other in others[:LISTED]],
        more=max(0, len(others) - LISTED),
        asked=visit.query.get("q", ""),
        back=visit.query.get("back", ""),
        stage=_choose(visit.query.get("stage", ""), STAGES),
        queue=_choose(visit.query.get("queue", ""), QUEUES),
    )


def record(visit: Visit) -> Response:
    """Record that two reports are the same work, and put the report at the end of the screening queue.

    The browser is sent back to the page of the report if the person came from it, and otherwise to the screening page.

    Raises HTTPException with one of these statuses:

    - 404 if there is no such report
    - 422 if the person has no name, or if the request names no operation
    """
    if not visit.who:
        raise HTTPException(422)
    report = _find_report(visit)
    hub = visit.hub
    stage = _choose(visit.form.get("stage", ""), STAGES)
    queue = _choose(visit.form.get("queue", ""), QUEUES)
    with hub.lock:
        session: SameAs = hub.session(("same", visit.who), lambda: SameAs(hub.built, hub.protocol, visit.who))
        with visit.once(session.file):
            problems = session.record(report, visit.form.get("other", ""), visit.at)
    if is_refused(problems):
        return visit.fail(problems)
    room = hub.room(stage)
    room.skip(visit.who, next(q for q in QUEUES if q == queue), report)
    row = session.file.written[-1]
    title = _find_rows(visit)[visit.form.get("other", "")]["title"]
    notice = visit.t("screen.same_said", title=title or visit.t("screen.no_title"))
    to_report = visit.form.get("back", "") == "report"
    return visit.go(
        visit.address("report", report) if to_report else visit.address("screen", stage, queue),
        notice=f"{notice} {visit.t('screen.line', file=row.file, line=str(row.line))}",
    )


def list_merged(visit: Visit) -> Response:
    """Return a table of the report's records, as a part of a page.

    Raises HTTPException with the status 404 if there is no such report.
    """
    hub = visit.hub
    report = _find_report(visit)
    merged: MergedRecords = hub.session("merged", lambda: MergedRecords(hub.built))
    rows = [
        (m, word_reasons(m.evidence, visit.t.report))
        for m in merged.list_records(report, _find_rows(visit)[report]["records"])
    ]
    return HTMLResponse(render("part/records.html", {"t": visit.t, "rows": rows}))


def _choose(wanted: str, known: tuple[str, ...]) -> str:
    return wanted if wanted in known else known[0]


def _find_rows(visit: Visit) -> ReportRows:
    return visit.hub.room(STAGES[0]).snapshot.rows


def _find_report(visit: Visit) -> str:
    """Return the report that the address names. Raises HTTPException with the status 404 if there is none."""
    named = visit.path["report"]
    if named not in _find_rows(visit):
        raise HTTPException(404)
    return named


def _find_finder(visit: Visit) -> Finder:
    hub = visit.hub
    finder: Finder = hub.session("finder", lambda: open_finder(hub.built, hub.protocol, _find_rows(visit)))
    return finder
