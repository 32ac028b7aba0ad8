"""The history of each report that a reader can open in the HTML page."""

from types import ModuleType
from typing import Any

import pytest
from made_up_review import synthesize

from slr.report import story
from slr.report.document import Story
from slr.report.page import Page
from slr.report.story import describe_works
from slr.report.text import Texts

OUT = "not reached/nobody"
CODING = {"report": "a1", "theme": "autonomy", "role": "finding", "statement": "Say helps.", "location": "p. 7", "quote": "say <b>helps</b>",
          "who": "rina", "when": "2026-03-01", "second_hand": False}  # fmt: skip
VERDICT = {"report": "a1", "record": "a1", "stage": "full-text", "who": "rina", "verdict": "include", "note": "fits", "when": "2026-03-02T10:00:00Z"}  # fmt: skip


def tell(made_up: ModuleType, changes: Any = None, **more: Any) -> dict[str, Story]:
    protocol = made_up.make_protocol(changes)
    tables = made_up.make_tables(protocol, more={"coded": [CODING], "verdicts": [VERDICT]}, **more)
    page = Page(
        synthesis=synthesize(tables, protocol),
        protocol=protocol,
        problems=(),
        texts=Texts(protocol.review.language),
    )
    return {told.report: told for told in describe_works(page)}


def test_a_history_has_the_records_the_verdicts_and_the_codings_of_a_report(made_up: ModuleType) -> None:
    a1 = tell(made_up)["a1"]
    assert (a1.citation, a1.title.text) == ("Author a1, 2020", "Telework and a1")  # type: ignore[union-attr]
    parts = dict(a1.parts)
    assert parts["Status"] == ("Included",)
    assert parts["Records"] == (
        "Alpha Index (searches/alpha.ris:10, a1)",
        "Beta Base (searches/beta.ris:10, b1)",
        "Reference lists (searches/lists.ris:10, l1)",
    )
    assert parts["Verdicts"] == ("Full text, rina: include; fits; 2026-03-02",)
    assert parts["Codings"] == ("Autonomy, Finding: Say helps.; p. 7; “say <b>helps</b>”",)


def test_a_history_says_at_which_stage_and_why_a_report_was_excluded(made_up: ModuleType) -> None:
    told = tell(made_up)
    assert dict(told["a2"].parts)["Status"] == (
        "Full text: excluded (people); E3: No measure of engagement.",
    )
    [line] = dict(told["a4"].parts)["Status"]
    assert line.startswith("Title and abstract: excluded (rule); E2: Published before 2000.")


def test_included_reports_come_first_then_full_texts_then_titles(made_up: ModuleType) -> None:
    told = list(tell(made_up))
    assert [sorted(told[i : i + 3]) for i in (0, 3, 6)] == [
        ["a1", "b4", "l2"],
        ["a2", "b3", "h1"],
        ["a3", "a4", "l3"],
    ]


def test_every_report_of_a_review_has_a_history_in_its_language(made_up: ModuleType) -> None:
    told = tell(made_up, {"review": {"title": "T", "language": "id"}})
    assert told.keys() == made_up.ROADS.keys()
    assert dict(told["a1"].parts)["Status laporan"] == ("Disertakan",)


def test_people_are_named_as_the_protocol_chooses(made_up: ModuleType) -> None:
    told = tell(made_up, {"appendix": {"people": "roles"}})
    assert dict(told["a1"].parts)["Verdicts"] == ("Full text, Reviewer 1: include; fits; 2026-03-02",)
    assert "rina" not in str(told)


def test_what_is_hidden_while_a_stage_is_blind_is_not_in_a_history(made_up: ModuleType) -> None:
    open_road = ("p1@alpha", "conflict/people", OUT, OUT)
    secret = {**VERDICT, "report": "p1", "record": "p1", "stage": "title-abstract", "note": "secret"}
    blind = {"screening": {"title-abstract": {"reviewers": 2}}}
    protocol = made_up.make_protocol(blind)
    tables = made_up.make_tables(
        protocol, {**made_up.ROADS, "p1": open_road}, more={"verdicts": [secret, {**secret, "who": "tomas"}]}
    )
    page = Page(synthesis=synthesize(tables, protocol), protocol=protocol, problems=(), texts=Texts("en"))
    told = {t.report: t for t in describe_works(page)}["p1"]
    assert "secret" not in str(told)
    assert "rina" not in str(told)
    assert "Verdicts" not in dict(told.parts)


def test_of_a_large_review_the_last_reports_have_no_history(
    made_up: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story, "MOST_STORIES", 4)
    assert list(tell(made_up))[:3] == ["a1", "b4", "l2"]
    assert len(tell(made_up)) == 4


def test_a_history_without_room_has_only_the_status_and_says_so(
    made_up: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story, "MOST_LETTERS", 10)
    told = tell(made_up)
    assert "Records" in dict(told["a1"].parts)
    assert [heading for heading, _ in told["b4"].parts] == ["Status", "Not shown here"]
