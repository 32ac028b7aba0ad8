"""The reports to which the text of a review refers."""

import pandas as pd
import pytest

from slr.model.status import find_cited


@pytest.mark.parametrize(
    ("rows", "cited"),
    [
        ([("a", "title-abstract", "included"), ("b", "title-abstract", "excluded")], {"a", "c"}),
        (
            [
                ("a", "full-text", "included"),
                ("b", "full-text", "excluded"),
                ("d", "full-text", "pending"),
                ("e", "full-text", "not reached"),
                ("e", "title-abstract", "included"),
            ],
            {"a", "b", "c", "d"},
        ),
        ([], {"c"}),
    ],
)
def test_reports_that_are_included_or_coded_or_reached_the_full_text_are_cited(
    rows: list[tuple[str, str, str]], cited: set[str]
) -> None:
    statuses = pd.DataFrame(rows, columns=["report", "stage", "status"])
    assert find_cited(statuses, pd.DataFrame({"report": ["c"]})) == cited
