"""Test that errors outside the stages are printed as problems: as text for people, as JSON for scripts, never as a traceback."""

import gc
import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from example_review import ROOT, CopyBuilt, Slr, copy_review
from small_review import REPORTS, write_review

from slr.cli import stage_run
from slr.cli.main import COMMANDS, main, spare_collector
from slr.pipeline import NAMES
from slr.stage import Stage

DEMO = "demo-telework"


def test_the_collector_runs_seldom_and_ignores_all_objects_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ending: list[object] = []
    monkeypatch.setattr("atexit.register", ending.append)
    before = gc.get_threshold()
    spare_collector()
    seldom = gc.get_threshold()
    gc.set_threshold(*before)
    assert seldom[0] >= 10 * 700  # Python's own threshold is 700
    assert ending == [gc.freeze]


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
        assert ("is not a valid name" not in output) is allowed


def test_a_stage_that_is_not_listed_has_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    unlisted = Stage(name="sleep", help="Count sheep.", run="slr.findings.stage:run")
    monkeypatch.setattr(stage_run, "ALL_STAGES", (*stage_run.ALL_STAGES, unlisted))
    result = CliRunner().invoke(main, ["sleep", "--help"])
    assert result.exit_code == 0
    assert "Count sheep." in result.output


@pytest.mark.parametrize("stage", NAMES)
def test_every_stage_has_a_command(stage: str) -> None:
    assert CliRunner().invoke(main, [stage, "--help"]).exit_code == 0


# The arguments with which a command of a review can run without a terminal.
ARGUMENTS = {
    "trace": ["strain"],
    "export": ["-o", "out.ris"],
    "simulate": ["-o", "run.json"],
    "diff": ["old.yaml"],
    "recover": ["--as", "rina"],
    "extract": ["--as", "rina", "--export", "f.csv"],
    "appraise": ["--as", "rina", "--tool", "mmat-2018", "--export", "f.csv"],
    "record": ["certainty", "--as", "rina", "--export", "f.csv"],
}
WITHOUT_REVIEW = ("new", "convert", "effect", "pool", "verify", "desk")  # `desk` runs until it is interrupted


def write_alone(project: Path) -> Path:
    verdicts = [("Strain at sea", "include", ""), ("Sleep of nurses", "exclude", "P1")]
    return write_review(project, verdicts=dict.fromkeys(("rina", "tomas"), verdicts))


def write_two(project: Path) -> Path:
    """Write a project with two reviews, of which `small` has verdicts."""
    write_alone(project)
    text = (project / "protocols" / "small.yaml").read_text(encoding="utf-8")
    (project / "protocols" / "other.yaml").write_text(text, encoding="utf-8")
    (project / "old.yaml").write_text(text, encoding="utf-8")
    return project


@pytest.fixture
def two(project: Path) -> Path:
    return write_two(project)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in WITHOUT_REVIEW])
