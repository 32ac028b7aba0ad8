"""Open a person's sessions for the pages with forms, write each row only once, and show the rows of the person."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol

from starlette.exceptions import HTTPException

from slr.desk.appraisal import FOLDER as APPRAISAL
from slr.desk.appraisal import Appraising, open_appraising
from slr.desk.appraisal_session import AppraisalSession
from slr.desk.coding import STAGE as CODING
from slr.desk.coding import Coding, open_coding
from slr.desk.coding_session import CodingSession
from slr.desk.comparison import COMPARED, Comparisons, open_comparisons
from slr.desk.entry import Entries
from slr.desk.extraction import STAGE as FINDINGS
from slr.desk.extraction import Extraction, open_extraction
from slr.desk.extraction_session import ExtractionSession
from slr.desk.filing import find_subject
from slr.desk.form import Field
from slr.desk.line_session import LINE_FOLDERS, LineSession, open_lines
from slr.desk.own_file import OwnFile, is_refused
from slr.desk.settling import Settling
from slr.desk.snapshot import read_reports
from slr.desk.stored import ReportRows
from slr.model.problem import Problem
from slr.people.kind import KINDS, Kind
from slr.people.row import Row
from slr.people.tool import list_tools
from slr.text.quotation import read_location
from slr.web.field import name_column, name_word
from slr.web.paper import find_paper
from slr.web.text import WebTexts
from slr.web.visit import Visit

NO_COLUMN: Final = (
    "SHT002"  # code of the problem that a file lacks the column of a value; `where` names the column
)
_SHOWN_APART: Final = frozenset(
    {"quote", "location", "statement", "note", "reason", "retract", "when", "basis"}
)


def is_ready(visit: Visit, folder: str) -> bool:
    """Return whether the last run reached the stage that reads a folder. Otherwise, there is nothing to write about."""
    return KINDS[folder].stage in visit.hub.manifest.stages


def _read_reports(visit: Visit) -> ReportRows:
    """Return the rows of REPORTS from the last run. All sessions use the same rows."""
    return visit.hub.session("rows of reports", lambda: read_reports(visit.hub.built))


def prepare(visit: Visit) -> None:
    """Read the data for the pages with forms, unless it is already in memory. Everybody's pages use the same data.

    After a run, this takes about a second in a large review. The lock of the hub is not held, so that other pages do
    not wait.
    """
    hub = visit.hub
    if not is_ready(visit, CODING):
        return
    hub.share("rows of reports", lambda: read_reports(hub.built))
    for folder, make in _STATES.items():
        if is_ready(visit, folder):
            hub.share(folder, partial(make, visit))
    if is_ready(visit, APPRAISAL):
        for tool in list_tool_ids(visit):
            hub.share((APPRAISAL, tool), partial(_open_appraising, visit, tool))


def _open_coding(visit: Visit) -> Coding:
    return open_coding(visit.hub.built, visit.hub.protocol, _read_reports(visit))


def _open_extraction(visit: Visit) -> Extraction:
    return open_extraction(visit.hub.built, visit.hub.protocol, _read_reports(visit))


def _open_appraising(visit: Visit, tool: str) -> Appraising:
    return open_appraising(visit.hub.built, visit.hub.protocol, tool, _read_reports(visit))


_STATES: Final[Mapping[str, Callable[[Visit], Any]]] = {CODING: _open_coding, FINDINGS: _open_extraction}


def find_coding_session(visit: Visit) -> CodingSession:
    """Return the session in which the person codes."""
    hub = visit.hub
    state = hub.session(CODING, lambda: _open_coding(visit))
    return hub.session(("coding", visit.who), lambda: CodingSession(state, visit.who))


def find_extraction_session(visit: Visit) -> ExtractionSession:
    """Return the session in which the person extracts findings."""
    hub = visit.hub
    state = hub.session(FINDINGS, lambda: _open_extraction(visit))
    return hub.session(("findings", visit.who), lambda: ExtractionSession(state, visit.who))


def list_tool_ids(visit: Visit) -> tuple[str, ...]:
    """Return the ids of the tools for appraising the studies."""
    return tuple(tool.id for tool in list_tools(visit.hub.protocol))


def find_appraisal_session(visit: Visit, tool: str) -> AppraisalSession:
    """Return the person's appraisal session for a tool.

    Raises HTTPException with the status 404 if the protocol names no such tool.
    """
    hub = visit.hub
    if tool not in list_tool_ids(visit):
        raise HTTPException(404)
    state = hub.session((APPRAISAL, tool), lambda: _open_appraising(visit, tool))
    return hub.session(("appraisal", tool, visit.who), lambda: AppraisalSession(state, visit.who))


def find_line_session(visit: Visit, folder: str) -> LineSession:
    """Return the session in which the person writes rows of one of the `LINE_FOLDERS`.

    Raises HTTPException with the status 404 for any other folder.
    """
    hub = visit.hub
    if folder not in LINE_FOLDERS:
        raise HTTPException(404)
    return hub.session(
        ("lines", folder, visit.who),
        lambda: LineSession(open_lines(hub.built, hub.protocol, folder, visit.who, _read_reports(visit))),
    )


def read_comparisons(visit: Visit, word: str) -> Comparisons:
    """Return the comparisons for a kind of people's file.

    Raises HTTPException with the status 404 if `word` is not in `COMPARED`.
    """
    hub = visit.hub
    if word not in COMPARED:
        raise HTTPException(404)
    return hub.session(
        ("compared", word),
        lambda: open_comparisons(hub.built, hub.protocol, COMPARED[word], _read_reports(visit)),
    )


def find_settling(visit: Visit, word: str) -> Settling:
    """Return the session in which the adjudicator settles differences of a kind.

    Raises HTTPException with the status 404 if `word` is not in `COMPARED`.
    """
    return visit.hub.session(("settling", word), lambda: Settling(read_comparisons(visit, word)))


def find_entries(visit: Visit, folder: str) -> Entries:
    """Return the person's rows of a kind. For appraisals, these are the rows of the tool that the form names.

    Raises HTTPException with the status 404 if rows of the kind have no form here, or if there is no such tool.
    """
    if folder == CODING:
        return find_coding_session(visit).entries
    if folder == FINDINGS:
        return find_extraction_session(visit).entries
    if folder == APPRAISAL:
        return find_appraisal_session(visit, visit.form.get("tool", "")).entries
    return find_line_session(visit, folder).entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The outcome of writing rows.

    If a row was written, `notice` names the file and the line of the last row, and contains the warnings. It also names
    the columns that were added to the file. If no row was written, `notice` is empty.
    """

    problems: tuple[Problem, ...]
    notice: str

    @property
    def refused(self) -> bool:
        """Whether one of the problems is an error, so that nothing was written."""
        return is_refused(self.problems)


