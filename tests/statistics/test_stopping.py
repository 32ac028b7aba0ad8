import math
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from slr.model.screening import Stopping
from slr.model.verdict import Verdict
from slr.statistics.stopping import (
    Reading,
    _draw_at_most,
    _least_total,
    assess_stopping,
    choose_bias,
    collect_readings,
    count_work_left,
    estimate_remainder,
    explain_advice,
    find_p_value,
    find_stop,
    order_readings,
    trace_found,
)

ON = Stopping(enabled=True)
EARLY = [1, 1, 0, 1, 0, 0, 1]
ALTERNATING = [0, 1] * 20 + [0] * 100 + [1] + [0] * 200


def flags(zeros_and_ones):
    return [bool(x) for x in zeros_and_ones]


def readings(zeros_and_ones, served="model"):
    return [Reading(relevant=bool(x), served=served) for x in zeros_and_ones]


@pytest.mark.parametrize(
    ("labels", "offered", "target", "p_value"),
    [
        ([1] + [0] * 59, 100, 0.95, 0.404040404040404),
        (EARLY + [0] * 120, 200, 0.95, 0.37823834196891193),
        (EARLY + [0] * 120, 200, 0.9, 0.37823834196891193),
        (ALTERNATING, 500, 0.95, 0.19546848010457354),
        (ALTERNATING, 500, 0.8, 0.007154900138517883),
    ],
)
def test_p_value_is_that_of_the_authors_own_program(labels, offered, target, p_value):
    # Figures of buscarpy 0.2 `calculate_h0`, the program of the test's authors.
    assert find_p_value(flags(labels), offered, target) == pytest.approx(p_value, rel=1e-9)


def test_p_value_of_one_unread_report_is_worked_by_hand():
    # One of ten found, first; one more in the nine others, of which eight were read: it was missed with chance 1/9.
    assert find_p_value(flags([1] + [0] * 8), 10, 0.95) == pytest.approx(1 / 9)


def test_p_value_looks_at_the_whole_reading_where_nothing_was_found():
    # One relevant report in ten would have been missed by nine draws with chance 1/10.
    assert find_p_value(flags([0] * 9), 10, 0.95) == pytest.approx(1 / 10)


@pytest.mark.parametrize("target", ["0.8", "0.9", "0.95", "0.99"])
def test_least_total_is_the_smallest_of_which_those_found_are_less_than_the_target(target):
    for found in range(500):
        total = _least_total(found, float(target))
        assert found < Fraction(target) * total
        assert found >= Fraction(target) * (total - 1)


@settings(deadline=None, max_examples=200)
@given(st.integers(1, 60), st.data())
def test_probability_of_a_draw_is_the_hypergeometric_one(population, data):
    relevant, draws, hits = (data.draw(st.integers(0, population)) for _ in range(3))
    expected = hypergeom.cdf(hits, population, relevant, draws)
    assert _draw_at_most(hits, population, relevant, draws) == pytest.approx(expected, rel=1e-9, abs=1e-300)


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 60), st.data())
def test_only_a_probability_that_is_not_below_the_limit_may_be_returned_as_a_smaller_one(population, data):
    relevant, draws, hits = (data.draw(st.integers(0, population)) for _ in range(3))
    limit = data.draw(st.floats(0, 1))
    whole = _draw_at_most(hits, population, relevant, draws)
    found = _draw_at_most(hits, population, relevant, draws, most=limit)
    assert found == whole if whole < limit else limit <= found <= whole


@pytest.mark.parametrize("hits", [0, 900, 2500, 4900, 5000, 5100, 8000, 10_000])
def test_probability_of_a_draw_from_a_large_corpus_is_exact_however_small(hits):
    population, relevant, draws = 100_000, 10_000, 50_000
    expected = hypergeom.logcdf(hits, population, relevant, draws)
    found = _draw_at_most(hits, population, relevant, draws)
    assert found == pytest.approx(math.exp(expected), rel=1e-6, abs=1e-300)


def test_more_relevant_reports_than_there_are_reports_are_impossible():
    assert _draw_at_most(3, 10, 11, 5) == 0
    assert _draw_at_most(5, 10, 10, 5) == 1


def test_target_that_the_unread_cannot_hold_is_reached():
    assert find_p_value([True] * 30 + [False] * 10, 40, 0.9) == 0.0


def test_target_met_exactly_is_not_a_shortfall():
    # 57 of 60 is 95 %; the least total that misses it is 61, though 57 / 0.95 is not 60 in floating point.
    labels = flags([1] * 57 + [0] * 300)
    assert find_p_value(labels, 1000, 0.95) == find_p_value(labels, 1000, 57 / 60)


