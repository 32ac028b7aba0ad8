"""The result does not depend on the order of rows. Without claims, no table is read."""

from types import SimpleNamespace
from typing import Any

from made_up_claims import claim, derive, row_of, rows, support

from slr.claims.stage import run
from slr.model.claim import CLAIM_TABLES

CLAIMS = [claim(), claim("other"), claim(who="tomas"), claim(who="adjudicated")]
LINKS = [
    support("work", "r1"),
    support("work", "r2", claim="other"),
    support("finding", row_of("r3"), "contradicts"),
]


def test_the_order_of_the_rows_does_not_matter() -> None:
    one, other = derive(CLAIMS, LINKS), derive(CLAIMS[::-1], LINKS[::-1])
    assert one.problems == other.problems
    for table in CLAIM_TABLES:
        assert rows(one, table.name) == rows(other, table.name)


def test_without_claims_no_table_is_read() -> None:
    inputs: Any = SimpleNamespace(people=lambda _folder: ())
    assert all(len(table) == 0 for table in run(inputs).tables.values())
