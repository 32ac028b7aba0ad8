"""The screening page, its list, and the page of conflicts: what is shown, what is written, and what is refused."""

import json
import re
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the packages of the desk are not installed")

from desk_client import Desk, open_desk
from example_review import CopyBuilt
from small_review import write_review
from sourced_review import find_told, set_show, write_hiding, write_sourced
from starlette.testclient import TestClient

from slr.desk.session import Session
from slr.desk.snapshot import open_snapshot

STAGE = "title-abstract"
READ = f"/small/screen/{STAGE}/read"
JSON = {"accept": "application/json"}
OPS = iter(range(10**6))
WHEN = r"\d{4}-\d\d-\d\dT[\d:.]+Z"
HIDDEN = "You do not see the verdicts of other reviewers on a report until it is settled."
write_open = partial(write_review, replace=("reviewers: 2,", "reviewers: 2, blind: false,"))


@pytest.fixture
def desk(project: Path, copy_built: CopyBuilt) -> Desk:
    """A desk on the small review, in which rina and tomas read four pending reports."""
    return open_desk(copy_built(project, write_review, "screen"))


@pytest.fixture
def rina(desk: Desk) -> TestClient:
    return desk.enter("rina")


def read_cards(client: TestClient, address: str = READ) -> list[dict[str, str]]:
    """Return the cards that the page hands to its script."""
    text = client.get(address).text
    found = re.search(r'<script type="application/json" id="cards">(.*?)</script>', text, re.DOTALL)
    assert found is not None, text
    return json.loads(found[1])  # type: ignore[no-any-return]


def say(client: TestClient, card: dict[str, str], verdict: str = "include", **more: str):  # type: ignore[no-untyped-def]
    values = {name: card[name] for name in ("report", "criteria", "mark", "picked")}
    values |= {"op": f"op{next(OPS)}", "stage": STAGE, "queue": "read", "say": verdict, "note": ""}
    return client.post("/small/say", json=values | more, headers=JSON)


def rows(desk: Desk, who: str) -> list[str]:
    path = desk.site.root / "corpus" / "small" / "screening" / STAGE / f"{who}.csv"
    return path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []


def test_the_page_shows_the_first_report_with_its_criteria(rina: TestClient) -> None:
    page = rina.get(READ)
    assert page.status_code == 200
    assert "About animals." in page.text
    assert "Not about strain." in page.text
    assert len(read_cards(rina)) == 3
    assert page.text.count("<h1") == 1


def test_the_page_says_that_verdicts_are_hidden_only_if_they_are(
    rina: TestClient, tmp_path: Path, copy_built: CopyBuilt
) -> None:
    assert HIDDEN in rina.get(READ).text
    seeing = open_desk(copy_built(tmp_path / "open", write_open, "screen")).enter("rina")
    page = seeing.get(READ)
    assert page.status_code == 200
    assert HIDDEN not in page.text


def test_a_verdict_is_written_and_the_answer_names_file_and_line(desk: Desk, rina: TestClient) -> None:
    first, second, _ = read_cards(rina)
    answer = say(rina, first, "exclude:P1", note="dull", have=second["report"])
    assert answer.status_code == 200
    assert answer.json()["place"] == f"screening/{STAGE}/rina.csv, line 2"
    assert answer.json()["said"].startswith("Excluded P1: ")
    assert second["report"] in answer.json()["order"]
    assert second["report"] not in {card["report"] for card in answer.json()["cards"]}
    assert rows(desk, "rina")[0].startswith(f"{first['report']},exclude,P1,dull,")


def test_the_overview_counts_what_the_person_still_has_to_read_now(rina: TestClient) -> None:
    def count() -> int:
        page = rina.get("/small/", headers={"accept": "text/html"}).text
        found = re.search(r'<span class="n">(\d+)</span><span><b>Read reports: title and abstract', page)
        return int(found[1]) if found else 0

    before = count()
    assert before > 1
    say(rina, read_cards(rina)[0])
    assert count() == before - 1  # although the review was not run again
    for left in range(before - 2, -1, -1):
        say(rina, read_cards(rina)[0])
        assert count() == left