def test_answer_is_not_yet_unless_the_protocol_enables_it():
    labels = readings([1] * 20 + [0] * 900)
    assert assess_stopping(labels, 1000, Stopping()).advice == "not yet"
    assert assess_stopping(labels, 1000, ON).advice == "may stop"


def test_answer_is_not_yet_with_nothing_read():
    empty = assess_stopping([], 50, ON)
    assert (empty.advice, empty.p_value, empty.remainder.high) == ("not yet", 1.0, 50)


def test_all_read_is_said():
    assert assess_stopping(readings([1, 0]), 2, Stopping()).advice == "all read"


def test_more_read_than_offered_is_a_bug():
    with pytest.raises(ValueError, match="only 1 were offered"):
        assess_stopping(readings([1, 0]), 1, ON)


def test_reports_picked_by_hand_are_no_evidence_that_little_is_left():
    drawn = assess_stopping(readings([1] * 20 + [0] * 900), 1000, ON)
    picked = assess_stopping(readings([1] * 20) + readings([0] * 900, "by hand"), 1000, ON)
    assert drawn.advice == "may stop"
    assert (picked.advice, picked.drawn) == ("not yet", 20)
    assert picked.p_value == pytest.approx(1)


def test_reports_picked_by_hand_count_as_known_from_the_start():
    mixed = [*readings([1, 0]), *readings([1], "by hand"), *readings([0]), *readings([0], "listed")]
    assert order_readings(mixed) == ((True, False, True, False, False), 2)


def test_random_order_counts_as_drawn():
    labels = [1] * 20 + [0] * 900
    assert assess_stopping(readings(labels, "random"), 1000, ON).advice == "may stop"


def test_work_left_is_least_at_the_lowest_target():
    work = dict(assess_stopping(readings([1] * 30 + [0] * 100), 1000, ON).work)
    assert list(work) == [0.9, 0.95, 0.99]
    assert 0 < work[0.9] < work[0.95] <= work[0.99] < 870


def test_reading_the_work_left_allows_stopping_and_one_report_fewer_does_not():
    labels = flags([1] * 30 + [0] * 100)
    left = count_work_left(labels, 1000, 0.95, 0.95)
    assert find_p_value([*labels, *[False] * left], 1000, 0.95) < 0.05
    assert find_p_value([*labels, *[False] * (left - 1)], 1000, 0.95) >= 0.05


def test_remainder_of_a_half_read_stack_without_a_find():
    # With half of the stack unread, one relevant report is missed half of the time, four 1/16, five 1/32.
    left = estimate_remainder([False] * 5000, 9999, 0.95)
    assert (left.estimate, left.low, left.high) == (0, 0, 4)


def test_remainder_never_exceeds_the_unread():
    assert estimate_remainder([], 7, 0.95).high == 7
    assert estimate_remainder([True] * 7, 7, 0.95).high == 0


@settings(deadline=None, max_examples=60)
@given(st.lists(st.booleans(), max_size=12), st.integers(0, 12), st.sampled_from([0.8, 0.95]))
def test_remainder_is_the_largest_number_that_the_test_does_not_rule_out(labels, unread, confidence):
    offered = len(labels) + unread

    def rule_out(total):
        """Return the smallest probability over all last reports of meeting so few relevant ones."""
        tails = [labels[start:] for start in range(len(labels))]
        urns = [(offered - len(labels) + len(t), total - sum(labels) + sum(t)) for t in tails]
        return min(
            (
                0 if r > n else hypergeom.cdf(sum(t), n, r, len(t))
                for t, (n, r) in zip(tails, urns, strict=True)
            ),
            default=1,
        )

    def most(level):
        return max(k for k in range(unread + 1) if rule_out(sum(labels) + k) >= level)

    left = estimate_remainder(labels, offered, confidence)
    assert left.low == 0
    # where a probability is the level itself, rounding decides
    assert most(0.5 + 1e-9) <= left.estimate <= most(0.5 - 1e-9)
    assert most(1 - confidence + 1e-9) <= left.high <= most(1 - confidence - 1e-9)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.booleans(), max_size=12), st.integers(0, 40), st.sampled_from([0.8, 0.95]))
def test_work_left_is_the_least_number_of_irrelevant_reports_after_which_the_test_lets_stop(
    labels, unread, target
):
    offered = len(labels) + unread
    p_values = (find_p_value([*labels, *[False] * more], offered, target) for more in range(unread))
    least = next((more for more, p in enumerate(p_values) if p < 1 - 0.95), unread)
    assert count_work_left(labels, offered, target, 0.95) == least


