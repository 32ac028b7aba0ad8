"""The PRISMA flow: every number is proved with ids, and a figure that does not add up is not drawn."""

from types import ModuleType
from typing import Any

import pytest
from made_up_review import synthesize

from slr.model.flow import Flow
from slr.model.synthesis import Synthesis


def flow_of(synthesis: Synthesis) -> Flow:
    assert synthesis.flow is not None, "\n".join(map(str, synthesis.problems))
    return synthesis.flow


@pytest.fixture
def final(made_up: ModuleType) -> Flow:
    protocol = made_up.make_protocol()
    return flow_of(synthesize(made_up.make_tables(protocol), protocol))


def counts(flow: Flow, *names: str) -> list[Any]:
    return [flow.box(n).count for n in names]


def test_a_record_found_three_times_counts_three_in_identified_and_two_in_duplicates(
    made_up: ModuleType,
) -> None:
    protocol = made_up.make_protocol()
    roads = {"a1": ("a1@alpha b1@beta b2@beta", "included/people", "retrieved/people", "included/people")}
    flow = flow_of(synthesize(made_up.make_tables(protocol, roads, unreadable=()), protocol))
    assert counts(flow, "databases.identified", "databases.duplicates", "databases.screened") == [3, 2, 1]


def test_numbers_of_the_databases_arm(final: Flow) -> None:
    assert counts(final, "databases.identified", "databases.duplicates", "databases.automation") == [10, 3, 1]
    assert counts(final, "databases.other_reasons.unreadable", "databases.screened") == [1, 5]
    assert counts(final, "databases.excluded", "databases.sought", "databases.not_retrieved") == [1, 4, 1]
    assert counts(final, "databases.assessed", "databases.reports_excluded.E3") == [3, 1]
    assert counts(final, "included.studies", "included.reports") == [3, 3]


def test_a_report_of_both_arms_counts_with_the_databases_and_its_other_records_have_a_line(
    final: Flow,
) -> None:
    assert final.box("other.also_in_databases").ids == ("l1",)
    assert "a1" in final.box("databases.included").ids
    assert "a1" not in final.box("other.included").ids


def test_a_source_without_files_is_not_reported_and_not_zero(final: Flow) -> None:
    assert final.box("databases.identified.register.trials").count == "not reported"
    assert final.box("databases.identified").count == 10


def test_rule_exclusions_stand_under_automation_and_never_under_records_excluded(final: Flow) -> None:
    assert final.box("databases.automation").ids == ("a4",)
    assert "a4" not in final.box("databases.excluded").ids


def test_what_a_stopping_rule_left_unread_has_its_own_line(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol({"screening": {"stopping": {"enabled": True, "recall": 0.9}}})
    roads = {
        **made_up.ROADS,
        "b9": ("b9@beta", "excluded/stopping", "not reached/nobody", "not reached/nobody"),
    }
    flow = flow_of(synthesize(made_up.make_tables(protocol, roads), protocol))
    assert flow.box("databases.stopping").ids == ("b9",)
    assert flow.box("databases.stopping").fill == {"recall": "90%", "confidence": "95%"}
    assert "b9" not in flow.box("databases.excluded").ids


def test_every_equation_of_a_finished_review_holds(final: Flow) -> None:
    assert {e.holds for e in final.equations} == {True}
    assert not final.draft


@pytest.mark.parametrize(
    ("status", "box"),
    [
        (("pending/nobody", "not reached/nobody", "not reached/nobody"), "awaiting_screening"),
        (("pending/people", "not reached/nobody", "not reached/nobody"), "awaiting_screening"),
        (("maybe/people", "not reached/nobody", "not reached/nobody"), "awaiting_screening_decision.maybe"),
        (
            ("conflict/people", "not reached/nobody", "not reached/nobody"),
            "awaiting_screening_decision.conflict",
        ),
        (("included/people", "pending/nobody", "not reached/nobody"), "awaiting_retrieval"),
        (("included/people", "pending/people", "not reached/nobody"), "awaiting_retrieval_outcome"),
        (("included/people", "retrieved/people", "pending/nobody"), "awaiting_assessment"),
        (("included/people", "retrieved/people", "maybe/people"), "awaiting_assessment_decision.maybe"),
        (("included/people", "retrieved/people", "conflict/people"), "awaiting_assessment_decision.conflict"),
    ],
)
def test_whatever_awaits_has_a_box_and_makes_the_figure_a_draft(
    made_up: ModuleType, status: tuple[str, ...], box: str
) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol, {**made_up.ROADS, "z9": ("z9@beta", *status)})
    synthesis = synthesize(tables, protocol)
    flow = flow_of(synthesis)
    assert flow.box(f"databases.{box}").ids == ("z9",)
    assert flow.draft
    assert {e.holds for e in flow.equations} == {True}
    ledger = synthesis.tables["ledger"]
    assert list(ledger[ledger["report"] == "z9"]["end"]) == [f"databases.{box}"]