def test_the_next_cards_are_asked_for_without_a_verdict(rina: TestClient) -> None:
    answer = rina.get(f"/small/cards?stage={STAGE}&queue=read&n=2", headers=JSON).json()
    assert len(answer["order"]) == len(answer["cards"]) == 2
    assert rina.get("/small/cards?stage=nowhere&queue=read", headers=JSON).status_code == 404


def test_a_repeated_request_writes_one_row_also_after_a_restart(desk: Desk, rina: TestClient) -> None:
    card = read_cards(rina)[0]
    first = say(rina, card, op="same").json()
    assert say(rina, card, op="same").json() == first
    later = open_desk(desk.site.root).enter("rina")
    again = say(later, card, op="same").json()
    assert (again["place"], again["repeated"]) == (first["place"], True)
    assert len(rows(desk, "rina")) == 1


def test_a_report_that_was_judged_in_another_tab_is_confirmed_first(desk: Desk, rina: TestClient) -> None:
    card = read_cards(rina)[0]
    say(rina, card, "maybe")
    answer = say(rina, card)
    assert (answer.status_code, answer.json()["refusal"]) == (409, "judged")
    assert "Maybe" in answer.json()["said"]
    assert say(rina, {**card, "mark": answer.json()["mark"]}).status_code == 200
    assert len(rows(desk, "rina")) == 2


def test_changed_criteria_are_shown_before_a_verdict_counts(desk: Desk, rina: TestClient) -> None:
    card = read_cards(rina)[0]
    protocol = desk.site.root / "protocols" / "small.yaml"
    text = protocol.read_text(encoding="utf-8")
    protocol.write_text(text.replace("Not about strain.", "Not about stress."), encoding="utf-8")
    answer = say(rina, card)
    assert (answer.status_code, answer.json()["refusal"]) == (409, "criteria")
    assert answer.json()["changes"] == ["P1 was: Not about strain. It is now: Not about stress."]
    assert rows(desk, "rina") == []
    assert say(rina, answer.json()["cards"][0]).status_code == 200


def test_undo_and_skip_bring_the_right_cards(desk: Desk, rina: TestClient) -> None:
    first, second, third = read_cards(rina)
    say(rina, first)
    values = {"op": "u1", "stage": STAGE, "queue": "read"}
    undone = rina.post("/small/undo", json=values, headers=JSON).json()
    assert undone["order"][0] == first["report"]
    assert len(rows(desk, "rina")) == 2
    skipped = rina.post("/small/skip", json={**values, "op": "s1", "report": first["report"]}, headers=JSON)
    assert skipped.json()["order"][:2] == [second["report"], third["report"]]
    nothing = rina.post("/small/undo", json={**values, "op": "u2"}, headers=JSON)
    assert (nothing.status_code, nothing.json()["refusal"]) == (422, "nothing")


def test_without_a_script_each_verdict_leads_to_the_next_report(desk: Desk, rina: TestClient) -> None:
    card = read_cards(rina)[0]
    values = {"op": "a", "stage": STAGE, "queue": "read", "say": "include"}
    values |= {name: card[name] for name in ("report", "criteria", "mark")}
    page = desk.enter("rina", script=False).post("/small/say", data=values)
    assert page.url.path == READ
    assert "Included: " in page.text
    assert card["report"] not in {c["report"] for c in read_cards(rina)}


def test_the_end_of_a_queue_says_what_comes_next(rina: TestClient) -> None:
    while '<script type="application/json" id="cards">' in rina.get(READ).text:
        say(rina, read_cards(rina)[0], "maybe")
    page = rina.get(READ).text
    assert "Nothing is left to read here." in page
    assert "/small/screen/title-abstract/maybe" not in page or "marked maybe" in page


def test_a_request_without_an_operation_is_refused(desk: Desk, rina: TestClient) -> None:
    card = read_cards(rina)[0]
    assert say(rina, card, op="").status_code == 422
    assert say(rina, card, op="not valid!").status_code == 422
    assert rows(desk, "rina") == []


