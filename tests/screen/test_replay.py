"""A finished screening, replayed by several models."""

import pytest

from slr.model.problem import ReviewError
from slr.model.table import REPORTS, STATUSES, frame
from slr.screen.labelled import Labelled
from slr.screen.replay import choose_priors, label_settled, replay_models, stop_reading
from slr.screen.subject import ProtocolWords
from slr.screen.term import Text

TITLES = ["burnout of nurses", "soil of rice", "burnout at work", "rice in drought", "water of rivers"]
SCREENING = Labelled(
    ids=tuple("abcde"),
    texts=tuple(Text(title=t) for t in TITLES),
    relevant=(True, False, True, False, False),
)


def choose(priors=(), seed=None, *, has_words=False):
    return choose_priors(SCREENING, priors, seed, has_words=has_words, file="x.csv")


def no_vectors(_texts):
    raise AssertionError("no vectors are needed")


def test_priors_are_those_that_were_named_each_once():
    assert choose(["c", "a", "c"]) == (2, 0)


def test_without_names_one_of_each_kind_is_drawn_by_seed():
    drawn = choose(seed=3)
    assert sorted(SCREENING.relevant[i] for i in drawn) == [False, True]
    assert choose() == choose(seed=1)


def test_the_protocol_s_words_need_no_priors_unless_a_seed_asks_for_them():
    assert choose(has_words=True) == ()
    assert choose(seed=1, has_words=True) == choose(seed=1)


def test_an_unknown_prior_is_reported():
    with pytest.raises(ReviewError, match="no report with the id 'z'"):
        choose(["a", "z"])


def test_each_model_reads_every_report_but_the_priors_and_is_measured():
    runs = replay_models(SCREENING, ProtocolWords(), (0, 1), ["elas", "elas"], 1, no_vectors)
    assert list(runs) == ["elas"]
    assert sorted(runs["elas"]["order"]) == ["c", "d", "e"]
    assert runs["elas"]["order"][0] == "c"
    assert (runs["elas"]["labels"], runs["elas"]["model"]) == ([1, 0, 0], "elas")


def test_the_stopping_rule_reports_what_would_have_been_found():
    assert stop_reading([1, 0, 0], 0.95, 0.95) == {
        "target": 0.95, "confidence": 0.95, "fires": True, "read": 3, "recall": 1.0, "work_saved": 0.0,
    }  # fmt: skip
    long = stop_reading([1] * 20 + [0] * 2000, 0.95, 0.95)
    assert long["fires"]
    assert (long["recall"], long["work_saved"]) == (1.0, round(1 - long["read"] / 2020, 5))


def test_reports_that_people_have_settled_at_the_stage_are_labelled():
    rows = [
        ("b", "title-abstract", "included", "people"),
        ("a", "title-abstract", "excluded", "people"),
        ("c", "title-abstract", "excluded", "rule"),
        ("d", "title-abstract", "conflict", "people"),
        ("e", "full-text", "included", "people"),
    ]
    statuses = frame(STATUSES, [dict(zip(("report", "stage", "status", "by"), r, strict=True)) for r in rows])
    reports = frame(REPORTS, [{"report": i, "title": t} for i, t in zip("edcba", TITLES, strict=True)])
    labelled = label_settled(reports, statuses, "title-abstract")
    assert (labelled.ids, labelled.relevant) == (("a", "b"), (False, True))
    assert [t.title for t in labelled.texts] == [TITLES[4], TITLES[3]]


def test_reading_of_nothing_and_of_nothing_relevant_has_no_recall():
    nothing = stop_reading([], 0.95, 0.95)
    assert (nothing["fires"], nothing["read"], nothing["recall"], nothing["work_saved"]) == (
        False,
        0,
        None,
        None,
    )
    assert stop_reading([0, 0], 0.95, 0.95)["recall"] is None
