"""Derive the status of each registered study: whether the review has a report of the study and, if not, whether the study has ended.

Source: Cochrane Handbook, chapter 13 (bias from results that are missing from a synthesis).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from slr.findings.announcement import NOTHING, Announcement
from slr.findings.mention import list_numbers
from slr.findings.study import Studies
from slr.formats.register_entry import RegisterEntry
from slr.model.missing import (
    FINISHED,
    IN_REGISTER,
    NO_RESULTS,
    NOT_KNOWN,
    ONGOING,
    PLANNED,
    REGISTER,
    REPORT_AWAITING,
    REPORT_EXCLUDED,
    REPORT_INCLUDED,
    STOPPED,
    STOPPED_EARLY,
)
from slr.model.protocol import Protocol
from slr.model.status import FINAL
from slr.people.vocabulary import fold_word
from slr.reference.citation import cite_alone

INCLUDED: Final = "included"
_ENDED: Final[Mapping[str, str]] = {
    PLANNED: ONGOING,
    ONGOING: ONGOING,
    FINISHED: NO_RESULTS,
    STOPPED: STOPPED_EARLY,
    "": NOT_KNOWN,
}
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The studies to which a register entry belongs, how these studies were found, and their other reports.

    `linked_by` is empty if neither people nor a registration number linked the entry. Reports that are register entries
    are not among `reports`.
    """

    studies: tuple[str, ...] = ()
    linked_by: str = ""
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The register entries of a review, and the data from which the status of their studies is derived.

    - `entries`: the content of each entry, by its report
    - `reports`: the table rows of the entries and of all reports that can belong to their studies, by report
    - `mentions`: for each entry, the reports that mention its registration number
    - `announced`: what people recorded about each report
    - `studies`: the studies of each report
    - `outside`: the status of each report that is not included
    - `criteria`: for each excluded report, the criterion by which it was excluded
    - `citations`: the citations of reports. No two works that the review can cite have the same citation.
    """

    protocol: Protocol
    entries: Mapping[str, RegisterEntry]
    reports: Mapping[str, Row]
    studies: Studies
    mentions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    announced: Mapping[str, Announcement] = field(default_factory=dict)
    outside: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)
    citations: Mapping[str, str] = field(default_factory=dict)

    def standing(self, report: str) -> str:
        """Return the status of a report. This is `included` if the report is not in `outside`."""
        return self.outside.get(report, INCLUDED)

    def cite(self, report: str) -> str:
        """Return the short citation of a report."""
        row = self.reports[report]
        return self.citations.get(report) or cite_alone(row["authors"], row["year"], row["title"]).text

    def find_study(self, name: str) -> str | None:
        """Return the id of the study with this name, or None if there is none.

        Case and repeated spaces are ignored.
        """
        wanted = fold_word(name)
        known = sorted({study for studies in self.studies.of_report.values() for study in studies})
        return next((study for study in known if fold_word(study) == wanted), None)

    def list_reports(self, study: str) -> tuple[str, ...]:
        """Return the reports of a study, sorted."""
        return tuple(sorted(report for report, studies in self.studies.of_report.items() if study in studies))


def list_registered(register: Register) -> Iterator[dict[str, Any]]:
    """Yield a row of the table REGISTERED_STUDIES for each entry, sorted by report."""
    for report, entry in sorted(register.entries.items()):
        link = link_entry(register, report)
        announced = register.announced.get(report, NOTHING)
        progress = announced.progress or ((entry.progress,) if entry.progress else ())
        row = register.reports[report]
        yield {
            "state": _find_state(register, report, entry, link),
            "eligible": judge_eligibility(register, report),
            "report": report,
            "citation": register.cite(report),
            "title": row["title"],
            "registration": row["registration"] or list(list_numbers(row)),
            "progress": progress[0] if len(progress) == 1 else None,
            "stated": entry.stated or None,
            "has_results": entry.has_results,
            "recorded_by": list(announced.stated_by) or ([REGISTER] if entry.progress else []),
            "searched": row["searched"],
            "studies": list(link.studies),
            "linked_by": link.linked_by or None,
            "reports": list(link.reports),
            "citations": [register.cite(other) for other in link.reports],
            "standing": register.standing(report),
            "criterion": register.criteria.get(report),
            "note": announced.note or None,
        }


def link_entry(register: Register, report: str) -> Link:
    """Return the studies to which an entry belongs.

    Studies that people recorded take precedence. A row in `announced/` can name a study, and rows in `studies/` can assign
    the entry and other reports to one study. Without such rows, the studies of the reports that mention the registration
    number are used. If no report mentions it, the entry's own studies are used, provided that the entry is included.
    """
    named = register.announced.get(report, NOTHING).studies
    studies = [study for name in named if (study := register.find_study(name))]
    own = register.studies.of_report.get(report, ())
    studies += [study for study in own if len(register.list_reports(study)) > 1]
    linked_by = "people" if studies else ""
    mentioned: tuple[str, ...] = () if studies else register.mentions.get(report, ())
    if mentioned:
        studies = [s for other in mentioned for s in register.studies.of_report.get(other, (other,))]
        linked_by = "registration number"
    elif not studies and register.standing(report) == INCLUDED:
        studies = list(own)
    listed = {r for study in studies for r in register.list_reports(study)} | set(mentioned)
    known = (r for r in sorted(listed) if r not in register.entries and r in register.reports)
    return Link(studies=tuple(sorted(set(studies))), linked_by=linked_by, reports=tuple(known))


def judge_eligibility(register: Register, report: str) -> str:
    """Return whether a registered study fits the question of the review: yes, no or unknown.

    - `yes`: the entry is included, or was excluded by a criterion with the key `without_results`
    - `no`: the entry was excluded by another criterion, and the protocol has criteria with this key
    - `unknown`: in all other cases
    """
    standing = register.standing(report)
    if standing == INCLUDED:
        return "yes"
    marked = {c.id for c in register.protocol.criteria if c.without_results}
    if standing != "excluded" or not marked:
        return "unknown"
    return "yes" if register.criteria.get(report) in marked else "no"


def _find_state(register: Register, report: str, entry: RegisterEntry, link: Link) -> str:
    standings = [register.standing(other) for other in link.reports]
    if INCLUDED in standings:
        return REPORT_INCLUDED
    if any(standing not in FINAL for standing in standings):
        return REPORT_AWAITING
    if standings:
        return REPORT_EXCLUDED
    if entry.has_results:
        return IN_REGISTER
    progress = register.announced.get(report, NOTHING).progress or (entry.progress,)
    return _ENDED[progress[0]] if len(progress) == 1 else NOT_KNOWN


def merge_entries(entries: Sequence[RegisterEntry]) -> RegisterEntry:
    """Merge several records of the same register entry.

    - If the records disagree on the progress of the study, `progress` is empty.
    - The records' own words on the progress are joined, and each of their outcomes is listed once.
    - The entry has results if any record has results. If no record states whether there are results, `has_results` is None.
    """
    progress = {e.progress for e in entries if e.progress}
    return RegisterEntry(
        progress=progress.pop() if len(progress) == 1 else "",
        stated="; ".join(dict.fromkeys(e.stated for e in entries if e.stated)),
        has_results=any(with_results)
        if (with_results := [e.has_results for e in entries if e.has_results is not None])
        else None,
        primary=tuple(dict.fromkeys(name for e in entries for name in e.primary)),
        secondary=tuple(dict.fromkeys(name for e in entries for name in e.secondary)),
    )
