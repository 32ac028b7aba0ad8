import numpy as np
import pytest
from scipy.sparse import csr_matrix

from slr.model.problem import ReviewError
from slr.model.screening import DEFAULT_MODEL, Model
from slr.screen.machine import solve_machine
from slr.screen.model import (
    MODELS,
    PRODUCTS,
    Learner,
    View,
    add_blocks,
    add_views,
    balance,
    drop_empty,
    find_views,
    list_blocks,
    measure_spread,
    needs_vectors,
)
from slr.screen.term import Text
from slr.screen.training import train_model
from slr.screen.weigh import build_matrix

WORDS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta")


def random_texts(number, seed=5):
    draw = np.random.default_rng(seed)
    return [
        Text(
            title=" ".join(draw.choice(WORDS[:4] if i % 3 == 0 else WORDS, 5)),
            abstract=" ".join(draw.choice(WORDS[:5] if i % 3 == 0 else WORDS, 12)),
            keywords=tuple(draw.choice(WORDS, 2)) if i % 2 else (),
        )
        for i in range(number)
    ]


RELEVANT = np.arange(60) % 3 == 0
ROWS = np.arange(60)
MANY = 10**9  # products a column that may be kept: all of them
# Three machines over all blocks, so that the tests see what one machine over one block does not show.
THREE = (
    View(blocks={"text": 1.0, "title": 0.5}, cost=0.11, ratio=20.0),
    View(blocks={"text": 1.0, "keyword": 0.1}, cost=0.11, ratio=20.0),
    View(blocks={"even": 1.0}, cost=0.11, ratio=20.0),
)
VIEWS = {**MODELS, "three": THREE}


def build(texts):
    """Return a matrix with all blocks. Its vectors are drawn at random, but lean to one side for relevant reports."""
    vectors = (
        np.random.default_rng(9).normal(size=(len(texts), 5)) + (np.arange(len(texts)) % 3 == 0)[:, None]
    )
    blocks = ("text", "merged", "even", "title", "keyword")
    return build_matrix(texts, blocks).add_vectors(vectors.astype(np.float16))


def learn(model, rows=ROWS, relevant=RELEVANT, texts=None):
    return Learner(VIEWS[model], build(texts or random_texts(90))).fit(rows, relevant)


def scores(weights, matrix):
    return sum(matrix.blocks[b].sparse() @ w for b, w in weights.items())


def test_machine_solves_what_scikit_learn_solves():
    svm = pytest.importorskip("sklearn.svm")
    draw = np.random.default_rng(2)
    rows = draw.normal(size=(80, 30))
    sign = np.where(rows[:, 0] + draw.normal(size=80) > 0, 1.0, -1.0)
    cost = draw.uniform(0.02, 3, size=80)
    theirs = svm.LinearSVC(C=1.0, tol=1e-10, max_iter=100_000, random_state=1).fit(
        rows, sign, sample_weight=cost
    )
    products = rows @ rows.T + 1.0
    ours = solve_machine(lambda v: products @ v, np.diagonal(products), cost, sign, np.zeros(80))
    assert rows.T @ ours == pytest.approx(theirs.coef_[0], abs=1e-4)


def test_machine_gives_the_same_answer_from_any_start():
    draw = np.random.default_rng(3)
    rows = draw.normal(size=(40, 8))
    sign = np.where(draw.normal(size=40) > 0, 1.0, -1.0)
    products = rows @ rows.T + 1.0
    cost = np.full(40, 0.5)
    answers = [
        solve_machine(lambda v: products @ v, np.diagonal(products), cost, sign, start)
        for start in (np.zeros(40), draw.normal(size=40))
    ]
    assert answers[0] == pytest.approx(answers[1], abs=1e-5)


def test_leaving_out_the_pairs_of_one_report_changes_nothing():
    svm = pytest.importorskip("sklearn.svm")
    text = pytest.importorskip("sklearn.feature_extraction.text")
    texts = [Text(title=t.title) for t in random_texts(90)]
    matrix = build(texts)
    full = text.TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_df=0.95).fit_transform(
        [t.title for t in texts]
    )
    ratio = RELEVANT.sum() / (9.8 * (~RELEVANT).sum())
    weights = np.where(RELEVANT, 1.0, ratio)
    machine = svm.LinearSVC(C=0.11, tol=1e-10, max_iter=100_000, random_state=1)
    machine.fit(full[:60], RELEVANT, sample_weight=weights * 60 / weights.sum())
    ours = scores(Learner(find_views("elas"), matrix).fit(ROWS, RELEVANT), matrix)
    # A labelled row's own pairs would count towards its own score; nobody asks for that.
    assert ours[60:] == pytest.approx((full @ machine.coef_[0])[60:], abs=1e-4)


@pytest.mark.parametrize("model", sorted(VIEWS))
def test_every_model_scores_the_relevant_above_the_rest(model):
    texts = random_texts(90)
    found = scores(learn(model, texts=texts), build(texts))
    held_out = np.arange(60, 90)
    assert found[held_out[held_out % 3 == 0]].mean() > found[held_out[held_out % 3 != 0]].mean()


