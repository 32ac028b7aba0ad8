"""Tests for `slr.web.hub`: lost rows are offered again, and a review is run when people pause."""

import pytest
from desk_client import AT, Desk

from slr.web.hub import APART, QUIET

FOLDER = "screening/title-abstract"


def lose_last_row(desk: Desk, who: str) -> bytes:
    """Remove the last row of a person's file, as git does when it restores an older version; return the whole file."""
    path = desk.hall.root / "corpus" / "small" / FOLDER / f"{who}.csv"
    whole = path.read_bytes()
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    return whole


def judge(desk: Desk, who: str) -> None:
    """Give a verdict in the desk, so that the journal has a row."""
    client = desk.enter(who)
    hub = desk.hall.find("small")
    report = hub.snapshot("title-abstract").queue.assign(who)[0].report
    said = {"report": report, "say": "exclude:P1", "stage": "title-abstract", "queue": "read", "op": "a" * 32}
    criteria = hub.protocol.criteria_hash("title-abstract")
    answer = client.post("/small/say", json={**said, "criteria": criteria})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("what", ["back", "out"])
def test_rows_that_are_gone_are_offered_on_every_page_until_the_person_decides(desk: Desk, what: str) -> None:
    judge(desk, "rina")
    hub = desk.hall.find("small")
    hub.notice_changes(AT)
    whole = lose_last_row(desk, "rina")
    hub.notice_changes(AT)
    client = desk.enter("rina", script=False)
    assert "1 row of" in client.get("/small/").text
    assert "1 row of" not in desk.enter("tomas", script=False).get("/small/").text
    answer = client.post("/small/recover", data={"folder": FOLDER, "what": what, "op": "b" * 32})
    assert answer.status_code == 200
    path = hub.review.corpus / FOLDER / "rina.csv"
    assert (path.read_bytes() == whole) == (what == "back")
    assert "1 row of" not in client.get("/small/").text


def test_only_the_person_can_bring_back_their_rows(desk: Desk) -> None:
    judge(desk, "rina")
    lose_last_row(desk, "rina")
    desk.hall.find("small").notice_changes(AT)
    before = (desk.hall.root / "corpus" / "small" / FOLDER / "rina.csv").read_bytes()
    desk.enter("tomas").post("/small/recover", data={"folder": FOLDER, "what": "back", "op": "b" * 32})
    assert (desk.hall.root / "corpus" / "small" / FOLDER / "rina.csv").read_bytes() == before


def test_a_review_is_run_when_people_have_decided_something_and_pause(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = desk.hall.find("small")
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
