"""Tests for `slr.web.hub`: lost rows, runs when people pause, and the results that pages show during a run."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from desk_client import AT, Desk

from slr.pipeline import run_review
from slr.store.manifest import read_manifest, write_manifest
from slr.web.hub import APART, QUIET, Hub

FOLDER = "screening/title-abstract"


def lose_last_row(desk: Desk, who: str) -> bytes:
    """Remove the last row of a person's file, as git does when it restores an older version; return the whole file."""
    path = desk.site.root / "corpus" / "small" / FOLDER / f"{who}.csv"
    whole = path.read_bytes()
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    return whole


def judge(desk: Desk, who: str) -> None:
    """Give a verdict in the desk, so that the journal has a row."""
    client = desk.enter(who)
    hub = desk.site.find("small")
    report = hub.snapshot("title-abstract").queue.assign(who)[0].report
    said = {"report": report, "say": "exclude:P1", "stage": "title-abstract", "queue": "read", "op": "a" * 32}
    criteria = hub.protocol.criteria_hash("title-abstract")
    answer = client.post("/small/say", json={**said, "criteria": criteria})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("what", ["back", "out"])
def test_rows_that_are_gone_are_offered_on_every_page_until_the_person_decides(desk: Desk, what: str) -> None:
    judge(desk, "rina")
    hub = desk.site.find("small")
    hub.notice_changes(AT)
    whole = lose_last_row(desk, "rina")
    hub.notice_changes(AT)
    client = desk.enter("rina", script=False)
    assert "1 row from" in client.get("/small/").text
    assert "1 row from" not in desk.enter("tomas", script=False).get("/small/").text
    answer = client.post("/small/recover", data={"folder": FOLDER, "what": what, "op": "b" * 32})
    assert answer.status_code == 200
    path = hub.review.corpus / FOLDER / "rina.csv"
    assert (path.read_bytes() == whole) == (what == "back")
    assert "1 row from" not in client.get("/small/").text


def test_only_the_person_can_bring_back_their_rows(desk: Desk) -> None:
    judge(desk, "rina")
    lose_last_row(desk, "rina")
    desk.site.find("small").notice_changes(AT)
    before = (desk.site.root / "corpus" / "small" / FOLDER / "rina.csv").read_bytes()
    desk.enter("tomas").post("/small/recover", data={"folder": FOLDER, "what": "back", "op": "b" * 32})
    assert (desk.site.root / "corpus" / "small" / FOLDER / "rina.csv").read_bytes() == before


def test_a_review_is_run_when_people_have_decided_something_and_pause(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = desk.site.find("small")
    begun: list[str] = []
    monkeypatch.setattr(hub.background, "start", lambda at: not begun.append(at))
    for _ in range(QUIET + 2):
        hub.notice_changes(AT)
        assert not hub.run_when_quiet(AT)
    judge(desk, "rina")
    runs = []
    for look in range(QUIET + APART):
        hub.notice_changes(AT)
        runs += [look] if hub.run_when_quiet(AT) else []
    assert runs == [QUIET]
    assert begun == [AT]


def begin_run(hub: Hub) -> None:
    """Do what a run does first: change the manifest, and then replace tables and outputs."""
    manifest = read_manifest(hub.review)
    manifest.inputs = {}
    write_manifest(hub.review, manifest)
    for path in hub.review.build.rglob("*"):
        if path.is_file() and path.name != "manifest.json" and ".kept" not in path.parts:
            path.unlink()


PAGES = (
    "",
    "screen/title-abstract/read",
    "appendix/",
    "find",
    "code",
    "agreement",
    "rules",
    "problems",
    "mine",
)


def test_pages_show_the_last_finished_results_while_a_run_is_in_progress(desk: Desk) -> None:
    client = desk.enter("rina", host=True, script=False)
    before = {page: client.get(f"/small/{page}") for page in PAGES}
    hub = desk.site.find("small")
    version = hub.version
    begin_run(hub)
    for page in PAGES:
        during = client.get(f"/small/{page}")
        assert during.status_code == before[page].status_code == 200, page
        assert "unready" not in during.text
    assert client.get("/small/appendix/page").status_code == 200
    judge(desk, "rina")
    assert hub.is_built
    assert hub.is_stale
    assert hub.version == version


def test_the_results_of_a_new_run_replace_the_earlier_ones_when_it_has_ended(desk: Desk) -> None:
    hub = desk.site.find("small")
    first, version, room = hub.built, hub.version, hub.room("title-abstract")
    judge(desk, "rina")
    run_review(hub.review, "synthesize")
    assert hub.built != first
    assert hub.version == version + 1
    assert hub.room("title-abstract") is not room
    assert not hub.is_stale
    assert (first.build / "manifest.json").is_file()  # a page may still be reading


def test_a_desk_opened_after_an_interrupted_run_shows_the_results_before_it(desk: Desk) -> None:
    earlier = desk.site.find("small")
    kept = earlier.built
    begin_run(earlier)
    opened = Hub(earlier.review)
    assert opened.built == kept
    assert opened.is_built
    assert opened.is_unfinished


def test_a_review_with_an_unfinished_run_is_not_run_by_itself(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = desk.site.find("small")
    begun: list[str] = []
    monkeypatch.setattr(hub.background, "start", lambda at: not begun.append(at))
    hub.notice_changes(AT)
    judge(desk, "rina")
    begin_run(hub)
    for _ in range(QUIET + APART):
        hub.notice_changes(AT)
        assert not hub.run_when_quiet(AT)
    assert begun == []


def test_other_pages_are_answered_while_something_shared_is_made(desk: Desk) -> None:
    hub = desk.site.find("small")
    begun, go_on = threading.Event(), threading.Event()

    def make() -> str:
        begun.set()
        assert go_on.wait(60)
        return "made"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(hub.share, "x", make)
        assert begun.wait(60)
        second = pool.submit(hub.share, "x", lambda: "made twice")
        assert desk.enter("rina", script=False).get("/small/find").status_code == 200
        assert hub.session("y", lambda: "y") == "y"
        go_on.set()
        assert (first.result(60), second.result(60)) == ("made", "made")


def test_something_shared_is_made_again_if_a_run_has_ended_in_the_meantime(desk: Desk) -> None:
    hub = desk.site.find("small")
    _ = hub.protocol
    made: list[str] = []

    def make() -> str:
        if not made:
            hub.review.protocol.write_text(hub.review.protocol.read_text("utf-8") + "\n", encoding="utf-8")
            _ = hub.protocol  # notices the change
        made.append(f"of version {hub.version}")
        return made[-1]

    assert hub.share("x", make) == "of version 1"
    assert made == ["of version 1", "of version 1"]


def test_an_error_while_something_shared_is_made_is_raised_and_it_can_be_made_again(desk: Desk) -> None:
    hub = desk.site.find("small")

    def fail() -> str:
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011
        hub.share("x", fail)
    assert hub.share("x", lambda: "made") == "made"