def test_every_command_takes_the_review_from_the_environment_and_names_it(
    project: Path, copy_built: CopyBuilt, slr: Slr, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    two = write_two(copy_built(project, write_alone, "synthesize"))
    monkeypatch.setenv("SLR_REVIEW", "small")
    result = slr(two, command, *ARGUMENTS.get(command, []))
    assert result.exit_code == 0, result.output
    assert "small" in result.output
    assert "SLR_REVIEW" in slr(two, command, "--help").output


@pytest.mark.parametrize("more", [["--shares"], ["--as", "nobody"]])
def test_screening_by_people_names_the_review(
    two: Path, slr: Slr, monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    monkeypatch.setenv("SLR_REVIEW", "small")
    assert "small" in slr(two, "screen", *more).output or "SCR010" in slr(two, "screen", *more).output


def test_an_option_counts_more_than_the_environment(
    two: Path, slr: Slr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLR_REVIEW", "other")
    assert slr(two, "status", "-r", "small").output.startswith("small:")


def test_a_wrong_name_in_the_environment_is_said_to_come_from_there(
    two: Path, slr: Slr, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLR_REVIEW", "smal")
    output = slr(two, "screen").output
    assert "error PRJ004 no review is called 'smal' (did you mean 'small'?)" in output
    assert "this name is from SLR_REVIEW, which is set to 'smal'" in output


def test_a_file_to_replay_needs_no_review(two: Path, slr: Slr, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLR_REVIEW", "small")
    (two / "labelled.csv").write_text("record_id,title,label_included\na,Rats,1\nb,Mice,0\nc,Cats,0\n")
    assert slr(two, "simulate", "labelled.csv", "-o", "run.json").exit_code == 0
    assert slr(two, "simulate", "labelled.csv", "-o", "run.json", "-r", "small").exit_code == 2


def test_the_counts_are_shown_by_a_run_that_has_nothing_to_do(two: Path, slr: Slr) -> None:
    first, second = (slr(two, "screen", "-r", "small").output.splitlines() for _ in range(2))
    assert first[0] == "small:"
    assert second[0] == "small: nothing to do; everything is up to date"
    assert first[1:] == second[1:]
    assert any("screen     title-abstract: " in line for line in second)


def test_what_a_run_before_has_done_is_marked_in_a_run_that_does_more(two: Path, slr: Slr) -> None:
    slr(two, "dedupe", "-r", "small")
    lines = slr(two, "screen", "-r", "small").output.splitlines()
    assert [line.endswith("(unchanged)") for line in lines[1:4]] == [True, True, False]


def test_the_check_says_how_much_it_found_in_which_review(project: Path, slr: Slr) -> None:
    write_review(project)
    assert slr(project, "check").output.startswith("small: no problems in the protocol")
    (project / "corpus" / "small" / "searches" / "new.ris").write_text("x")
    assert slr(project, "check").stdout.startswith("small: 1 error, 0 warnings in the protocol")


def test_the_commands_of_the_list_of_tasks_can_be_run_as_they_are(project: Path, slr: Slr) -> None:
    team, doubtful = "team: [Siti Rahayu, tomas]", {"Strain  on land!": (2016, "")}
    kept = [("Strain at sea", "include", ""), ("Sleep of nurses", "exclude", "P1")]
    write_review(
        project,
        verdicts={"Siti Rahayu": kept, "tomas": [*kept[:1], ("Sleep of nurses", "include", "")]},
        replace=("team: [rina, tomas]", team),
        reports={**REPORTS, **doubtful},
    )
    output = slr(project, "screen").output
    assert "YOURNAME" not in output
    commands = [shlex.split(found) for found in re.findall(r"`(slr [^`]*)`", output)]
    assert {c[1] for c in commands} >= {"screen", "retrieve"}
    assert ["slr", "screen", "-r", "small", "--as", "Siti Rahayu", "--stage", "title-abstract"] in commands
    for command in commands:
        result = slr(project, *command[1:])
        assert result.exit_code == 0 or "needs a terminal" in result.output, (command, result.output)


def test_the_hint_for_an_unreadable_entry_names_its_review(project: Path, slr: Slr) -> None:
    write_review(project, replace=("files: ['base.csv']", "files: ['base.csv', 'cut.bib']"))
    (project / "corpus" / "small" / "searches" / "cut.bib").write_text(
        "@article{a, title={Whole}}\n@article{b, title={Cut"
    )
    assert "`slr ingest -r small --quarantine`" in slr(project, "check").output


@pytest.mark.parametrize("makefile", [True, False])
def test_a_printed_command_can_be_run_with_or_without_a_makefile(two: Path, slr: Slr, makefile: bool) -> None:
    if makefile:
        (two / "Makefile").write_text("screen: x\n\tslr screen\n")
    output = slr(two, "status", "-r", "small").output
    assert f"start with `{'make screen REVIEW=small' if makefile else 'slr screen -r small'}`" in output


def test_who_has_not_activated_the_environment_is_told_how(
    two: Path, slr: Slr, monkeypatch: pytest.MonkeyPatch
) -> None:
    activate = two / "my venv" / "bin" / "activate"
    activate.parent.mkdir(parents=True)
    activate.write_text("")
    monkeypatch.setattr("sys.executable", str(activate.with_name("python")))
    monkeypatch.setenv("PATH", str(two))
    told = (
        "(run `source 'my venv/bin/activate'` once in this terminal, so that the shell finds the command slr)"
    )
    assert told in slr(two, "screen", "-r", "small").output
    (two / "slr").write_text("#!/bin/sh\n")
    (two / "slr").chmod(0o755)
    assert told not in slr(two, "screen", "-r", "small").output


@pytest.mark.parametrize("target", ["check", "screen", "synthesize", "status"])
def test_make_passes_the_review_on_only_if_one_is_named(target: str) -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not installed")

    def dry(*more: str) -> str:
        clean = {k: v for k, v in os.environ.items() if k != "REVIEW"}
        command = ["make", "-n", target, *more]
        return subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=True).stdout

    assert f"slr {target} --review 'mine'" in dry("REVIEW=mine")
    assert "--review" not in dry()


def test_in_a_narrow_terminal_a_command_has_a_line_of_its_own(
    project: Path, slr: Slr, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_review(project)
    monkeypatch.setattr("slr.cli.status.in_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    lines = slr(project, "screen").output.splitlines()
    at = lines.index("        slr screen -r small --as rina --stage title-abstract")
    assert lines[at - 1].startswith("  - read 4 reports at ")
    assert lines[at + 1].startswith("    (or tomas); ")
    assert max(map(len, lines[at + 1 : at + 3])) <= 80