@pytest.mark.parametrize(
    ("status", "box", "then"),
    [
        (("pending/people", "not reached/nobody", "not reached/nobody"), "screened", 0),
        (("maybe/people", "not reached/nobody", "not reached/nobody"), "screened", 1),
        (("included/people", "pending/nobody", "not reached/nobody"), "sought", 0),
        (("included/people", "pending/people", "not reached/nobody"), "sought", 1),
        (("included/people", "retrieved/people", "pending/nobody"), "assessed", 0),
        (("included/people", "retrieved/people", "conflict/people"), "assessed", 1),
    ],
)
def test_what_waits_before_a_stage_is_not_counted_in_it_and_what_waits_after_is(
    made_up: ModuleType, final: Flow, status: tuple[str, ...], box: str, then: int
) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol, {**made_up.ROADS, "z9": ("z9@beta", *status)})
    flow = flow_of(synthesize(tables, protocol))
    before, after = (f.box(f"databases.{box}").count for f in (final, flow))
    assert isinstance(before, int)
    assert after == before + then


def test_a_stage_that_nobody_reported_prints_not_reported_and_the_equations_close_up(
    made_up: ModuleType,
) -> None:
    protocol = made_up.make_protocol(
        {"screening": {"full-text": {"reported": False}, "retrieval_reported": False}}
    )
    roads = {report: (records, first) for report, (records, first, _, _) in made_up.ROADS.items()}
    flow = flow_of(synthesize(made_up.make_tables(protocol, roads), protocol))
    assert (
        counts(flow, "databases.sought", "databases.assessed", "databases.not_retrieved")
        == ["not reported"] * 3
    )
    assert counts(flow, "included.reports", "included.studies") == [6, 6]
    last = next(e for e in flow.equations if e.id == "databases.included")
    assert (last.plus, last.holds) == (("databases.screened",), True)
    assert "ends_at_title_abstract" in {n.label for n in flow.notes}
    assert flow.box("included").parts[1].label == "reports_title_abstract"


