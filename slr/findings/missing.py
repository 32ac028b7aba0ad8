"""Build the tables on results that may be missing: registered studies, and announced outcomes.

The register entries are found in the tables of the earlier stages. `slr.findings.registered` derives the status of each
registered study, and `slr.findings.announced` compares announced outcomes with results.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from slr.findings.announced import list_announced
from slr.findings.announcement import Announcement, collect_announcements
from slr.findings.fact import cite_reports
from slr.findings.mention import COLUMNS, find_mentions, list_numbers
from slr.findings.registered import Register, list_registered, merge_entries
from slr.findings.study import Studies, collect_studies
from slr.formats.register_entry import RegisterEntry, read_register_entry
from slr.model.column import frame
from slr.model.missing import ANNOUNCED_OUTCOMES, REGISTERED_STUDIES
from slr.model.problem import Problem, Severity, did_you_mean
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.sight import find_half_extracted, find_open
from slr.model.status import find_cited, find_outside
from slr.people.directory import build_directory
from slr.people.kind import KINDS
from slr.people.resolve import list_names, resolve_reports
from slr.people.row import Row
from slr.reference.citation import FIELDS
from slr.stage import Inputs

if TYPE_CHECKING:
    import pandas as pd

FOLDER: Final = "announced"
_CHUNK: Final = 10_000  # reports that are searched for numbers at a time
_REPORT: Final = (
    "report",
    "records",
    "sources",
    "authors",
    "year",
    "title",
    "type",
    "registration",
    "report_number",
    "issue",
    "searched",
)
_STATUS: Final = ("report", "stage", "status", "by", "criterion")
REGISTRATION: Final = "registration"
_UNTYPED: Final = (
    None,
    "other",
)  # types of a record that do not say whether the record is a register entry
AnnouncedRows = Sequence[tuple[Row, str]]


def find_entries(inputs: Inputs) -> tuple[str, ...]:
    """Return the reports that are register entries, sorted.

    Reports of the type `registration` are entries. Reports without a type and reports of the type `other` are entries
    if all their records come from registers and have no other type.
    """
    typed = inputs.table("reports", ("report",), where={"type": (REGISTRATION,)})
    records = inputs.table("records", ("record", "type"), where={"kind": ("register",)})
    loose = [row["record"] for row in list_rows(records) if row["type"] in _UNTYPED]
    found = set(typed["report"])
    if loose:
        owners = inputs.table("clusters", where={"record": loose})
        listed = inputs.table(
            "reports", ("report", "records", "type"), where={"report": sorted(set(owners["report"]))}
        )
        alone = set(loose)
        found |= {
            r["report"] for r in list_rows(listed) if r["type"] in _UNTYPED and alone >= set(r["records"])
        }
    return tuple(sorted(found))


def find_missing(
    inputs: Inputs, entries: Sequence[str], tables: "Mapping[str, pd.DataFrame]"
) -> "tuple[dict[str, pd.DataFrame], tuple[Problem, ...]]":
    """Return the tables REGISTERED_STUDIES and ANNOUNCED_OUTCOMES of a review, and the problems.

    `entries` are the reports that are register entries, and `tables` contains FINDINGS and EXTRACTED. A report is also
    treated as an entry if a person recorded the progress of its study. Rows about reports that await a decision at a
    blind stage are left out, because they would show what a person thinks of the report.
    """
    announced_rows, problems = _read_announced(inputs)
    listed = tuple(sorted({*entries, *(report for row, report in announced_rows if row["progress"])}))
    register = _read_register(inputs, listed, announced_rows)
    wrong = [p for row, report in announced_rows for p in check_study(row, report, register)]
    return {
        "registered_studies": frame(REGISTERED_STUDIES, list_registered(register)),
        "announced_outcomes": frame(
            ANNOUNCED_OUTCOMES, list_announced(register, _list_seen(tables, inputs.protocol))
        ),
    }, (*problems, *wrong)


def check_study(row: Row, report: str, register: Register) -> Iterable[Problem]:
    """Yield a warning if a row names a study that has no report."""
    if row["study"] and register.find_study(row["study"]) is None:
        known = {study for studies in register.studies.of_report.values() for study in studies}
        yield row.problem(
            "ANN004",
            f"no report belongs to the study {row['study']!r}{did_you_mean(row['study'], known)}; the name is not used",
            where="study",
            hint="write the name of the study as in the files in `studies/`, or record the study there first",
            severity=Severity.WARNING,
            about=frozenset({(report, "")}),
            veiled="no report belongs to the study that the row names; the name is not used",
        )


def _read_announced(inputs: Inputs) -> tuple[AnnouncedRows, tuple[Problem, ...]]:
    rows = inputs.people(FOLDER)
    if not rows:
        return (), ()
    records = inputs.table("records", ("record", "former", "doi", "title", "year"))
    directory = build_directory(records, inputs.table("clusters"), list_names({FOLDER: rows}))
    found, problems = resolve_reports(rows, KINDS[FOLDER], directory)
    about = sorted({report for _, report in found})
    waiting = find_open(
        list_rows(inputs.table("statuses", _STATUS, where={"report": about})), inputs.protocol
    )
    return tuple((row, report) for row, report in found if report not in waiting), problems


def _read_register(inputs: Inputs, entries: Sequence[str], announced_rows: AnnouncedRows) -> Register:
    """Return the register entries, and the data from which the status of their studies is derived."""
    numbers = {
        row["report"]: list_numbers(row)
        for row in list_rows(inputs.table("reports", _REPORT, where={"report": entries}))
    }
    mentions = find_mentions(inputs.chunks("reports", _CHUNK, COLUMNS), numbers) if entries else {}
    studies = _read_studies(inputs)
    announced = collect_announcements(announced_rows)
    wanted = _list_wanted(entries, mentions, announced, studies)
    reports = inputs.table("reports", _REPORT, where={"report": wanted})
    statuses = inputs.table("statuses", _STATUS, where={"report": wanted})
    rows = {row["report"]: row for row in list_rows(reports)}
    return Register(
        protocol=inputs.protocol,
        entries=_read_entries(inputs, {report: rows[report]["records"] for report in entries}),
        reports=rows,
        studies=studies,
        mentions=mentions,
        announced=announced,
        outside={r: status for r, (status, _) in find_outside(statuses, reports, inputs.protocol).items()},
        criteria={
            row["report"]: row["criterion"]
            for row in list_rows(statuses)
            if row["status"] == "excluded" and row["criterion"]
        },
        citations=_cite(inputs, wanted),
    )


def _cite(inputs: Inputs, reports: Collection[str]) -> Mapping[str, str]:
    """Return the citations of the given reports, and of all works that the review can cite (`cite_reports`)."""
    tables = {
        "statuses": inputs.table("statuses", ("report", "stage", "status")),
        "coded": inputs.table("coded", ("report",)),
    }
    wanted = sorted({*find_cited(tables["statuses"], tables["coded"]), *reports})
    return cite_reports(
        {**tables, "reports": inputs.table("reports", FIELDS, where={"report": wanted})}, reports
    )


def _read_studies(inputs: Inputs) -> Studies:
    return collect_studies(list_rows(inputs.table("studies", ("study", "report", "who", "evidence"))))


def _list_wanted(
    entries: Sequence[str],
    mentions: Mapping[str, Sequence[str]],
    announced: Mapping[str, Announcement],
    studies: Studies,
) -> list[str]:
    """Return the reports from which the status of the registered studies is derived, sorted.

    These are the following reports:

    - the entries, the reports that mention an entry, and the reports with rows in `announced/`
    - the other reports of the studies to which these reports belong
    - the reports of studies that are named in `announced/`
    """
    direct = {*entries, *announced, *(r for reports in mentions.values() for r in reports)}
    named = {study.casefold() for one in announced.values() for study in one.studies}
    near = {study for report in direct for study in studies.of_report.get(report, ())}
    return sorted(
        direct
        | {
            report
            for report, own in studies.of_report.items()
            if not near.isdisjoint(own) or any(study.casefold() in named for study in own)
        }
    )


def _read_entries(inputs: Inputs, records: Mapping[str, Sequence[str]]) -> dict[str, RegisterEntry]:
    if not records:
        return {}
    report_of = {record: report for report, own in records.items() for record in own}
    read: dict[str, list[RegisterEntry]] = defaultdict(list)
    for row in list_rows(inputs.table("entries", ("record", "tags"), where={"record": sorted(report_of)})):
        tags = ((str(name), str(value)) for name, value in json.loads(row["tags"]))
        read[report_of[row["record"]]].append(read_register_entry(tags))
    return {report: merge_entries(read.get(report, [])) for report in records}


def _list_seen(tables: "Mapping[str, pd.DataFrame]", protocol: Protocol) -> list[dict[str, Any]]:
    """Return the rows of the table FINDINGS that people may see.

    The protocol can hide findings until a second person has extracted the study (`hides_single`). The results of studies
    that only one person has extracted are then left out.
    """
    rows = list_rows(tables["findings"])
    if not protocol.extraction.hides_single:
        return rows
    hidden = find_half_extracted(list_rows(tables["extracted"][["study", "who", "reason"]]))
    return [row for row in rows if row["study"] not in hidden]
