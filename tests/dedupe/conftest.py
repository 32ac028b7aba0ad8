"""Short ways to define records and verdicts, so that each test shows its whole input."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from slr.dedupe.stage import dedupe
from slr.model.protocol import Dedupe
from slr.model.source import Source
from slr.model.table import PAIRS, RECORDS, REPORTS, frame, mismatches
from slr.people.row import Row
from slr.stage import Result


class Desk:
    """Builds the tables of one test."""

    @staticmethod
    def records(**rows: dict[str, Any]) -> pd.DataFrame:
        common = {"file": "searches/a.ris", "line": 1, "source": "scopus", "kind": "hand-search"}
        return frame(RECORDS, [{**common, "record": i, **row} for i, row in rows.items()])

    @staticmethod
    def said(*rows: tuple[str, str, str, str, str]) -> tuple[Row, ...]:
        """Return rows of `record_a, record_b, verdict, when, who`."""
        names = ("record_a", "record_b", "verdict", "when")
        return tuple(
            Row(
                who=r[4],
                file=f"duplicates/{r[4]}.csv",
                line=line,
                values=dict(zip(names, r[:4], strict=True)),
            )
            for line, r in enumerate(rows, 2)
        )

    def run(
        self,
        said: Sequence[Row] = (),
        settings: Dedupe | None = None,
        sources: tuple[Source, ...] = (),
        **rows: dict[str, Any],
    ) -> Result:
        records = self.records(**rows)
        result = dedupe(records, said, settings or Dedupe(), sources=sources)
        assert mismatches(REPORTS, result.tables["reports"]) == ()
        assert mismatches(PAIRS, result.tables["pairs"]) == ()
        return result

    def groups(self, result: Result) -> list[list[str]]:
        return sorted(result.tables["reports"]["records"].tolist())

    def verdict(self, result: Result, a: str, b: str) -> tuple[str, str]:
        """Return verdict and rule on a pair; ("different", "untold") where the table does not tell of it."""
        pairs = result.tables["pairs"]
        row = pairs[(pairs["record_a"] == min(a, b)) & (pairs["record_b"] == max(a, b))]
        return (row["verdict"].iloc[0], row["rule"].iloc[0]) if len(row) else ("different", "untold")


@pytest.fixture
def desk() -> Desk:
    return Desk()