def test_only_the_full_text_not_reported_counts_what_was_retrieved(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol({"screening": {"full-text": {"reported": False}}})
    roads = {report: road[:3] for report, road in made_up.ROADS.items()}
    flow = flow_of(synthesize(made_up.make_tables(protocol, roads), protocol))
    assert flow.box("included.reports").ids == ("a1", "a2", "b4", "h1", "l2")


def test_only_the_retrieval_not_reported_leads_from_screened_to_assessed(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol({"screening": {"retrieval_reported": False}})
    roads = {**made_up.ROADS, "b3": ("b3@beta", "included/people", "", "pending/nobody")}
    roads = {r: (road[0], road[1], "", road[3]) for r, road in roads.items()}
    flow = flow_of(synthesize(made_up.make_tables(protocol, roads), protocol))
    assert flow.box("databases.sought").count == "not reported"
    assert flow.box("databases.awaiting_assessment").ids == ("b3",)
    assert {e.holds for e in flow.equations} == {True}


def test_no_stage_reported_means_that_nobody_can_say_what_was_included(made_up: ModuleType) -> None:
    screening = {
        "title-abstract": {"reported": False},
        "full-text": {"reported": False},
        "retrieval_reported": False,
    }
    protocol = made_up.make_protocol({"screening": screening})
    roads = {report: road[:1] for report, road in made_up.ROADS.items()}
    flow = flow_of(synthesize(made_up.make_tables(protocol, roads), protocol))
    assert flow.box("included.reports").count == "not reported"
    assert flow.box("databases.automation").count == "not reported"
    assert flow.box("databases.duplicates").count == 3


def test_an_arm_without_any_file_is_not_reported_throughout(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    roads = {r: road for r, road in made_up.ROADS.items() if r in ("l2", "l3", "h1")}
    flow = flow_of(synthesize(made_up.make_tables(protocol, roads, unreadable=()), protocol))
    assert {b.count for b in flow.walk() if b.id.startswith("databases.")} == {"not reported"}
    assert {e.holds for e in flow.equations if e.id.startswith("databases.")} == {None}
    assert {e.holds for e in flow.equations if e.id.startswith("other.")} == {True}
    assert flow.box("included.reports").ids == ("l2",)


def test_an_empty_corpus_gives_a_figure_that_knows_nothing(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    flow = flow_of(synthesize(made_up.make_tables(protocol, {}, unreadable=()), protocol))
    assert flow.box("databases.identified").count == "not reported"
    assert flow.box("included.reports").count == "not reported"


def test_two_reports_of_one_study_and_one_report_of_two_studies_are_counted_as_such(
    made_up: ModuleType,
) -> None:
    protocol = made_up.make_protocol()
    studies = [{"study": s, "report": r} for s, r in (("S1", "a1"), ("S1", "b4"), ("S2", "l2"), ("S3", "l2"))]
    flow = flow_of(synthesize(made_up.make_tables(protocol, more={"studies": studies}), protocol))
    assert counts(flow, "included.reports", "included.studies") == [3, 3]
    assert flow.box("included.studies").ids == ("S1", "S2", "S3")


BASELINE = {"citation": "Doe 2020", "date": "2020", "studies": 12, "reports": 14, "sources": ["beta"]}


def test_the_update_arm_is_there_only_with_a_baseline(made_up: ModuleType, final: Flow) -> None:
    assert final.find("previous") is None
    protocol = made_up.make_protocol({"baseline": BASELINE})
    flow = flow_of(synthesize(made_up.make_tables(protocol), protocol))
    # beta was screened before: a1, a2, b3 and b4 are known; what alpha and the lists found of them is not counted anew.
    assert flow.box("databases.already_reviewed").ids == ("a1", "a2")
    assert flow.box("other.already_reviewed").ids == ("l1",)
    assert counts(flow, "included.reports", "total.reports", "total.studies") == [1, 15, 13]
    assert flow.box("included").parts[0].label == "new_studies"


def test_a_new_report_of_a_known_study_adds_no_study(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol({"baseline": BASELINE})
    studies = [{"study": "S1", "report": "b4"}, {"study": "S1", "report": "l2"}]
    flow = flow_of(synthesize(made_up.make_tables(protocol, more={"studies": studies}), protocol))
    assert counts(flow, "total.studies", "total.reports") == [12, 15]


def test_a_withdrawn_report_leaves_the_total_of_studies_unsaid(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol({"baseline": {**BASELINE, "withdrawn": 2}})
    flow = flow_of(synthesize(made_up.make_tables(protocol), protocol))
    assert counts(flow, "total.reports", "total.studies") == [13, "not reported"]


FAULTS = {
    "a report that advanced and is not reached": {"b4": ("b4@beta", "included/people", "not reached/nobody", "not reached/nobody")},
    "a report that was excluded and yet retrieved": {"a3": ("a3@alpha", "excluded/people/E1", "retrieved/people", "included/people")},
    "an exclusion by nobody": {"a3": ("a3@alpha", "excluded/nobody", "not reached/nobody", "not reached/nobody")},
    "a status that no box knows": {"a3": ("a3@alpha", "perhaps/people", "not reached/nobody", "not reached/nobody")},
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_seeded_fault_gives_no_figure_but_an_error_that_names_the_report(
    made_up: ModuleType, fault: str
) -> None:
    protocol = made_up.make_protocol()
    synthesis = synthesize(made_up.make_tables(protocol, {**made_up.ROADS, **FAULTS[fault]}), protocol)
    assert synthesis.flow is None
    told = [p for p in synthesis.problems if p.code == "SYN001"]
    assert told
    assert any(next(iter(FAULTS[fault])) in p.message for p in told)


def test_an_entry_that_vanished_between_file_and_records_is_an_error_that_names_the_file(
    made_up: ModuleType,
) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol)
    tables["records"] = tables["records"][tables["records"]["record"] != "b3"]
    synthesis = synthesize(tables, protocol)
    assert synthesis.flow is None
    assert any(
        "searches/beta.ris" in p.message and p.where == "databases.entries" for p in synthesis.problems
    )


def test_a_record_in_no_report_is_an_error_that_names_it(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol)
    tables["clusters"] = tables["clusters"][tables["clusters"]["record"] != "b2"]
    synthesis = synthesize(tables, protocol)
    assert synthesis.flow is None
    assert any("b2" in p.message for p in synthesis.problems)


def test_a_report_with_two_statuses_at_a_stage_is_an_error(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    twice = [
        {
            "report": "a3",
            "stage": "title-abstract",
            "status": "excluded",
            "by": "people",
            "criterion": "E1",
            "reason": "[]",
        }
    ]
    synthesis = synthesize(made_up.make_tables(protocol, more={"statuses": twice}), protocol)
    assert [p.code for p in synthesis.problems] == ["SYN002"]
    assert "a3" in synthesis.problems[0].message


def test_an_included_report_without_a_study_is_an_error(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol)
    tables["studies"] = tables["studies"][tables["studies"]["report"] != "l2"]
    synthesis = synthesize(tables, protocol)
    assert synthesis.flow is None
    assert [p.code for p in synthesis.problems] == ["SYN004"]


def test_a_status_of_no_report_is_an_error(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    ghost = [
        {"report": "ghost", "stage": "title-abstract", "status": "pending", "by": "nobody", "reason": "[]"}
    ]
    synthesis = synthesize(made_up.make_tables(protocol, more={"statuses": ghost}), protocol)
    assert [p.code for p in synthesis.problems] == ["SYN003"]


def test_databases_are_always_shown_and_other_methods_only_where_there_are_any(made_up: ModuleType) -> None:
    sources = made_up.PROTOCOL["sources"]
    databases = [s for s in sources if s["kind"] in ("database", "register")]
    others = [s for s in sources if s not in databases]
    for chosen, roads, arms in (
        (databases, {"a4": ("a4@alpha",)}, ("databases",)),
        (others, {"h1": ("h1@hand",)}, ("databases", "other")),
        (sources, {"a4": ("a4@alpha",)}, ("databases", "other")),
    ):
        protocol = made_up.make_protocol({"sources": chosen})
        tables = made_up.make_tables(
            protocol, {r: (*road, *made_up.ROADS[r][1:]) for r, road in roads.items()}, unreadable=()
        )
        assert flow_of(synthesize(tables, protocol)).arms == arms


def test_box_of_what_was_included_counts_studies_and_labels_reports_plainly(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    studies = [{"study": "S1", "report": "a1"}, {"study": "S1", "report": "b4"}]
    included = flow_of(synthesize(made_up.make_tables(protocol, more={"studies": studies}), protocol)).box(
        "included"
    )
    assert (included.count, included.ids) == (2, ("S1", "l2"))
    assert [p.label for p in included.parts] == ["studies", "reports"]


def notes(flow: Flow) -> set[str]:
    return {n.label for n in flow.notes}


def test_finished_review_in_which_one_source_has_no_file_notes_only_that(final: Flow) -> None:
    assert notes(final) == {"convention", "some_sources"}


def test_nothing_is_noted_of_sources_where_all_have_files_or_none_of_the_arm_has(made_up: ModuleType) -> None:
    sources = [s for s in made_up.PROTOCOL["sources"] if s["id"] != "trials"]
    protocol = made_up.make_protocol({"sources": sources})
    assert "some_sources" not in notes(flow_of(synthesize(made_up.make_tables(protocol), protocol)))
    roads = {r: road for r, road in made_up.ROADS.items() if r in ("a2", "a3", "a4", "b3", "b4")}
    assert "some_sources" not in notes(flow_of(synthesize(made_up.make_tables(protocol, roads), protocol)))


def test_review_that_reports_no_stage_claims_no_equation_of_what_was_included(made_up: ModuleType) -> None:
    screening = {
        "title-abstract": {"reported": False},
        "full-text": {"reported": False},
        "retrieval_reported": False,
    }
    protocol = made_up.make_protocol({"screening": screening})
    flow = flow_of(
        synthesize(
            made_up.make_tables(protocol, {r: road[:1] for r, road in made_up.ROADS.items()}), protocol
        )
    )
    assert not {e.id for e in flow.equations} & {"databases.included", "other.included"}
    assert "no_stage" in notes(flow)


def test_record_missing_from_one_file_is_not_made_good_by_one_too_many_in_another(
    made_up: ModuleType,
) -> None:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol)
    moved = tables["records"]["record"] == "b3"
    tables["records"].loc[moved, "file"] = "searches/alpha.ris"
    synthesis = synthesize(tables, protocol)
    assert synthesis.flow is None
    assert any("searches/alpha.ris, searches/beta.ris" in p.message for p in synthesis.problems)


def test_record_of_a_file_that_is_not_listed_is_an_error_that_names_the_file(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    roads = {"a3": ("a3@alpha", *made_up.ROADS["a3"][1:]), "a4": ("a4@alpha", *made_up.ROADS["a4"][1:])}
    tables = made_up.make_tables(protocol, roads, unreadable=())
    tables["records"].loc[tables["records"]["record"] == "a4", "file"] = "searches/lost.ris"
    synthesis = synthesize(tables, protocol)
    assert any(
        p.where == "databases.entries" and "searches/lost.ris" in p.message for p in synthesis.problems
    )


@pytest.mark.parametrize(("reports", "more"), [(20, ""), (21, " and 1 more"), (25, " and 5 more")])
def test_error_names_twenty_reports_and_counts_the_others(
    made_up: ModuleType, reports: int, more: str
) -> None:
    protocol = made_up.make_protocol()
    roads = {
        f"r{i:02}": (f"r{i:02}@alpha", "excluded/people/E1", "not reached/nobody", "not reached/nobody")
        for i in range(reports)
    }
    twice = [
        {"report": r, "stage": "title-abstract", "status": "excluded", "by": "people", "reason": "x"}
        for r in roads
    ]
    (problem,) = synthesize(made_up.make_tables(protocol, roads, more={"statuses": twice}), protocol).problems
    assert (
        problem.message
        == f"reports with more than one status at title-abstract ({reports}): {', '.join(sorted(roads)[:20])}{more}"
    )


def notice(report: str, word: str, decision: str) -> dict[str, Any]:
    return {"report": report, "notice": word, "decision": decision, "who": [], "notices": []}


def test_retracted_included_report_makes_a_draft_until_somebody_decides(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    for decision, label, draft in (("open", "notice_open", True), ("conflict", "notice_open", True), ("keep", "notice_kept", False)):  # fmt: skip
        more = {"notice_decisions": [notice("a1", "retracted", decision)]}
        flow = flow_of(synthesize(made_up.make_tables(protocol, more=more), protocol))
        (note,) = [n for n in flow.notes if n.label.startswith("notice")]
        assert (note.label, flow.draft) == (label, draft)
        assert note.fill == {"n": "1", "reports": "2", "studies": "2"}


def test_expression_of_concern_is_noted_with_the_numbers_without_the_report(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    more = {
        "notice_decisions": [notice("a1", "expression of concern", "open"), notice("a1", "corrected", "open")]
    }
    flow = flow_of(synthesize(made_up.make_tables(protocol, more=more), protocol))
    assert [n.label for n in flow.notes if n.label.startswith("notice")] == ["notice_concern"]
    assert not flow.draft


def test_included_notice_is_no_study(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol()
    works = {"a1": {"notice": ["erratum of"]}}
    flow = flow_of(synthesize(made_up.make_tables(protocol, works=works), protocol))
    assert counts(flow, "included.studies", "included.reports") == [2, 3]


def test_a_source_outside_the_flow_is_in_no_box_and_a_note_names_it(made_up: ModuleType) -> None:
    sources = [{**s, "flow": "none"} if s["id"] == "hand" else s for s in made_up.PROTOCOL["sources"]]
    protocol = made_up.make_protocol({"sources": sources})
    flow = flow_of(synthesize(made_up.make_tables(protocol), protocol))
    assert counts(flow, "other.identified", "other.duplicates", "other.included") == [3, 0, 1]
    ids = {i for box in flow.boxes for part in box.walk() for i in part.ids}
    assert ids & {"h1", "h2", "searches/hand.ris"} == set()
    assert [n.fill for n in flow.notes if n.label == "outside"] == [{"sources": "Hand search", "n": "2"}]
    assert all(e.holds is not False for e in flow.equations)


def test_the_flow_of_a_reconstruction_says_that_it_is_no_record_of_a_screening(made_up: ModuleType) -> None:
    protocol = made_up.make_protocol({"review": {**made_up.PROTOCOL["review"], "kind": "reconstruction"}})
    flow = flow_of(synthesize(made_up.make_tables(protocol), protocol))
    assert "reconstruction" in [n.label for n in flow.notes]


def kinds(made_up: ModuleType, *studies: dict[str, str]) -> Flow:
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol, more={"studies": [{"who": "rina", **s} for s in studies]})
    return flow_of(synthesize(tables, protocol))


def test_only_empirical_studies_are_studies_and_other_documents_have_a_line_each(made_up: ModuleType) -> None:
    flow = kinds(
        made_up,
        {"study": "a1", "report": "a1", "evidence": "theory"},
        {"study": "b4", "report": "b4", "evidence": "regulation"},
    )
    assert flow.box("included.studies").ids == ("l2",)
    assert flow.box("included.others").ids == ("a1", "b4")
    assert flow.box("included.others.theory").ids == ("a1",)
    assert flow.box("included.others.regulation").ids == ("b4",)
    assert counts(flow, "included", "included.reports") == [3, 3]
    (equation,) = (e for e in flow.equations if e.id == "included.studies")
    assert (equation.holds, equation.plus) == (True, ("included.studies", "included.others"))


def test_a_work_that_nobody_classified_is_neither_a_study_nor_another_document(made_up: ModuleType) -> None:
    flow = kinds(made_up, {"study": "a1", "report": "a1", "evidence": ""})
    assert flow.box("included.not_classified").ids == ("a1",)
    assert flow.box("included.studies").ids == ("b4", "l2")
    assert all(box.id != "included.others" for box in flow.boxes for box in box.walk())


def test_without_other_documents_the_box_has_two_lines(final: Flow) -> None:
    assert [part.id for part in final.box("included").parts] == ["included.studies", "included.reports"]
