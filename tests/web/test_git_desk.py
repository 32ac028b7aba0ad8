"""Git takes rows away while a person gives verdicts in the desk: no row is lost in silence, and all can be put back."""

import random
import shutil
import subprocess
from functools import partial
from pathlib import Path

import pytest
from desk_client import AT, open_desk
from example_review import CopyBuilt
from small_review import write_review

from slr.web.person import Person

FOLDER = "screening/title-abstract"
REPORTS = {f"Strain of crew number {i}": (2010, f"Crew {i} is tired.") for i in range(30)}
write_many = partial(write_review, reports=REPORTS)


def git(folder: Path, *arguments: str) -> None:
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *settings, *arguments], cwd=folder, capture_output=True, timeout=60, check=False)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("seed", range(3))
def test_every_acknowledged_row_is_in_the_file_or_offered_and_comes_back_with_the_same_bytes(
    project: Path, copy_built: CopyBuilt, seed: int
) -> None:
    chance = random.Random(seed)
    copy_built(project, write_many, "screen")
    (project / ".gitignore").write_text("build/\n.slr/\n")
    git(project, "init", "-q", "-b", "main")
    git(project, "add", ".")
    git(project, "commit", "-qm", "Begin")
    desk = open_desk(project)
    client = desk.enter("rina")
    hub = desk.site.find("small")
    room = hub.room("title-abstract")
    path = hub.review.corpus / FOLDER / "rina.csv"
    said = {"say": "exclude:P1", "stage": "title-abstract", "queue": "read"}
    criteria = hub.protocol.criteria_hash("title-abstract")
    acknowledged: set[bytes] = set()
    for turn in range(24):
        report = room.next_cards("rina", "read", 1)[0].card.report
        values = {**said, "criteria": criteria, "report": report, "op": f"{turn:032x}"}
        assert client.post("/small/say", json=values).status_code == 200
        acknowledged.add(path.read_bytes().splitlines()[-1])
        work = chance.choice(("", "", "stash", "checkout", "commit"))
        if work == "stash":
            git(project, "stash", "-q", "--include-untracked")
            if chance.random() < 0.5:
                hub.notice_changes(AT)
            git(project, "stash", "pop", "-q")
        elif work == "checkout":
            git(project, "checkout", "-q", "--", "corpus")
        elif work == "commit":
            git(project, "add", "corpus")
            git(project, "commit", "-qm", "Verdicts")
        hub.notice_changes(AT)
    person = make_person("rina")
    there = set(path.read_bytes().splitlines())
    offered = sum(lost.count for lost in hub.list_lost(person))
    assert len(acknowledged - there) == offered
    if offered:
        client.post("/small/recover", data={"folder": FOLDER, "what": "back", "op": "f" * 32})
    assert acknowledged <= set(path.read_bytes().splitlines())
    assert hub.list_lost(person) == ()
    assert room.check() == ()


def make_person(name: str) -> Person:
    """Return a person of the desk."""
    return Person(name=name, host=False, session=name)
