"""Assign the included reports to studies in a worksheet, with suggestions from the data, and list the studies."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from slr.coding.grouping import Clue, Link, Suggestion, suggest_studies
from slr.desk.filing import Cabinet, Filed, file_worksheet
from slr.desk.form import make_form
from slr.desk.reference import list_readable
from slr.desk.worksheet import Addressee, Worksheet, write_worksheet
from slr.model.column import columns_of
from slr.model.problem import Problem, Severity
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.status import find_included
from slr.model.table import ENTRIES, REPORTS, STATUSES, STUDIES
from slr.model.word import ADJUDICATOR
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.store.layout import Review
from slr.store.table_file import read_chunks, read_table
from slr.text.citation import cite_with_title
from slr.text.fold import fold

STAGE: Final = "studies"
_SHOWN: Final = columns_of(
    """
    suggested text a name for the study; copy it to `study` if it is right, or write another name
    why       text why reports are suggested as one study; check this before you copy the name
    journal   text journal, book or proceedings
    abstract  text abstract of the report
    """,
    filled_by="reader",
)
_CLUES: Final[Mapping[Clue, str]] = {
    "registration": "same registration number, {shared}",
    "version": "versions of one work",
    "doi": "same DOI except for the version",
    "title": "same title and first author",
    "notice": "one report is a notice or reply that contains the title of the other report",
}
_ALONE: Final = "no link to another included report was found"
_UNNAMED: Final = "; people assigned these reports to different studies"
_CHUNK: Final = 10_000  # entries that are read at a time
_REFERENCES: Final = frozenset({"cr", "references", "cited references"})  # tags that contain other works
_WIDTH: Final = 60  # characters of a citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Studies:
    """The included reports, the studies that people recorded for them, and the suggestions.

    `included` are ids, sorted by citation. `recorded` maps each report to the studies that people recorded for it, and
    each of these studies to the people who recorded it.
    """

    review: Review
    protocol: Protocol
    reports: Mapping[str, Mapping[str, Any]]
    included: tuple[str, ...]
    recorded: Mapping[str, Mapping[str, tuple[str, ...]]]
    suggestions: Mapping[str, Suggestion]

    @property
    def waiting(self) -> tuple[str, ...]:
        """The included reports that nobody has assigned to a study.

        Reports that are suggested as one study are side by side.
        """
        named = {report: self.suggestions[report].study or report for report in self.included}
        first: dict[str, int] = {}
        for place, report in enumerate(self.included):
            first.setdefault(named[report], place)
        waiting = (report for report in self.included if report not in self.recorded)
        return tuple(sorted(waiting, key=lambda report: first[named[report]]))

    @property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """The included reports of each study that people recorded, by the name of the study."""
        found: dict[str, list[str]] = defaultdict(list)
        for report in self.included:
            for study in self.recorded.get(report, ()):
                found[study].append(report)
        return {study: tuple(reports) for study, reports in sorted(found.items())}


def open_studies(review: Review, protocol: Protocol) -> Studies:
    """Return the studies and suggestions as of the last run."""
    reports = {r["report"]: r for r in list_rows(read_table(review, REPORTS))}
    statuses = read_table(review, STATUSES)
    included = find_included(statuses) if len(statuses) else set(reports)  # without screening, all count
    recorded: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in list_rows(read_table(review, STUDIES)):
        if row["who"] is not None:
            recorded[row["report"]][row["study"]].add(row["who"])
    names = {report: tuple(studies) for report, studies in recorded.items()}
    return Studies(
        review=review,
        protocol=protocol,
        reports=reports,
        included=tuple(sorted(included, key=lambda r: (cite_with_title(reports[r]).casefold(), r))),
        recorded={r: {s: tuple(sorted(who)) for s, who in found.items()} for r, found in recorded.items()},
        suggestions=suggest_studies(
            [reports[r] for r in included], names, _read_texts(review, reports, included)
        ),
    )


def _read_texts(
    review: Review, reports: Mapping[str, Mapping[str, Any]], included: Iterable[str]
) -> Mapping[str, list[str]]:
    """Return all tag values of the included reports, except reference lists.

    The tags are needed because some databases write registration numbers into tags that do not fill a column, such as
    MEDLINE's SI.
    """
    report_of = {record: report for report in included for record in reports[report]["records"]}
    texts: dict[str, list[str]] = defaultdict(list)
    for chunk in read_chunks(review, ENTRIES, _CHUNK, ("record", "tags")):
        for entry in list_rows(chunk[chunk["record"].isin(report_of)]):
            tags = json.loads(entry["tags"])
            texts[report_of[entry["record"]]] += [v for name, v in tags if name.casefold() not in _REFERENCES]
    return texts


def export_sheet(studies: Studies, who: str, path: Path) -> bytes:
    """Return a worksheet to fill in, with the included reports that nobody has assigned to a study.

    The extension of `path` sets the format.
    """
    form = make_form(KINDS[STAGE], studies.protocol, adjudicates=who == ADJUDICATOR)
    report, *fields = (f.name for f in form.to_fill)
    sheet = Worksheet(
        form=form,
        addressee=_address(studies, who),
        columns=(
            report,
            "author",
            "year",
            "title",
            "suggested",
            "why",
            *fields,
            "journal",
            "doi",
            "abstract",
        ),
        shown=_SHOWN,
        rows=tuple(_show(studies, report) for report in studies.waiting),
    )
    return write_worksheet(sheet, path)


def _address(studies: Studies, who: str) -> Addressee:
    return Addressee(review=studies.review.name, stage=STAGE, who=who)


def _show(studies: Studies, report: str) -> Mapping[str, str]:
    row = studies.reports[report]
    return {
        **list_readable(row),
        "report": report,
        "author": "; ".join(row["authors"]),
        "suggested": studies.suggestions[report].study,
        "why": explain_suggestion(studies, report),
        "journal": row["journal"] or "",
        "abstract": row["abstract"] or "",
    }


def explain_suggestion(studies: Studies, report: str) -> str:
    """Return why a report is suggested as part of a study. If nothing links the report to other reports, the text says so."""
    suggestion = studies.suggestions[report]
    if not suggestion.links:
        return _ALONE
    unnamed = "" if suggestion.study else _UNNAMED
    by_report = groupby(suggestion.links, key=lambda link: link.other)
    return "; ".join(_explain_links(studies, other, links) for other, links in by_report) + unnamed


def _explain_links(studies: Studies, other: str, links: Iterable[Link]) -> str:
    clues = ", ".join(_CLUES[link.clue].format(shared=link.shared) for link in links)
    names = ", ".join(studies.recorded.get(other, ()))
    place = f" (study {names})" if names else ""
    return f"{clues}: {other} {cite_with_title(studies.reports[other], width=_WIDTH)}{place}"


def import_sheet(studies: Studies, who: str, data: bytes, shown: str, at: str) -> Filed:
    """Add the studies in a worksheet to a person's file, and return what was added and what was not.

    If a row has no `when`, it gets the time `at`, in ISO 8601. `shown` is the name of the worksheet in messages.
    `slr.desk.filing.file_rows` explains which rows are added. Suggestions are not imported, but only the text in
    the column `study`.
    """
    included = frozenset(studies.included)
    cabinet = Cabinet(
        review=studies.review,
        protocol=studies.protocol,
        form=make_form(KINDS[STAGE], studies.protocol, adjudicates=who == ADJUDICATOR),
        addressee=_address(studies, who),
        reports=studies.reports,
        find_misplaced=lambda _, report: "" if report in included else "is not included",
        complete=lambda row, _: {"basis": row["basis"]},
        compare=lambda rows: (*_warn_of_second(studies, who, rows), *_warn_of_spelling(studies, rows)),
    )
    return file_worksheet(cabinet, data, shown, at)


def _warn_of_second(studies: Studies, who: str, rows: Sequence[tuple[Row, str]]) -> Iterator[Problem]:
    """Yield a warning for each row that assigns a report to an additional study."""
    taken_back = {(report, row["study"]) for row, report in rows if row["retract"]}
    for row, report in rows:
        recorded = studies.recorded.get(report, {})
        left = {
            s: people for s, people in recorded.items() if (report, s) not in taken_back or people != (who,)
        }
        if row["retract"] or row["study"] in recorded or not left:
            continue
        settled = report in studies.included  # nobody may see who wrote a row on an unsettled report
        named = ", ".join(
            f"{s!r} ({', '.join(people)})" if settled else repr(s) for s, people in left.items()
        )
        noun = "study" if len(left) == 1 else "studies"
        message = f"{report} already belongs to the {noun} {named}; now it also belongs to {row['study']!r}"
        hint = "if this is wrong, add a row with the report, the wrong study and `yes` in `retract`"
        yield row.problem("WKS011", message, where="study", hint=hint, severity=Severity.WARNING)


def _warn_of_spelling(studies: Studies, rows: Sequence[tuple[Row, str]]) -> Iterator[Problem]:
    """Yield a warning for each row with a study that differs from another study only in case, accents or spaces."""
    spelled: dict[str, set[str]] = defaultdict(set)
    for study in (*studies.members, *(row["study"] for row, _ in rows if not row["retract"])):
        spelled[fold(study)].add(study)
    for row, _ in rows:
        others = sorted(spelled[fold(row["study"])] - {row["study"]})
        if others and not row["retract"]:
            message = (
                f"{row['study']!r} and {others[0]!r} count as two studies, because their spelling differs"
            )
            hint = "if they are one study, write its name in the same way in all rows"
            yield row.problem("WKS012", message, where="study", hint=hint, severity=Severity.WARNING)
