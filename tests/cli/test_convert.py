"""Test `slr convert`: all input and output formats, the report on every entry, and the list of losses."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slr.cli.convert import command
from slr.formats import normalise, read

RIS = "TY  - JOUR\nAU  - Doe, A.\nTI  - One & only\nPY  - 2020\nXX  - mine\nER  - \n"
BROKEN = "@misc{a, title={One}}\n@misc{b, title={Two\n@misc{c, title={Three}}\n"


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(a) for a in arguments])


def test_csv_has_a_row_a_record_with_its_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_text(RIS)
    (tmp_path / "b.bib").write_text(BROKEN)
    done = _run(
        tmp_path / "a.ris", tmp_path / "b.bib", "-o", tmp_path / "out.csv", "--report", tmp_path / "r.json"
    )
    assert done.exit_code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8"))))
    assert [(r["file"], r["line"], r["title"]) for r in rows] == [
        (str(tmp_path / "a.ris"), "1", "One & only"),
        (str(tmp_path / "b.bib"), "1", "One"),
        (str(tmp_path / "b.bib"), "3", "Three"),
    ]
    files = json.loads((tmp_path / "r.json").read_text())["files"]
    assert [(f["path"], f["format"], f["entries"], f["parsed"], f["quarantined"]) for f in files] == [
        (str(tmp_path / "a.ris"), "ris", 1, 1, 0),
        (str(tmp_path / "b.bib"), "bibtex", 3, 2, 1),
    ]
    assert "b.bib:2: warning ING006" in done.stderr
    assert "`XX` is not kept" in done.stderr


@pytest.mark.parametrize("ending", ["ris", "bib", "json", "nbib", "csv", "xlsx"])
def test_every_format_goes_out_and_comes_back(tmp_path: Path, ending: str) -> None:
    (tmp_path / "a.ris").write_text(RIS)
    out = tmp_path / f"out.{ending}"
    assert _run(tmp_path / "a.ris", "-o", out).exit_code == 0
    (entry,) = read(out.read_bytes(), out.name).entries
    row = normalise(entry)
    assert (row["title"], row["authors"], row["year"]) == ("One & only", ["Doe, A."], 2020)


def test_same_file_twice_is_read_twice_with_ids_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_text(RIS)
    _run(tmp_path / "a.ris", tmp_path / "a.ris", "-o", tmp_path / "out.csv")
    ids = [
        r["record_id"]
        for r in csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8")))
    ]
    assert ids[1] == f"{ids[0]}-2"


def test_unknown_ending_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_text(RIS)
    done = _run(tmp_path / "a.ris", "-o", tmp_path / "out.docx")
    assert done.exit_code == 2
    assert ".csv, .ris, .bib, .json, .nbib, .xlsx" in done.stderr


def test_strict_turns_warnings_into_status_1_and_still_writes(tmp_path: Path) -> None:
    (tmp_path / "b.bib").write_text(BROKEN)
    assert _run(tmp_path / "b.bib", "-o", tmp_path / "out.csv", "--strict").exit_code == 1
    assert (tmp_path / "out.csv").exists()


def test_json_prints_the_account(tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_text(RIS)
    done = _run(tmp_path / "a.ris", "-o", tmp_path / "out.json", "--json")
    account = json.loads(done.stdout)
    assert account["written"] == 1
    assert account["lost"] == ["1 entry: `XX` is not kept"]
    assert account["problems"] == []


def test_json_lists_what_was_quarantined(tmp_path: Path) -> None:
    (tmp_path / "b.bib").write_text(BROKEN)
    done = _run(tmp_path / "b.bib", "-o", tmp_path / "out.json", "--json")
    (problem,) = json.loads(done.stdout)["problems"]
    assert (problem["code"], problem["line"], problem["severity"]) == ("ING006", 2, "warning")


@pytest.mark.parametrize("names", [("a.ris", "r.json"), ("out.ris", "a.ris"), ("out.ris", "out.ris")])
def test_output_that_is_another_file_of_the_command_is_refused(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    (tmp_path / "a.ris").write_text(RIS)
    done = _run(tmp_path / "a.ris", "-o", tmp_path / names[0], "--report", tmp_path / names[1])
    assert done.exit_code == 2
    assert "already used for another file in this command" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["a.ris"]
    assert (tmp_path / "a.ris").read_text() == RIS
