"""A run in the background: its progress, its problems, its end, and at most one of them."""

import subprocess
from pathlib import Path

import pytest

from slr.desk.background import Background, RunState
from slr.desk.exports import Export, NewSource, add_export
from slr.desk.run_child import main
from slr.desk.start import NewReview, start_review
from slr.pipeline import is_up_to_date, locked
from slr.store.layout import Review

RIS = b"TY  - JOUR\nTI  - Night work and strain\nPY  - 2015\nAU  - Abara, Ann\nER  - \n"
NOW = "2026-03-01T10:00:00Z"
PATIENCE = 120.0  # seconds, for a busy machine


@pytest.fixture
def started(tmp_path: Path) -> Review:
    """A review with one export that was never run."""
    review, _ = start_review(tmp_path, NewReview(name="mine"))
    add_export(review, Export(name="a.ris", data=RIS, date="2026-03-01"), NewSource(name="Alpha"))
    return review


def test_a_run_tells_its_stages_and_ends(started: Review) -> None:
    told: list[RunState] = []
    run = Background(started, told.append)
    assert run.state.state == "none"
    assert run.start(NOW, upto="screen")
    run.wait(PATIENCE)
    assert (run.state.state, run.state.began) == ("done", NOW)
    assert [name for name, _, ran in run.state.steps if ran] == ["ingest", "dedupe", "screen"]
    assert [s.stage for s in told if s.is_running][-1] == "screen"
    assert told[-1] == run.state
    assert is_up_to_date(started, "screen")


def test_problems_of_the_files_are_told(started: Review) -> None:
    (started.searches / "2026-03-01" / "stray.ris").write_bytes(RIS)
    run = Background(started)
    run.start(NOW, upto="ingest")
    run.wait(PATIENCE)
    assert (run.state.state, [p.code for p in run.state.problems]) == ("done", ["SRC001"])


def test_a_protocol_with_errors_fails_the_run_with_its_problems(started: Review) -> None:
    started.protocol.write_text("schema: 1\nreview: 3\n", encoding="utf-8")
    run = Background(started)
    run.start(NOW, upto="ingest")
    run.wait(PATIENCE)
    assert run.state.state == "failed"
    assert "PRO004" in [p.code for p in run.state.problems]


def test_a_second_run_is_not_started_and_a_run_elsewhere_is_told(started: Review) -> None:
    run = Background(started)
    with locked(started, clock=lambda: 0.0, sleep=lambda _: None):
        assert run.start(NOW, upto="ingest")
        assert not run.start(NOW, upto="ingest")
        run.wait(PATIENCE)
    assert (run.state.state, run.state.met_another) == ("failed", True)
    assert run.start(NOW, upto="ingest")
    run.wait(PATIENCE)
    assert run.state.state == "done"


def test_a_run_can_be_cancelled_and_started_again(started: Review) -> None:
    run = Background(started)
    run.start(NOW)
    run.cancel()
    run.wait(PATIENCE)
    assert run.state.state == "cancelled"
    assert run.start(NOW, upto="ingest")
    run.wait(PATIENCE)
    assert run.state.state == "done"


def test_a_process_that_crashes_is_told(started: Review) -> None:
    run = Background(started)
    run.start("no time", upto="ingest")
    run.wait(PATIENCE)
    [problem] = run.state.problems
    assert (run.state.state, problem.code) == ("failed", "RUN004")
    assert "no time" in problem.message


def test_lines_that_are_no_messages_are_left_out(started: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = "print('hello'); print('[1]'); print('{}'); print('{\"kind\": \"stage\", \"stage\": \"ingest\"}')"
    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda command, **how: real([command[0], "-c", talk], **how))
    told: list[RunState] = []
    run = Background(started, told.append)
    run.start(NOW)
    run.wait(PATIENCE)
    assert [s.stage for s in told if s.is_running] == ["", "ingest"]
    assert (run.state.state, [p.code for p in run.state.problems]) == ("failed", ["RUN004"])


def test_modules_in_the_folder_of_the_project_are_not_imported(
    started: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    (started.root / "json.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(started.root)
    run = Background(started)
    run.start(NOW, upto="ingest")
    run.wait(PATIENCE)
    assert run.state.state == "done"


def test_the_process_writes_one_object_a_line(started: Review, capsys: pytest.CaptureFixture[str]) -> None:
    main(str(started.root), "mine", "ingest", NOW)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == '{"kind": "stage", "stage": "ingest"}'
    assert lines[-1].startswith('{"kind": "end", "done": true')
