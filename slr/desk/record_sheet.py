"""Write and read worksheets for contacts with authors, announcements, judgements of certainty, claims and support.

The terminal has no session for these kinds of people's files. The form of each kind is made from its declaration.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from slr.desk.claim_sheet import (
    CLAIM_FOLDER,
    SUPPORT_FOLDER,
    list_disputed_claims,
    list_disputed_items,
    list_items,
    list_themes,
)
from slr.desk.filing import (
    Cabinet,
    Draft,
    Drawer,
    Filed,
    add_returned,
    file_drafts,
    file_worksheet,
    find_subject,
)
from slr.desk.form import Form, make_form
from slr.desk.own_file import is_refused
from slr.desk.reference import list_readable
from slr.desk.worksheet import Addressee, Worksheet, read_worksheet, write_worksheet
from slr.model.certainty import CERQUAL, CERTAINTY, DOMAINS, GRADE, NOT_SETTLED, SUMMARY_OF_FINDINGS
from slr.model.column import columns_of
from slr.model.missing import REGISTERED_STUDIES
from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.status import find_included
from slr.model.table import REPORTS, STATUSES
from slr.model.word import ADJUDICATOR
from slr.people.kind import KINDS, Kind
from slr.people.row import Row
from slr.people.sheet import make_check
from slr.store.layout import Review
from slr.store.table_file import read_table
from slr.text.citation import cite_with_title

CONTACTS: Final = "contacts"
ANNOUNCED: Final = "announced"
JUDGEMENTS: Final = "certainty"
FOLDERS: Final = (CONTACTS, ANNOUNCED, JUDGEMENTS, CLAIM_FOLDER, SUPPORT_FOLDER)
_SHOWN: Final = columns_of(
    """
    facts    text facts about the row, only for your information
    opinions text in the adjudicator's worksheet: what each person wrote; for `support`, the file and line of each row
    """,
    filled_by="reader",
)
_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What one person can record in a folder.

    `reports` and `listed` are filled only for contacts and announcements. `reports` contains all reports by id, and
    `listed` the ids of the reports that rows can name. These are the included reports or, before the first screening,
    all reports. For announcements, the register entries are added.

    `rows` are the rows of the worksheet. Each folder has its own rows:

    - contacts and announcements: the reports in `listed`
    - judgements of certainty: the domains that this person has not judged
    - claims: the codes
    - support: the results and codings that can support claims

    In the last three folders, the adjudicator instead gets the rows on which people differ.
    """

    review: Review
    protocol: Protocol
    folder: str
    who: str
    reports: Mapping[str, _Row]
    listed: frozenset[str]
    rows: tuple[Mapping[str, str], ...]

    @property
    def form(self) -> Form:
        """The form to fill in for a row of this folder."""
        return make_form(KINDS[self.folder], self.protocol, adjudicates=self.who == ADJUDICATOR)

    @property
    def addressee(self) -> Addressee:
        """The review, the folder and the person that a worksheet is for."""
        return Addressee(review=self.review.name, stage=self.folder, who=self.who)


def open_recording(review: Review, protocol: Protocol, folder: str, who: str) -> Recording:
    """Return what a person can record, as of the last run."""
    reports: dict[str, _Row] = {}
    listed: frozenset[str] = frozenset()
    if folder in (CONTACTS, ANNOUNCED):
        reports = {r["report"]: r for r in list_rows(read_table(review, REPORTS))}
        statuses = read_table(review, STATUSES)
        entries = read_table(review, REGISTERED_STUDIES)["report"] if folder == ANNOUNCED else ()
        listed = frozenset({*(find_included(statuses) if len(statuses) else reports), *entries})
        ordered = sorted(listed, key=lambda r: (cite_with_title(reports[r]).casefold(), r))
        rows = tuple({"report": r, **list_readable(reports[r])} for r in ordered)
    elif folder == CLAIM_FOLDER:
        settles = who == ADJUDICATOR
        rows = tuple((list_disputed_claims if settles else list_themes)(review, protocol))
    elif folder == SUPPORT_FOLDER:
        rows = tuple((list_disputed_items if who == ADJUDICATOR else list_items)(review))
    else:
        judged, outcomes = (list_rows(read_table(review, t)) for t in (CERTAINTY, SUMMARY_OF_FINDINGS))
        made = _list_disputes(judged) if who == ADJUDICATOR else _list_domains(judged, outcomes, who)
        rows = tuple(made)
    return Recording(
        review=review,
        protocol=protocol,
        folder=folder,
        who=who,
        reports=reports,
        listed=listed,
        rows=rows,
    )


