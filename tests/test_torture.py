"""Test that the torture program notices what it looks for: lost, doubled and torn rows, crashes, and silence."""

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
import torture
from torture_review import NAME, STEPS

SCREEN = STEPS[0]
HEAD = "report,verdict,criterion,note,when\n"


def check(project, text, sent, acknowledged):
    path = project / "corpus" / NAME / SCREEN.folder / "zora.csv"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    (project / "protocols").mkdir(exist_ok=True)
    (project / "protocols" / f"{NAME}.yaml").write_text("schema: 1\n", encoding="utf-8")
    trial = torture.Trial()
    torture.check_rows(trial, project, SCREEN, "zora", sent, acknowledged)
    return [fault for fault in trial.faults if "journal" not in fault]


def test_rows_that_were_sent_and_acknowledged_are_no_fault(project):
    assert check(project, HEAD + "r1,include,,,2026-01-01\n", ["include", "maybe"], 1) == []


def test_an_acknowledged_row_that_is_missing_is_a_fault(project):
    assert len(check(project, HEAD + "r1,include,,,2026-01-01\n", ["include", "maybe"], 2)) == 1


def test_a_row_that_is_there_twice_is_a_fault(project):
    assert len(check(project, HEAD + 2 * "r1,include,,,2026-01-01\n", ["include", "maybe"], 1)) == 1


def test_half_a_line_is_a_fault(project):
    assert len(check(project, HEAD + "r1,include,,,2026-01-01\nr2,may", ["include", "maybe"], 1)) == 1


def test_an_acknowledged_row_that_is_not_in_the_journal_is_a_fault(project):
    trial = torture.Trial()
    (project / "protocols" / f"{NAME}.yaml").write_text("schema: 1\n", encoding="utf-8")
    torture.check_rows(trial, project, SCREEN, "zora", [], 0)
    assert trial.faults == []
    torture.check_rows(trial, project, SCREEN, "zora", ["include"], 1)
    assert [fault for fault in trial.faults if "journal" in fault] != []


@pytest.mark.parametrize(
    ("code", "output"), [(1, b"Traceback (most recent call last)\n"), (-24, b""), (3, b"")]
)
def test_a_command_that_crashes_or_runs_too_long_is_a_fault(code, output):
    trial = torture.Trial()
    torture.demand_sound(trial, torture.Ended(code, output), "check")
    assert trial.faults != []


def test_damage_is_the_same_for_the_same_seed_and_changes_the_file():
    data = (HEAD + "r1,include,,,2026-01-01\n").encode()
    made = [torture.damage(random.Random(seed), data) for seed in range(40)]
    assert made == [torture.damage(random.Random(seed), data) for seed in range(40)]
    assert sum(one != data for one in made) > 30


def test_finished_trials_of_the_same_seed_are_not_run_again(tmp_path):
    path = tmp_path / "trials.jsonl"
    path.write_text('{"seed": 1, "trial": "fuzz 0"}\n{"seed": 2, "trial": "fuzz 1"}\n', encoding="utf-8")
    assert list(torture.read_state(path, 1)) == ["fuzz 0"]


def test_a_few_trials_of_each_kind_lose_no_decision(tmp_path):
    """Kills of each session and of a run, and a full disk: small counts of `make torture`."""
    groups = ("kills", "full disk screen")
    only = [word for group in groups for word in ("--only", group)]
    state = str(tmp_path / "trials.jsonl")
    counts = ["--seed", "7", "--kills", "1", "--others", "1", "--state", state]
    done = subprocess.run(
        [sys.executable, str(Path(torture.__file__)), *counts, *only],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "0 faults"), done.stdout + done.stderr
    assert (
        len(re.findall(r"^kills (?:screen|walk|retrieve|code) .*\b1 killed", done.stdout, re.MULTILINE)) >= 4
    )
    assert "full disk screen" in done.stdout


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_blank_lines_do_not_count_in_any_encoding(encoding: str) -> None:
    assert torture._lines("report,when\nr1,2026-03-01\n\nr2,2026-03-02\n".encode(encoding)) == 3
