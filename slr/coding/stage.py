"""Run the coding stage: suggest codes, and derive codings, disagreements and studies from coders' rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from slr.coding.compare import compare_codes
from slr.coding.standing import check_standing, does_count
from slr.coding.study import map_studies
from slr.coding.suggest import recall_suggestions
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.sight import hide_authors
from slr.model.status import find_outside
from slr.model.table import CODED, frame
from slr.people.directory import NO_REPORTS, build_directory, read_needed
from slr.people.kind import CODING_ID, KINDS
from slr.people.resolve import list_names, resolve_reports
from slr.people.row import Row
from slr.stage import Inputs, Result

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


_ROWS: Final = 5_000  # reports with texts in memory at a time
_RECORDS: Final = 20_000  # records that are searched for the names in people's rows at a time


def run(inputs: Inputs) -> Result:
    """Return the tables and problems of the stage for a review."""
    needed = inputs.protocol.sources_before or inputs.protocol.sources_outside_flow
    sources = ("sources",) if needed else ()
    reports = inputs.table("reports", ("report", "version_of", "notice_of", *sources), packed=True)
    suggestions = recall_suggestions(
        inputs.parts("reports", _ROWS, ("report", "title", "abstract", "keywords")),
        len(reports),
        inputs.protocol,
        cache=inputs.cache,
        reports_hash=inputs.hash("reports"),
        run=inputs.map,
    )
    codings, studies = inputs.people("coding"), inputs.people("studies")
    tables = {"reports": reports, **_read_about(inputs, codings, studies)}
    return code(tables, suggestions, codings, studies, inputs.protocol)


def _read_about(
    inputs: Inputs, codings: Sequence[Row], studies: Sequence[Row]
) -> "Mapping[str, pd.DataFrame]":
    """Return the records and clusters needed to find the reports of these rows, and the statuses of the reports."""

    def find(name: str, where: Mapping[str, Sequence[str]]) -> "pd.DataFrame":
        return inputs.table(name, where=where)

    names = list_names({"coding": codings, "studies": studies})
    parts = inputs.chunks("records", _RECORDS, ("record", "former", "doi", "title"))
    records, clusters = read_needed(parts, find, names)
    statuses = find("statuses", {"report": sorted(set(clusters["report"]))})
    return {"records": records, "clusters": clusters, "statuses": statuses}


def code(
    tables: "Mapping[str, pd.DataFrame]",
    suggestions: "pa.Table",
    codings: Sequence[Row],
    studies: Sequence[Row],
    protocol: Protocol,
) -> Result:
    """Return the tables and problems of the coding stage. A suggestion never overrides a coder.

    `tables` contains the tables of reports, records, clusters and statuses. Records, clusters and statuses can be
    limited to the reports that the rows are about. The column `sources` of the reports is needed only if the review
    updates a published review or has sources outside the flow. Codings that do not count (`slr.coding.standing`) are left out of
    the agreement between terms and coders.
    """
    directory = NO_REPORTS
    if codings or studies:
        names = list_names({"coding": codings, "studies": studies})
        directory = build_directory(tables["records"], tables["clusters"], names)
    found, problems = resolve_reports(codings, KINDS["coding"], directory)
    mapped, more = resolve_reports(studies, KINDS["studies"], directory)
    coded = list_coded(found)
    statuses = _select(tables["statuses"], {report for _, report in found})
    outside = find_outside(statuses, tables["reports"], protocol)
    counted = [does_count(r, role, outside) for r, role in zip(coded["report"], coded["role"], strict=True)]
    agreement, disagreements = compare_codes(coded.loc[counted], suggestions, protocol)
    noticed = (*problems, *more, *check_standing(found, outside))
    about = _select(tables["statuses"], {report for problem in noticed for report, _ in problem.about})
    return Result(
        tables={
            "coded": coded,
            "code_agreement": agreement,
            "disagreements": disagreements,
            "studies": map_studies(tables["reports"], mapped),
        },
        chunks={"suggestions": (suggestions,)},
        problems=hide_authors(noticed, list_rows(about), protocol),
    )


def list_coded(found: Iterable[tuple[Row, str]]) -> "pd.DataFrame":
    """Return the table CODED. `found` are pairs of a coder's row and its report."""
    return frame(CODED, [_coded_row(row, report) for row, report in found])


def _select(statuses: "pd.DataFrame", reports: Collection[str]) -> "pd.DataFrame":
    return statuses[statuses["report"].isin(list(reports))]


def _coded_row(row: Row, report: str) -> dict[str, object]:
    text = {
        name: row[name] or None
        for name in ("theme", "role", "statement", "quote", "location", "when", "basis", "note", "by", "how")
    }
    return {
        **text,
        "coding": CODING_ID.make(row.who, row.values),
        "report": report,
        "who": row.who,
        "second_hand": row["second_hand"] == "yes" if row["second_hand"] else None,
    }
