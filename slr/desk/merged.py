"""List the records that were merged into one report, with their entries and the reasons for merging them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from slr.model import table as declared
from slr.model.reason import Reasons, read_reasons
from slr.store.layout import Review
from slr.store.table_file import read_arrow

Row = Mapping[str, Any]
_ENTRY: Final = ("record", "source", "file", "line")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A record of a report. `file` and `line` say where its entry begins.

    `shown` is true for the record with the id of the report.

    `people` are the names of the people who marked this record as the same as another record of the report. `evidence`
    gives the reasons why a rule merged this record with another record of the report. At least one of `people` and
    `evidence` is empty. Both are empty for the shown record, and for a record that was merged without a pair.
    """

    record: str
    source: str
    file: str
    line: int | None
    shown: bool
    people: str = ""
    evidence: Reasons = ()


class MergedRecords:
    """The records of all reports of the last run, as columns, and the pairs that were merged."""

    def __init__(self, review: Review) -> None:
        table = read_arrow(review, declared.RECORDS, _ENTRY)
        self._table = table
        self._place: Mapping[str, int] = {r: i for i, r in enumerate(table["record"].to_pylist())}
        self._pairs: dict[str, list[Row]] = defaultdict(list)
        for pair in read_arrow(review, declared.PAIRS).to_pylist():
            if pair["verdict"] == "same":
                for name in ("record_a", "record_b"):
                    self._pairs[pair[name]].append(pair)

    def list_records(self, report: str, records: Sequence[str]) -> tuple[Merged, ...]:
        """Return the records of a report, the shown record first. `records` are their ids."""
        ordered = sorted((r for r in records if r in self._place), key=lambda r: (r != report, r))
        return tuple(self._show(record, report, ordered) for record in ordered)

    def _show(self, record: str, report: str, records: Sequence[str]) -> Merged:
        row = self._table.slice(self._place[record], 1).to_pylist()[0]
        pair = None if record == report else self._find_pair(record, report, records)
        by_people = pair is not None and pair["by"] != "rule"
        return Merged(
            record=record,
            source=row["source"],
            file=row["file"],
            line=row["line"],
            shown=record == report,
            people=pair["by"] if pair is not None and by_people else "",
            evidence=read_reasons(pair["evidence"]) if pair is not None and not by_people else (),
        )

    def _find_pair(self, record: str, report: str, records: Sequence[str]) -> Row | None:
        """Return the pair that merged a record with the shown record.

        If there is no such pair, return the pair that merged it with another record of the report, or None.
        """
        others = [
            (p, p["record_b"] if p["record_a"] == record else p["record_a"]) for p in self._pairs[record]
        ]
        own = [(other != report, other, p) for p, other in others if other in records]
        return min(own, key=lambda found: found[:2])[2] if own else None