def said(report, verdict, minute, who="rina", served="model"):
    when = datetime(2026, 1, 1, 8, int(minute), tzinfo=UTC)
    return Verdict(report=report, who=who, verdict=verdict, moment=when, served=served)


def test_readings_stand_in_the_order_of_the_first_verdict():
    rows = [
        said("b", "include", "2"),
        said("a", "exclude", "3"),
        said("a", "exclude", "1", "budi"),
    ]
    assert collect_readings(rows, "any") == (Reading(relevant=False), Reading(relevant=True))


def test_protocol_decides_whose_verdict_counts():
    rows = [
        said("a", "include", "1"),
        said("a", "exclude", "2", "budi"),
        said("a", "exclude", "3", "adjudicated"),
    ]
    relevant = {c: collect_readings(rows, c)[0].relevant for c in ("any", "all", "adjudicated")}
    assert relevant == {"any": True, "all": False, "adjudicated": False}


def test_maybe_counts_as_relevant_until_it_is_settled():
    assert collect_readings([said("a", "maybe", "1")], "any")[0].relevant


def test_verdict_without_a_way_of_serving_is_taken_as_listed():
    assert collect_readings([said("a", "exclude", "1", served="")], "any")[0].served == "listed"


def test_stop_is_where_reading_one_by_one_would_have_stopped():
    labels = flags(EARLY + [0] * 150 + [1] + [0] * 430)
    one_by_one = next(n for n in range(1, 600) if find_p_value(labels[:n], 600, 0.9) < 0.05)
    assert find_stop(labels, 600, 0.9, 0.95) == one_by_one


def test_reading_without_a_stop_returns_none():
    assert find_stop([False] * 10, 1000, 0.95, 0.95) is None


def kinds(assessment):
    return [reason.kind for reason in explain_advice(assessment)]


def test_sentences_name_the_numbers_of_the_test_and_what_it_cannot_know():
    stopped, left, limits = explain_advice(assess_stopping(readings([1] * 20 + [0] * 900), 1000, ON))
    assert (stopped.kind, left.kind, limits.kind) == ("reading_stopped", "limit_unread", "test_limits")
    numbers = {"read": 920, "offered": 1000, "included": 20, "excluded": 900, "awaiting": 0}
    assert {**numbers, "target": 0.95, "sure": 0.95}.items() <= dict(stopped.values).items()
    assert dict(left.values)["unread"] == 80


def test_sentences_of_an_unfinished_reading_claim_nothing():
    assert kinds(assess_stopping(readings([1, 0]), 1000, ON)) == [
        "reading_continues",
        "not_rejected",
        "limit_unread",
    ]


def test_sentences_say_when_the_protocol_does_not_let_stop():
    assert kinds(assess_stopping(readings([1] * 20 + [0] * 900), 1000, Stopping()))[1] == "not_enabled"


def test_all_read_leaves_nothing_to_test():
    assert kinds(assess_stopping(readings([1, 0]), 2, ON)) == ["all_read"]


labels_and_more = st.tuples(st.lists(st.booleans(), min_size=1, max_size=40), st.integers(0, 40))


@settings(deadline=None, max_examples=60)
@given(labels_and_more, st.sampled_from([0.8, 0.9, 0.95]))
def test_smallest_p_is_the_smallest_over_every_tail(case, target):
    labels, more = case
    offered = len(labels) + more
    # Each tail alone: everything before it is taken as known.
    tails = [find_p_value(labels, offered, target, known=k) for k in range(len(labels))]
    assert find_p_value(labels, offered, target) == pytest.approx(min(tails))


@settings(deadline=None, max_examples=30)
@given(labels_and_more, st.sampled_from([0.8, 0.95]))
def test_found_stop_is_the_first(case, target):
    labels, more = case
    offered = len(labels) + more
    fired = (n for n in range(1, len(labels) + 1) if find_p_value(labels[:n], offered, target) < 0.05)
    assert find_stop(labels, offered, target, 0.95) == next(fired, None)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.booleans(), max_size=60))
def test_curve_starts_at_nothing_and_ends_with_all(labels):
    corners = trace_found(labels)
    assert corners[0] == (0, 0)
    assert corners[-1] == (len(labels), sum(labels))
    assert corners == sorted(corners)


def test_curve_turns_where_something_is_found_and_runs_level_in_between():
    assert trace_found(flags([1, 0, 0, 1, 0])) == [(0, 0), (1, 1), (3, 1), (4, 2), (5, 2)]
    assert trace_found([]) == [(0, 0)]