def test_a_full_disk_is_told_and_nothing_is_shown_as_saved(
    rina: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from slr.store.sheet_file import HeldSheet  # noqa: PLC0415

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device", "rina.csv")

    card = read_cards(rina)[0]
    monkeypatch.setattr(HeldSheet, "add", fail)
    answer = say(rina, card)
    assert answer.status_code == 507
    assert "no space left" in answer.json()["problems"][0]["message"]


def test_unknown_places_are_not_found(rina: TestClient) -> None:
    for address in ("/small/screen/nowhere/read", f"/small/screen/{STAGE}/nowhere", f"{READ}?report=rnone"):
        assert rina.get(address).status_code == 404
    assert rina.get("/small/records/rnone").status_code == 404


def test_a_report_can_be_judged_by_hand(desk: Desk, rina: TestClient) -> None:
    report = next(
        r for r, row in desk.site.find("small").snapshot(STAGE).rows.items() if row["title"] == "Old rats"
    )
    card = read_cards(rina, f"{READ}?report={report}")[0]
    assert card["report"] == report
    assert "chosen by hand" in card["paper"]
    say(rina, card)
    assert "by hand" in rows(desk, "rina")[0]


def test_a_waiting_report_counts_as_chosen_by_hand_if_it_is_judged_from_its_own_page(
    desk: Desk, rina: TestClient
) -> None:
    last = read_cards(rina)[-1]["report"]
    [link] = re.findall(
        rf'href="(/small/screen/{STAGE}/read\?report=[^"]*)"', rina.get(f"/small/report/{last}").text
    )
    card = read_cards(rina, link.replace("&amp;", "&"))[0]
    assert (card["report"], card["picked"]) == (last, "yes")
    assert "chosen by hand" in card["paper"]
    say(rina, card)
    assert "by hand" in rows(desk, "rina")[0]
    say(rina, read_cards(rina)[0])
    assert "model" in rows(desk, "rina")[1]


def test_without_a_script_a_refused_verdict_leads_back_to_the_picked_report(
    desk: Desk, rina: TestClient
) -> None:
    last = read_cards(rina)[-1]
    plain = desk.enter("rina", script=False)
    picked = {"op": "a", "stage": STAGE, "queue": "read", "say": "include", "report": last["report"]}
    answer = plain.post("/small/say", data=picked | {"mark": "other", "criteria": "", "picked": "yes"})
    assert f"report={last['report']}&picked=yes" in str(answer.url)
    assert 'name="picked" value="yes"' in answer.text


def test_the_list_shows_the_titles_and_takes_verdicts(desk: Desk, rina: TestClient) -> None:
    page = rina.get(f"{READ}/list").text
    assert page.count('<li class="card">') == 4
    card = read_cards(rina)[0]
    values = {"op": "a", "stage": STAGE, "queue": "read", "say": "exclude:P1", "list": "yes"}
    values |= {name: card[name] for name in ("report", "criteria", "mark")}
    assert desk.enter("rina", script=False).post("/small/say", data=values).url.path == f"{READ}/list"
    assert len(rows(desk, "rina")) == 1


def test_a_report_without_an_abstract_links_to_the_page_that_adds_it(rina: TestClient) -> None:
    cards = rina.get(f"/small/cards?stage={STAGE}&queue=read&n=8", headers=JSON).json()["cards"]
    [lacking] = [card for card in cards if "has no abstract" in card["paper"]]
    assert f"/small/mend/{lacking['report']}" in lacking["paper"]


def test_a_report_without_an_abstract_links_to_all_such_reports(rina: TestClient) -> None:
    cards = rina.get(f"/small/cards?stage={STAGE}&queue=read&n=8", headers=JSON).json()["cards"]
    [lacking] = [card for card in cards if "has no abstract" in card["paper"]]
    [link] = re.findall(r'href="(/small/find[^"]*)"', lacking["paper"])
    listed = set(re.findall(r'<h3><a href="/small/report/(\w+)"', rina.get(link).text))
    others = {card["report"] for card in cards} - {lacking["report"]}
    assert lacking["report"] in listed
    assert not listed & others


def test_two_reports_are_said_to_be_the_same(desk: Desk, rina: TestClient) -> None:
    first, second, _ = read_cards(rina)
    page = rina.get(f"/small/same/{first['report']}?q=strain")
    assert f'value="{second["report"]}"' in page.text or "strain" in page.text.lower()
    values = {"op": "a", "other": second["report"], "stage": STAGE, "queue": "read"}
    page = rina.post(f"/small/same/{first['report']}", data=values)
    assert "the same work as" in page.text
    path = desk.site.root / "corpus" / "small" / "duplicates" / "rina.csv"
    assert "same" in path.read_text(encoding="utf-8").splitlines()[1]


def disagree(desk: Desk) -> str:
    """Let rina and tomas disagree on a report, and return the report."""
    card = read_cards(desk.enter("rina"))[0]
    say(desk.enter("rina"), card, "include", note="rina's secret")
    say(desk.enter("tomas"), card, "exclude:P1", note="tomas's secret")
    return card["report"]


def test_only_the_adjudicator_sees_conflicts(desk: Desk) -> None:
    report = disagree(desk)
    assert desk.enter("rina").get(f"/small/conflicts/{STAGE}").status_code == 403
    judge = desk.enter("adjudicated")
    page = judge.get(f"/small/conflicts/{STAGE}").text
    assert "rina&#39;s secret" in page
    assert "tomas&#39;s secret" in page
    assert f'value="{report}"' in page


def test_the_adjudicator_settles_with_a_reason(desk: Desk) -> None:
    report = disagree(desk)
    judge = desk.enter("adjudicated")
    shown = desk.site.find("small").room(STAGE).card("adjudicated", report)
    assert shown is not None
    values = {"op": "a", "say": "include", "report": report, "criteria": shown.criteria, "mark": shown.mark}
    refused = judge.post(f"/small/conflicts/{STAGE}", data={**values, "note": ""})
    assert refused.status_code == 422
    assert "write down the reason" in refused.text
    page = judge.post(
        f"/small/conflicts/{STAGE}", data={**values, "op": "b", "note": "it fits", "by": "rina"}
    )
    assert page.status_code == 200
    assert "No report is left for the adjudicator at this stage." in page.text
    assert "it fits" in rows(desk, "adjudicated")[0]
    undone = judge.post(f"/small/conflicts/{STAGE}/undo", data={"op": "c"})
    assert f'value="{report}"' in undone.text


def test_nothing_that_a_member_can_open_shows_what_another_said(desk: Desk) -> None:
    report = disagree(desk)
    rina = desk.enter("rina")
    for address in (READ, f"{READ}/list", f"{READ}?report={report}", f"/small/screen/{STAGE}/maybe"):
        assert "tomas&#39;s secret" not in rina.get(address).text
    answer = rina.get(f"/small/cards?stage={STAGE}&queue=read", headers=JSON).text
    assert "tomas's secret" not in answer


def test_the_numbers_on_the_page_do_not_tell_of_a_conflict(desk: Desk) -> None:
    """After the second verdict, the page of the second person is the same whether the two agree or not."""
    card = read_cards(desk.enter("rina"))[0]
    say(desk.enter("rina"), card, "include")
    agreed = say(desk.enter("tomas"), card, "include").json()["where"]
    desk.enter("tomas").post("/small/undo", json={"op": "u", "stage": STAGE, "queue": "read"}, headers=JSON)
    differ = say(
        desk.enter("tomas"), read_cards(desk.enter("tomas"), f"{READ}?report={card['report']}")[0], "exclude"
    ).json()
    assert differ["where"] == agreed


def test_the_terminal_and_the_desk_write_the_same_line(desk: Desk, rina: TestClient) -> None:
    hub = desk.site.find("small")
    [card, *_] = read_cards(rina)
    snapshot = open_snapshot(hub.review, hub.protocol, STAGE)
    terminal = Session(snapshot, "rina", snapshot.queue.assign("rina"))
    assert terminal.decide(card["report"], "exclude", "P1", "a note", "2026-03-01T11:00:00Z") == ()
    [by_terminal] = rows(desk, "rina")
    (hub.review.corpus / "screening" / STAGE / "rina.csv").unlink()
    hub.notice_changes("2026-03-01T11:00:00Z")
    assert say(rina, card, "exclude:P1", note="a note").status_code == 200
    [by_desk] = rows(desk, "rina")
    assert re.sub(WHEN, "", by_desk) == re.sub(WHEN, "", by_terminal)


def list_told(desk: Desk) -> dict[str, list[str]]:
    """Return what each page for judging at the stage tells of the source of a report, for a reviewer and the adjudicator."""
    disagree(desk)
    rina, judge = desk.enter("rina"), desk.enter("adjudicated")
    pages = {
        "page": rina.get(READ).text,
        "list": rina.get(f"{READ}/list").text,
        "cards": rina.get(f"/small/cards?stage={STAGE}&queue=read&n=4", headers=JSON).text,
        "verdict": say(rina, read_cards(rina)[0], have="").text,
        "conflicts": judge.get(f"/small/conflicts/{STAGE}").text,
    }
    assert [name for name, text in pages.items() if "Strain" not in text] == []
    return {name: find_told(text) for name, text in pages.items()}


def test_no_page_for_judging_shows_what_the_protocol_hides(project: Path, copy_built: CopyBuilt) -> None:
    desk = open_desk(copy_built(project, write_hiding, "screen"))
    told = list_told(desk)
    assert told == {name: [] for name in told}
    text = desk.enter("rina").get(READ).text
    assert "data-load" not in text  # the records of a report name its DOI
    assert '<p class="by">' not in text


def test_pages_for_judging_show_the_source_of_a_report_otherwise(
    project: Path, copy_built: CopyBuilt
) -> None:
    desk = open_desk(copy_built(project, write_sourced, "screen"))
    everything = ["authors", "year", "journal", "doi", "volume"]
    told = list_told(desk)
    assert told == {**dict.fromkeys(told, everything), "list": ["authors", "year", "journal"]}
    rina = desk.enter("rina")
    assert "data-load" in rina.get(READ).text
    line = r'<p class="small quiet">Vellenga, A\. \d · 201\d · <i>Annals of Made-up Work</i> · [^<·]+</p>'
    page = rina.get(f"{READ}/list").text
    assert len(re.findall(line, page)) == page.count('<li class="card">') > 0


def test_the_list_has_no_separator_of_what_is_hidden(project: Path, copy_built: CopyBuilt) -> None:
    desk = open_desk(set_show(copy_built(project, write_sourced, "screen"), ["year"]))
    lines = re.findall(
        r'<p class="small quiet">(201\d · .*?)</p>', desk.enter("rina").get(f"{READ}/list").text
    )
    assert len(lines) == 4
    assert not [line for line in lines if line.count("·") != 1 or "<i>" in line]


def test_a_change_of_what_is_shown_is_followed_at_once(project: Path, copy_built: CopyBuilt) -> None:
    desk = open_desk(copy_built(project, write_sourced, "screen"))
    rina = desk.enter("rina")
    card = read_cards(rina)[0]
    set_show(project, ())
    assert find_told(rina.get(READ).text) == []
    assert say(rina, card).status_code == 200  # the criteria are the same


def test_a_column_that_the_file_of_the_adjudicator_lacks_is_offered_and_added(desk: Desk) -> None:
    path = desk.site.root / "corpus" / "small" / "screening" / "title-abstract" / "adjudicated.csv"
    disagree(desk)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"report,verdict,criterion,note,when\n")
    client = desk.enter("adjudicated", script=False)
    page = client.get("/small/conflicts/title-abstract").text
    fields = dict(re.findall(r'name="(report|criteria|mark)" value="([^"]*)"', page))
    said = {**fields, "say": "include", "note": "at sea", "by": "rina; tomas", "how": "consensus"}
    refused = client.post("/small/conflicts/title-abstract", data={**said, "op": "c" * 32})
    assert refused.status_code == 422
    offered = re.findall(r'name="widen" value="yes"> ([^<]+)<', refused.text)
    assert len(offered) == 1
    assert "adjudicated.csv" in offered[0]
    saved = client.post("/small/conflicts/title-abstract", data={**said, "op": "d" * 32, "widen": "yes"})
    assert saved.status_code == 200
    assert "added to corpus/small/screening/title-abstract/adjudicated.csv" in saved.text
    assert path.read_bytes().startswith(b"report,verdict,criterion,note,when,")
    assert path.read_bytes().count(b"rina; tomas") == 1
