"""While reports are screened blind, no page shows a team member what the others said.

Two reviews are the same but for what Thomasina said about a report that Rina has not read. Everything that Rina can open
must be the same in both. A page that differs lets her find out what Thomasina said.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_client import Desk, open_desk
from desk_walk import list_pages
from small_review import write_review

from slr.model.row import list_rows
from slr.model.table import REPORTS
from slr.pipeline import run_review
from slr.store.layout import Review
from slr.store.table_file import read_table

OTHER, NOTE = "thomasina", "NOTE-OF-THE-OTHER"
# What changes with each request, and the result of the stopping test, which counts all verdicts and is renewed only after ten.
CHANGING = re.compile(
    r'name="op" value="[0-9a-f]+"|"op": ?"[0-9a-f]+"|"project":"\w+"|\d\d:\d\d(:\d\d)?|<p class="verdict.*?</p>',
    re.DOTALL,
)


def write_team(project: Path, said: str, criterion: str, note: str) -> dict[str, str]:
    """Write and build the review; return the ids of its reports by title. Thomasina said `said` about "Strain on land"."""
    (project / "protocols").mkdir(parents=True)
    write_review(
        project,
        replace=(
            "team: [rina, tomas]}",
            f"team: [rina, {OTHER}]}}\n  full-text: {{reviewers: 2, team: [rina, {OTHER}]}}",
        ),
    )
    review = Review(root=project, name="small")
    run_review(review, "dedupe")
    ids = {row["title"]: row["report"] for row in list_rows(read_table(review, REPORTS))}
    settled = ("Strain of judges", "include", "", "")
    write_verdicts(review, "rina", ids, [settled, ("Strain at sea", "include", "", "")])
    write_verdicts(review, OTHER, ids, [settled, ("Strain on land", said, criterion, note)])
    run_review(review, "synthesize")
    return ids


def write_verdicts(
    review: Review, who: str, ids: dict[str, str], rows: list[tuple[str, str, str, str]]
) -> None:
    path = review.corpus / "screening" / "title-abstract" / f"{who}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["report", "verdict", "criterion", "note", "when"])
        for i, (title, verdict, criterion, note) in enumerate(rows):
            writer.writerow([ids[title], verdict, criterion, note, f"2026-01-0{i + 1}T10:00:00Z"])


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Desk, dict[str, str]]:
    """The desks of the two reviews, and the ids of their reports."""
    first, second = (tmp_path_factory.mktemp(name) / "project" for name in ("first", "second"))
    ids = write_team(first, "include", "", "")
    assert write_team(second, "exclude", "P1", NOTE) == ids
    return open_desk(first), open_desk(second), ids


def walk(desk: Desk, who: str, ids: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each page that a person can open, as a page and as JSON, without what changes with each request."""
    pages = tuple(
        list_pages(
            "small", sorted(ids.values()), box=("databases.screened", "included"), file=("appendix.html",)
        )
    )
    for script in (False, True):
        client = desk.enter(who, script=script)
        for path in (*pages, "/small/find?q=strain", "/small/find?q=exclude", "/small/find?q=thomasina"):
            answer = client.get(path, follow_redirects=False)
            assert answer.status_code < 500, f"{path}: {answer.text[-500:]}"
            yield f"{path} {script}", CHANGING.sub("", answer.text)


def test_no_page_of_a_member_depends_on_what_the_others_said(
    twins: tuple[Desk, Desk, dict[str, str]],
) -> None:
    first, second, ids = twins
    here, there = dict(walk(first, "rina", ids)), dict(walk(second, "rina", ids))
    # The appendix counts all verdicts. `tests/test_blind_review.py` checks that it names no verdict on an open report.
    assert [path for path in here if here[path] != there[path] and "/appendix/" not in path] == []
    assert [path for path, text in there.items() if NOTE in text] == []


def test_the_walk_sees_what_a_page_shows(twins: tuple[Desk, Desk, dict[str, str]]) -> None:
    """The walk of the other ends as soon as a page differs and the note was seen."""
    first, second, ids = twins
    differs = noted = False
    for (path, here), (same, there) in zip(walk(first, OTHER, ids), walk(second, OTHER, ids), strict=True):
        assert path == same
        differs, noted = differs or here != there, noted or NOTE in there
        if differs and noted:
            return
    pytest.fail(f"the walk saw no difference: {not differs}; it did not see the note: {not noted}")