@pytest.mark.parametrize(
    ("counts", "kind"),
    [("any", "called_by_any"), ("all", "called_by_all"), ("adjudicated", "called_in_the_end")],
)
def test_sentences_say_whose_verdicts_count_if_these_are_not_the_final_ones(counts, kind):
    read = [Reading(relevant=True, decided="excluded"), Reading(relevant=True, decided="awaiting")]
    one, two = explain_advice(assess_stopping(read, 2, Stopping(counts=counts)))
    assert dict(one.values) == {"offered": 2, "included": 0, "excluded": 1, "awaiting": 1}
    assert (two.kind, dict(two.values)) == (kind, {"found": 2})


def test_readings_know_what_was_decided():
    rows = [said("a", "include", "1"), said("b", "exclude", "2"), said("c", "maybe", "3")]
    statuses = {"a": "excluded", "b": "included", "c": "maybe"}
    assert [r.decision for r in collect_readings(rows, "any", statuses)] == [
        "excluded",
        "included",
        "awaiting",
    ]
    assert [r.decision for r in collect_readings(rows, "any")] == ["included", "excluded", "included"]


@pytest.mark.parametrize(
    ("labels", "offered", "target", "bias", "p_value"),
    [
        ([1] + [0] * 59, 100, 0.95, 1.25, 0.32287409274462653),
        (EARLY + [0] * 120, 200, 0.95, 1.5, 0.2333601926581887),
        (ALTERNATING, 500, 0.95, 1.25, 0.13025577332645422),
        (ALTERNATING, 500, 0.8, 1.5, 0.00039713743253313907),
    ],
)
def test_p_value_with_a_bias_is_that_of_the_authors_own_program(labels, offered, target, bias, p_value):
    # Figures of buscarpy 0.0.2 `calculate_h0(..., bias=...)`.
    assert find_p_value(flags(labels), offered, target, bias=bias) == pytest.approx(p_value, rel=1e-6)


@settings(deadline=None, max_examples=15)
@given(st.lists(st.booleans(), min_size=1, max_size=12), st.integers(0, 12), st.sampled_from([0.8, 0.95]))
def test_smallest_p_with_a_bias_is_the_smallest_over_every_tail(labels, more, target):
    offered = len(labels) + more
    tails = [find_p_value(labels, offered, target, known=k, bias=1.25) for k in range(len(labels))]
    assert find_p_value(labels, offered, target, bias=1.25) == pytest.approx(min(tails))


def test_a_bias_lets_reading_stop_earlier():
    labels = flags([1] * 20 + [0] * 400)
    assert find_stop(labels, 420, 0.9, 0.95, bias=1.25) < find_stop(labels, 420, 0.9, 0.95)


BIASED = Stopping(enabled=True, bias=1.25, bias_since="2026-01-10")


def served(day, how="model"):
    return Verdict(
        report="r1", record="r1", who="rina", verdict="exclude", criterion="E1", served=how, note="", basis="",
        moment=datetime(2026, 1, day, tzinfo=UTC), changed=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("verdicts", "amended", "bias", "kind"),
    [
        ([served(10), served(11)], [], 1.25, "bias_fixed"),
        ([served(9, "by hand"), served(9, "random"), served(10)], [], 1.25, "bias_fixed"),
        ([served(9), served(11)], ["2026-01-10"], 1.25, "bias_amended"),
        ([served(9), served(11)], ["2026-01-09"], 1.0, "bias_refused"),
    ],
)
def test_a_bias_counts_only_if_it_was_fixed_before_the_first_ranked_verdict_or_by_an_amendment(
    verdicts, amended, bias, kind
):
    assumed = choose_bias(BIASED, verdicts, amended)
    assert (assumed.bias, [r.kind for r in assumed.sentences]) == (bias, [kind])
    assert dict(assumed.sentences[0].values)["bias"] == 1.25


def test_without_a_bias_nothing_is_assumed():
    assert choose_bias(ON, [served(9)], []) is None


def test_sentences_name_the_bias_whether_reading_stopped_or_goes_on():
    assumed = choose_bias(BIASED, [served(11)], [])
    stopped = assess_stopping(readings([1] * 20 + [0] * 900), 1000, BIASED, assumed)
    assert kinds(stopped) == ["reading_stopped", "bias_fixed", "limit_unread", "test_limits"]
    going_on = assess_stopping(readings([1] * 20 + [0] * 90), 1000, BIASED, assumed)
    assert kinds(going_on) == ["reading_continues", "not_rejected", "bias_fixed", "limit_unread"]
    assert going_on.p_value < assess_stopping(readings([1] * 20 + [0] * 90), 1000, ON).p_value


def test_a_bias_needs_the_date_on_which_it_was_fixed():
    with pytest.raises(ValueError, match="needs `bias_since`"):
        Stopping(bias=1.25)
