"""The audit's sample, its estimates, and the sentence that describes them."""

import pytest

from slr.dedupe.audit import Estimate, Sample, Share, describe_audit, draw_sample, estimate
from slr.dedupe.search import Found, Judgement
from slr.statistics.interval import wilson


def judged(verdict: str, rule: str) -> Judgement:
    return Judgement(verdict, rule, 1.0, 1.0, "")


def corpus(merges: int, misses: int) -> Found:
    pairs, home = {}, {}
    for i in range(merges):
        a, b = f"m{i:04}a", f"m{i:04}b"
        pairs[a, b] = judged("same", "same-doi" if i % 4 else "title-and-place")
        home |= {a: a, b: a}
    for i in range(misses):
        a, b = f"n{i:04}a", f"n{i:04}b"
        pairs[a, b] = judged("ask", "close")
        home |= {a: a, b: b}
    return Found(pairs=pairs, cluster_of=home, refused={})


def test_sample_is_drawn_by_seed_and_spread_over_the_rules():
    found = corpus(400, 100)
    sample = draw_sample(found, 80, 1)
    assert sample == draw_sample(found, 80, 1)
    assert sample != draw_sample(found, 80, 2)
    assert (sample.merges, sample.misses, len(set(sample.pairs))) == (400, 100, 80)
    merges = [p for p, s in sample.pairs if s == "merge"]
    assert len(merges) == 40
    assert sum(found.pairs[p].rule == "title-and-place" for p in merges) == 10  # a quarter, as in the corpus


def test_sample_does_not_depend_on_the_order_of_pairs():
    found = corpus(50, 20)
    turned = Found(pairs=dict(reversed(found.pairs.items())), cluster_of=found.cluster_of, refused={})
    assert draw_sample(found, 30, 5) == draw_sample(turned, 30, 5)


def test_small_corpus_gives_all_it_has():
    assert len(draw_sample(corpus(3, 2), 50, 1).pairs) == 5
    assert len(draw_sample(corpus(3, 40), 50, 1).pairs) == 43


def test_known_precision_and_recall_are_recovered():
    found = corpus(1000, 200)
    # the truth: every tenth merge is wrong, every fifth near miss is a duplicate
    truth = {
        p: "different" if int(p[0][1:5]) % 10 == 0 else "same" for p in found.pairs if p[0].startswith("m")
    }
    truth |= {
        p: "same" if int(p[0][1:5]) % 5 == 0 else "different" for p in found.pairs if p[0].startswith("n")
    }
    told = estimate(draw_sample(found, 400, 3), truth)
    assert told.precision is not None
    assert told.recall is not None
    assert told.precision.low <= 0.9 <= told.precision.high
    assert told.recall.low <= 900 / 940 <= told.recall.high


def test_sentence_waits_until_all_are_judged():
    sample = draw_sample(corpus(4, 2), 6, 1)
    half = {p: "same" for p, _ in sample.pairs[:3]}
    assert (
        describe_audit(sample, estimate(sample, half), 1)
        == "3 of 6 sampled pairs have been judged; precision and recall are estimated once all have been judged. If people disagree on a pair, "
        "settle it in duplicates/adjudicated.csv; `slr check` lists these pairs."
    )
    verdicts = {p: "same" if s == "merge" else "different" for p, s in sample.pairs}
    sentence = describe_audit(sample, estimate(sample, verdicts), 1)
    assert "a precision of 100.0 % (95 % CI 51.0 to 100.0)" in sentence
    assert "(seed 1)" in sentence


def test_nothing_to_sample_is_said():
    sample = draw_sample(Found(pairs={}, cluster_of={}, refused={}), 10, 1)
    assert sample == Sample(pairs=(), merges=0, misses=0)
    assert (
        describe_audit(sample, estimate(sample, {}), 1) == "There are no merges and no near misses to sample."
    )


def test_near_misses_are_what_was_judged_and_not_merged():
    pairs = {
        ("a", "b"): judged("same", "same-doi"), ("c", "d"): judged("same", "same-doi"), ("e", "f"): judged("different", "two-dois"),
        ("g", "h"): judged("ask", "close"), ("i", "j"): judged("same", "identical"),
    }  # fmt: skip
    home = {r: r for r in "abcdefghij"} | {"b": "a"}
    sample = draw_sample(Found(pairs=pairs, cluster_of=home, refused={}), 10, 1)
    # c and d were not merged after all; identical records that stay apart were parted by a person
    assert dict(sample.pairs) == {
        ("a", "b"): "merge", ("c", "d"): "near miss", ("e", "f"): "near miss", ("g", "h"): "near miss",
    }  # fmt: skip
    assert (sample.merges, sample.misses) == (1, 3)


