"""`slr effect` writes one line per case: its result, or what is wrong with the case."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slr.cli.main import main

HEADER = "case,conversion,inputs\n"


def effect(folder: Path, data: str | bytes) -> tuple[Result, list[dict]]:
    path, out = folder / "cases.csv", folder / "out.jsonl"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    done = CliRunner().invoke(main, ["effect", str(path), "-o", str(out)])
    return done, [json.loads(x) for x in out.read_text("utf-8").splitlines()] if out.exists() else []


def test_each_case_gets_one_line_in_the_order_of_the_file(tmp_path: Path) -> None:
    done, found = effect(
        tmp_path, HEADER + 'a,r_to_z,"{""r"": 0.56, ""n"": 20}"\nb,r_to_z,"{""r"": 1}"\nc,none,"{}"\n'
    )
    assert done.exit_code == 0
    assert [(row["case"], "error" in row) for row in found] == [("a", False), ("b", True), ("c", True)]
    assert round(found[0]["result"]["yi"], 4) == 0.6328
    assert "cases.csv:3: r must be between -1 and 1, got 1" in done.output
    assert "converted 1 case of 3" in done.output


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('a,r_to_z,{"r": 0.5, "n": 20}', "cases.csv:2: expected 3 cells, as in the header, got 4"),
        ("a,r_to_z,r=0.5", "cases.csv:2: the inputs are not JSON: 'r=0.5'; expected an object such as"),
        (
            'a,r_to_z,"{""r"": ""0,5""}"',
            "cases.csv:2: r: expected a number, got '0,5', which contains a comma",
        ),
        ('a,r_to_z,"{""r"": 1e999}"', "cases.csv:2: r: the number '1e999' is too large"),
        ('a,r_to_z,"{""r"": NaN}"', "cases.csv:2: r: expected a number, got 'NaN'"),
        ("a", "cases.csv:2: unknown conversion ''"),
    ],
)
def test_bad_case_says_what_is_wrong(tmp_path: Path, row: str, message: str) -> None:
    done, found = effect(tmp_path, f"{HEADER}{row}\n")
    assert done.exit_code == 0
    assert message in done.output
    assert len(found) == 1
    assert message in found[0]["error"]


@pytest.mark.parametrize("conversion", ["beta_to_r", "p_bound_to_effect", "range_to_sd", "b_to_r"])
def test_conversion_that_is_never_made_is_refused_with_what_to_ask_for(
    tmp_path: Path, conversion: str
) -> None:
    _, found = effect(tmp_path, f'{HEADER}a,{conversion},"{{}}"\n')
    assert "is not allowed" in found[0]["error"]
    assert "ask the authors for" in found[0]["error"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", ":1: error EFF001 the file is empty"),
        ("case,conversion\na,r_to_z\n", ":1: error EFF001 no column 'inputs', found: case, conversion"),
        ("case,case,conversion,inputs\n", ":1: error EFF006 the column 'case' occurs more than once"),
        (b"case,conversion,inputs\n\xe9,r_to_z,{}\n", ":2: error EFF001 expected UTF-8 text"),
    ],
)
def test_bad_table_ends_with_status_one_and_writes_nothing(
    tmp_path: Path, data: str | bytes, message: str
) -> None:
    done, found = effect(tmp_path, data)
    assert done.exit_code == 1
    assert f"cases.csv{message}" in done.output
    assert found == []
