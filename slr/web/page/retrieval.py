"""List the full texts that are needed, add their PDFs, and record which full texts cannot be obtained."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from slr.desk.form import Field
from slr.desk.own_file import is_refused
from slr.desk.paper import Paper
from slr.desk.retrieval_board import NeededText
from slr.desk.retrieval_session import RetrievalSession
from slr.model.problem import Problem
from slr.model.word import ADJUDICATOR
from slr.store.operation import WrittenRow
from slr.store.paper import MOST_BYTES
from slr.web.entry import offer_columns, word_widened
from slr.web.field import FieldView, view_field
from slr.web.paper import describe_run, find_papers, list_needed, list_tabs, read_board
from slr.web.visit import Visit, ask_name

LIMIT: Final = MOST_BYTES + 1_000_000  # bytes of a request with a PDF
SHOWN: Final = 50  # reports in each list, unless all are asked for
GROUPS: Final = {"sought": "pending", "had": "retrieved", "given_up": "not retrieved"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A report in a list of full texts.

    `fields` are the fields of its form. If the person's last entry about the report was refused, `problems` and
    `note` say why. `offer` is the offer to add the columns that the person's file lacks, or empty.
    """

    text: NeededText
    paper: Paper | None
    doi: str
    url: str
    fields: tuple[FieldView, ...]
    problems: tuple[Problem, ...] = ()
    note: str = ""
    offer: str = ""

    @property
    def report(self) -> str:
        """The id of the report."""
        return self.text.report


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A list of full texts. `count` is the number of its reports. `lines` has only the first reports of a long list."""

    key: str
    count: int
    lines: tuple[Line, ...]


Entered = Mapping[str, str]


@ask_name
def show(visit: Visit) -> Response:
    """Return the page with the lists of full texts: still sought, retrieved, and not retrieved."""
    with visit.hub.lock:
        return _draw(visit)


@ask_name
def save(visit: Visit) -> Response:
    """Add the PDF of a report, or record the outcome of the search for its full text.

    Raises HTTPException with one of these statuses:

    - 403 for the adjudicator
    - 404 if the full text is not needed, if the review does not report retrieval, or if screening has not been run
    - 422 if the request names no operation
    """
    with visit.hub.lock:
        report, session = visit.path["report"], _sit(visit)
        if report not in read_board(visit).reached:
            raise HTTPException(404)
        if visit.form.get("do") == "bring":
            return _bring(visit, session, report)
        values = {f.name: visit.form.get(f.name, "") for f in session.form.answers}
        return _record(visit, session, report, values, visit.t("retrieval.recorded"))


@ask_name
def undo(visit: Visit) -> Response:
    """Undo the last entry of the person since the desk was opened. A PDF that was added is kept.

    Raises HTTPException with one of these statuses:

    - 403 for the adjudicator
    - 404 if the review does not report retrieval, or if screening has not been run
    - 422 if the request names no operation
    """
    with visit.hub.lock:
        session = _sit(visit)
        with visit.once(session.entries.file):
            problems = session.undo(visit.at)
            written = session.entries.file.written
        if is_refused(problems):
            return visit.fail(problems)
        return visit.go(
            _back(visit), notice=_word_notice(visit, visit.t("retrieval.undone"), written, problems)
        )


def _sit(visit: Visit) -> RetrievalSession:
    """Return the session in which the person records the outcomes of retrieval.

    Raises HTTPException with one of these statuses:

    - 403 for the adjudicator, who records nothing
    - 404 if the review does not report retrieval, or if screening has not been run
    """
    hub = visit.hub
    if not hub.is_built or not hub.protocol.screening.retrieval_reported:
        raise HTTPException(404)
    if visit.who == ADJUDICATOR:
        raise HTTPException(403)
    retrieval = read_board(visit).retrieval
    return hub.session(("retrieval", visit.who), lambda: RetrievalSession(retrieval, visit.who))


def _bring(visit: Visit, session: RetrievalSession, report: str) -> Response:
    files = visit.files.get("paper", ())
    if not files:
        return _draw(visit, _Mishap(report=report, note=visit.t("retrieval.no_file")))
    papers = find_papers(visit)
    problems = papers.bring(report, files[0].file, replace=visit.form.get("replace") == "yes")
    if problems:
        return _draw(visit, _Mishap(report=report, problems=problems))
    notice = visit.t("retrieval.stored", file=papers.shown(report))
    if _find(visit, report).status == "retrieved":
        return visit.go(_back(visit), notice=notice)
    return _record(visit, session, report, {"outcome": "retrieved"}, notice)


def _record(visit: Visit, session: RetrievalSession, report: str, values: Entered, notice: str) -> Response:
    """Write a row, and go back to the lists. If the row is refused, show the lists and the reason."""
    with visit.once(session.entries.file):
        problems = session.record(report, values, visit.at)
        written = session.entries.file.written
    if is_refused(problems):
        return _draw(visit, _Mishap(report=report, problems=problems, entered=values))
    file = session.entries.file
    whole = " ".join(filter(None, (notice, word_widened(visit.t, file.widened, file.shown))))
    return visit.go(_back(visit), notice=_word_notice(visit, whole, written, problems))


def _word_notice(
    visit: Visit, notice: str, written: Sequence[WrittenRow], problems: Sequence[Problem]
) -> str:
    place = visit.t("retrieval.line", file=written[-1].file, line=written[-1].line) if written else ""
    return " ".join(filter(None, (notice, place, *(p.message for p in problems))))


def _back(visit: Visit) -> str:
    return visit.address("fulltexts", "get")


def _find(visit: Visit, report: str) -> NeededText:
    return next(text for text in list_needed(visit) if text.report == report)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mishap:
    """Why nothing was written about a report, and what was entered."""

    report: str
    problems: tuple[Problem, ...] = ()
    note: str = ""
    entered: Entered = field(default_factory=dict)


def _draw(visit: Visit, mishap: _Mishap | None = None) -> Response:
    texts = sorted(list_needed(visit), key=lambda text: text.asked)
    session = _sit(visit) if texts and visit.who != ADJUDICATOR else None
    groups = [_make_group(visit, key, word, texts, session, mishap) for key, word in GROUPS.items()]
    return visit.page(
        "retrieval.html",
        status=422 if mishap else 200,
        tabs=list_tabs(visit),
        groups=groups,
        had=sum(text.status == "retrieved" for text in texts),
        all=len(texts),
        can_write=session is not None and not visit.site.read_only,
        can_undo=session is not None and session.entries.count > 0,
        built=visit.hub.is_built,
        run_state=describe_run(visit),
        reported=visit.hub.protocol.screening.retrieval_reported,
        most=MOST_BYTES,
    )


def _make_group(
    visit: Visit,
    key: str,
    status: str,
    texts: Iterable[NeededText],
    session: RetrievalSession | None,
    mishap: _Mishap | None,
) -> Group:
    """Return the list of the full texts with this status.

    A long list shows only its first reports, unless the address asks for all. The report whose entry was refused is
    always shown.
    """
    found = [text for text in texts if text.status == status]
    about = mishap.report if mishap is not None else ""
    shown = found
    if visit.query.get("all") != key:
        shown = [text for i, text in enumerate(found) if i < SHOWN or text.report == about]
    fields = session.form.answers if session is not None else ()
    lines = (_make_line(visit, text, fields, mishap if text.report == about else None) for text in shown)
    return Group(key=key, count=len(found), lines=tuple(lines))


def _make_line(visit: Visit, text: NeededText, fields: Sequence[Field], mishap: _Mishap | None) -> Line:
    own = next((s for s in text.recorded if s.who == visit.who), None)
    known = {"outcome": own.outcome, "note": own.note} if own is not None else {}
    values = {**known, **(mishap.entered if mishap else {})}
    return Line(
        text=text,
        paper=find_papers(visit).find(text.report),
        doi=text.row["doi"] or "",
        url=_find_address(text.row),
        fields=tuple(view_field(f, visit.t, values.get(f.name, ""), (), ()) for f in fields),
        problems=mishap.problems if mishap else (),
        note=mishap.note if mishap else "",
        offer=offer_columns(visit.t, mishap.problems) if mishap else "",
    )


def _find_address(row: Mapping[str, Any]) -> str:
    """Return the URL of a report, or an empty string if it does not begin with `http://` or `https://`."""
    url = str(row["url"] or "").strip()
    return url if url.startswith(("https://", "http://")) else ""