@pytest.mark.parametrize("model", sorted(VIEWS))
@pytest.mark.parametrize("products", [0, MANY])
def test_continuing_from_the_last_solution_changes_nothing(model, products, monkeypatch):
    monkeypatch.setattr("slr.screen.model.PRODUCTS", products)
    matrix = build(random_texts(90))
    learner = Learner(VIEWS[model], matrix)
    for number in (10, 11, 30, 60):
        stepwise = learner.fit(ROWS[:number], RELEVANT[:number])
    at_once = learn(model)
    for block, weights in at_once.items():
        assert stepwise[block] == pytest.approx(weights, abs=1e-5)


def test_order_in_which_verdicts_are_passed_changes_nothing():
    matrix = build(random_texts(90))
    learner = Learner(THREE, matrix)
    learner.fit(ROWS[20:40], RELEVANT[20:40])
    found = learner.fit(ROWS, RELEVANT)
    for block, weights in learn("three").items():
        assert found[block] == pytest.approx(weights, abs=1e-5)


def test_retracted_verdict_is_unlearned():
    matrix = build(random_texts(90))
    learner = Learner(THREE, matrix)
    learner.fit(ROWS, RELEVANT)
    without = learner.fit(np.delete(ROWS, 3), np.delete(RELEVANT, 3))
    fresh = Learner(THREE, matrix).fit(np.delete(ROWS, 3), np.delete(RELEVANT, 3))
    for block, weights in fresh.items():
        assert without[block] == pytest.approx(weights, abs=1e-5)


def test_changed_verdict_is_learned_again():
    matrix = build(random_texts(90))
    learner = Learner(THREE, matrix)
    learner.fit(ROWS, RELEVANT)
    changed = RELEVANT.copy()
    changed[0] = False
    fresh = Learner(THREE, matrix).fit(ROWS, changed)
    for block, weights in learner.fit(ROWS, changed).items():
        assert weights == pytest.approx(fresh[block], abs=1e-5)


@pytest.mark.parametrize("model", ["elas", "three"])
def test_many_rows_give_what_kept_products_give(model, monkeypatch):
    monkeypatch.setattr("slr.screen.model.PRODUCTS", MANY)
    kept = learn(model)
    monkeypatch.setattr("slr.screen.model.PRODUCTS", 0)
    for block, weights in learn(model).items():
        assert weights == pytest.approx(kept[block], abs=1e-5)


def test_products_are_stored_again_after_they_were_not_stored(monkeypatch):
    learner = Learner(THREE, build(random_texts(90)))
    monkeypatch.setattr("slr.screen.model.PRODUCTS", 0)
    learner.fit(ROWS[:30], RELEVANT[:30])
    monkeypatch.setattr("slr.screen.model.PRODUCTS", MANY)
    found = learner.fit(ROWS, RELEVANT)
    for block, weights in learn("three").items():
        assert found[block] == pytest.approx(weights, abs=1e-5)


@pytest.mark.parametrize(("rows", "kept"), [(10, True), (40, False)])
def test_products_are_stored_while_they_are_few_compared_with_the_columns(rows, kept):
    learner = Learner(find_views("elas"), build(random_texts(90)))
    width = learner.sparse["text"].shape[1]
    assert (rows * rows <= PRODUCTS * width) is kept
    learner.fit(ROWS[:rows], RELEVANT[:rows])
    assert learner._products["text"].shape == ((rows, rows) if kept else (0, 0))


def starts(monkeypatch, *fits):
    """Return where the solution of each fit starts, a fit being the rows that are labelled."""
    given = []

    def solve(multiply, diagonal, cost, sign, start):
        given.append(start)
        return solve_machine(multiply, diagonal, cost, sign, start)

    monkeypatch.setattr("slr.screen.model.solve_machine", solve)
    learner = Learner(find_views("elas"), build(random_texts(90)))
    for rows in fits:
        learner.fit(rows, RELEVANT[rows])
    return given


def test_added_verdicts_start_from_the_last_answer_and_a_retraction_from_nothing(monkeypatch):
    first, added, taken = starts(monkeypatch, ROWS[:20], ROWS[:25], np.delete(ROWS[:25], 3))
    assert not first.any()
    assert added[:20].any()
    assert not added[20:].any()
    assert not taken.any()


def test_logistic_regression_is_scikit_learns_over_blocks_weighed_by_their_shares():
    linear = pytest.importorskip("sklearn.linear_model")
    sparse = pytest.importorskip("scipy.sparse")
    matrix = build(random_texts(90))
    view = MODELS["logistic"][0]
    text, keyword = (matrix.blocks[b].sparse().astype(float) for b in ("text", "keyword"))
    features = sparse.hstack([text * np.sqrt(1 / 1.1), keyword * np.sqrt(0.1 / 1.1)], format="csr")
    theirs = linear.LogisticRegression(C=1.0, max_iter=1000).fit(
        features[:60], RELEVANT, sample_weight=balance(RELEVANT, view)
    )
    ours = scores(learn("logistic"), matrix)
    assert ours == pytest.approx(theirs.decision_function(features) - theirs.intercept_[0], abs=1e-3)


