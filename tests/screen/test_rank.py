import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.model.screening import Model
from slr.model.table import REPORTS, SCORES, frame, mismatches
from slr.screen.rank import ProtocolWords, Ranker, _round, rank_reports, read_matrix

TITLES = {
    "r1": "Workload and performance of civil servants",
    "r2": "Pengaruh beban kerja terhadap kinerja aparatur sipil negara",
    "r3": "Lingkungan kerja dan kinerja pegawai negeri sipil",
    "r4": "Work environment and performance in the public sector",
    "r5": "Soil moisture of rice fields in Java",
    "r6": "Kualitas air sungai di Jawa",
    "r7": "Growth of rice under drought",
    "r8": "Job demands and burnout of civil servants",
}
WORDS = ProtocolWords(
    texts=("How do workload and work environment bear on the performance of civil servants?",),
    terms=(
        "workload",
        "beban kerja",
        "lingkungan kerja",
        "kinerja",
        "civil servant*",
        "aparatur sipil negara",
    ),
)
MODEL = Model()


def reports(titles=TITLES, **more):
    rows = [
        {"report": r, "records": [r], "sources": ["s"], "arm": "databases", "title": t, **more}
        for r, t in titles.items()
    ]
    return frame(REPORTS, rows)


def rank(labels, *, words=WORDS, table=None, settings=MODEL, matrix=None):
    data = reports() if table is None else table
    pending = [r for r in data["report"] if r not in labels]
    return rank_reports(
        pa.array(data["report"], pa.large_string()),
        labels,
        pending,
        stage="title-abstract",
        words=words,
        settings=settings,
        matrix=read_matrix([data], settings) if matrix is None else matrix,
    )


def test_before_the_first_verdict_the_protocols_words_rank_both_languages_first():
    scores = rank({})
    assert set(scores["report"][:5]) == {"r1", "r2", "r3", "r4", "r8"}
    assert set(scores["basis"]) == {"protocol words"}


def test_scores_are_the_declared_table():
    assert mismatches(SCORES, rank({})) == ()
    assert list(rank({})["rank"]) == list(range(1, 9))


def test_each_score_names_the_terms_that_raised_it():
    first = rank({}).set_index("report")
    assert {"beban", "kerja"} <= set(first.loc["r2", "raised"])
    assert first.loc["r6", "raised"] == []


def test_one_verdict_moves_the_ranking_of_the_protocols_words():
    before, after = rank({}).set_index("report"), rank({"r7": True}).set_index("report")
    assert set(after["basis"]) == {"protocol words"}
    assert after.loc["r5", "score"] > before.loc["r5", "score"]


def test_verdicts_of_both_kinds_let_the_classifier_rank():
    scores = rank({"r2": True, "r5": False})
    assert set(scores["basis"]) == {"classifier"}
    assert scores["report"][0] == "r3"
    assert scores["report"].iloc[-1] == "r7"


def test_classifier_shows_what_lowered_a_score():
    lowered = rank({"r1": True, "r5": False}).set_index("report").loc["r7", "lowered"]
    assert "rice" in lowered


def test_fewer_verdicts_than_the_protocol_asks_for_leave_it_to_the_protocols_words():
    scores = rank({"r2": True, "r5": False}, settings=Model(least_labels=3))
    assert set(scores["basis"]) == {"protocol words"}


def test_without_words_and_verdicts_reports_are_in_the_order_of_their_ids():
    scores = rank({}, words=ProtocolWords())
    assert list(scores["report"]) == sorted(TITLES)
    assert set(scores["score"]) == {0.0}


def test_protocol_words_can_be_switched_off():
    assert set(rank({}, settings=Model(protocol_words=False))["score"]) == {0.0}


def test_keywords_are_read_unless_switched_off():
    table = reports({"r1": "One", "r2": "Two"})
    table.at[1, "keywords"] = ["workload"]
    assert rank({}, table=table)["report"][0] == "r2"
    assert rank({}, table=table, settings=Model(keywords=False))["report"][0] == "r1"


def test_report_without_title_and_abstract_is_ranked_too():
    scores = rank({"r2": True, "r5": False}, table=reports({**TITLES, "r9": None}))
    assert "r9" in set(scores["report"])


def test_reports_that_say_nothing_at_all_stand_in_the_order_of_their_ids():
    scores = rank({"r2": True, "r5": False}, table=reports(dict.fromkeys(TITLES)))
    assert list(scores["report"]) == [r for r in sorted(TITLES) if r not in {"r2", "r5"}]


def test_nothing_pending_gives_an_empty_table():
    none = rank(dict.fromkeys(TITLES, True))
    assert len(none) == 0
    assert mismatches(SCORES, none) == ()


def test_stored_matrix_gives_the_same_scores():
    labels = {"r2": True, "r5": False}
    stored = read_matrix([reports()], MODEL)
    assert rank(labels).equals(rank(labels, matrix=stored))


def test_unknown_model_is_reported_with_the_known_ones():
    with pytest.raises(Exception, match=r"unknown model 'elass'.*did you mean 'elas'"):
        rank({"r2": True, "r5": False}, settings=Model(name="elass"))


def test_verdict_on_a_report_that_is_gone_does_no_harm():
    assert rank({"r2": True, "r5": False, "zz": True}).equals(rank({"r2": True, "r5": False}))


def test_one_more_verdict_needs_no_new_matrix():
    table = reports()
    ranker = Ranker(matrix=read_matrix([table], MODEL), words=WORDS, settings=MODEL)
    one = ranker.learn(np.array([1, 4]), np.array([True, False]))
    two = ranker.learn(np.array([1, 4, 6]), np.array([True, False, False]))
    assert two.scores[4] < one.scores[1]