class Writer(Protocol):
    """An object that writes rows into one person's file, such as a session."""

    @property
    def file(self) -> OwnFile[Any]:
        """The person's file."""


def write_once(visit: Visit, entries: Writer, act: Callable[[], Sequence[Problem]]) -> Outcome:
    """Write the rows of an operation, but only once if the page repeats the operation. Return the outcome.

    Raises HTTPException with the status 422 if the request names no operation.
    """
    with visit.once(entries.file):
        problems = tuple(act())
        written = entries.file.written
    if is_refused(problems) or not written:
        return Outcome(problems=problems, notice="")
    warned = " ".join(p.message for p in problems)
    notice = visit.t("entry.saved", file=written[-1].file, line=written[-1].line)
    widened = word_widened(visit.t, entries.file.widened, written[-1].file)
    return Outcome(problems=problems, notice=f"{widened} {notice} {warned}".strip())


def word_widened(t: WebTexts, columns: Sequence[str], file: str) -> str:
    """Return which columns were added to a file, or an empty string if none were added."""
    return t.count("entry.widened", len(columns), columns=", ".join(columns), file=file) if columns else ""


def offer_columns(t: WebTexts, problems: Sequence[Problem]) -> str:
    """Return an offer to add to the file the columns that `problems` report as missing.

    If no column is missing, return an empty string.
    """
    lacking = [p for p in problems if p.code == NO_COLUMN and p.where]
    if not lacking:
        return ""
    columns = tuple(dict.fromkeys(p.where for p in lacking))
    return t.count("entry.widen", len(columns), columns=", ".join(columns), file=lacking[0].file)


def key_row(kind: Kind, row: Row, report: str) -> str:
    """Return a hash of what a row is about. Addresses use it as a short key for the row."""
    text = "\x1f".join(find_subject(kind, row, report))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def find_row(entries: Entries, report: str, key: str) -> Row:
    """Return the person's row with this key (`key_row`).

    Raises HTTPException with the status 409 if there is no such row, for example because it was taken back.
    """
    for row in entries.list_current().get(report, ()):
        if key_row(entries.form.kind, row, report) == key:
            return row
    raise HTTPException(409)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A row that a person has written, prepared for a list.

    `key` identifies the row in addresses (`key_row`), and `line` is its line in the file. `head` is its heading in the
    list. `text` is the statement or the reason. `pages` are the page numbers in the location, separated by spaces.
    `parts` are the values of further fields of the form, with their labels.
    """

    key: str
    line: int
    head: str
    text: str
    quote: str
    location: str
    note: str
    pages: str
    parts: tuple[tuple[str, str], ...]


def view_row(kind: Kind, row: Row, report: str, fields: Sequence[Field], t: WebTexts) -> RowView:
    """Prepare a row for display in a list."""
    head = _list_head(kind, row, t)
    used = {*_SHOWN_APART, *(_HEADS.get(kind.folder) or kind.key)}
    parts = tuple(
        (name_column(f.name, t), name_word(row[f.name], t) if f.words and f.name != "theme" else row[f.name])
        for f in fields
        if f.name not in used and row[f.name]
    )
    return RowView(
        key=key_row(kind, row, report),
        line=row.line,
        head=head,
        text=row["statement"] or row["reason"],
        quote=row["quote"],
        location=row["location"],
        note=row["note"],
        pages=" ".join(map(str, sorted(read_location(row["location"])))),
        parts=parts,
    )


# The columns that name a row in a list. All other kinds use the columns of their key except `report`.
_HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "coding": ("theme", "role"),
    "findings": ("predictor", "outcome"),
    "appraisal": ("item", "answer"),
    "notices": ("notice", "decision"),
    "support": ("claim", "relation", "what", "id"),
    "certainty": ("system", "outcome", "comparison", "domain", "judgement"),
}


def _list_head(kind: Kind, row: Row, t: WebTexts) -> str:
    names = _HEADS.get(kind.folder) or tuple(name for name in kind.key if name != "report")
    texts = [
        name_word(row[n], t) if n in kind.vocabularies and n != "theme" else row[n] for n in names if row[n]
    ]
    return (" → " if kind.folder == FINDINGS else " · ").join(texts)


def name_paper(visit: Visit, report: str) -> str:
    """Return the name of the file with the PDF of a report, or an empty string if there is none."""
    paper = find_paper(visit, report)
    return "" if paper is None else paper.name


def describe_report(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the head of a page shows about a report."""
    return {
        "id": row["report"],
        "title": row["title"] or row["report"],
        "authors": "; ".join(row["authors"]),
        "year": "" if row["year"] is None else str(int(row["year"])),
        "journal": row["journal"] or "",
        "doi": row["doi"] or "",
        "abstract": row["abstract"] or "",
    }
