"""An operation that is repeated writes each of its rows exactly once, wherever the first attempt was killed."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model.protocol import Protocol
from slr.people.kind import KINDS
from slr.store import people
from slr.store.journal import journal_path, read_journal
from slr.store.layout import Review
from slr.store.operation import Operation, hold_operation
from slr.store.people import person_file, write_rows
from slr.store.recovery import list_lost
from slr.store.repetition import find_op
from slr.store.sheet_file import HeldSheet

PROTOCOL = Protocol.model_validate(
    {"schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": []}
)
KIND = KINDS["screening/title-abstract"]
OP = "0123456789abcdef0123456789abcdef"
ROW = {"report": "r1", "verdict": "include", "when": "2026-01-01T10:00:00Z"}
LATER = {**ROW, "when": "2026-01-01T11:00:00Z"}


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return Review(root=tmp_path, name="k")


def say(review: Review, *rows: dict[str, str], op: str = OP):  # type: ignore[no-untyped-def]
    with hold_operation(review, "rina", op) as operation:
        return write_rows(review, PROTOCOL, KIND, "rina", rows, operation)


def lines(review: Review) -> list[str]:
    path = person_file(review, KIND, "rina")
    return path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []


def states(review: Review, op: str = OP) -> list[tuple[str, int]]:
    return [(found.state, found.row.line) for found in find_op(review, PROTOCOL, "rina", op)]


def test_a_row_tells_its_file_and_line(review: Review) -> None:
    assert say(review, ROW, op="a").rows[0].line == 2
    written = say(review, {**ROW, "report": "r2"}, {**ROW, "report": "r3"}, op="b")
    assert [(row.file, row.line, row.values["report"]) for row in written.rows.values()] == [
        ("corpus/k/screening/title-abstract/rina.csv", 3, "r2"),
        ("corpus/k/screening/title-abstract/rina.csv", 4, "r3"),
    ]
    assert lines(review)[2].startswith("r3,")


@pytest.mark.parametrize("text", ["", "report,verdict,when\n", "report,verdict,when\nr0,include,2026-01-01"])
def test_the_line_is_right_in_files_that_other_programs_wrote(review: Review, text: str) -> None:
    path = person_file(review, KIND, "rina")
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    line = say(review, ROW).rows[0].line
    assert path.read_text(encoding="utf-8").splitlines()[line - 1].startswith("r1,include,")


def test_a_repeated_operation_writes_nothing_and_returns_the_first_row(review: Review) -> None:
    first = say(review, ROW)
    again = say(review, LATER)
    assert (again.added, again.refused, again.rows) == (None, {}, first.rows)
    assert len(lines(review)) == 1
    assert states(review) == [("written", 2)]
    assert states(review, "unknown") == []


def test_a_second_row_of_an_operation_is_a_row_of_its_own(review: Review) -> None:
    with hold_operation(review, "rina", OP) as operation:
        assert not operation.repeated
        write_rows(review, PROTOCOL, KIND, "rina", [ROW], operation)
        write_rows(review, PROTOCOL, KIND, "rina", [{**ROW, "report": "r2"}], operation)
    assert states(review) == [("written", 2), ("written", 3)]
    with hold_operation(review, "rina", OP) as operation:
        assert operation.repeated
        write_rows(review, PROTOCOL, KIND, "rina", [LATER], operation)
        write_rows(review, PROTOCOL, KIND, "rina", [{**LATER, "report": "r2"}], operation)
        write_rows(review, PROTOCOL, KIND, "rina", [{**LATER, "report": "r3"}], operation)
    assert [line.split(",")[0] for line in lines(review)] == ["r1", "r2", "r3"]


def test_a_refused_row_keeps_its_number(review: Review) -> None:
    wrong, right = {**ROW, "verdict": "perhaps"}, {**ROW, "report": "r2"}
    assert list(say(review, wrong, right).refused) == [0]
    written = say(review, {**LATER, "report": "r0"}, {**LATER, "report": "r2"})
    assert [line.split(",")[0] for line in lines(review)] == ["r2", "r0"]
    assert {i: row.line for i, row in written.rows.items()} == {0: 3, 1: 2}


def kill(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("owner", "name", "after", "known"),
    [
        (Operation, "begin", False, []),
        (Operation, "begin", True, [("begun", 0)]),
        (HeldSheet, "add", True, [("written", 2)]),
        (Operation, "end", True, [("written", 2)]),
    ],
)
def test_wherever_the_first_attempt_ends_the_repeated_operation_leaves_one_row(
    review: Review,
    monkeypatch: pytest.MonkeyPatch,
    owner: type,
    name: str,
    after: bool,
    known: list[tuple[str, int]],
) -> None:
    whole = getattr(owner, name)

    def stop(*args: object) -> None:
        if after:
            whole(*args)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, stop)
        with pytest.raises(KeyboardInterrupt):
            say(review, ROW)
    assert states(review) == known
    written = say(review, LATER).rows[0]
    assert states(review) == [("written", 2)]
    assert (len(lines(review)), written.line) == (1, 2)
    assert written.values["when"] == (ROW if known else LATER)["when"]
    assert [e.values["when"] for e in read_journal(review, "rina")[0]] == [written.values["when"]]


def test_a_row_that_was_only_begun_is_not_offered_as_lost(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(HeldSheet, "add", kill)
        with pytest.raises(KeyboardInterrupt):
            say(review, ROW)
    assert list_lost(review, PROTOCOL, "rina") == ((), ())
    say(review, LATER)
    person_file(review, KIND, "rina").unlink()
    [lost] = list_lost(review, PROTOCOL, "rina")[0]
    assert lost.values["when"] == ROW["when"]


def test_a_row_that_was_removed_after_it_was_written_is_not_written_again(review: Review) -> None:
    say(review, ROW)
    path = person_file(review, KIND, "rina")
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    say(review, LATER)
    assert lines(review) == []
    assert len(list_lost(review, PROTOCOL, "rina")[0]) == 1


def test_two_threads_that_repeat_one_operation_write_one_row(review: Review) -> None:
    threads = [threading.Thread(target=say, args=(review, ROW)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lines(review)) == 1


@pytest.mark.parametrize("op", ["", "a b", "x" * 65, '"', "é"])
def test_an_id_that_could_break_a_line_of_the_journal_is_refused(review: Review, op: str) -> None:
    with pytest.raises(ValueError, match="not a valid id"):
        say(review, ROW, op=op)


def test_a_note_that_looks_like_an_id_is_not_an_operation(review: Review) -> None:
    say(review, {**ROW, "note": 'x", "op": "b", "'}, op="a")
    assert (states(review, "b"), states(review, "a")) == ([], [("written", 2)])


def test_old_journals_and_journals_that_were_replaced_are_read(review: Review) -> None:
    write_rows(review, PROTOCOL, KIND, "rina", [ROW])
    assert b'"op"' not in journal_path(review, "rina").read_bytes()
    say(review, {**ROW, "report": "r2"})
    assert len(read_journal(review, "rina")[0]) == 2
    journal_path(review, "rina").write_bytes(b"")
    assert states(review) == []


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["", "begin", "add", "end"]), st.booleans()),
        max_size=12,
    )
)
def test_after_any_kills_and_repetitions_each_operation_has_one_row(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, bool]]
) -> None:
    review = Review(root=tmp_path_factory.mktemp("k"), name="k")
    owners = {"begin": Operation, "add": HeldSheet, "end": Operation}
    for number, (op, name, after) in enumerate([*steps, *((op, "", False) for op, _, _ in steps)]):
        row = {**ROW, "report": op, "when": f"2026-01-01T10:00:{number:02}Z"}
        with pytest.MonkeyPatch.context() as patch:
            if name:
                whole = getattr(owners[name], name)

                def stop(*args: object, whole: object = whole, after: bool = after) -> None:
                    if after:
                        whole(*args)  # type: ignore[operator]
                    raise KeyboardInterrupt

                patch.setattr(owners[name], name, stop)
            try:
                say(review, row, op=op)
            except KeyboardInterrupt:
                continue
        assert [line.split(",")[0] for line in lines(review)].count(op) == 1
    assert sorted(line.split(",")[0] for line in lines(review)) == sorted({op for op, _, _ in steps})


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_operation import ROW, say
from slr.store import operation, people, sheet_file
from slr.store.layout import Review
place = sys.argv[3]
owner = {"begin": operation.Operation, "add": sheet_file.HeldSheet, "end": operation.Operation}[place]
whole = getattr(owner, place)
def stop(*args):
    whole(*args)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, place, stop)
say(Review(root=Path(sys.argv[1]), name="k"), ROW)
"""


@pytest.mark.skipif(os.name == "nt", reason="a process cannot be killed in this way on Windows")
@pytest.mark.parametrize("place", ["begin", "add", "end"])
def test_a_process_that_was_killed_leaves_what_a_new_process_needs(review: Review, place: str) -> None:
    arguments = [str(review.root), str(Path(__file__).parent), place]
    done = subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    say(review, LATER)
    assert [line.split(",")[0] for line in lines(review)] == ["r1"]
    assert ROW["when"] in lines(review)[0]


def test_a_full_disk_leaves_the_row_begun(review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device", "rina.csv")

    with monkeypatch.context() as patch:
        patch.setattr(people.HeldSheet, "add", fail)
        with pytest.raises(OSError, match="No space left"):
            say(review, ROW)
    assert states(review) == [("begun", 0)]
    assert say(review, LATER).rows[0].values["when"] == ROW["when"]
