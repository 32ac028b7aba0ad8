"""Matching depends on what the rows say, and on nothing else."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_findings import make_entry, match

from slr.findings.difference import list_differences
from slr.findings.entry import Entry
from slr.findings.match import Matching, list_reasons

CELLS = st.fixed_dictionaries(
    {
        "report": st.sampled_from(["r1", "r2", "out"]),
        "predictor": st.sampled_from(["a", "b"]),
        "p": st.sampled_from(["", ".05", ".050", ".5"]),
        "second_hand": st.sampled_from(["", "yes"]),
    }
)
# A person has one current row with the same id.
ENTRIES = st.lists(
    st.builds(make_entry, st.sampled_from(["rina", "tomas", "adjudicated"]), CELLS),
    max_size=6,
    unique_by=lambda entry: entry.id,
)


def count_results(matching: Matching) -> list[tuple[Any, ...]]:
    return [(r.id, r.reason) for r in matching.results]


@settings(max_examples=30)
@given(entries=ENTRIES, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_and_files_changes_nothing(entries: list[Entry], order: Any) -> None:
    before = match(entries)
    order.shuffle(entries)
    after = match(entries)
    assert (after.results, after.repeated, after.left) == (before.results, before.repeated, before.left)
    assert list(list_differences(after)) == list(list_differences(before))


@settings(max_examples=30)
@given(entries=ENTRIES)
def test_every_row_has_a_reason_or_belongs_to_one_result_that_counts(entries: list[Entry]) -> None:
    matching = match(entries)
    counted = [e.id for r in matching.results if r.reason is None for e in r.rows if e.reason is None]
    assert len(counted) == len(set(counted))
    reasons = list(list_reasons(matching))
    assert sorted(own for own, _ in reasons) == sorted(e.id for e in entries)
    assert {own for own, reason in reasons if reason is None} == set(counted)


@settings(max_examples=30)
@given(entries=ENTRIES)
def test_a_second_extractor_who_agrees_changes_no_count(entries: list[Entry]) -> None:
    first = [make_entry("rina", {**e.row.values, "finding": ""}) for e in entries]
    first = list({e.id: e for e in first}.values())
    again = [make_entry("tomas", {**e.row.values, "finding": ""}) for e in first]
    for second in (again, again[::2]):
        assert count_results(match([*first, *second])) == count_results(match(first))


def test_a_second_extractor_who_disagrees_adds_no_result() -> None:
    rina, tomas = (make_entry(who, {"p": p}) for who, p in (("rina", ".05"), ("tomas", ".5")))
    assert [r.id for r in match([rina, tomas]).results] == [r.id for r in match([rina]).results]


def test_the_id_of_a_result_does_not_depend_on_the_extractor() -> None:
    assert match([make_entry("rina", {})]).results[0].id == match([make_entry("tomas", {})]).results[0].id


def test_two_rows_of_one_person_about_one_result_are_listed_and_belong_to_none() -> None:
    matching = match([make_entry("rina", {"report": r}) for r in ("r1", "r2")])
    assert matching.results == ()
    assert [sorted(e.report for e in group) for group in matching.repeated] == [["r1", "r2"]]
