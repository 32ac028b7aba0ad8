"""Two people screen at once, each in a browser, while a third writes a file by hand and a fourth comes with `git pull`."""

import csv
import shutil
import subprocess
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from desk_server import run_desk
from example_review import CopyBuilt
from small_review import write_review

from slr.model import table as declared
from slr.model.row import list_rows
from slr.pipeline import load_protocol, run_review
from slr.store.layout import Review
from slr.store.recovery import list_lost
from slr.store.table_file import read_table

STAGE = "screening/title-abstract"
NUMBER = 8  # verdicts of each person in the browser
REPORTS = {f"Strain of crew number {i}": (2010, f"Crew {i} is tired.") for i in range(24)}
TEAM = ("team: [rina, tomas]", "team: [rina, tomas, sari, budi]")
write_team = partial(write_review, reports=REPORTS, replace=TEAM)


def git(folder: Path, *arguments: str) -> str:
    """Run git, and return what it prints."""
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    run = subprocess.run(
        ["git", *settings, *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=True
    )
    return run.stdout


def read_rows(review: Review, who: str) -> list[dict[str, str]]:
    path = review.corpus / STAGE / f"{who}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_row(folder: Path, who: str, report: str) -> None:
    """Write a file by hand, as a spreadsheet program does: the whole file anew."""
    path = folder / "corpus" / "small" / STAGE / f"{who}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"report,verdict,criterion,note,when\n{report},exclude,P1,by hand,2026-03-02T09:00:00Z\n",
        encoding="utf-8",
    )


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_two_people_screen_while_a_third_edits_by_hand_and_git_pulls(
    project: Path, tmp_path: Path, copy_built: CopyBuilt, browser: Any
) -> None:
    copy_built(project, write_team, "screen")
    shutil.copy(Path(__file__).parents[2] / ".gitattributes", project / ".gitattributes")
    (project / ".gitignore").write_text("build/\n.slr/\n")
    git(project, "init", "-q", "-b", "main")
    git(project, "add", ".")
    git(project, "commit", "-qm", "Begin")
    shared, other = tmp_path / "shared.git", tmp_path / "other"
    git(tmp_path, "clone", "-q", "--bare", str(project), str(shared))
    git(project, "remote", "add", "origin", str(shared))
    git(project, "fetch", "-q")
    git(project, "branch", "-q", "--set-upstream-to=origin/main")
    git(tmp_path, "clone", "-q", str(shared), str(other))

    review = Review(root=project, name="small")
    with run_desk(project, "--lan", "127.0.0.1", "--as", "rina") as desk:
        pages: dict[str, Any] = {}
        for who, link in {"rina": desk.link, "tomas": desk.links["tomas"]}.items():
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            page.goto(link)
            page.goto(f"{desk.origin}/small/screen/title-abstract/read")
            page.locator("#title").wait_for()
            pages[who] = page
        ids = [row["report"] for row in list_rows(read_table(review, declared.REPORTS))]
        for turn in range(NUMBER):
            for page in pages.values():
                title = page.locator("#title").inner_text()
                page.keyboard.press("i" if turn % 2 else "1")
                page.locator("#title").filter(has_not_text=title).wait_for()
            if turn == 2:
                write_row(project, "sari", ids[0])
            if turn == 4:
                write_row(other, "budi", ids[1])
                git(other, "add", ".")
                git(other, "commit", "-qm", "Verdict of budi")
                git(other, "push", "-q")
                git(project, "pull", "-q", "--rebase", "--autostash")
        for who, page in pages.items():
            assert len(read_rows(review, who)) == NUMBER, who
            assert len({row["report"] for row in read_rows(review, who)}) == NUMBER, who
            page.context.close()
    protocol, _ = load_protocol(review)
    assert all(list_lost(review, protocol, who)[0] == () for who in ("rina", "tomas"))
    outcome = run_review(review, "screen")
    assert not [p for p in outcome.problems if p.file.startswith("corpus")]
    verdicts = list_rows(read_table(review, declared.VERDICTS_TABLE))
    counted = Counter(row["who"] for row in verdicts)
    assert counted == {"rina": NUMBER, "tomas": NUMBER, "sari": 1, "budi": 1}
