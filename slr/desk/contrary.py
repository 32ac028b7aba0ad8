"""Find the rows of a person's file that are not counted because their DOI or title belongs to a different report."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from slr.desk.stored import pick
from slr.model import table as declared
from slr.people.directory import Directory, build_directory
from slr.people.kind import Kind
from slr.people.readable import make_readable
from slr.people.resolve import is_contrary
from slr.people.row import Row
from slr.store.layout import Review
from slr.store.table_file import read_table


class ContraryRows:
    """Rows of one kind of people's file that have the id of one report and the DOI or title of another report.

    No stage counts these rows. `reports` maps ids to rows of REPORTS.
    """

    def __init__(
        self,
        review: Review,
        kind: Kind,
        reports: Mapping[str, Mapping[str, Any]],
        *,
        directory: Callable[[], Directory] | None = None,
    ) -> None:
        """Prepare the search in the reports of the last run.

        `directory` is a function that returns the `Directory` of the last run. Several kinds of files can then use the
        same `Directory`. Without this function, a `Directory` is built when it is needed.
        """
        self._review, self._kind, self._reports, self._shared = review, kind, reports, directory

    def find(self, row: Row, report_of: Mapping[str, str]) -> str | None:
        """Return the report that a row is about.

        Returns None if no report is found, or if the DOI or title in the row belongs to another report.

        `report_of` maps ids of records to reports. A report with an unknown id is found by DOI, or by title and year.
        """
        report = report_of.get(row["report"])
        if report is None and (row["doi"] or row["title"]):
            return self._directory.find_dated(doi=row["doi"], title=row["title"], year=row["year"])
        return None if report is None or self.has(row, report) else report

    def has(self, row: Row, report: str) -> bool:
        """Return whether the row has the DOI or title of a report other than `report`.

        `report` is the report that was found by the id in the row.
        """
        given = [name for name in ("doi", "title") if row[name]]
        own = pick(self._reports, report, given)
        strange = {name: own[name] or "" for name in given if row[name] != own[name]}
        if all(row[name] == written for name, written in make_readable(strange).items()):
            return False
        return is_contrary(row, self._kind, self._directory)

    @cached_property
    def _directory(self) -> Directory:
        return read_directory(self._review) if self._shared is None else self._shared()


def read_directory(review: Review) -> Directory:
    """Return a `Directory`, which finds the reports of the last run by id, DOI or title."""
    records = read_table(review, declared.RECORDS, ("record", "former", "title", "year", "doi"))
    return build_directory(records, read_table(review, declared.CLUSTERS))
