"""A person's file is read again when it has changed, and what has changed is told."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.desk.person_file import PersonFile
from slr.model.protocol import Protocol
from slr.people.kind import KINDS
from slr.store.layout import Review
from slr.store.people import write_rows

PROTOCOL = Protocol.model_validate(
    {"schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": []}
)
KIND = KINDS["screening/full-text"]


def open_file(root: Path) -> PersonFile[str]:
    return PersonFile(Review(root=root, name="small"), PROTOCOL, KIND, "rina", lambda row: row["report"])


def add(root: Path, report: str, verdict: str, second: int) -> None:
    row = {"report": report, "verdict": verdict, "when": f"2026-01-01T10:00:{second:02}Z"}
    write_rows(Review(root=root, name="small"), PROTOCOL, KIND, "rina", [row])


def lines(file: PersonFile[str], *reports: str) -> list[tuple[str, int]]:
    return [(row["verdict"], row.line) for report in reports for row in file.history(report)]


def test_rows_that_were_added_at_the_end_are_read_with_their_lines(tmp_path: Path) -> None:
    file = open_file(tmp_path)
    assert file.take_change().subjects == frozenset()
    add(tmp_path, "r1", "include", 1)
    add(tmp_path, "r2", "maybe", 2)
    change = file.take_change()
    assert (change.subjects, change.added, change.removed) == ({"r1", "r2"}, 2, 0)
    add(tmp_path, "r1", "exclude", 3)
    change = file.take_change()
    assert (change.subjects, change.added, change.removed) == ({"r1"}, 1, 0)
    assert lines(file, "r1", "r2") == [("include", 2), ("exclude", 4), ("maybe", 3)]


def test_only_new_rows_of_a_longer_file_are_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tmp_path, "r1", "include", 1)
    file = open_file(tmp_path)
    file.take_change()
    add(tmp_path, "r2", "maybe", 2)
    monkeypatch.setattr(file, "_read_all", pytest.fail)
    assert file.take_change().subjects == {"r2"}


def test_a_file_is_not_read_again_while_it_is_held_still(tmp_path: Path) -> None:
    add(tmp_path, "r1", "include", 1)
    file = open_file(tmp_path)
    with file.still():
        add(tmp_path, "r1", "exclude", 2)
        assert lines(file, "r1") == [("include", 2)]
        with file.still():
            pass
        assert lines(file, "r1") == [("include", 2)]
    assert lines(file, "r1") == [("include", 2), ("exclude", 3)]


def test_a_row_that_was_changed_counts_as_removed_and_added(tmp_path: Path) -> None:
    add(tmp_path, "r1", "include", 1)
    add(tmp_path, "r2", "maybe", 2)
    file = open_file(tmp_path)
    file.take_change()
    text = file.path.read_text(encoding="utf-8")
    file.path.write_text(text.replace("include", "exclude"), encoding="utf-8")
    change = file.take_change()
    assert (change.subjects, change.added, change.removed) == ({"r1"}, 1, 1)
    file.path.unlink()
    change = file.take_change()
    assert (change.subjects, change.added, change.removed) == ({"r1", "r2"}, 0, 2)


step = st.tuples(
    st.sampled_from(["add", "cut", "swap", "edit"]),
    st.sampled_from("abc"),
    st.sampled_from(["include", "maybe"]),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(step, max_size=3), max_size=6))
def test_a_file_that_is_kept_in_memory_equals_a_file_that_is_read_anew(
    tmp_path_factory: pytest.TempPathFactory, rounds: list[list[tuple[str, str, str]]]
) -> None:
    root = tmp_path_factory.mktemp("person")
    file, second = open_file(root), 0
    for steps in rounds:
        for what, report, verdict in steps:
            second += 1
            if what == "add" or not file.path.exists():
                add(root, report, verdict, second)
                continue
            header, *rows = file.path.read_text(encoding="utf-8").splitlines(keepends=True)
            changed = {
                "cut": rows[:-1],
                "swap": rows[::-1],
                "edit": [r.replace("maybe", "exclude") for r in rows],
            }
            file.path.write_text(header + "".join(changed[what]), encoding="utf-8")
        fresh = open_file(root)
        assert [file.history(r) for r in "abc"] == [fresh.history(r) for r in "abc"]
