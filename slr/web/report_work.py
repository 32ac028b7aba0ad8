"""Let a person write entries about included reports, such as codings or findings, one report after another.

This module contains the common parts of these pages. Each kind of page defines its session, its fields and how a report
is shown.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.desk.entry_session import ReportSession
from slr.desk.form import Field
from slr.people.vocabulary import Word
from slr.web.entry import describe_report, find_row, is_ready, name_paper
from slr.web.visit import Visit
from slr.web.work import Answers, Entered, act, cite, find_neighbours, list_tabs, view_form

Session = TypeVar("Session", bound=ReportSession[Any, Any])


class ReportWork(ABC, Generic[Session]):
    """The pages for one kind of entry.

    `folder` is the folder of the rows. `word` follows the name of the review in the addresses of the pages.
    """

    def __init__(self, folder: str, word: str) -> None:
        self.folder, self.word = folder, word

    @abstractmethod
    def find_session(self, visit: Visit) -> Session:
        """Return the person's session."""

    @abstractmethod
    def list_fields(self, session: Session, report: str) -> Sequence[Field]:
        """Return the fields of the form about a report."""

    @abstractmethod
    def draw(self, visit: Visit, session: Session, answers: Answers, status: int) -> Response:
        """Return the page of the report that the address names, with a form."""

    def begin(self, visit: Visit) -> Mapping[str, str]:  # noqa: ARG002  subclasses need it
        """Return the initial answers of a new form."""
        return {}

    def act_apart(self, visit: Visit, session: Session) -> Response | None:  # noqa: ARG002  subclasses need them
        """Answer an action that only the forms of this kind offer. Return None if the form asks for no such action."""
        return None

    def list_reports(self, visit: Visit) -> Response:
        """Return the list of the reports, with the person's progress."""
        if not is_ready(visit, self.folder):
            return visit.page("unready.html", tabs=(), current=self.word)
        with visit.hub.lock:
            session = self.find_session(visit)
            current, done = session.entries.list_current(), set(session.divide_items()[0])
            lines = [
                Entered(
                    address=visit.address(self.word, report),
                    title=cite(session.state.reports[report]),
                    written=len(current.get(report, ())),
                    left=report not in done,
                )
                for report in session.items
            ]
            tabs = list_tabs(visit)
            return visit.page("work.html", tabs=tabs, current=self.word, lines=lines, done=len(done))

    def show(self, visit: Visit) -> Response:
        """Return the page of a report. If the address names a row, the form has the values of this row.

        Raises HTTPException with the status 404 if nothing can be written about the report, and with the
        status 409 if the row does not exist, for example because it was taken back.
        """
        with visit.hub.lock:
            session, key = self.open(visit), visit.query.get("row", "")
            row = find_row(session.entries, visit.path["report"], key) if key else None
            values = dict(self.begin(visit) if row is None else row.values)
            return self.draw(visit, session, Answers(values=values, row=key), 200)

    def save(self, visit: Visit) -> Response:
        """Add, change, check or take back a row, or undo the last step.

        Raises the same errors as `show`, and HTTPException with the status 422 if the request names no operation.
        """
        with visit.hub.lock:
            session, report = self.open(visit), visit.path["report"]
            answer = self.act_apart(visit, session)
            if answer is not None:
                return answer
            return act(
                visit,
                session.entries,
                report,
                [f.name for f in self.list_fields(session, report)],
                visit.address(self.word, report),
                lambda answers, status: self.draw(visit, session, answers, status),
            )

    def open(self, visit: Visit) -> Session:
        """Return the session for the report in the address.

        Raises HTTPException with the status 404 if rows of this kind cannot be recorded yet, or if the report is not
        included.
        """
        if not is_ready(visit, self.folder):
            raise HTTPException(404)
        session = self.find_session(visit)
        if visit.path["report"] not in session.state.included:
            raise HTTPException(404)
        return session

    def describe(
        self, visit: Visit, session: Session, answers: Answers, hints: Mapping[str, Sequence[Word]]
    ) -> dict[str, Any]:
        """Return the values that the templates of all kinds of entries need."""
        report = visit.path["report"]
        before, after = find_neighbours(session.items, report)
        return {
            "tabs": list_tabs(visit),
            "report": describe_report(session.state.reports[report]),
            "paper": name_paper(visit, report),
            "form": view_form(session.entries, self.list_fields(session, report), answers, visit, hints),
            "done": len(session.items) - session.left,
            "all": len(session.items),
            "before": visit.address(self.word, before) if before else "",
            "after": visit.address(self.word, after) if after else "",
        }
