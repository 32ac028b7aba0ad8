"""Rows are compared by what a person gave, and what the person retracted is not lost."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.people.kind import KINDS
from slr.people.lost_row import Values, find_lost_rows, identify, name_row

KIND = KINDS["screening/title-abstract"]
PAIRS = KINDS["duplicates"]
ROW = {"report": "r1", "verdict": "exclude", "criterion": "E1", "note": "a b", "when": "2026-01-01T10:00:00Z"}


@pytest.mark.parametrize(
    "changed",
    [
        {"when": "2026-01-01T12:00:00+02:00"},
        {"when": "2026-01-01 10:00"},
        {"verdict": "EXCLUDE"},
        {"note": " a  b"},
        {"title": "Other title", "author": "X", "served": "model", "protocol": "abc", "basis": ""},
    ],
)
def test_the_form_of_a_row_does_not_matter(changed: dict[str, str]) -> None:
    assert identify(ROW | changed, KIND) == identify(ROW, KIND)
    assert name_row(ROW | changed, KIND) == name_row(ROW, KIND)


@pytest.mark.parametrize(
    "changed", [{"when": "2026-01-01"}, {"verdict": "include"}, {"note": "A b"}, {"report": "r2"}]
)
def test_a_row_with_another_value_is_another_row(changed: dict[str, str]) -> None:
    assert identify(ROW | changed, KIND) != identify(ROW, KIND)
    assert name_row(ROW | changed, KIND) != name_row(ROW, KIND)


def row(report: str, verdict: str, day: int) -> Values:
    return {"report": report, "verdict": verdict, "when": f"2026-01-{day:02}"}


def lost(
    written: Iterable[Values], present: Iterable[Values] = (), left_out: Iterable[Values] = ()
) -> list[str]:
    found = find_lost_rows(written, present, left_out, KIND)
    return [f"{v['report']} {v['verdict']} {int(v['when'][-2:])}" for v in found]


A1, A2, A3, A4 = (
    row("a", "include", 1),
    row("a", "retract", 2),
    row("a", "exclude", 3),
    row("a", "retract", 4),
)


@pytest.mark.parametrize(
    ("written", "present", "expected"),
    [
        ([A1], [], ["a include 1"]),
        ([A1], [A1], []),
        ([A1, A1], [], ["a include 1"]),
        ([A1, A2], [], []),  # retracted, and nothing is there that the retraction is about
        ([A1, A2], [A1], ["a retract 2"]),  # without the retraction, the verdict would count again
        ([A1], [A2], []),
        ([A1, A2, A3], [], ["a exclude 3"]),
        ([A1, A2, A3], [A3], []),
        ([A1, A3], [A3], ["a include 1"]),  # an earlier verdict is a decision, too
        ([A2], [A1, row("a", "retract", 1)], []),
        ([A4], [A1, A2, A3], ["a retract 4"]),
        ([A2], [row("b", "include", 1)], ["a retract 2"]),  # b may be another id of the same report
        ([A1], [row("b", "retract", 2)], ["a include 1"]),
        ([row("a", "include", 2)], [A2], []),  # of one moment, the retraction is last
    ],
)
def test_what_is_lost(written: list[Values], present: list[Values], expected: list[str]) -> None:
    assert lost(written, present) == expected


def test_a_row_without_a_time_that_can_be_read_is_lost_unless_retracted() -> None:
    undated = {**A1, "when": "soon"}
    assert find_lost_rows([undated], [], [], KIND) == (undated,)
    assert find_lost_rows([undated], [A2], [], KIND) == ()


def test_what_is_left_out_is_not_lost_and_retracts_nothing() -> None:
    assert lost([A1], left_out=[A1]) == []
    assert lost([A1, A2], left_out=[A2]) == ["a include 1"]


def test_a_pair_is_the_same_in_either_order() -> None:
    same = {"record_a": "a", "record_b": "b", "verdict": "same", "when": "2026-01-01"}
    taken_back = {"record_a": "b", "record_b": "a", "verdict": "retract", "when": "2026-01-02"}
    assert find_lost_rows([same], [taken_back], [], PAIRS) == ()
    assert find_lost_rows([same], [], [], PAIRS) == (same,)


rows = st.lists(
    st.builds(
        row, st.sampled_from("ab"), st.sampled_from(["include", "exclude", "retract"]), st.integers(1, 5)
    ),
    max_size=6,
)


@settings(deadline=None, max_examples=200)
@given(rows, rows, rows)
def test_putting_back_what_is_lost_leaves_nothing_lost_and_nothing_twice(
    written: list[Values], present: list[Values], left_out: list[Values]
) -> None:
    found = find_lost_rows(written, present, left_out, KIND)
    assert all(v in written and v not in present and v not in left_out for v in found)
    assert len({identify(v, KIND) for v in found}) == len(found)
    assert find_lost_rows(written, [*present, *found], left_out, KIND) == ()
    assert find_lost_rows(written, present, [*left_out, *found], KIND) == () or any(
        v["verdict"] == "retract" for v in found
    )
