"""People's files of one review, read and checked: rows by folder, and everything that is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

from slr.model.problem import Problem
from slr.model.protocol import Protocol
from slr.model.table import SHEETS
from slr.people.row_check import CHECKS
from slr.people.sheet import Row, read_sheet
from slr.store.layout import Review
from slr.store.place import find_misplaced, is_counted


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """What people wrote: folder -> valid rows of all files in it."""

    rows: Mapping[str, tuple[Row, ...]]
    problems: tuple[Problem, ...]

    def __getitem__(self, folder: str) -> tuple[Row, ...]:
        """Return the rows of a folder, none where there is no such file."""
        return self.rows.get(folder, ())


def read_people(review: Review, protocol: Protocol) -> People:
    """Read every hand-edited CSV of the review."""
    rows: dict[str, tuple[Row, ...]] = {}
    problems: list[Problem] = []
    for folder, table in SHEETS.items():
        check = CHECKS[folder](protocol)
        found: list[Row] = []
        for path in review.sheets(folder):
            if not is_counted(protocol, folder, path.stem):
                continue
            good, wrong = read_sheet(
                path.read_bytes(), who=path.stem, file=review.shown(path), table=table, check=check
            )
            found += good
            problems += wrong
        rows[folder] = tuple(found)
    return People(rows=rows, problems=(*problems, *find_misplaced(review, protocol)))