def test_screening_of_a_large_corpus_scores_only_the_top_ranked_again(monkeypatch):
    monkeypatch.setattr("slr.screen.rank.LARGE", 4)
    monkeypatch.setattr("slr.screen.rank.NEAR", 5)
    ranker = Ranker(matrix=read_matrix([reports()], MODEL), words=WORDS, settings=MODEL)
    first = ranker.learn(np.array([1, 4]), np.array([True, False]))
    seen, relevant = np.array([1, 4, 6]), np.array([True, False, False])
    quick, full = ranker.learn(seen, relevant, first), ranker.learn(seen, relevant)
    best = np.sort(np.argsort(-first.scores, kind="stable")[:5])
    rest = np.setdiff1d(np.arange(8), best)
    assert quick.scores[best] == pytest.approx(full.scores[best], abs=1e-5)
    assert quick.scores[rest].max() <= quick.scores[best].min()
    assert list(np.argsort(-quick.scores[rest])) == list(np.argsort(-first.scores[rest]))
    assert quick.learned == 2


def test_open_screen_ranks_all_reports_now_and_then(monkeypatch):
    monkeypatch.setattr("slr.screen.rank.LARGE", 4)
    monkeypatch.setattr("slr.screen.rank.OFTEN", 2)
    ranker = Ranker(matrix=read_matrix([reports()], MODEL), words=WORDS, settings=MODEL)
    first = ranker.learn(np.array([1, 4]), np.array([True, False]))
    assert ranker.learn(np.array([1, 4, 6, 5]), np.array([True, False, False, False]), first).learned == 4


@settings(deadline=None, max_examples=10)
@given(st.permutations(sorted(TITLES)))
def test_order_of_reports_and_verdicts_changes_nothing(order):
    labels = {"r2": True, "r5": False, "r8": True}
    turned = {r: labels[r] for r in order if r in labels}
    table = reports({r: TITLES[r] for r in order})
    assert rank(turned, table=table).equals(rank(labels))


def test_irrelevant_report_pushes_its_like_down_from_the_first_verdict_on():
    before, after = rank({}).set_index("report"), rank({"r7": False}).set_index("report")
    assert set(after["basis"]) == {"protocol words"}
    assert after.loc["r5", "score"] < before.loc["r5", "score"]


def test_no_term_both_raises_and_lowers_a_score():
    scores = rank({"r1": True, "r5": False})
    assert all(not set(r["raised"]) & set(r["lowered"]) for r in scores.to_dict("records"))
    assert any(r["lowered"] for r in scores.to_dict("records"))
    assert scores.set_index("report").loc["r7", "raised"] == []


def test_only_the_strongest_terms_of_a_report_are_named(monkeypatch):
    everything = rank({"r2": True, "r5": False}).set_index("report")
    monkeypatch.setattr("slr.screen.rank.CONSIDERED", 1)
    strongest = rank({"r2": True, "r5": False}).set_index("report")
    assert strongest.loc["r3", "raised"][0] == everything.loc["r3", "raised"][0]
    assert len(strongest.loc["r3", "raised"]) < len(everything.loc["r3", "raised"])


def test_score_that_rounds_to_nothing_has_no_sign():
    rounded = _round(np.array([-1e-9, 1e-9, -0.5]))
    assert list(rounded) == [0.0, 0.0, -0.5]
    assert list(np.signbit(rounded)) == [False, False, True]


@pytest.fixture
def large(monkeypatch):
    """A ranker that takes eight reports for a large corpus, of which the three likeliest are scored anew."""
    monkeypatch.setattr("slr.screen.rank.LARGE", 4)
    monkeypatch.setattr("slr.screen.rank.NEAR", 3)
    return Ranker(matrix=read_matrix([reports()], MODEL), words=WORDS, settings=MODEL)


VERDICTS = np.array([1, 4, 6, 5, 2, 3, 0]), np.array([True, False, False, False, True, True, False])


def learn(ranker, number, last=None):
    return ranker.learn(VERDICTS[0][:number], VERDICTS[1][:number], last)


def test_all_reports_are_ranked_again_after_a_number_of_verdicts_and_not_before(large, monkeypatch):
    monkeypatch.setattr("slr.screen.rank.OFTEN", 2)
    first = learn(large, 4)
    assert learn(large, 5, first).learned == 4
    assert learn(large, 6, first).learned == 6


def test_small_corpus_is_ranked_whole_each_time(large, monkeypatch):
    monkeypatch.setattr("slr.screen.rank.LARGE", 8)
    assert learn(large, 4, learn(large, 3)).learned == 4


def test_change_of_what_the_ranking_rests_on_ranks_all_reports(large):
    words = large.learn(np.array([1]), np.array([True]))
    assert words.basis == "protocol words"
    assert learn(large, 2, words).learned == 2


def test_likeliest_reports_are_those_of_the_last_full_ranking(large, monkeypatch):
    monkeypatch.setattr("slr.screen.rank.OFTEN", 2)
    first = learn(large, 2)
    learn(large, 3, first)
    second = learn(large, 4, first)
    assert second.learned == 4
    third = learn(large, 5, second)
    best = np.argsort(-second.scores, kind="stable")[:3]
    assert set(best) != set(np.argsort(-first.scores, kind="stable")[:3])
    assert third.scores[best] == pytest.approx(learn(large, 5).scores[best], abs=1e-4)


def test_other_reports_keep_scores_that_are_already_below_the_top_ranked(large):
    first = learn(large, 2)
    quick = learn(large, 3, first)
    best = np.argsort(-first.scores, kind="stable")[:3]
    rest = np.setdiff1d(np.arange(8), best)
    lowered = max(0.0, first.scores[rest].max() - quick.scores[best].min())
    assert quick.scores[rest] == pytest.approx(first.scores[rest] - lowered, abs=1e-4)
