"""List the reports behind each number in the flow. The HTML page opens a list when a reader clicks on a number."""

from collections.abc import Collection, Mapping
from typing import Final

from slr.model.flow import Box
from slr.report.caption import box_text
from slr.report.document import BoxList
from slr.report.page import Page

MOST_LISTED: Final = 5_000  # reports of one box; the file prisma.json has the ids of all


def list_boxes(page: Page, reports: Collection[str]) -> tuple[BoxList, ...]:
    """Return the reports behind each box and each line of the flow. `reports` are the reports that have a history.

    A record is listed as its report, and a study as its reports. At most the first `MOST_LISTED` reports of a box are
    listed. The other reports, reports without a history, and ids without a report, such as unreadable entries, are only
    counted.
    """
    flow = page.synthesis.flow
    if flow is None:
        return ()
    report_of, reports_of = _map_records(page), _map_studies(page)
    known = {report: [report] for report in reports}
    maps: Mapping[str, Mapping[str, list[str]]] = {
        "records": report_of,
        "reports": known,
        "studies": reports_of,
    }
    return tuple(
        _list_box(page, box, maps[box.unit], known) for box in flow.walk() if box.unit in maps and box.ids
    )


def _list_box(page: Page, box: Box, reports_of: Mapping[str, list[str]], known: Collection[str]) -> BoxList:
    found = dict.fromkeys(
        report for ident in box.ids for report in reports_of.get(ident, ()) if report in known
    )
    listed = tuple(found)[:MOST_LISTED]
    covered = set(listed)
    missing = sum(not covered.intersection(reports_of.get(ident, ())) for ident in box.ids)
    title = f"{box_text(box, page.texts)} {page.texts.count(box.count)}"
    return BoxList(id=box.id, title=title, reports=listed, missing=missing)


def _map_records(page: Page) -> dict[str, list[str]]:
    data = page.table("ledger")
    data = data[data["record"].notna()]
    return {record: [report] for record, report in zip(data["record"], data["report"], strict=True)}


def _map_studies(page: Page) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    data = page.table("studies")
    for study, report in zip(data["study"], data["report"], strict=True):
        found.setdefault(study, []).append(report)
    return found