@pytest.mark.parametrize(
    ("merges", "misses", "size", "drawn"),
    [
        (100, 100, 10, (5, 5)),
        (100, 100, 11, (6, 5)),
        (2, 100, 10, (2, 8)),
        (100, 2, 10, (8, 2)),
        (0, 100, 10, (0, 10)),
        (100, 0, 10, (10, 0)),
    ],
)
def test_half_of_the_sample_is_of_each_kind_and_one_that_is_short_is_made_up_by_the_other(
    merges, misses, size, drawn
):
    kinds = [kind for _, kind in draw_sample(corpus(merges, misses), size, 1).pairs]
    assert (kinds.count("merge"), kinds.count("near miss")) == drawn


def test_every_second_of_the_pairs_in_the_order_of_their_rules_is_drawn():
    rules = ("container-doi", "same-doi", "title-and-place", "wrong-year")
    pairs = {(f"{r}a", f"{r}b"): judged("same", r) for r in rules}
    found = Found(pairs=pairs, cluster_of={x: a for a, b in pairs for x in (a, b)}, refused={})
    assert {p[0] for p, _ in draw_sample(found, 2, 1).pairs} == {"same-doia", "wrong-yeara"}


def test_sample_is_mixed_so_that_its_order_does_not_tell_what_the_rules_said():
    kinds = [kind for _, kind in draw_sample(corpus(100, 100), 40, 1).pairs]
    assert kinds not in (sorted(kinds), sorted(kinds, reverse=True))


def judge(merges: tuple[int, int], misses: tuple[int, int], of: tuple[int, int]) -> Estimate:
    """Return the estimate where so many of so many pairs are the same; `of`: how many merges and near misses there are."""
    drawn, verdicts = [], {}
    for kind, (same, judged_) in (("merge", merges), ("near miss", misses)):
        for i in range(judged_):
            drawn.append(((f"{kind}{i}", "x"), kind))
            verdicts[f"{kind}{i}", "x"] = "same" if i < same else "different"
    return estimate(Sample(pairs=tuple(drawn), merges=of[0], misses=of[1]), verdicts)


def test_precision_and_recall_are_worked_by_hand():
    told = judge((9, 10), (1, 4), (100, 40))
    assert (told.judged_merges, told.right_merges, told.judged_misses, told.true_misses) == (10, 9, 4, 1)
    assert told.precision == Share(value=0.9, low=wilson(9, 10)[0], high=wilson(9, 10)[1])
    # 90 of the 100 merges are right, and 10 of the 40 near misses were missed
    assert told.recall.value == pytest.approx(90 / 100)
    (low, high), (few, many) = wilson(9, 10), wilson(1, 4)
    assert told.recall.low == pytest.approx(100 * low / (100 * low + 40 * many))
    assert told.recall.high == pytest.approx(100 * high / (100 * high + 40 * few))


def test_recall_waits_for_a_near_miss_that_was_judged_where_there_are_any():
    assert judge((9, 10), (0, 0), (100, 40)).recall is None
    assert judge((0, 0), (1, 4), (100, 40)).recall is None
    assert judge((0, 0), (1, 4), (100, 40)).precision is None
    without = judge((9, 10), (0, 0), (100, 0)).recall
    assert (without.value, without.low, without.high) == (1.0, 1.0, 1.0)


def test_recall_is_half_where_as_many_were_missed_as_were_found():
    assert judge((5, 10), (2, 4), (40, 40)).recall.value == 0.5


def test_recall_of_nothing_found_and_nothing_missed_is_whole():
    assert judge((0, 10), (0, 4), (100, 40)).recall.value == 1.0


def test_version_is_a_judgement_and_a_question_is_none():
    sample = Sample(pairs=((("a", "b"), "merge"), (("c", "d"), "merge")), merges=2, misses=0)
    told = estimate(sample, {("a", "b"): "version", ("c", "d"): "ask"})
    assert (told.judged_merges, told.right_merges) == (1, 0)


def test_sentence_gives_numbers_seed_precision_and_recall():
    sample = draw_sample(corpus(4, 2), 6, 7)
    verdicts = {p: "same" if s == "merge" else "different" for p, s in sample.pairs}
    sentence = describe_audit(sample, estimate(sample, verdicts), 7)
    for part in (
        "4 merges and 2 near misses (seed 7)",
        "4 of the merged pairs and 0 of the near misses",
        "a precision of 100.0 %",
        "a recall of 100.0 %",
    ):
        assert part in sentence
    only = draw_sample(corpus(0, 2), 6, 7)
    assert "precision" not in describe_audit(
        only, estimate(only, dict.fromkeys((p for p, _ in only.pairs), "different")), 7
    )


def test_share_is_shown_in_per_cent_with_its_interval():
    assert str(Share(value=0.98345, low=0.911, high=0.997)) == "98.3 % (95 % CI 91.1 to 99.7)"
