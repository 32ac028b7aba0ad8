"""Which statuses an edit of the protocol changes, and how the change is described."""

from slr.model.protocol import Protocol
from slr.model.reason import Reason
from slr.model.status import Status
from slr.model.table import STATUSES, frame
from slr.report.reason import english, word_reasons
from slr.report.text import Texts
from slr.screen.difference import compare_protocols, count_flips, describe_amendment, find_flips


def status(report, said, stage="title-abstract", by="nobody", criterion=""):
    return Status(report=report, stage=stage, status=said, by=by, criterion=criterion)


def list_flips(*found):
    return find_flips(*(frame(STATUSES, [s.row() for s in statuses]) for statuses in found))


def protocol(criteria=(), **parts):
    return Protocol.model_validate(
        {"schema": 1, "review": {"title": "t"}, "question": {"text": "q"}, "sources": [], "criteria": list(criteria), **parts}
    )  # fmt: skip


E1 = {
    "id": "E1",
    "kind": "exclude",
    "text": "Not about work.",
    "rule": {"text": "rats", "years": {"to": 2000}},
}


def test_only_reports_that_stand_elsewhere_flip():
    before = [status("a", "pending"), status("b", "pending"), status("c", "excluded", by="rule", criterion="E1")]  # fmt: skip
    after = [
        status("a", "pending"),
        status("b", "excluded", by="rule", criterion="E2"),
        status("c", "pending"),
    ]
    found = list_flips(before, after)
    assert [(f.report, f.change) for f in found] == [
        ("c", "excluded by rule E1 -> pending"),
        ("b", "pending -> excluded by rule E2"),
    ]


def test_another_criterion_behind_the_same_exclusion_is_a_flip_too():
    [found] = list_flips(
        [status("a", "excluded", by="rule", criterion="E1")],
        [status("a", "excluded", by="rule", criterion="E2")],
    )
    assert found.change == "excluded by rule E1 -> excluded by rule E2"


def test_a_report_flips_once_at_the_first_stage_where_it_differs():
    before = [status("a", "included"), status("a", "pending", "retrieval")]
    after = [
        status("a", "excluded", by="rule", criterion="E1"),
        status("a", "not reached", "retrieval"),
        status("a", "not reached", "full-text"),
    ]
    assert [(f.report, f.stage) for f in list_flips(before, after)] == [("a", "title-abstract")]


def test_a_stage_that_only_one_protocol_has_is_reported():
    [found] = list_flips([], [status("a", "pending", "full-text")])
    assert found.change == "not there -> pending"


def test_equal_statuses_flip_nothing_whatever_their_order():
    some = [status("a", "pending"), status("b", "included", by="people")]
    assert list_flips(some, some[::-1]) == ()


def describe(before, after):
    """Return the changes in English, a line each."""
    return tuple(word_reasons((change,), english()) for change in compare_protocols(before, after))


def test_changes_name_the_criterion_and_the_key():
    after = {**E1, "text": "Not about work or jobs.", "rule": {"text": "rats", "years": {"to": 2005}}}
    assert describe(protocol([E1]), protocol([after])) == (
        "criterion E1.text: Not about work. -> Not about work or jobs.",
        "criterion E1.rule.years.to: 2000 -> 2005",
    )


def test_added_removed_and_reordered_criteria_are_listed():
    e2 = {"id": "E2", "kind": "exclude", "text": "Rats."}
    assert describe(protocol([E1]), protocol([e2])) == (
        "criterion E1 removed (Not about work.)",
        "criterion E2 added (Rats.)",
    )
    [line] = describe(protocol([E1, e2]), protocol([e2, E1]))
    assert "order of the criteria has changed" in line


def test_other_parts_are_reported_by_their_path_and_amendments_are_not():
    before = protocol(screening={"title-abstract": {"reviewers": 1}})
    after = protocol(
        screening={"title-abstract": {"reviewers": 2}},
        amendments=[{"date": "2026-01-01", "change": "c", "reason": "r"}],
    )
    assert describe(before, after) == ("screening.title-abstract.reviewers: 1 -> 2",)


def test_a_rule_added_to_a_criterion_is_reported_as_a_change_from_nothing():
    bare = {k: v for k, v in E1.items() if k != "rule"}
    [line] = describe(protocol([bare]), protocol([E1]))
    assert line.startswith("criterion E1.rule: nothing -> {")
    assert len(line) < 110


def test_an_amendment_states_the_change_and_its_effect():
    flips = list_flips(
        [status("a", "pending"), status("b", "pending")],
        [status(r, "excluded", by="rule", criterion="E1") for r in "ab"],
    )
    assert count_flips(flips) == (("title-abstract", "pending -> excluded by rule E1", 2),)
    added = Reason.of("criterion_added", name="E1", text="x")
    amendment = describe_amendment((added,), flips)
    assert word_reasons(amendment, english()) == (
        "criterion E1 added (x). Reports with a changed status: 2 not decided yet -> excluded by rule E1 at title and abstract."
    )
    assert word_reasons(amendment, Texts("id")) == (
        "kriteria E1 ditambahkan (x). Laporan yang berubah statusnya: "
        "2 belum diputuskan -> dikeluarkan oleh aturan E1 pada tahap judul dan abstrak."
    )
    unchanged = word_reasons(describe_amendment((), ()), english())
    assert unchanged == "no change in content. Reports with a changed status: none."


def test_changes_are_counted_by_stage_the_commonest_first_then_by_name():
    def flip(report, stage, to):
        return list_flips([status(report, "pending", stage)], [status(report, to, stage)])

    flips = [f for r, stage, to in (("a", "full-text", "included"), ("b", "title-abstract", "maybe"), ("c", "title-abstract", "excluded"),
                                    ("d", "title-abstract", "included"), ("e", "title-abstract", "included"), ("f", "retrieval", "retrieved"))
             for f in flip(r, stage, to)]  # fmt: skip
    assert count_flips(flips) == (
        ("title-abstract", "pending -> included", 2),
        ("title-abstract", "pending -> excluded", 1),
        ("title-abstract", "pending -> maybe", 1),
        ("retrieval", "pending -> retrieved", 1),
        ("full-text", "pending -> included", 1),
    )


def test_report_that_is_new_or_gone_flips_from_or_to_nothing():
    assert [f.change for f in list_flips([], [status("a", "pending")])] == ["not there -> pending"]
    assert [f.change for f in list_flips([status("a", "pending")], [])] == ["pending -> not there"]