def test_blocks_that_hold_nothing_are_left_out():
    weights = learn("three", texts=[Text(title=t.title) for t in random_texts(90)])
    assert set(weights) == {"text", "title", "even"}


def test_unknown_model_names_the_known_ones():
    with pytest.raises(ReviewError, match="expected one of: elas, vectors, logistic"):
        find_views("forest")


def test_scores_of_several_views_are_added_as_if_each_had_the_same_spread_over_unlabelled_reports():
    matrix = build(random_texts(90))
    alone = [scores(Learner((view,), matrix).fit(ROWS, RELEVANT), matrix) for view in THREE]
    together = scores(Learner(THREE, matrix).fit(ROWS, RELEVANT), matrix)
    assert together == pytest.approx(sum(one / one[60:].std() for one in alone), abs=1e-4)


def test_a_view_that_scores_all_reports_alike_adds_nothing_and_harms_nothing():
    parts = [{"text": csr_matrix([[1.0, 0.0], [1.0, 2.0]])}, {"text": csr_matrix([[1.0, 9.0]])}]
    alike, words = {"text": np.array([3.0, 0.0])}, {"text": np.array([0.0, 4.0])}

    def spread(weights):
        return measure_spread([add_blocks(part, weights) for part in parts], np.array([2]))

    assert add_views([alike, words], spread)["text"] == pytest.approx([3.0, 1.0])


def test_vectors_adds_the_vectors_of_a_language_model_to_three_views_of_the_words():
    # docs/classifier.md gives the reasons for these numbers
    views = find_views("vectors")
    assert [dict(v.blocks) for v in views] == [
        {"text": 1.0, "title": 0.5},
        {"merged": 1.0},
        {"even": 1.0},
        {"vector": 1.0},
    ]
    assert {(v.cost, v.ratio, v.kind) for v in views} == {(0.11, 9.8, "machine")}
    assert [needs_vectors(name) for name in ("elas", "vectors", "logistic")] == [False, True, False]
    assert list_blocks("vectors", "logistic") == {"text", "title", "merged", "even", "keyword"}


@pytest.mark.parametrize("model", sorted(VIEWS))
@pytest.mark.parametrize("products", [0, MANY])
def test_training_once_with_scikit_learn_and_continuing_give_the_same_weights(model, products, monkeypatch):
    monkeypatch.setattr("slr.screen.model.PRODUCTS", products)
    matrix = build(random_texts(90))
    once = train_model(
        VIEWS[model],
        matrix.take(ROWS),
        RELEVANT,
        seed=1,
        spread=lambda weights: measure_spread([add_blocks(matrix.sparse(), weights)], ROWS),
    )
    going_on = Learner(VIEWS[model], matrix)
    going_on.fit(ROWS[:30], RELEVANT[:30])
    grown = going_on.fit(ROWS, RELEVANT)
    assert once.keys() == grown.keys()
    for block, weights in once.items():
        assert weights == pytest.approx(grown[block], abs=1e-4)


def test_default_has_the_settings_of_the_reference():
    # docs/classifier.md gives the reasons for these numbers
    assert DEFAULT_MODEL == Model().name == "elas"
    (view,) = find_views(DEFAULT_MODEL)
    assert dict(view.blocks) == {"text": 1.0}
    assert (view.cost, view.ratio, view.kind) == (0.11, 9.8, "machine")


def test_model_of_an_earlier_version_is_reported_with_the_reason_and_the_choices():
    with pytest.raises(ReviewError, match=r"'committee' no longer exists: .*elas ranked better") as raised:
        find_views("committee")
    assert raised.value.problems[0].code == "MOD005"
    assert raised.value.problems[0].hint == "choose one of: elas, vectors, logistic; the default is elas"


def test_block_that_holds_nothing_is_left_out_and_the_others_take_its_share():
    without_titles = build([Text(abstract=t.title) for t in random_texts(6)])
    assert dict(drop_empty(THREE[0], without_titles.filled).blocks) == {"text": 1.0}
    full = drop_empty(THREE[0], build(random_texts(6)).filled)
    assert dict(full.blocks) == pytest.approx({"text": 2 / 3, "title": 1 / 3})


def test_relevant_rows_together_outweigh_the_others_by_the_ratio():
    view = View(blocks={"text": 1.0}, cost=0.5, ratio=8.0)
    cost = balance(np.array([True, False, False, False, True, False]), view)
    relevant, others = cost[[0, 4]], cost[[1, 2, 3, 5]]
    assert relevant.sum() == pytest.approx(8 * others.sum())
    assert cost.mean() == pytest.approx(0.5)
    assert len(set(relevant)) == len(set(others)) == 1
