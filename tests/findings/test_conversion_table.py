"""Each case gets its result or its error; no case is lost."""

import json

import pytest

from slr.findings.conversion_table import convert, convert_table
from slr.model.problem import ReviewError


def rows(*cases: tuple[str, str, str]) -> list[dict[str, object]]:
    quoted = [
        f'{name},{conversion},"{inputs.replace(chr(34), chr(34) * 2)}"' for name, conversion, inputs in cases
    ]
    return list(convert_table("\n".join(["case,conversion,inputs", *quoted]).encode(), "c.csv"))


def test_faulty_case_gives_an_error_in_its_place() -> None:
    found = rows(("a", "r_to_z", '{"r": 0.5}'), ("b", "r_to_z", '{"r": 2}'), ("c", "r_to_z", '{"r": "0.1"}'))
    assert [(row["case"], "error" in row) for row in found] == [("a", False), ("b", True), ("c", False)]
    assert found[1]["error"] == "c.csv:3: r must be between -1 and 1, got 2"


@pytest.mark.parametrize(
    ("conversion", "inputs", "message"),
    [
        ("r_to_zz", "{}", "unknown conversion 'r_to_zz' (did you mean 'r_to_z'?)"),
        ("r_to_z", "{r: 1}", "the inputs are not JSON: '{r: 1}'"),
        ("r_to_z", "[1]", "expected a JSON object as inputs"),
        ("r_to_z", "", "expected a JSON object as inputs"),
        ("r_to_z", '{"n": 5}', "the input 'r' is missing, expected: r, n"),
        ("r_to_z", '{"r": 0.1, "m": 5}', "unknown input 'm', expected: r, n"),
        ("r_to_z", '{"r": true}', "r: expected a number, got true"),
        ("r_to_z", '{"r": null}', "r: expected a number, got null"),
        ("r_to_z", '{"r": NaN}', "r: expected a number, got 'NaN'"),
        ("r_to_z", '{"r": "0,5"}', "r: expected a number, got '0,5', which contains a comma"),
        ("r_to_z", '{"r": 1e999}', "r: the number '1e999' is too large"),
        (
            "t_to_partial_r",
            '{"t": 1e300, "n": 50, "predictors": 2}',
            "t must be small enough for a correlation below 1",
        ),
    ],
)
def test_error_says_what_was_found_and_expected(conversion, inputs, message) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011  the message is compared below
        convert(conversion, inputs)
    assert str(caught.value).startswith(message)


def test_value_too_large_for_a_result_is_an_error() -> None:
    with pytest.raises(ValueError, match="too large or too small to be converted"):
        convert("means_to_hedges_g", '{"m1": 1e308, "sd1": 1, "n1": 5, "m2": -1e308, "sd2": 1, "n2": 5}')


def test_inputs_nested_too_deeply_are_an_error() -> None:
    with pytest.raises(ValueError, match="not JSON"):
        convert("r_to_z", "[" * 100_000)


def test_missing_column_ends_the_command() -> None:
    with pytest.raises(ReviewError, match="no column 'inputs'"):
        list(convert_table(b"case,conversion\n", "c.csv"))


def test_results_are_json_numbers() -> None:
    (found,) = rows(("a", "2x2_to_log_or", json.dumps({"a": 0, "b": 10, "c": 5, "d": 5})))
    assert isinstance(found["result"], dict)
    assert found["result"]["added"] == 0.5
