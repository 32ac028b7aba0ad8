"""Test that errors outside the stages are printed as problems: as text for people, as JSON for scripts, never as a traceback."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from example_review import Slr, copy_review

from slr.cli import stage_run
from slr.cli.main import main
from slr.pipeline import NAMES
from slr.stage import Stage

DEMO = "demo-telework"


def test_a_folder_that_cannot_be_written_is_reported_without_a_traceback(tmp_path: Path, slr: Slr) -> None:
    project = copy_review(DEMO, tmp_path)
    (project / "build").write_text("a file where a folder is needed")
    result = slr(project, "screen", "-r", DEMO)
    assert result.exit_code == 1
    assert "error DSK001" in result.output


def test_a_script_gets_json_even_when_no_review_is_found(project: Path, slr: Slr) -> None:
    result = slr(project, "check", "-r", "nope", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert (told["exit"], [p["code"] for p in told["problems"]]) == (1, ["PRJ004"])


def test_a_command_that_is_nearly_right_is_suggested(project: Path, slr: Slr) -> None:
    result = slr(project, "scren")
    assert result.exit_code == 2
    assert "did you mean 'screen'?" in result.output


def test_many_problems_alike_are_counted_and_causes_come_first(tmp_path: Path, slr: Slr) -> None:
    project = copy_review(DEMO, tmp_path)
    gone = next((project / "corpus" / DEMO / "searches" / "index-alpha").iterdir())
    gone.unlink()
    lines = slr(project, "check", "-r", DEMO).output.splitlines()
    codes = [
        word for line in lines for word in line.split() if word[:3] in ("SRC", "RES") and word[3:].isdigit()
    ]
    assert codes[0].startswith("SRC")
    assert any("more of RES00" in line for line in lines)
    assert sum("error RES001" in line for line in lines if "rina" in line and "title-abstract" in line) <= 5


@pytest.mark.parametrize(
    ("name", "allowed"), [("rina x", True), ("../rina", False), ("con", False), ("rina ", False)]
)
def test_screening_and_the_walk_take_the_same_names(tmp_path, slr, name, allowed):
    for command in (("screen", "--as"), ("dedupe", "--walk", "--as")):
        output = slr(tmp_path, *command, name).output
        assert ("cannot be the name of a file" not in output) is allowed


def test_a_stage_that_is_not_listed_has_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    unlisted = Stage(name="findings", help="Check findings.", run="slr.findings.stage:run")
    monkeypatch.setattr(stage_run, "ROAD", (*stage_run.ROAD, unlisted))
    result = CliRunner().invoke(main, ["findings", "--help"])
    assert result.exit_code == 0
    assert "Check findings." in result.output


@pytest.mark.parametrize("stage", NAMES)
def test_every_stage_has_a_command(stage: str) -> None:
    assert CliRunner().invoke(main, [stage, "--help"]).exit_code == 0
