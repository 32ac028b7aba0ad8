"""Read the included reports of a review, for entries and worksheets about these reports."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from slr.desk.filing import Cabinet
from slr.desk.form import Form
from slr.desk.reference import list_readable
from slr.desk.snapshot import read_reports
from slr.desk.stored import ReportRows
from slr.desk.worksheet import Addressee
from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.status import find_included
from slr.model.table import STATUSES, STUDIES
from slr.people.evidence_kind import find_other_reports
from slr.people.kind import Kind
from slr.people.row import Row
from slr.store.layout import Review
from slr.store.table_file import read_table
from slr.text.citation import cite_with_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Included:
    """The reports of a review, and which of them are included.

    - `reports`: the rows of REPORTS by id. A row is converted to Python values only when it is read.
    - `included`: the ids of the included reports, sorted by citation
    - `studies`: for each report that belongs to studies, the ids of these studies, sorted

    Subclasses for a kind of work, such as coding, add what people have written so far.
    """

    review: Review
    protocol: Protocol
    reports: Mapping[str, Mapping[str, Any]]
    included: tuple[str, ...]
    studies: Mapping[str, tuple[str, ...]]

    @classmethod
    def open(
        cls,
        review: Review,
        protocol: Protocol,
        *,
        empirical: bool = False,
        reports: ReportRows | None = None,
        **more: Any,
    ) -> Self:
        """Return the included reports as of the last run.

        `reports` are the rows of REPORTS of the last run, or None if they were not read before. If no stage of
        screening is reported, all reports are included. If `empirical` is true, reports that are known not to be about
        an empirical study are left out (`find_other_reports`). `more` contains the values of the fields that a subclass
        adds.
        """
        reports = read_reports(review) if reports is None else reports
        statuses = read_table(review, STATUSES)
        included = find_included(statuses) if len(statuses) else set(reports)
        studies: dict[str, set[str]] = defaultdict(set)
        listed = list_rows(read_table(review, STUDIES))
        for row in listed:
            studies[row["report"]].add(row["study"])
        if empirical:
            types = dict(reports.list_columns("type"))
            included = included - find_other_reports(listed, types)
        return cls(
            review=review,
            protocol=protocol,
            reports=reports,
            included=tuple(sorted(included, key=lambda r: (cite_with_title(reports[r]).casefold(), r))),
            studies={report: tuple(sorted(named)) for report, named in studies.items()},
            **more,
        )

    def address(self, kind: Kind, who: str) -> Addressee:
        """Return the review, the kind of work and the person that a worksheet is for."""
        return Addressee(review=self.review.name, stage=kind.folder, who=who)

    def open_cabinet(self, form: Form, who: str, find_misplaced: Callable[[Row, str], str]) -> Cabinet:
        """Return what is needed to add the rows of a worksheet to a person's file.

        `find_misplaced` returns why a row should not be about its report, or an empty string.
        """
        return Cabinet(
            review=self.review,
            protocol=self.protocol,
            form=form,
            addressee=self.address(form.kind, who),
            reports=self.reports,
            find_misplaced=find_misplaced,
            complete=lambda row, _: {"basis": row["basis"]},
        )

    def describe(self, report: str) -> dict[str, str]:
        """Return the columns of a worksheet that show a report: its id, all authors, year, title, DOI and abstract."""
        row = self.reports[report]
        return {
            **list_readable(row),
            "report": report,
            "author": "; ".join(row["authors"]),
            "abstract": row["abstract"] or "",
        }
