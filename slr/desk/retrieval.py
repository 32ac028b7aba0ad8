"""Record in a worksheet which full texts were retrieved, and list the reports for which the full text is still sought."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from slr.desk.filing import Cabinet, Filed, file_worksheet
from slr.desk.form import make_form
from slr.desk.reference import list_readable
from slr.desk.worksheet import Addressee, Worksheet, write_worksheet
from slr.formats import FIELDS
from slr.formats.exchange import Item
from slr.model.column import columns_of
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.table import REPORTS, STATUSES
from slr.people.kind import KINDS
from slr.people.row import Row
from slr.report.reason import word_english
from slr.store.layout import Review
from slr.store.table_file import read_table
from slr.text.citation import cite_with_title

STAGE: Final = "retrieval"
_SHOWN: Final = columns_of(
    """
    so_far   text what has been recorded so far
    journal  text journal, book or proceedings
    url      text web address in the export
    """,
    filled_by="reader",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieval:
    """The reports of a review and their statuses at retrieval. `so_far` maps a report to what has been recorded about it."""

    review: Review
    protocol: Protocol
    reports: Mapping[str, Mapping[str, Any]]
    statuses: Mapping[str, str]
    so_far: Mapping[str, str]

    @property
    def sought(self) -> tuple[str, ...]:
        """The ids of the reports for which the full text is still sought, sorted by citation."""
        waiting = (report for report, status in self.statuses.items() if status == "pending")
        return tuple(sorted(waiting, key=lambda r: (cite_with_title(self.reports[r]).casefold(), r)))


def open_retrieval(review: Review, protocol: Protocol) -> Retrieval:
    """Return the state of retrieval as of the last run."""
    here = [s for s in list_rows(read_table(review, STATUSES)) if s["stage"] == STAGE]
    return Retrieval(
        review=review,
        protocol=protocol,
        reports={r["report"]: r for r in list_rows(read_table(review, REPORTS))},
        statuses={s["report"]: s["status"] for s in here},
        so_far={s["report"]: word_english(s["reason"]) for s in here},
    )


def export_sheet(retrieval: Retrieval, who: str, path: Path) -> bytes:
    """Return a worksheet to fill in, with the reports for which the full text is still sought.

    The extension of `path` sets the format.
    """
    form = make_form(KINDS[STAGE], retrieval.protocol)
    report, *fields = (f.name for f in form.to_fill)
    sheet = Worksheet(
        form=form,
        addressee=_address(retrieval, who),
        columns=(report, "author", "year", "title", *fields, "so_far", "journal", "doi", "url"),
        shown=_SHOWN,
        rows=tuple(_show(retrieval, report) for report in retrieval.sought),
    )
    return write_worksheet(sheet, path)


def _address(retrieval: Retrieval, who: str) -> Addressee:
    return Addressee(review=retrieval.review.name, stage=STAGE, who=who)


def _show(retrieval: Retrieval, report: str) -> Mapping[str, str]:
    row = retrieval.reports[report]
    return {
        **list_readable(row),
        "report": report,
        "author": "; ".join(row["authors"]),
        "so_far": retrieval.so_far[report],
        "journal": row["journal"] or "",
        "url": row["url"] or "",
    }


def import_sheet(retrieval: Retrieval, who: str, data: bytes, shown: str, at: str) -> Filed:
    """Add the outcomes in a worksheet to a person's file, and return what was added and what was not.

    If a row has no `when`, it gets the time `at`, in ISO 8601. `shown` is the name of the worksheet in
    messages. `slr.desk.filing.file_rows` explains which rows are added.
    """
    form = make_form(KINDS[STAGE], retrieval.protocol)

    def find_misplaced(_: Row, report: str) -> str:
        reached = retrieval.statuses.get(report, "not reached") != "not reached"
        return "" if reached else "is not sought: it has not passed screening by title and abstract"

    cabinet = Cabinet(
        review=retrieval.review,
        protocol=retrieval.protocol,
        form=form,
        addressee=_address(retrieval, who),
        reports=retrieval.reports,
        find_misplaced=find_misplaced,
        complete=lambda row, _: {"basis": row["basis"]},
    )
    return file_worksheet(cabinet, data, shown, at)


def list_items(retrieval: Retrieval) -> list[Item]:
    """Return the reports for which the full text is still sought, as items for a reference file."""
    rows = ((report, retrieval.reports[report]) for report in retrieval.sought)
    return [Item(row={**{f: row[f] for f in FIELDS}, "record_id": report}) for report, row in rows]
