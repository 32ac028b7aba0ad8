"""Assign reports to studies, with the characteristics that coders recorded."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from slr.model.row import list_values
from slr.model.table import STUDIES, frame_of
from slr.model.word import FACTS
from slr.people.row import Row

if TYPE_CHECKING:
    import pandas as pd

KNOWN = (*FACTS, "evidence", "note", "basis")


def map_studies(reports: "pd.DataFrame", rows: Iterable[tuple[Row, str]]) -> "pd.DataFrame":
    """Return the table STUDIES, which links every report to at least one study.

    A study can have several reports, and a report can belong to several studies. PRISMA 2020 counts studies
    and reports separately.

    If no coder has assigned a report to a study, the report counts as a separate study with the same id. There are
    two exceptions: a version of another report belongs to the study of that report, and a notice belongs to the study
    of the report that it is about.
    """
    mapped = [
        {"study": row["study"], "report": report, "who": row.who, **{k: row[k] or None for k in KNOWN}}
        for row, report in sorted(rows, key=lambda r: (r[1], r[0]["study"], r[0].who))
    ]
    studies: dict[str, list[str]] = {}
    for m in mapped:
        studies.setdefault(str(m["report"]), []).append(str(m["study"]))
    version_of = {r: v for r, v in zip(*_list(reports, "report", "version_of"), strict=True) if v}
    for report, works in zip(*_list(reports, "report", "notice_of"), strict=True):
        if works:
            version_of.setdefault(report, works[0])
    columns = {name: [m.get(name) for m in mapped] for name in STUDIES.names}
    for report in list_values(reports["report"]):
        if report not in studies:
            named = _studies_of(report, studies, version_of) if report in version_of else [report]
            columns["study"] += named
            columns["report"] += [report] * len(named)
    number = len(columns["report"])
    return frame_of(STUDIES, {name: v + [None] * (number - len(v)) for name, v in columns.items()})


def _list(data: "pd.DataFrame", *names: str) -> Iterator[list[Any]]:
    return (list_values(data[name]) for name in names)


def _studies_of(report: str, studies: dict[str, list[str]], version_of: dict[str, str]) -> list[str]:
    seen = {report}
    while report in version_of and version_of[report] not in seen:
        report = version_of[report]
        seen.add(report)
        if report in studies:
            return sorted(set(studies[report]))
    return [report]
