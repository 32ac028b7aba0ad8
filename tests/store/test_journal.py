"""Every row that is acknowledged is in the journal; damage to the journal is reported and stops nothing."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from example_review import ROOT
from one_row import append_row

from slr.model.protocol import Protocol
from slr.people.kind import KINDS
from slr.store.journal import Entry, add_entries, check_journal, journal_path, list_writers, read_journal
from slr.store.layout import Review
from slr.store.people import person_file

PROTOCOL = Protocol.model_validate({
    "schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [],
    "codebook": [{"id": "workload", "label": {"en": "Workload"}, "definition": "d"}],
})  # fmt: skip
ROW = {"report": "r1", "verdict": "include", "when": "2026-01-01", "note": "β, \x1b 不包括"}
SCREENING = KINDS["screening/title-abstract"]


@pytest.fixture
def review(tmp_path: Path) -> Review:
    return Review(root=tmp_path, name="k")


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.folder)
def test_a_row_of_every_kind_is_in_the_journal_when_it_is_acknowledged(review: Review, kind) -> None:  # type: ignore[no-untyped-def]
    values = {c.name: f"{c.name} é" for c in kind.table.columns if c.required}
    values |= {name: kind.example[name] for name in kind.vocabularies if name in values}
    values |= {"when": "2026-01-01"} | dict([kind.retract] if kind.retract else [])
    values |= {"theme": "workload"} if "theme" in values else {}
    values |= {"tool": "mmat-2018", "item": "1.1", "answer": "yes"} if "tool" in values else {}
    assert append_row(review, PROTOCOL, kind, "rina", values) == ()
    entries, _ = read_journal(review, "rina")
    assert entries == (Entry(folder=kind.folder, values=dict(kind.identify("rina", values))),)


def test_what_was_added_is_read_back_in_order(review: Review) -> None:
    one, two = (Entry(folder="retrieval", values={"report": r, "note": "é"}) for r in "ab")
    out = Entry(folder="retrieval", values={"report": "a"}, done="left out")
    assert add_entries(review, "rina", [one, two]) == ()
    assert add_entries(review, "rina", [out]) == ()
    assert read_journal(review, "rina") == ((one, two, out), ())
    assert read_journal(review, "tomas") == ((), ())
    assert list_writers(review) == ("rina",)


def test_the_journal_is_hidden_from_git_and_outside_the_build_folder(review: Review) -> None:
    append_row(review, PROTOCOL, SCREENING, "rina", ROW)
    path = journal_path(review, "rina")
    assert review.shown(path) == ".slr/k/journal/rina.jsonl"
    assert (review.root / ".slr" / ".gitignore").read_text(encoding="utf-8") == "*\n"


@pytest.mark.parametrize(
    "damage",
    [
        b'{"done": "written", "folder": "retr',
        b"\xff\xfe\x00junk",
        b"[]",
        b"null",
        b'{"done": "eaten", "folder": "x", "row": {}}',
        b'{"done": "written", "folder": 1, "row": {}}',
        b'{"done": "written", "folder": "x", "row": {"a": 1}}',
        b'{"done": "written", "folder": "x", "row": []}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_line_is_reported_and_all_other_lines_count(review: Review, damage: bytes) -> None:
    append_row(review, PROTOCOL, SCREENING, "rina", ROW)
    path = journal_path(review, "rina")
    path.write_bytes(path.read_bytes() + damage)
    assert append_row(review, PROTOCOL, SCREENING, "rina", {**ROW, "report": "r2"}) == ()
    entries, (problem,) = read_journal(review, "rina")
    assert [e.values["report"] for e in entries] == ["r1", "r2"]
    assert (problem.code, problem.severity, problem.line) == ("JRN002", "warning", 2)
    assert problem.file == ".slr/k/journal/rina.jsonl"


def test_many_damaged_lines_are_one_problem(review: Review) -> None:
    path = journal_path(review, "rina")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x\n\ny\n")
    _, (problem,) = read_journal(review, "rina")
    assert (
        problem.message
        == "2 lines of the journal (the first is line 1) cannot be read; 0 other lines could be read"
    )


def test_a_folder_in_its_place_is_reported(review: Review) -> None:
    journal_path(review, "rina").mkdir(parents=True)
    assert [p.code for p in read_journal(review, "rina")[1]] == ["JRN002"]
    assert [p.code for p in check_journal(review, "rina")] == ["JRN003"]
    assert list_writers(review) == ()


def test_without_a_journal_rows_are_written_and_a_warning_says_so(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    (review.root / ".slr").write_bytes(b"a file where the folder should be")
    (told,) = append_row(review, PROTOCOL, SCREENING, "rina", ROW)
    assert (told.code, told.severity, told.file) == ("JRN003", "warning", ".slr/k/journal/rina.jsonl")
    assert person_file(review, SCREENING, "rina").read_bytes().count(b"\n") == 2


def test_a_read_only_place_is_told_in_words(review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_journal(review, "rina") == ()
    assert not journal_path(review, "rina").exists()

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "open", refuse)
    (told,) = check_journal(review, "rina")
    assert "(read-only file system)" in told.message


WRITER = """
import sys
from pathlib import Path
from slr.store.journal import Entry, add_entries
from slr.store.layout import Review

for i in range(100):
    entry = Entry(folder="retrieval", values={"report": f"{sys.argv[2]}{i}", "note": "x" * 300})
    assert add_entries(Review(root=Path(sys.argv[1]), name="k"), "rina", [entry]) == ()
"""


def test_two_processes_write_at_the_same_time(review: Review) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(review.root), who]) for who in "ab"]
    assert [writer.wait() for writer in writers] == [0, 0]
    entries, problems = read_journal(review, "rina")
    assert sorted(e.values["report"] for e in entries) == sorted(f"{w}{i}" for w in "ab" for i in range(100))
    assert problems == ()


def test_a_line_has_the_row_as_json(review: Review) -> None:
    append_row(review, PROTOCOL, SCREENING, "rina", {**ROW, "criterion": ""})
    (line,) = journal_path(review, "rina").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {"done": "written", "folder": "screening/title-abstract", "row": ROW}


def test_cleaning_deletes_no_journal() -> None:
    done = subprocess.run(["make", "-n", "clean"], cwd=ROOT, capture_output=True, text=True, check=True)
    deleted = done.stdout.split()
    assert "build" in deleted
    assert not {".", ".slr", ".slr/", "corpus", "protocols"} & set(deleted)
