"""Clusters from pairs: people first, then the strongest evidence, and no two records that contradict each other."""

from itertools import pairwise

import pytest

from slr.dedupe.cluster import MOST, Closure, close, explain_refusal, order_pair
from slr.model.reason import Reason


def never(_a: str, _b: str) -> bool:
    return False


def clash(*pairs: tuple[str, str]):
    """Return what the rules see: that these pairs contradict."""
    return lambda a, b: order_pair(a, b) in pairs


def groups(closure: Closure) -> set[str]:
    return {"".join(members) for members in closure.members.values()}


def test_pair_is_ordered_by_id() -> None:
    assert (order_pair("b", "a"), order_pair("a", "b"), order_pair("a", "a")) == (
        ("a", "b"),
        ("a", "b"),
        ("a", "a"),
    )


def test_cluster_is_named_by_its_smallest_id() -> None:
    closure = close((), {("b", "c"): 1.0, ("a", "b"): 1.0, ("x", "y"): 1.0}, never)
    assert groups(closure) == {"abc", "xy"}
    assert [closure.find(r) for r in "abcxyz"] == ["a", "a", "a", "x", "x", "z"]


def test_strongest_pair_is_merged_first_and_what_then_contradicts_is_refused_with_its_reason() -> None:
    # t fits a better than b, and a and b contradict
    closure = close((), {("a", "t"): 2.0, ("b", "t"): 3.0}, clash(("a", "b")))
    assert groups(closure) == {"bt"}
    assert closure.refused == {("a", "t"): ("a", "b")}


def test_of_equally_strong_pairs_the_smaller_ids_are_merged_first() -> None:
    closure = close((), {("c", "d"): 1.0, ("b", "c"): 1.0, ("a", "b"): 1.0}, clash(("a", "d")))
    assert groups(closure) == {"abc"}
    assert closure.refused == {("c", "d"): ("a", "d")}


def test_record_that_matches_two_contradicting_works_equally_well_is_merged_with_neither() -> None:
    closure = close((), {("a", "t"): 1.0, ("b", "t"): 1.0}, clash(("a", "b")))
    assert groups(closure) == set()
    assert closure.refused == {("a", "t"): ("a", "b"), ("b", "t"): ("a", "b")}


def test_only_the_best_matches_of_a_record_can_make_it_ambiguous_and_the_first_two_are_the_reason() -> None:
    edges = {("c", "t"): 2.0, ("b", "t"): 2.0, ("a", "t"): 2.0, ("d", "t"): 1.0}
    closure = close((), edges, clash(("a", "b"), ("a", "c"), ("b", "c")))
    assert {pair: closure.refused.get(pair) for pair in edges} == {
        ("a", "t"): ("a", "b"), ("b", "t"): ("a", "b"), ("c", "t"): ("a", "b"), ("d", "t"): None,
    }  # fmt: skip
    assert groups(closure) == {"dt"}


def test_record_that_matches_one_of_two_contradicting_works_better_is_merged_with_that_one() -> None:
    assert groups(close((), {("a", "t"): 1.01, ("b", "t"): 1.0}, clash(("a", "b")))) == {"at"}


def test_only_the_twelve_best_matches_of_a_record_are_compared_with_each_other() -> None:
    edges = {(f"a{i:02}", "t"): 1.0 for i in range(13)}
    within, beyond = (close((), edges, clash(("a00", last))) for last in ("a11", "a12"))
    assert within.refused["a00", "t"] == ("a00", "a11")
    assert ("a00", "t") not in beyond.refused


def test_persons_verdict_joins_what_the_rules_see_as_contradicting() -> None:
    closure = close([("a", "b")], {}, clash(("a", "b")))
    assert groups(closure) == {"ab"}


def test_what_the_rules_see_counts_within_what_they_merged_and_not_across_a_persons_verdict() -> None:
    # a person joined a and b; x merges with b, though it contradicts a
    closure = close([("a", "b")], {("b", "x"): 1.0}, clash(("a", "x")))
    assert groups(closure) == {"abx"}
    # and y, which contradicts x, stays out of the part that the rules made
    closure = close([("a", "b")], {("b", "x"): 2.0, ("b", "y"): 1.0}, clash(("x", "y")))
    assert groups(closure) == {"abx"}
    assert closure.refused == {("b", "y"): ("x", "y")}


def test_what_people_keep_apart_counts_in_the_whole_cluster() -> None:
    closure = close([("a", "b")], {("b", "c"): 1.0}, never, frozenset({("a", "c")}))
    assert groups(closure) == {"ab"}
    assert closure.refused == {("b", "c"): ("a", "c")}
    closure = close([("a", "b"), ("b", "c")], {}, never, frozenset({("a", "c")}))
    assert groups(closure) == {"ab"}
    assert closure.refused == {("b", "c"): ("a", "c")}


def test_joining_or_merging_what_is_one_already_succeeds_and_refuses_nothing() -> None:
    closure = Closure(clash(("a", "b")), frozenset({("a", "b")}))
    closure.cluster_of.update({"a": "a", "b": "a"})
    assert (closure.join("a", "b"), closure.merge("b", "a"), closure.refused) == (True, True, {})


def test_join_and_merge_say_whether_they_did() -> None:
    closure = Closure(clash(("a", "b")), frozenset({("a", "c")}))
    assert (closure.merge("a", "b"), closure.join("a", "c"), closure.merge("a", "d"), closure.join("b", "c")) == (
        False, False, True, True,
    )  # fmt: skip


def test_ambiguous_pair_that_a_person_has_joined_is_not_refused() -> None:
    closure = close([("a", "t")], {("a", "t"): 1.0, ("b", "t"): 1.0}, clash(("a", "b")))
    assert ("a", "t") not in closure.refused


def chain(size: int) -> tuple[dict[tuple[str, str], float], set[str]]:
    ids = [f"r{i:04}" for i in range(size)]
    return dict.fromkeys(pairwise(ids), 1.0), set(ids)


@pytest.mark.parametrize(("size", "whole"), [(MOST, True), (MOST + 1, False)])
def test_no_cluster_grows_beyond_what_can_be_one_work(size: int, whole: bool) -> None:
    edges, ids = chain(size)
    closure = close((), edges, never)
    assert ({closure.find(r) for r in ids} == {"r0000"}) is whole
    # a merge that was refused for size names itself as the reason
    assert [pair for pair, why in closure.refused.items() if pair != why] == []
    assert bool(closure.refused) is not whole


def test_refusal_is_explained_by_size_by_people_or_by_the_rules() -> None:
    assert explain_refusal(("a", "b"), ("a", "b"), by_people=True) == Reason.of("too_many", most=MOST)
    assert explain_refusal(("a", "b"), ("a", "c"), by_people=True) == Reason.of("people_apart", a="a", b="c")
    assert explain_refusal(("a", "b"), ("a", "c")) == Reason.of("rules_apart", a="a", b="c")
