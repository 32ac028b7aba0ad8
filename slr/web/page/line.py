"""Let a person write rows about studies, notices, contacts, announced outcomes, certainty, claims and their support.

Claims and their support also have a page of their own (`slr/web/page/claim.py`).
"""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final, TypeVar

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.desk.line_session import LINE_FOLDERS, LineSession, Start
from slr.people.kind import KINDS
from slr.web.entry import describe_report, find_line_session, find_row, is_ready, name_paper, view_row
from slr.web.visit import Visit
from slr.web.work import Answers, act, cite, list_tabs, open_form, view_form

Line = TypeVar("Line")
# The kinds with long lists, and the column by which each of their lists is grouped.
GROUPED: Final = MappingProxyType({"certainty": "outcome"})


@open_form
def list_kinds(visit: Visit) -> Response:
    """Return the page with the kinds of rows that a person can write here."""
    kinds = [{"folder": folder, "ready": is_ready(visit, folder)} for folder in LINE_FOLDERS]
    with visit.hub.lock:
        return visit.page("lines.html", tabs=list_tabs(visit), kinds=kinds)


@open_form
def show(visit: Visit) -> Response:
    """Return the page with the person's rows of a kind, what is left to write, and the form of a row.

    Raises HTTPException with one of these statuses:

    - 404 if there is no such kind or report
    - 409 if the address names a row that does not exist, for example because it was taken back
    """
    folder = visit.path["folder"]
    if folder in KINDS and not is_ready(visit, folder):
        return visit.page("unready.html", tabs=(), current="line")
    with visit.hub.lock:
        session = find_line_session(visit, folder)
        report, key = visit.query.get("report", ""), visit.query.get("row", "")
        _demand_report(session, report)
        if key:
            values = dict(find_row(session.entries, report, key).values)
        else:
            start = _find_start(session, visit.query.get("start", ""))
            values = {} if start is None else dict(start.values)
            report = report or ("" if start is None else start.report)
        return _draw(visit, session, report, Answers(values=values, row=key), 200)


@open_form
def save(visit: Visit) -> Response:
    """Add, check, change or take back a row, or undo the last step.

    Raises HTTPException with one of these statuses:

    - 404 if there is no such kind or report
    - 409 if there is no such row, for example because it was taken back
    - 422 if the request names no operation, or if rows of the kind need a report and the form names none
    """
    folder = visit.path["folder"]
    if folder in KINDS and not is_ready(visit, folder):
        raise HTTPException(404)
    with visit.hub.lock:
        session, report = find_line_session(visit, folder), visit.form.get("report", "")
        _demand_report(session, report)
        if session.about_reports and not report and visit.form.get("do") != "undo":
            raise HTTPException(422)
        return act(
            visit,
            session.entries,
            report,
            [f.name for f in session.fields],
            _back(visit, report),
            lambda answers, status: _draw(visit, session, report, answers, status),
        )


def _back(visit: Visit, report: str) -> str:
    from urllib.parse import urlencode  # noqa: PLC0415

    address = visit.address("line", visit.path["folder"])
    return f"{address}?{urlencode({'report': report})}" if report else address


def _demand_report(session: LineSession, report: str) -> None:
    """Raise HTTPException with the status 404 if a report is named, but rows of this kind cannot be about it."""
    if report and (not session.about_reports or report not in {s.report for s in session.lines.starts}):
        raise HTTPException(404)


def _find_start(session: LineSession, number: str) -> Start | None:
    """Return the item with this number in the session's list `starts`, or None if there is no such number."""
    if not number.isdecimal() or int(number) >= len(session.lines.starts):
        return None
    return session.lines.starts[int(number)]


def _draw(visit: Visit, session: LineSession, report: str, answers: Answers, status: int) -> Response:
    reports = session.lines.reports
    places = {id(start): number for number, start in enumerate(session.lines.starts)}
    form = view_form(session.entries, session.fields, answers, visit, session.hints)
    kind = session.lines.kind
    column = GROUPED.get(kind.folder, "")
    rows = _group(
        (row[column] if column else "", (r, view_row(kind, row, r, session.fields, visit.t)))
        for r, found in sorted(session.entries.list_current().items())
        for row in found
        if not report or r == report
    )
    left = _group(
        (s.values.get(column, ""), (places[id(s)], s, cite(reports[s.report]) if s.report else s.about))
        for s in session.list_left()
    )
    return visit.page(
        "line.html",
        status=status,
        tabs=list_tabs(visit),
        folder=kind.folder,
        report=describe_report(reports[report]) if report else None,
        paper=name_paper(visit, report) if report else "",
        facts=next((s.facts for s in session.lines.starts if report and s.report == report), ""),
        asks=not session.about_reports or bool(report),
        rows=rows,
        left=left,
        done=len(session.lines.starts) - sum(len(found) for found in left.values()),
        all=len(session.lines.starts),
        form=form,
    )


def _group(lines: Iterable[tuple[str, Line]]) -> dict[str, list[Line]]:
    """Collect the lines of each group. Groups and lines keep their order."""
    found: dict[str, list[Line]] = {}
    for name, line in lines:
        found.setdefault(name, []).append(line)
    return found
