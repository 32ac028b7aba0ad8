"""A short way to write records and verdicts down, so that each test shows its whole input."""

from typing import Any

import pandas as pd
import pytest

from slr.dedupe import dedupe
from slr.model.protocol import Dedupe, Source
from slr.model.stage import Result
from slr.model.table import PAIRS, RECORDS, REPORTS, SAME_AS, frame, mismatches


class Desk:
    """Builds the tables of one test."""

    @staticmethod
    def records(**rows: dict[str, Any]) -> pd.DataFrame:
        common = {"file": "searches/a.ris", "line": 1, "source": "scopus", "kind": "hand-search"}
        return frame(RECORDS, [{**common, "record": i, **row} for i, row in rows.items()])

    @staticmethod
    def said(*rows: tuple[str, str, str, str, str]) -> pd.DataFrame:
        """Return rows of `record_a, record_b, verdict, when, who`."""
        names = ("record_a", "record_b", "verdict", "when")
        data = frame(SAME_AS, [dict(zip(names, r, strict=False)) for r in rows])
        who = {r[:4]: r[4] for r in rows}
        keys = zip(*(data[n].tolist() for n in names), strict=True)
        data["who"] = pd.Series([who[k] for k in keys], dtype="string[pyarrow]")
        data["file"] = pd.Series([f"duplicates/{w}.csv" for w in data["who"]], dtype="string[pyarrow]")
        data["line"] = pd.Series(range(2, len(data) + 2), dtype="Int64")
        return data

    def run(
        self,
        said: pd.DataFrame | None = None,
        settings: Dedupe | None = None,
        sources: tuple[Source, ...] = (),
        **rows: dict[str, Any],
    ) -> Result:
        records = self.records(**rows)
        result = dedupe(records, self.said() if said is None else said, settings or Dedupe(), sources=sources)
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
