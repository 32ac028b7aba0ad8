"""Statistics with p-values in a text are checked like those of a table."""

import pytest

from slr.manuscript.draft import Line
from slr.manuscript.prose import join_lines
from slr.manuscript.statistic import check_statistics


def find(text: str) -> list[tuple[str, str]]:
    prose = join_lines([Line(number=4, text=text)], whole=True)
    return [(found.text, found.check.verdict) for found in check_statistics(prose)]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("t(28) = 2.20, p = .03", "inconsistent"),
        ("t(28) = 2.20, p = .036", "consistent"),
        ("t(28) = 2,20; p < 0,05", "consistent"),
        ("F(2, 40) = 5.10, p = .30", "inconsistent"),
        ("F(2, 40) = 5.10, η² = .20, p = .011", "consistent"),
        ("χ²(2, N = 90) = 7.10, p = .03", "consistent"),
        ("r(45) = .32, p = .03", "consistent"),
        ("z = 1.80, p = .036 (one-tailed)", "consistent"),
    ],
)
def test_a_statistic_agrees_with_its_p_value_or_not(text: str, verdict: str) -> None:
    assert [found for _, found in find(f"Lamps differ ({text}).")] == [verdict]


def test_a_statistic_without_degrees_of_freedom_or_p_value_is_not_checked() -> None:
    assert find("t = 2.20, p = .03; F(2, 40) = 5.10; B = .066 (p = .003); set(1) = 2, p = .1") == []
