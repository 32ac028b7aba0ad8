"""`slr check --statistics` prints what does not agree and ends with status 1 if anything does not."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slr.cli.main import main

HEADER = "id,test,df2,value,p\n"


def check(folder: Path, data: str | bytes, *more: str) -> Result:
    path = folder / "table.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return CliRunner().invoke(main, ["check", "--statistics", str(path), *more])


def test_consistent_table_ends_with_status_zero(tmp_path: Path) -> None:
    done = check(tmp_path, HEADER + "a,t,28,2.20,.04\n")
    assert done.exit_code == 0
    assert "1 check of 1 row: 1 consistent" in done.output


def test_inconsistent_row_is_printed_with_its_line_and_ends_with_status_one(tmp_path: Path) -> None:
    done = check(tmp_path, HEADER + "a,t,28,2.20,.04\nb,t,28,2.20,.30\n")
    assert done.exit_code == 1
    assert "table.csv:3: b test-p inconsistent: t implies p from" in done.output


def test_output_has_one_object_per_row_in_the_order_of_the_file(tmp_path: Path) -> None:
    check(tmp_path, HEADER + "a,t,28,2.20,.04\nb,,,,\n", "-o", str(tmp_path / "out.json"))
    rows = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["rows"]
    assert [(row["id"], len(row["checks"])) for row in rows] == [("a", 1), ("b", 0)]
    assert rows[0]["checks"][0].keys() == {"check", "verdict", "decision_error", "implied", "why"}


def test_output_on_the_screen_can_be_json(tmp_path: Path) -> None:
    done = check(tmp_path, HEADER + "a,t,28,2.20,.04\n", "--json")
    assert json.loads(done.output)["rows"][0]["checks"][0]["verdict"] == "consistent"
    assert json.loads(done.output)["problems"] == []


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("a;t;28;2,20;.04", "value: expected a number, got '2,20', which contains a comma"),
        ("a;t;28;1e999;.04", "value: the number '1e999' is too large"),
        ("a;t;28;nan;.04", "value: expected a number, got 'nan'"),
        ("a;t;;2.20;.04", "df2 is not reported"),
        ("a;t;28;2.20;.04;7", "expected 5 cells, as in the header, got 6"),
    ],
)
def test_row_that_cannot_be_checked_says_why(tmp_path: Path, row: str, why: str) -> None:
    done = check(tmp_path, HEADER.replace(",", ";") + row + "\n")
    assert done.exit_code == 0
    assert f"not checkable: {why}" in done.output


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", ":1: error EFF001 the file is empty"),
        ("id,p,p\na,.1,.2\n", ":1: error EFF006 the column 'p' occurs more than once"),
        (b"id,p\na,.1\n\xff,.2\n", ":3: error EFF001 expected UTF-8 text"),
    ],
)
def test_bad_table_ends_with_status_one(tmp_path: Path, data: str | bytes, message: str) -> None:
    done = check(tmp_path, data)
    assert done.exit_code == 1
    assert f"table.csv{message}" in done.output


def test_column_that_is_not_known_is_a_warning(tmp_path: Path) -> None:
    done = check(tmp_path, "id,test,df2,value,p,sheet\na,t,28,2.20,.04,x\n")
    assert done.exit_code == 0
    assert "table.csv:1: warning EFF005 column 'sheet' is unknown and was not read" in done.output
    assert check(tmp_path, "id,sheet\na,x\n", "--strict").exit_code == 1


def test_output_file_needs_a_table(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["check", "-o", str(tmp_path / "out.json")])
    assert done.exit_code == 2
    assert "--output needs --statistics" in done.output
