"""The counts that `slr rules` shows."""

from slr.model.protocol import Criterion
from slr.model.reason import Reason, write_reasons
from slr.model.table import RULE_OUTCOMES, frame
from slr.screen.rule_summary import summarize_rules


def criterion(ident, kind="exclude", **rule):
    return Criterion.model_validate({"id": ident, "kind": kind, "text": "t", "rule": {"text": "x", **rule}})


def word(text):
    return Reason.of("word", word=text)


def outcomes(*lines):
    """Lines such as `r1 E1 met exclude word word`."""
    rows = []
    for line in lines:
        report, ident, outcome, effect, *words = line.split()
        rows.append(
            {
                "report": report,
                "criterion": ident,
                "outcome": outcome.replace("-", " "),
                "effect": effect,
                "words": write_reasons(map(word, words)),
            }
        )
    return frame(RULE_OUTCOMES, rows)


def test_a_rule_decides_alone_and_after_the_others():
    data = outcomes(
        "r1 E1 met exclude rats", "r1 E2 met exclude mice", "r2 E1 met exclude rats", "r2 E2 not-met none",
        "r3 E1 unknown none", "r3 E2 met exclude mouse mice",
    )  # fmt: skip
    one, two = summarize_rules(data, [criterion("E1"), criterion("E2")])
    assert (one.met, one.unmet, one.unknown, one.alone, one.after) == (2, 0, 1, 2, 1)
    assert (two.met, two.unmet, two.unknown, two.alone, two.after) == (2, 1, 0, 2, 1)
    assert one.words == ((word("rats"), 2),)
    assert two.words == ((word("mice"), 2), (word("mouse"), 1))


def test_a_mark_takes_nothing_from_other_rules():
    data = outcomes("r1 E1 met exclude rats", "r1 M1 met mark rats")
    one, mark = summarize_rules(data, [criterion("E1"), criterion("M1", outcome="mark")])
    assert (one.after, mark.alone, mark.after) == (1, 1, 0)


def test_words_of_an_include_rule_are_those_of_the_reports_that_meet_it():
    data = outcomes("r1 I1 met none asn", "r2 I1 not-met exclude")
    [found] = summarize_rules(data, [criterion("I1", "include")])
    assert (found.words, found.alone, found.decided) == (((word("asn"), 1),), 1, ("r2",))


def test_sample_is_seeded_and_within_what_is_decided():
    data = outcomes(*(f"r{i} E1 met exclude" for i in range(30)))
    first, again, other = (summarize_rules(data, [criterion("E1")], sample=5, seed=s)[0] for s in (1, 1, 2))
    assert first.sample == again.sample != other.sample
    assert len(first.sample) == 5
    assert set(first.sample) <= set(first.decided)


def test_people_s_criteria_have_no_summary_and_a_rule_that_decides_nothing_has_one():
    bare = Criterion.model_validate({"id": "P", "kind": "exclude", "text": "t"})
    [found] = summarize_rules(outcomes("r1 E1 not-met none"), [bare, criterion("E1")])
    assert (found.criterion, found.alone, found.sample) == ("E1", 0, ())


def test_words_of_equal_number_are_sorted():
    data = outcomes("r1 E1 met exclude rats mice", "r2 E1 met exclude voles", "r3 E1 met exclude voles")
    [found] = summarize_rules(data, [criterion("E1")])
    assert found.words == ((word("voles"), 2), (word("mice"), 1), (word("rats"), 1))


def test_words_of_what_a_rule_neither_decides_nor_finds_are_not_listed():
    data = outcomes("r1 I1 unknown none asn", "r2 I1 not-met none clerk", "r3 E1 met none rats")
    include, exclude = summarize_rules(data, [criterion("I1", "include"), criterion("E1")])
    assert (include.words, exclude.words) == ((), ())
