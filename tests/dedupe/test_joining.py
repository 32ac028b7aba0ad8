"""Components that are joined one after another give the clusters of all pairs together."""

from collections.abc import Mapping

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.dedupe.cluster import Pair, close
from slr.dedupe.column import Texts
from slr.dedupe.joining import join_pairs, name_clusters_by_least
from slr.dedupe.judged import JudgedPairs, Judging
from slr.dedupe.rule import RULES

IDS = list("abcdefghij")
PAIR = st.lists(st.sampled_from(IDS), min_size=2, max_size=2, unique=True).map(lambda p: (min(p), max(p)))
CODES = [i for i, rule in enumerate(RULES) if rule.verdict == "same" or rule.contradicts]
JUDGED = st.dictionaries(PAIR, st.tuples(st.sampled_from(CODES), st.sampled_from([1.0, 2.0])), max_size=20)
PEOPLE = st.dictionaries(PAIR, st.sampled_from(["same", "different", "ask"]), max_size=4)


def pack(judged: Mapping[Pair, tuple[int, float]]) -> JudgedPairs:
    judging = Judging(RULES)
    places = np.array([[IDS.index(a), IDS.index(b)] for a, b in judged], np.int64).reshape(-1, 2)
    codes = np.array([code for code, _ in judged.values()], np.uint8)
    strengths = np.array([strength for _, strength in judged.values()], np.float64)
    judging.add(places, codes, strengths, strengths / 2, [()], np.zeros(len(judged), np.int32))
    return judging.finish(Texts.of(IDS))


@settings(max_examples=300, deadline=None)
@given(JUDGED, PEOPLE, st.sets(PAIR, max_size=10), st.integers(1, 9))
def test_clusters_and_refusals_are_those_of_all_pairs_together(
    judged: Mapping[Pair, tuple[int, float]], people: Mapping[Pair, str], unlike: set[Pair], size: int
) -> None:
    def contradict(a: str, b: str) -> bool:
        pair = (min(a, b), max(a, b))
        return RULES[judged[pair][0]].contradicts if pair in judged else pair in unlike

    edges = {
        pair: strength
        for pair, (code, strength) in judged.items()
        if RULES[code].verdict == "same" and pair not in people
    }
    certain = [pair for pair, verdict in people.items() if verdict == "same"]
    expected = close(certain, edges, contradict, frozenset(people) - frozenset(certain))
    joined = join_pairs(pack(judged), people, unlike.__contains__, size=size)
    assert [IDS[root] for root in joined.roots] == [expected.find(record) for record in IDS]
    assert joined.refused == expected.refused


@given(JUDGED, PAIR)
def test_judged_pairs_are_a_sorted_mapping(judged: Mapping[Pair, tuple[int, float]], pair: Pair) -> None:
    packed = pack(judged)
    assert list(packed) == sorted(judged)
    assert {
        p: (RULES.index(r), j.strength) for p, j in packed.items() for r in RULES if r.name == j.rule
    } == judged
    assert (pair in packed) == (pair in judged)
    assert ("a", "zz") not in packed
    assert all(packed[p].score == strength / 2 for p, (_, strength) in judged.items())


def test_cluster_is_named_after_its_smallest_record_even_where_that_is_a_copy() -> None:
    roots, heads = np.array([0, 1, 1, 3], np.int32), np.array([1, 1, 2, 3], np.int32)
    assert name_clusters_by_least(roots, heads).tolist() == [0, 0, 0, 3]
