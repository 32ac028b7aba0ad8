"""The summary counts the claims, and the tasks name those that are not settled or have no study."""

import pytest
from made_up_claims import claim, derive, support

from slr.claims.progress import list_todo, summarize
from slr.model.claim import CLAIM_TABLES
from slr.model.column import empty
from slr.people.row import Row


@pytest.mark.parametrize(
    ("claims", "links", "summary", "tasks"),
    [
        ([claim()], [], "1 claim, 1 with an error", ["unsupported_claim"]),
        ([claim()], [support("work", "r1")], "1 claim", []),
        ([claim(), claim(who="tomas")], [], "1 claim", ["unsettled_claim"]),
        (
            [claim()],
            [support("work", "r1"), support("work", "r1", "contradicts", who="tomas")],
            "1 claim, 1 with an error",
            ["unsettled_support", "unsupported_claim"],
        ),
    ],
)
def test_summary_and_tasks(claims: list[Row], links: list[Row], summary: str, tasks: list[str]) -> None:
    result = derive(claims, links)
    assert summarize(result.tables) == summary
    assert [task.kind for task in list_todo(result.tables, None)] == tasks  # type: ignore[arg-type]


def test_a_review_without_claims_says_so() -> None:
    assert summarize({table.name: empty(table) for table in CLAIM_TABLES}) == "no claims"
