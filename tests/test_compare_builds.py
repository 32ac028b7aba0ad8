"""Test that the comparison of two builds finds one difference of each kind, and nothing if the builds are equal."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from compare_builds import Table, compare_folders, compare_tables

CSV = "report,year,title\na,2001,One\nb,2002,Two\nb,2003,Three\n"


def write(work: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = work / "demo" / "build" / "demo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return work


def compare(tmp_path: Path, before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str, str, str]]:
    found = compare_folders(write(tmp_path / "before", before), write(tmp_path / "after", after))
    return [(d.row, d.column, d.before, d.after) for d in found]


def test_equal_builds_have_no_difference(tmp_path: Path) -> None:
    files = {"tables/a.csv": CSV, "prisma.json": '{"a": [1]}', "appendix.md": "one\ntwo\n"}
    assert compare(tmp_path, files, files) == []


@pytest.mark.parametrize(
    ("name", "before", "after", "found"),
    [
        ("tables/a.csv", CSV, CSV.replace("2003", "2004"), [("b", "year", "2003", "2004")]),
        ("tables/a.csv", CSV, CSV + "c,2009,Four\n", [("c", "whole row", "(nothing)", "c; 2009; Four")]),
        (
            "tables/a.csv",
            CSV,
            CSV.replace("title", "name"),
            [("header", "title", "a column", "(nothing)"), ("header", "name", "(nothing)", "a column")],
        ),
        ("tables/a.csv", "report\na\nb\n", "report\nb\na\n", [("a", "order of rows", "a", "b")]),
        ("prisma.json", '{"a": {"b": [1, 2]}}', '{"a": {"b": [1, 3]}}', [("/a/b/1", "value", "2", "3")]),
        ("prisma.json", '{"a": 1}', '{"a": true}', [("/a", "value", "1", "true")]),
        ("appendix.md", "one\ntwo\n", "one\n2\n", [("line 2", "text", "two", "2")]),
    ],
)
def test_a_seeded_difference_is_found(
    tmp_path: Path, name: str, before: str, after: str, found: list[tuple[str, str, str, str]]
) -> None:
    assert compare(tmp_path, {name: before}, {name: after}) == found


def test_a_file_that_only_one_version_wrote_is_found(tmp_path: Path) -> None:
    assert compare(tmp_path, {"tables/a.csv": CSV}, {"tables/b.csv": CSV}) == [
        ("", "file", "only before", "only before"),
        ("", "file", "only after", "only after"),
    ]


def test_a_cell_and_a_type_of_a_parquet_table_are_compared(tmp_path: Path) -> None:
    for side, years in (("before", pa.array([2001, None])), ("after", pa.array([2001.0, 2002.0]))):
        path = write(tmp_path / side, {"stages/a.parquet": ""}) / "demo/build/demo/stages/a.parquet"
        pq.write_table(pa.table({"report": ["a", "b"], "year": years}), path)
    found = [
        (d.row, d.column, d.before, d.after) for d in compare_folders(tmp_path / "before", tmp_path / "after")
    ]
    assert ("header", "year", "int64", "double") in found
    assert ("b", "year", "null", "2002.0") in found


def test_another_exit_status_is_found(tmp_path: Path) -> None:
    for side, status in (("before", 0), ("after", 1)):
        folder = tmp_path / side
        folder.mkdir()
        (folder / "commands.json").write_text(json.dumps({"demo: check": {"exit": status}}))
    (found,) = compare_folders(tmp_path / "before", tmp_path / "after")
    assert (found.row, found.before, found.after) == ("/demo: check/exit", "0", "1")


def test_a_renamed_column_is_compared_under_its_new_name() -> None:
    before = Table(
        columns={"report": "text", "standing": "text"}, rows=[{"report": "a", "standing": "included"}]
    )
    after = Table(columns={"report": "text", "status": "text"}, rows=[{"report": "a", "status": "excluded"}])
    names = {"stages/a.standing": "status"}
    (found,) = compare_tables(before, after, "demo/build/demo/stages/a.parquet", names)
    assert (found.row, found.column, found.before, found.after) == ("a", "status", "included", "excluded")
