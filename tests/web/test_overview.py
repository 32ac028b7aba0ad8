"""Tests for `slr.web.page.overview` and `slr.desk.overview`: tasks, flow and numbers, as each person may see them."""

import json
from pathlib import Path

import pytest
from desk_client import Desk

from slr.desk.overview import SETTLING, read_curve, read_overview
from slr.model.protocol import Protocol
from slr.pipeline import load_protocol
from slr.report.resource import read_texts
from slr.store.layout import Review
from slr.web.page.overview import draw_curve
from slr.web.person import Person
from slr.web.task import PAGES
from slr.web.text import LANGUAGES, WebTexts


def test_the_overview_says_what_waits_for_the_person_and_links_to_it(desk: Desk) -> None:
    page = desk.enter("rina", script=False).get("/small/").text
    assert "Your tasks, rina" in page
    assert 'href="/small/screen/title-abstract/read"' in page


def test_the_overview_is_in_the_language_of_the_browser_or_the_one_that_was_chosen(desk: Desk) -> None:
    client = desk.enter("rina", script=False)
    assert "Tugas Anda" in client.get("/small/", headers={"accept-language": "id"}).text
    client.post("/-/language", data={"language": "id", "back": "/small/"})
    assert "Tugas Anda" in client.get("/small/").text


def test_only_the_adjudicator_learns_of_conflicts(desk: Desk) -> None:
    review = Review(root=desk.site.root, name="small")
    protocol, _ = load_protocol(review)
    for who, knows in (("rina", False), ("adjudicated", True)):
        overview = read_overview(review, protocol, who)
        kinds = {t.kind for t in (*overview.tasks, *overview.others)}
        assert bool(kinds & SETTLING) == knows
        flow = (
            json.dumps([str(step) for steps in overview.flow.arms.values() for step in steps])
            if overview.flow
            else ""
        )
        assert ("_decision.conflict" in flow) == knows
    assert "Conflicts" not in desk.enter("rina", script=False).get("/small/").text


def test_the_flow_adds_up_and_each_number_leads_to_what_it_counts(desk: Desk) -> None:
    client = desk.enter("rina", script=False)
    page = client.get("/small/").text
    assert "Adds up:" in page
    assert "7 records" in client.get("/small/box/databases.identified").text
    assert client.get("/small/box/nothing").status_code == 404


def test_a_box_of_the_flow_is_listed_if_no_stage_of_screening_is_reported(desk: Desk) -> None:
    client = desk.enter("rina", script=False)
    protocol = desk.site.root / "protocols" / "small.yaml"
    text = protocol.read_text(encoding="utf-8")
    stages = "title-abstract: {reported: false}\n  full-text: {reported: false}"
    protocol.write_text(text.replace("title-abstract: {reviewers: 2, team: [rina, tomas]}", stages))
    assert "7 records" in client.get("/small/box/databases.identified").text


def test_an_arm_of_the_flow_without_sources_is_left_out(desk: Desk) -> None:
    overview = read_overview(*_load(desk), "rina")
    assert overview.flow is not None
    assert list(overview.flow.arms) == ["databases", ""]
    assert [step.box.id for step in overview.flow.arms[""]] == ["included"]


def _load(desk: Desk) -> tuple[Review, Protocol]:
    review = Review(root=desk.site.root, name="small")
    return review, load_protocol(review)[0]


def test_the_host_finds_the_exports_and_the_protocol_from_the_overview(desk: Desk) -> None:
    links = ('/small/searches">Searches', '/small/protocol">Protocol')
    head = desk.enter("rina", host=True, script=False).get("/small/").text.partition("<main")[2]
    assert all(link in head for link in links)
    head = desk.enter("rina", script=False).get("/small/").text.partition("<main")[2]
    assert not any(link in head for link in links)


def test_a_member_cannot_open_the_list_of_conflicts(desk: Desk) -> None:
    address = "/small/box/databases.awaiting_screening_decision.conflict"
    assert desk.enter("rina").get(address).status_code == 404
    assert desk.enter("adjudicated").get(address).status_code == 200


def test_a_review_that_does_not_exist_is_not_found(desk: Desk) -> None:
    answer = desk.enter("rina", script=False).get("/other/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_a_protocol_with_errors_is_shown_with_its_problems(desk: Desk) -> None:
    protocol = desk.site.root / "protocols" / "small.yaml"
    protocol.write_text(protocol.read_text() + "nonsense: 1\n")
    answer = desk.enter("rina", script=False).get("/small/")
    assert answer.status_code == 422
    assert "nonsense" in answer.text


def test_the_host_is_asked_for_a_name_and_can_change_it(desk: Desk) -> None:
    client = desk.enter("", host=True, script=False)
    assert client.get("/", follow_redirects=False).headers["location"] == "/-/who"
    assert client.post("/-/who", data={"name": "../x", "op": "a" * 32}).status_code == 422
    client.post("/-/who", data={"name": "  Siti  Rahayu ", "op": "b" * 32})
    assert "Your tasks, Siti Rahayu" in client.get("/small/").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_task_has_a_page_and_a_text(language: str) -> None:
    kinds = set(read_texts("en")["todo"])
    assert set(PAGES) == kinds
    assert all(WebTexts(language).has(f"task.{kind}") for kind in kinds)
    assert kinds >= SETTLING


def test_results_that_count_all_verdicts_change_for_members_only_after_ten(desk: Desk) -> None:
    hub = desk.site.find("small")
    rina, judge = (Person(name=n, host=False, session=n) for n in ("rina", "adjudicated"))
    assert hub.hold("x", rina, 4, "first") == "first"
    assert hub.hold("x", rina, 13, "second") == "first"
    assert hub.hold("x", judge, 13, "second") == "second"
    assert hub.hold("x", rina, 14, "third") == "third"


def test_who_may_not_settle_is_told_so(desk: Desk) -> None:
    answer = desk.enter("rina", host=True, script=False).get("/small/conflicts/title-abstract")
    assert answer.status_code == 403
    assert "Only the adjudicator" in answer.text


READ = [("1", "true", "1"), ("2", "", "1"), ("3", "false", "1")]


@pytest.mark.parametrize(("rows", "hides"), [(READ, True), (READ[::2], False)])
def test_the_curve_knows_whether_reports_that_are_not_settled_are_left_out(
    tmp_path: Path, rows: list[tuple[str, str, str]], hides: bool
) -> None:
    review = Review(root=tmp_path, name="one")
    (review.build / "tables").mkdir(parents=True)
    lines = ["place,relevant,found", *map(",".join, rows)]
    (review.build / "tables" / "reading.csv").write_text("\n".join(lines))
    curve = read_curve(review)
    assert (curve.points[0], curve.points[-1]) == ((0, 0), (3, 1))
    assert curve.hides == hides
    texts = WebTexts("en")
    label = texts(draw_curve(curve)["label"], read=3, found=1)
    assert label == f"Reports read: 3; relevant{' and settled' if hides else ''}: 1"


def test_without_a_synthesis_there_is_no_curve(tmp_path: Path) -> None:
    assert draw_curve(read_curve(Review(root=tmp_path, name="one"))) == {}
