"""Assign reports to studies, with the characteristics that coders recorded."""

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from slr.model.row import count_items, list_values
from slr.model.table import STUDIES, arrange, frame
from slr.model.word import FACTS
from slr.people.row import Row

KNOWN = (*FACTS, "evidence", "note", "basis")


def map_studies(reports: "pd.DataFrame", rows: Iterable[tuple[Row, str]]) -> "pd.DataFrame":
    """Return the table STUDIES, which links every report to at least one study.

    A study can have several reports, and a report can belong to several studies. PRISMA 2020 counts studies and reports
    separately.

    If no coder has assigned a report to a study, the report counts as a separate study with the same id. There are two
    exceptions: A version of another report belongs to the study of that report. A notice belongs to the study of the
    report that it is about.
    """
    mapped = [
        {"study": row["study"], "report": report, "who": row.who, **{k: row[k] or None for k in KNOWN}}
        for row, report in sorted(rows, key=lambda r: (r[1], r[0]["study"], r[0].who))
    ]
    studies: dict[str, list[str]] = {}
    for m in mapped:
        studies.setdefault(str(m["report"]), []).append(str(m["study"]))
    linked = reports["version_of"].notna().to_numpy(bool) | (count_items(reports["notice_of"]) > 0)
    version_of = {}
    for report, version, works in zip(
        *_list(reports[linked], "report", "version_of", "notice_of"), strict=True
    ):
        if version or works:
            version_of[report] = version or works[0]
    known = {
        report: _studies_of(report, studies, version_of) for report in version_of if report not in studies
    }
    pairs = [(study, report) for report, named in known.items() for study in named]
    alone = reports.loc[~reports["report"].isin([*studies, *known]).to_numpy(bool), "report"]
    made = frame(STUDIES, [*mapped, *({"study": study, "report": report} for study, report in pairs)])
    rest = pd.DataFrame({name: pd.Series(None, alone.index, dtype) for name, dtype in made.dtypes.items()})
    return arrange(STUDIES, pd.concat([made, rest.assign(study=alone, report=alone)], ignore_index=True))


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
