"""The audit's sample and what it tells."""

from slr.dedupe.audit import Sample, draw_sample, estimate, tell_audit
from slr.dedupe.search import Found, Judgement


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
    return Found(pairs=pairs, home=home, refused={})


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
    turned = Found(pairs=dict(reversed(found.pairs.items())), home=found.home, refused={})
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
        tell_audit(sample, estimate(sample, half), 1)
        == "3 of 6 sampled pairs have been judged; the estimate is due when all have. A pair on which people disagree waits "
        "for duplicates/adjudicated.csv: `slr check` names it."
    )
    verdicts = {p: "same" if s == "merge" else "different" for p, s in sample.pairs}
    sentence = tell_audit(sample, estimate(sample, verdicts), 1)
    assert "a precision of 100.0 % (95 % CI 51.0 to 100.0)" in sentence
    assert "(seed 1)" in sentence


def test_nothing_to_sample_is_said():
    sample = draw_sample(Found(pairs={}, home={}, refused={}), 10, 1)
    assert sample == Sample(pairs=(), merges=0, misses=0)
    assert tell_audit(sample, estimate(sample, {}), 1) == "There are no merges and no near misses to sample."
