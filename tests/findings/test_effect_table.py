"""A table of effects is read whole, or every fault in it is named with its line."""

import pytest

from slr.findings.effect_table import EffectTable, read_effect_table
from slr.model.problem import ReviewError

GOOD = "study,yi,vi\nAdi 2019,.30,0.01\nAdi 2019,-0.1,0.02\n"


def read(text: str) -> EffectTable:
    return read_effect_table(text.encode(), "e.csv")


def faults(text: str) -> list[str]:
    with pytest.raises(ReviewError) as caught:
        read(text)
    return [str(p).partition("\n")[0] for p in caught.value.problems]


def test_rows_keep_their_order_and_names_may_repeat() -> None:
    table = read(GOOD)
    assert (table.names, table.effects, table.variances) == (
        ("Adi 2019", "Adi 2019"),
        (0.3, -0.1),
        (0.01, 0.02),
    )


def test_fewer_than_five_effects_are_a_warning() -> None:
    assert [(p.code, p.severity) for p in read(GOOD).problems] == [("EFF004", "warning")]
    assert read(GOOD + "B,1,1\nC,1,1\nD,1,1\n").problems == ()


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("0,5", "expected a number, got '0,5', which contains a comma"),
        ("1e999", "the number '1e999' is too large"),
        ("nan", "expected a number, got 'nan'"),
        ("inf", "expected a number, got 'inf'"),
        ("", "expected a number, got an empty cell"),
        ("1,234,567", "expected a number, got '1,234,567', which contains a comma"),
        ("ns", "expected a number, got 'ns'"),
    ],
)
def test_cell_that_is_no_number_is_named(cell, message) -> None:
    assert faults(f"study;yi;vi\nA;{cell};1\nB;1;1\n") == [f"e.csv:2: error EFF002 yi: {message}"]


@pytest.mark.parametrize("cell", ["0", "-1", "\u22121"])
def test_variance_must_be_above_zero(cell) -> None:
    assert faults(f"study,yi,vi\nA,1,1\nB,1,{cell}\n") == [
        f"e.csv:3: error EFF002 vi: expected a variance above 0, got {cell!r}"
    ]


def test_variance_too_small_to_divide_by_is_refused() -> None:
    assert faults("study,yi,vi\nA,1,1\nB,1,1e-320\n") == [
        "e.csv:3: error EFF002 vi: '1e-320' is too small for a variance"
    ]


def test_all_faults_are_named_at_once() -> None:
    assert len(faults("study,yi,vi\nA,x,0\nB,1,\n")) == 3


def test_one_effect_cannot_be_pooled() -> None:
    assert faults("study,yi,vi\nA,1,1\n") == [
        "e.csv:2: error EFF003 expected at least two effects to pool, found one row"
    ]
    assert faults("study,yi,vi\n") == [
        "e.csv:1: error EFF003 expected at least two effects to pool, found no row"
    ]


def test_missing_column_and_empty_file_are_named() -> None:
    assert faults("study,yi\nA,1\n") == ["e.csv:1: error EFF001 no column 'vi', found: study, yi"]
    assert faults("") == ["e.csv:1: error EFF001 the file is empty"]
