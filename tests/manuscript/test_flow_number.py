"""Counts in the sentences of a draft are compared with the flow of the review."""

import pytest

from slr.manuscript.draft import Line
from slr.manuscript.flow_number import check_flow
from slr.manuscript.prose import join_lines

BOXES = [
    {"id": "databases.identified", "n": 1204},
    {"id": "other.identified", "n": 6},
    {"id": "databases.duplicates", "n": 204},
    {"id": "databases.screened", "n": 1000},
    {"id": "databases.excluded", "n": 960},
    {"id": "databases.assessed", "n": 40},
    {"id": "databases.reports_excluded", "n": 28},
    {"id": "databases.reports_excluded.F1", "n": 9},
    {"id": "included.studies", "n": 11},
    {"id": "included.reports", "n": 12},
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,204 records were identified, 204 duplicates were removed", [1204, 204]),
        ("a total of 1.210 artikel teridentifikasi", [1210]),
        ("we screened 1,000 titles and excluded 960 records", [1000, 960]),
        ("40 full-text articles were assessed and 9 reports were excluded", [40, 9]),
        ("12 reports of 11 studies were included; 11 studi disertakan", [11, 11]),
    ],
)
def test_counts_that_the_flow_has_agree(text: str, found: list[int]) -> None:
    prose = join_lines([Line(number=1, text=text)], whole=True)
    assert [(number.found, number.agrees) for number in check_flow(prose, BOXES)] == [
        (n, True) for n in found
    ]


def test_another_count_differs() -> None:
    prose = join_lines([Line(number=1, text="In all, 14 studies were included in 2019.")], whole=True)
    (number,) = check_flow(prose, BOXES)
    assert (number.what, number.found, number.expected, number.agrees) == ("included", 14, (11, 12), False)


def test_a_count_that_the_flow_does_not_have_is_not_compared() -> None:
    prose = join_lines([Line(number=1, text="We asked 56 nurses; 40 reports were sought.")], whole=True)
    assert list(check_flow(prose, BOXES)) == []
