"""Let people decide in a worksheet about included reports that were retracted or have another notice."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from slr.desk.filing import Cabinet, Filed, file_worksheet
from slr.desk.form import Form, make_form
from slr.desk.reference import list_readable
from slr.desk.worksheet import Addressee, Worksheet, write_worksheet
from slr.model.column import columns_of
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.status import find_included
from slr.model.table import CLUSTERS, NOTICE_DECISIONS, RECORDS, REPORTS, STATUSES
from slr.model.word import ADJUDICATOR
from slr.people.directory import build_directory
from slr.people.kind import KINDS
from slr.people.resolve import resolve_reports
from slr.people.row import Row
from slr.store.layout import Review
from slr.store.people import read_people
from slr.store.table_file import read_table
from slr.text.citation import cite_with_title

STAGE: Final = "notices"
_SHOWN: Final = columns_of(
    """
    why       text where the notice was found
    journal   text journal, book or proceedings
    abstract  text abstract of the report
    """,
    filled_by="reader",
)
_OPINIONS: Final = columns_of("opinions text what each person decided", filled_by="reader")
_MARKED: Final = "the report's own record in an export"
_LISTED: Final = "the list of retractions or a person's row, but no export"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """The notices about included reports, and what people decided.

    - `decisions`: the rows of NOTICE_DECISIONS about reports that are included, or would be included without these
      decisions
    - `included`: the ids of the included reports and of the reports in `decisions`
    - `opinions`: for a report and a notice, each person's current row
    - `reports`: the rows of REPORTS by id
    """

    review: Review
    protocol: Protocol
    reports: Mapping[str, Mapping[str, Any]]
    included: frozenset[str]
    decisions: tuple[Mapping[str, Any], ...]
    opinions: Mapping[tuple[str, str], tuple[Row, ...]]

    def waiting(self, who: str) -> tuple[Mapping[str, Any], ...]:
        """Return the decisions that a person has yet to make.

        The adjudicator settles conflicts. All other people decide about notices without a decision.
        """
        wanted = "conflict" if who == ADJUDICATOR else "open"
        return tuple(row for row in self.decisions if row["decision"] == wanted)

    def explain(self, decision: Mapping[str, Any]) -> str:
        """Return where a notice was found: the notice's own reports, and its other identifiers in the exports.

        If there are none, the text says whether the record of the report itself mentions the notice.
        """
        row = self.reports[decision["report"]]
        found = {n: self.reports[n] for n in decision["notices"] if n in self.reports}
        start = f"{decision['notice']} "
        numbers = {link.removeprefix(start): None for link in row["notice_link"] if link.startswith(start)}
        for notice in found.values():
            numbers.pop(f"doi:{notice['doi']}", None)
        return "; ".join((*(f"{n} {cite_with_title(r)}" for n, r in found.items()), *numbers)) or (
            _MARKED if decision["notice"] in row["notice"] else _LISTED
        )


def open_notices(review: Review, protocol: Protocol) -> Notices:
    """Return the notices as of the last run."""
    reports = {r["report"]: r for r in list_rows(read_table(review, REPORTS))}
    decided = [
        row for row in list_rows(read_table(review, NOTICE_DECISIONS)) if row["decision"] != "not needed"
    ]
    rows = read_people(review, protocol)[STAGE]
    directory = build_directory(read_table(review, RECORDS), read_table(review, CLUSTERS))
    opinions: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row, report in resolve_reports(rows, KINDS[STAGE], directory)[0]:
        opinions[report, row["notice"]].append(row)
    included = find_included(read_table(review, STATUSES))
    return Notices(
        review=review,
        protocol=protocol,
        reports=reports,
        included=frozenset((*included, *(row["report"] for row in decided))),
        decisions=tuple(sorted(decided, key=lambda r: _sort_key(reports[r["report"]], r))),
        opinions={key: tuple(found) for key, found in opinions.items()},
    )


def _sort_key(report: Mapping[str, Any], decision: Mapping[str, Any]) -> tuple[str, str, str]:
    return cite_with_title(report).casefold(), decision["report"], decision["notice"]


def export_sheet(notices: Notices, who: str, path: Path) -> bytes:
    """Return a worksheet with the notices that await a person's decision. The extension of `path` sets the format."""
    form = _make_form(notices, who)
    report, notice, *fields = (f.name for f in form.to_fill)
    opinions = _OPINIONS if who == ADJUDICATOR else ()
    before = (report, "author", "year", "title", notice, "why", *(c.name for c in opinions))
    sheet = Worksheet(
        form=form,
        addressee=_address(notices, who),
        columns=(*before, *fields, "journal", "doi", "abstract"),
        shown=(*opinions, *_SHOWN),
        rows=tuple(_show(notices, decision) for decision in notices.waiting(who)),
    )
    return write_worksheet(sheet, path)


def _make_form(notices: Notices, who: str) -> Form:
    return make_form(KINDS[STAGE], notices.protocol, adjudicates=who == ADJUDICATOR)


def _address(notices: Notices, who: str) -> Addressee:
    return Addressee(review=notices.review.name, stage=STAGE, who=who)


def _show(notices: Notices, decision: Mapping[str, Any]) -> Mapping[str, str]:
    row = notices.reports[decision["report"]]
    opinions = notices.opinions.get((decision["report"], decision["notice"]), ())
    return {
        **list_readable(row),
        "report": decision["report"],
        "author": "; ".join(row["authors"]),
        "notice": decision["notice"],
        "why": notices.explain(decision),
        "opinions": " | ".join(f"{o.who}: {o['decision']} ({o['note']})" for o in opinions),
        "journal": row["journal"] or "",
        "abstract": row["abstract"] or "",
    }


def import_sheet(notices: Notices, who: str, data: bytes, shown: str, at: str) -> Filed:
    """Add the decisions of a worksheet to a person's file, and return what was added and what was not.

    If a row has no `when`, it gets the time `at`, in ISO 8601. `shown` is the name of the worksheet in
    messages. `slr.desk.filing.file_rows` explains which rows are added. A row can name a notice that no export
    mentions.
    """
    cabinet = Cabinet(
        review=notices.review,
        protocol=notices.protocol,
        form=_make_form(notices, who),
        addressee=_address(notices, who),
        reports=notices.reports,
        find_misplaced=lambda _, report: "" if report in notices.included else "is not included",
        complete=lambda row, _: {"basis": row["basis"]},
    )
    return file_worksheet(cabinet, data, shown, at, is_prefilled=_is_prefilled)


def _is_prefilled(row: Row, name: str) -> bool:
    """Return whether the program filled in a field. In rows with text in `why`, it filled in the notice."""
    return name == "notice" and bool(row["why"])
