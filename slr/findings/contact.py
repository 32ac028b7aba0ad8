"""List what the authors of studies were asked, and what they answered."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from slr.findings.study import read_studies
from slr.model.column import frame
from slr.model.contact import CONTACTS
from slr.model.problem import Problem
from slr.people.directory import build_directory
from slr.people.kind import KINDS
from slr.people.resolve import resolve_reports
from slr.people.row import Row

if TYPE_CHECKING:
    import pandas as pd


def list_contacts(
    tables: "Mapping[str, pd.DataFrame]", rows: Sequence[Row]
) -> "tuple[pd.DataFrame, tuple[Problem, ...]]":
    """Return the table CONTACTS and the problems. `tables` contains records, clusters, reports and studies.

    If it is unclear which report a row is about, the row is left out, and a problem is returned. If it is unclear which
    study a row is about, the row has no study.
    """
    if not rows:
        return frame(CONTACTS, []), ()
    found, problems = resolve_reports(
        rows, KINDS["contacts"], build_directory(tables["records"], tables["clusters"])
    )
    studies = read_studies(tables)
    listed = [
        {
            "study": studies.find(row, report),
            "report": report,
            "who": row.who,
            **{name: row[name] or None for name in ("asked", "when", "answered", "note")},
        }
        for row, report in found
    ]
    listed.sort(
        key=lambda r: tuple(str(r[name] or "") for name in ("report", "study", "when", "asked", "who"))
    )
    return frame(CONTACTS, listed), problems
