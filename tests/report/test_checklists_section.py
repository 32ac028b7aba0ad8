"""The section with the reporting checklists says where each item is answered, and what the authors must add."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from made_up_review import ROADS, make_protocol, make_tables, synthesize

from slr.model.checklist import POINTS as NAMES
from slr.report.appendix import make_section
from slr.report.checklist import BUILT_IN, read_built_in
from slr.report.document import Grid
from slr.report.page import Page
from slr.report.point.all_points import POINTS
from slr.report.point.answer import STATES, Answer
from slr.report.section.checklists import answer_items, choose_checklists
from slr.report.text import Texts
from slr.store.language import list_languages

SOURCE = {"id": "alpha", "name": "Alpha", "kind": "database", "searched": "2026-02-01"}
WHOLE = {
    **SOURCE,
    "platform": "Host",
    "strategy": "telework",
    "limits": "none",
    "filters": [],
    "update": "none",
}


def make_page(
    changes: Mapping[str, Any] | None = None,
    *,
    language: str = "en",
    roads: Mapping[str, Any] = ROADS,
    more: Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
) -> Page:
    protocol = make_protocol(changes)
    synthesis = synthesize(make_tables(protocol, roads, more=more), protocol)
    return Page(synthesis=synthesis, protocol=protocol, problems=(), texts=Texts(language))


def answer(point: str, changes: Mapping[str, Any] | None = None, **data: Any) -> Answer:
    return POINTS[point](make_page(changes, **data))


def test_every_point_of_the_model_has_a_function() -> None:
    assert tuple(POINTS) == NAMES


@pytest.mark.parametrize("language", list_languages())
def test_each_item_of_each_checklist_has_a_state_and_unanswered_ones_say_what_is_missing(
    language: str,
) -> None:
    page = make_page(language=language)
    for name in BUILT_IN:
        for item, found in answer_items(page, read_built_in(name)).items():
            assert found.state in STATES, item
            assert bool(found.where) or bool(found.missing), item
            assert found.state == "answered" or found.missing, item


def test_the_section_has_a_table_with_all_items_of_each_checklist() -> None:
    section = make_section("checklists", make_page())
    assert section is not None
    lines = [len(b.rows) for s in section.sections for b in s.blocks if isinstance(b, Grid)]
    assert lines == [42, 12, 16]


def test_checklists_are_chosen_by_what_the_review_did() -> None:
    coding = {
        "coding": "c1",
        "report": "a1",
        "theme": "autonomy",
        "role": "finding",
        "statement": "s",
        "who": "rina",
        "when": "2026-03-02",
    }
    assert choose_checklists(make_page())[-1] == "prisma-s"
    assert choose_checklists(make_page(more={"coded": [coding]}))[-1] == "entreq"


@pytest.mark.parametrize(
    ("title", "state"),
    [
        ("Telework: a systematic review", "answered"),
        ("Telework", "yours"),
        ("SCOPING REVIEW of work", "answered"),
    ],
)
def test_the_title_must_say_what_the_report_is(title: str, state: str) -> None:
    assert answer("title", {"review": {"title": title}}).state == state


@pytest.mark.parametrize(
    ("point", "key", "text"),
    [
        ("registration", "registration", "none"),
        ("funding", "funding", "none"),
        ("interests", "interests", "none"),
    ],
)
def test_facts_of_the_protocol_are_answered_only_if_they_are_stated(point: str, key: str, text: str) -> None:
    assert answer(point).state == "yours"
    assert answer(point, {"review": {"title": "x", key: text}}).state == "answered"


@pytest.mark.parametrize(
    ("point", "without"), [("platforms", "platform"), ("strategies", "strategy"), ("limits", "limits"), ("filters", "filters"), ("updates", "update")]
)  # fmt: skip
def test_a_search_item_is_answered_only_if_every_source_has_the_value(point: str, without: str) -> None:
    roads = {"a1": ("a1@alpha b1@beta", "included/people", "retrieved/people", "included/people")}
    other = {**WHOLE, "id": "beta", "name": "Beta"}
    bare = {key: value for key, value in other.items() if key != without}
    found = [answer(point, {"sources": [WHOLE, second]}, roads=roads) for second in (other, bare)]
    assert [a.state for a in found] == ["answered", "drafted"]
    assert "Beta" in found[1].missing


def test_a_kind_of_source_that_was_not_used_does_not_apply() -> None:
    assert answer("registers").state == "answered"
    assert answer("citation_searching").state == "answered"
    roads = {"a1": ("a1@alpha", "included/people", "retrieved/people", "included/people")}
    assert answer("websites", {"sources": [SOURCE]}, roads=roads).state == "not applicable"


def test_a_hand_search_may_contain_other_ways_of_finding_so_their_absence_is_asked_about() -> None:
    assert answer("websites").state == "yours"
    assert answer("websites").missing == "Say whether websites or organisations were searched."


def test_no_item_of_the_abstract_is_answered_by_the_appendix() -> None:
    found = answer_items(make_page(), read_built_in("prisma-2020-abstract"))
    assert found["2"] == Answer(
        state="drafted", where=("section:about",), missing="Report this item in the abstract."
    )
    own = {"prisma-2020-abstract": {"2": {"where": "Abstract, line 1"}}}
    answers = answer_items(make_page({"reporting": {"answers": own}}), read_built_in("prisma-2020-abstract"))
    assert answers["2"].state == "answered"


def test_the_flow_is_answered_only_if_it_is_final() -> None:
    assert answer("flow").state == "answered"
    waiting = {**ROADS, "b9": ("b9@beta", "pending/nobody", "not reached/nobody", "not reached/nobody")}
    assert answer("flow", roads=waiting).state == "drafted"


def test_exclusions_in_full_text_need_a_criterion_each() -> None:
    assert answer("excluded").state == "answered"
    without = {**ROADS, "h1": ("h1@hand", "included/people", "retrieved/people", "excluded/people")}
    assert (
        answer("excluded", roads=without).missing == "Add the criterion for 1 report excluded at full text."
    )
    hidden = {"screening": {"full-text": {"reported": False}}}
    assert answer("excluded", hidden).state == "yours"


def test_characteristics_are_complete_if_each_study_has_design_country_and_sample() -> None:
    def study(report: str, **facts: str) -> dict[str, str]:
        return {"study": report, "report": report, "who": "rina", **facts}

    full = {"design": "survey", "country": "Indonesia", "sample": "56"}
    all_three = [study(r, **full) for r in ("a1", "b4", "l2")]
    assert answer("characteristics").state == "yours"
    assert answer("characteristics", more={"studies": all_three}).state == "answered"
    some = answer("characteristics", more={"studies": all_three[:1]})
    assert (some.state, some.missing) == (
        "drafted",
        "Studies with a recorded design, country and sample: 1 of 3.",
    )


def test_the_authors_own_answers_come_first() -> None:
    answers = {
        "prisma-2020": {
            "3": {"where": "Introduction, page 2"},
            "13e": {"not_applicable": "Nothing was pooled."},
        }
    }
    found = answer_items(make_page({"reporting": {"answers": answers}}), read_built_in("prisma-2020"))
    assert found["3"] == Answer(state="answered", where=("Introduction, page 2",))
    assert found["13e"] == Answer(state="not applicable", missing="Nothing was pooled.")


@pytest.mark.parametrize("value", [{}, {"where": "p. 1", "not_applicable": "why"}])
def test_an_own_answer_is_either_a_place_or_a_reason(value: Mapping[str, str]) -> None:
    with pytest.raises(ValueError, match="give either `where` or `not_applicable`"):
        make_protocol({"reporting": {"answers": {"swim": {"1a": value}}}})
