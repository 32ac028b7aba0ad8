"""A new row has the present, or comes just after the row that it replaces; rows ahead of the clock are named."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.model.value import read_moment
from slr.people.moment import ahead_problem, find_ahead, next_moment, spell_moment
from slr.people.row import Row

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def row(when: str) -> Row:
    return Row(who="rina", file="rina.csv", line=7, values={"report": "r1", "when": when})


@pytest.mark.parametrize(
    ("whens", "expected"),
    [
        ([], "2026-03-01T12:00:00Z"),
        (["2026-02-01", "2026-03-01T11:59:59.999Z"], "2026-03-01T12:00:00Z"),
        (["2026-03-01T12:00:00Z"], "2026-03-01T12:00:00.001Z"),
        (["2027-05-01", "2026-01-01"], "2027-05-01T00:00:00.001Z"),
        (["2026-03-01T13:30:00+01:00"], "2026-03-01T12:30:00.001Z"),
    ],
)
def test_moment_of_a_new_row_is_the_present_or_just_after_the_newest_row(
    whens: list[str], expected: str
) -> None:
    assert spell_moment(next_moment(NOON, [row(w) for w in whens])) == expected


@given(st.integers(0, 10**7), st.lists(st.integers(-(10**7), 10**7), max_size=4))
def test_written_row_is_later_than_all_rows_that_it_replaces(present: int, others: list[int]) -> None:
    rows = [row((NOON + timedelta(microseconds=n)).isoformat()) for n in others]
    new = read_moment(spell_moment(next_moment(NOON + timedelta(microseconds=present), rows)))
    assert all(new > r.moment for r in rows)


@given(st.integers(-(10**15), 10**15))
def test_spelled_moment_is_read_back_to_the_millisecond(microseconds: int) -> None:
    moment = NOON + timedelta(microseconds=microseconds)
    whole = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert read_moment(spell_moment(moment)) == whole


def test_only_rows_more_than_a_day_ahead_are_named() -> None:
    rows = [row(w) for w in ("2026-03-01", "2026-03-02T12:00:00Z", "2026-03-02T12:00:01Z", "2027-05-01")]
    assert [r["when"] for r in find_ahead(rows, NOON)] == ["2026-03-02T12:00:01Z", "2027-05-01"]
    assert str(ahead_problem(rows[3])).split("\n")[0] == (
        "rina.csv:7: warning SHT026 when: this row is dated 2027-05-01, which is more than a day in the future"
    )
