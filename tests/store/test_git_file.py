"""With the lines that `slr new` writes, git keeps every byte of an export and every row of a person."""

import csv
import subprocess
from pathlib import Path

import pytest
from example_review import ROOT, Slr
from hypothesis import given
from hypothesis import strategies as st
from one_row import append_row

from slr.model.protocol import Protocol
from slr.people.kind import KINDS
from slr.store.git_file import IGNORED, list_attributes, write_git_files
from slr.store.layout import Review

PROTOCOL = Protocol.model_validate(
    {"schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": []}
)


def git(folder: Path, *arguments: str) -> str:
    options = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.autocrlf=input"]
    done = subprocess.run(
        ["git", *options, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout


def test_each_folder_of_people_has_a_line() -> None:
    assert list_attributes() == (
        "corpus/*/screening/** merge=union text eol=lf",
        "corpus/*/retrieval/** merge=union text eol=lf",
        "corpus/*/notices/** merge=union text eol=lf",
        "corpus/*/duplicates/** merge=union text eol=lf",
        "corpus/*/coding/** merge=union text eol=lf",
        "corpus/*/studies/** merge=union text eol=lf",
        "corpus/*/findings/** merge=union text eol=lf",
        "corpus/*/appraisal/** merge=union text eol=lf",
        "corpus/*/contacts/** merge=union text eol=lf",
        "corpus/*/announced/** merge=union text eol=lf",
        "corpus/*/certainty/** merge=union text eol=lf",
        "corpus/*/claims/** merge=union text eol=lf",
        "corpus/*/support/** merge=union text eol=lf",
        "corpus/*/searches/** -text",
    )
    assert {f"corpus/*/{folder.partition('/')[0]}/**" for folder in KINDS} == {
        line.partition(" ")[0] for line in list_attributes()[:-1]
    }


def test_this_project_has_the_lines_itself(tmp_path: Path) -> None:
    for name in (".gitattributes", ".gitignore"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    assert write_git_files(tmp_path) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b"build/\n.venv/\n.slr/\ncorpus/*/fulltexts/\n"),
        (b"*.log\n/build\n.venv", b"*.log\n/build\n.venv\n.slr/\ncorpus/*/fulltexts/\n"),
        (b".slr/\r\nx\r\n", b".slr/\r\nx\r\nbuild/\r\n.venv/\r\ncorpus/*/fulltexts/\r\n"),
        (b"\xff\n", b"\xff\nbuild/\n.venv/\n.slr/\ncorpus/*/fulltexts/\n"),
    ],
)
def test_lines_are_neither_removed_nor_doubled(tmp_path: Path, before: bytes, after: bytes) -> None:
    (tmp_path / ".gitignore").write_bytes(before)
    assert [p.name for p in write_git_files(tmp_path)] == [".gitattributes", ".gitignore"]
    assert (tmp_path / ".gitignore").read_bytes() == after
    assert write_git_files(tmp_path) == ()


@given(st.lists(st.sampled_from([*IGNORED, "x", "", "# note", "build"]), max_size=6), st.booleans())
def test_writing_twice_is_writing_once(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], ended: bool
) -> None:
    root = tmp_path_factory.mktemp("p")
    text = "\n".join(lines) + "\n" * ended
    (root / ".gitignore").write_text(text, encoding="utf-8")
    write_git_files(root)
    found = (root / ".gitignore").read_text(encoding="utf-8")
    assert found.startswith(text)
    assert write_git_files(root) == ()
    assert {line.strip("/") for line in IGNORED} <= {line.strip("/") for line in found.splitlines()}


EXPORTS = {
    "crlf.ris": b"TY  - JOUR\r\nTI  - One\r\nER  - \r\n",
    "wide.csv": "title\r\nOne\r\n".encode("utf-16"),
    "lf.bib": b"@a{b}\n",
}


def test_exports_keep_their_bytes_through_commit_and_clone(tmp_path: Path, slr: Slr) -> None:
    project, clone = tmp_path / "project", tmp_path / "clone"
    project.mkdir()
    git(project, "init", "-q")
    assert slr(project, "new", "k").exit_code == 0
    searches = project / "corpus" / "k" / "searches" / "2026-03-01"
    searches.mkdir()
    for name, data in EXPORTS.items():
        (searches / name).write_bytes(data)
    git(project, "add", ".")
    git(project, "commit", "-qm", "one")
    git(tmp_path, "clone", "-q", "-c", "core.autocrlf=true", str(project), str(clone))
    copied = clone / "corpus" / "k" / "searches" / "2026-03-01"
    assert {p.name: p.read_bytes() for p in copied.iterdir()} == EXPORTS


def test_two_clones_that_add_rows_to_one_file_merge_without_conflict_and_lose_no_row(
    tmp_path: Path, slr: Slr
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    git(here, "init", "-q")
    slr(here, "new", "k")
    add(here, "r0")
    git(here, "add", ".")
    git(here, "commit", "-qm", "one")
    git(tmp_path, "clone", "-q", str(here), str(there))
    for folder, reports in ((here, ("a1", "a2")), (there, ("b1", "b2", "b3"))):
        for report in reports:
            add(folder, report)
        git(folder, "commit", "-qam", "more")
    git(there, "pull", "-q", "--no-rebase", "--no-edit")
    path = there / "corpus" / "k" / "screening" / "title-abstract" / "rina.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row["report"] for row in csv.DictReader(file)]
    assert sorted(rows) == ["a1", "a2", "b1", "b2", "b3", "r0"]
    assert ".slr" not in git(there, "ls-files")


def add(project: Path, report: str) -> None:
    row = {"report": report, "verdict": "include", "when": "2026-01-01", "title": f"On {report}, and more"}
    review = Review(root=project, name="k")
    assert append_row(review, PROTOCOL, KINDS["screening/title-abstract"], "rina", row) == ()