def _list_domains(judged: Sequence[_Row], outcomes: Sequence[_Row], who: str) -> Iterator[dict[str, str]]:
    """Yield a row for each domain that the person has not judged.

    The domains are those of all outcomes, and of the qualitative findings that somebody has judged.
    """
    done = {_find_place(row) for row in judged if who in row["who"]}
    facts = {(GRADE, row["outcome"], row["comparison"] or ""): _describe(row) for row in outcomes}
    facts |= {place[:3]: "" for place in map(_find_place, judged) if place[0] == CERQUAL}
    for (system, outcome, comparison), text in facts.items():
        for domain in DOMAINS[system]:
            if (system, outcome, comparison, domain) not in done:
                yield {
                    "system": system,
                    "outcome": outcome,
                    "comparison": comparison,
                    "domain": domain,
                    "facts": text,
                }


def _list_disputes(judged: Sequence[_Row]) -> Iterator[dict[str, str]]:
    for row in judged:
        if row["state"] == NOT_SETTLED:
            judgements = zip(row["who"], row["judgements"], strict=True)
            place = dict(zip(("system", "outcome", "comparison", "domain"), _find_place(row), strict=True))
            yield {**place, "opinions": "; ".join(f"{who}: {word}" for who, word in judgements)}


def _find_place(row: _Row) -> tuple[str, str, str, str]:
    return row["system"], row["outcome"], row["comparison"] or "", row["domain"]


def _describe(row: _Row) -> str:
    """Return the facts about an outcome in one line."""
    people = "not reported" if row["participants"] is None else str(row["participants"])
    directions = ", ".join(
        f"{sign} {row[name]}"
        for sign, name in (("+", "positive"), ("-", "negative"), ("other", "other"), ("unknown", "unknown"))
    )
    parts = [f"studies: {row['studies']}", f"participants: {people}", f"directions: {directions}"]
    parts.append(f"appraised: {row['appraised']}, with concerns: {row['concerns']}")
    return "; ".join(parts)


def export_sheet(recording: Recording, path: Path) -> bytes:
    """Return a worksheet to fill in. The extension of `path` sets the format."""
    names = [f.name for f in recording.form.fields]
    key = [name for name in KINDS[recording.folder].key if name in names]
    if recording.folder in (CONTACTS, ANNOUNCED):
        key = ["report", "author", "year", "title"]
    shown = [c.name for c in _SHOWN if any(c.name in row for row in recording.rows)]
    sheet = Worksheet(
        form=recording.form,
        addressee=recording.addressee,
        columns=tuple(dict.fromkeys((*key, *shown, *names))),
        shown=_SHOWN,
        rows=recording.rows,
    )
    return write_worksheet(sheet, path)


def import_sheet(recording: Recording, data: bytes, shown: str, at: str) -> Filed:
    """Add the rows of a worksheet to a person's file, and return what was added and what was not.

    If a row has no `when`, it gets the time `at`, in ISO 8601. `shown` is the name of the worksheet in messages.
    `slr.desk.filing.file_rows` explains which rows are added.
    """
    review, protocol, form = recording.review, recording.protocol, recording.form
    if recording.folder in (CONTACTS, ANNOUNCED):
        entry = " and is not a register entry" if recording.folder == ANNOUNCED else ""
        cabinet = Cabinet(
            review=review,
            protocol=protocol,
            form=form,
            addressee=recording.addressee,
            reports=recording.reports,
            find_misplaced=lambda _, report: "" if report in recording.listed else f"is not included{entry}",
            complete=lambda row, _: {"basis": row["basis"]},
        )
        return file_worksheet(cabinet, data, shown, at)
    drawer = Drawer(review=review, protocol=protocol, form=form, addressee=recording.addressee)
    return _file_judgements(drawer, data, shown, at)


def _file_judgements(drawer: Drawer, data: bytes, shown: str, at: str) -> Filed:
    """Add rows that do not name a report, and return what was added and what was not."""
    kind = drawer.kind
    returned = read_worksheet(
        data,
        shown,
        drawer.form,
        drawer.addressee,
        drawer.protocol,
        is_prefilled=lambda _, name: name in (*kind.key, "theme"),
    )
    check = make_check(kind, drawer.protocol)
    find = partial(_find_subject, kind)
    drafts: list[Draft] = []
    problems: list[Problem] = []
    for row in returned.rows:
        values = {f.name: row[f.name] for f in drawer.form.to_fill}
        values |= {"basis": row["basis"], "when": row["when"] or at}
        whole = replace(row, values=values)
        wrong = tuple(check(whole))
        problems += wrong
        if not is_refused(wrong):
            drafts.append(Draft(row=row, subject=find(whole), values=values))
    filed = file_drafts(drawer, drafts, find, at)
    left_out = len(returned.rows) - filed.added - filed.recorded
    found = sorted((*problems, *filed.problems), key=lambda p: p.line or 0)
    return add_returned(replace(filed, left_out=left_out, problems=tuple(found)), returned)


def _find_subject(kind: Kind, row: Row) -> tuple[str, ...]:
    """Return the subject of a row that does not name a report."""
    return find_subject(kind, row, "")
