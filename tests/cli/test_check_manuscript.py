"""`slr check --manuscript` prints what does not agree and ends with status 1 if anything must be corrected."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slr.cli.main import main

DRAFT = "Lamps burn (Doe, 2019{more}).\n\nReferences\n\nDoe, J. (2019). Lamps at sea. Oil Press.\n"


def check(folder: Path, data: str | bytes, *more: str) -> Result:
    path = folder / "draft.txt"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return CliRunner().invoke(main, ["check", "--manuscript", str(path), *more])


def test_a_draft_without_faults_ends_with_status_zero(tmp_path: Path) -> None:
    done = check(tmp_path, DRAFT.format(more=""))
    assert done.exit_code == 0
    assert "draft.txt: 1 entry, 1 citation: nothing to correct" in done.output


def test_a_fault_is_printed_with_its_line_and_ends_with_status_one(tmp_path: Path) -> None:
    done = check(tmp_path, DRAFT.format(more="; Roe, 2020"), "-o", str(tmp_path / "out.json"))
    assert done.exit_code == 1
    assert "draft.txt:1: error MAN003 the reference list has no entry for: Roe, 2020" in done.output
    packed = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [(item["citation"], item["line"]) for item in packed["cited_without_entry"]] == [("Roe, 2020", 1)]


def test_a_note_ends_with_status_zero_unless_strict(tmp_path: Path) -> None:
    draft = DRAFT.format(more="").replace("burn", "burn, says UU No. 5 Tahun 2014,")
    assert check(tmp_path, draft).exit_code == 0
    assert check(tmp_path, draft, "--strict").exit_code == 1


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"Lamps burn.\n"])
def test_a_file_that_cannot_be_checked_has_one_problem_and_an_output_without_entries(
    tmp_path: Path, data: bytes
) -> None:
    done = check(tmp_path, data, "-o", str(tmp_path / "out.json"), "--json")
    assert done.exit_code == 1
    assert len(json.loads(done.output)["problems"]) == 1
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["entries"] == 0


def test_only_one_kind_of_file_can_be_checked_at_a_time(tmp_path: Path) -> None:
    done = check(tmp_path, DRAFT, "--statistics", str(tmp_path / "draft.txt"))
    assert (done.exit_code, "either --statistics or --manuscript" in done.output) == (2, True)
