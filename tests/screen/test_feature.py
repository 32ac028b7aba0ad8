import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.screen.term import Text
from slr.screen.weigh import build_matrix

ALL = ("text", "merged", "even", "title", "keyword")
PAPERS = (
    Text(title="Beban kerja dan kinerja pegawai", keywords=("kinerja", "beban kerja")),
    Text(title="Workload and burnout", abstract="Workload raises burnout among nurses."),
    Text(title="Beban kerja perawat"),
)


def cells(matrix, report, name="text"):
    block = matrix.blocks[name]
    terms, weights = block.row(report)
    return {
        (
            matrix.words[block.first[t]],
            matrix.words[block.second[t]] if block.second[t] >= 0 else "",
        ): float(w)
        for t, w in zip(terms, weights, strict=True)
    }


def test_terms_are_words_and_the_pairs_that_two_reports_share():
    found = cells(build_matrix(PAPERS), 2)
    assert set(found) == {("beban", ""), ("kerja", ""), ("perawat", ""), ("beban", "kerja")}


def test_kinerja_and_kerja_are_two_terms():
    words = build_matrix(PAPERS).words
    assert "kinerja" in words
    assert "kerja" in words


def test_pair_never_spans_title_and_abstract():
    twice = (Text(title="alpha", abstract="beta"),) * 2
    assert all(second == "" for _, second in cells(build_matrix(twice), 0))


def test_keyword_is_one_term_however_it_is_cased():
    matrix = build_matrix([Text(keywords=("Job Demands", "Burnout")), Text(keywords=("job demands",))])
    assert matrix.keywords == ("job demands", "burnout")
    assert [matrix.blocks["keyword"].row(r)[0].tolist() for r in (0, 1)] == [[0, 1], [0]]


def test_title_has_a_block_of_its_own():
    found = cells(build_matrix(PAPERS, ALL), 1, "title")
    assert set(found) == {("workload", ""), ("and", ""), ("burnout", "")}


def test_repeats_count_less_in_the_even_block():
    matrix = build_matrix(
        [Text(abstract="stress " * 30 + "sleep"), Text(title="rest"), Text(title="work")], ALL
    )
    share = {name: cells(matrix, 0, name) for name in ("text", "even")}
    plain, even = (share[n]["sleep", ""] / share[n]["stress", ""] for n in ("text", "even"))
    assert even > plain


def test_word_in_nearly_every_report_tells_none_from_another():
    matrix = build_matrix([Text(title=f"the study of w{i:02}") for i in range(40)])
    assert cells(matrix, 0)["the", ""] == 0.0
    assert cells(matrix, 0)["w00", ""] > 0.7


def test_pairs_of_one_report_alone_keep_their_share_of_its_length():
    matrix = build_matrix(PAPERS, ALL)
    for name in ("text", "even", "title", "merged"):
        block = matrix.blocks[name]
        for report in range(3):
            assert sum(w * w for w in cells(matrix, report, name).values()) + block.own[
                report
            ] == pytest.approx(1, abs=1e-5)
    assert matrix.blocks["text"].own[1] > matrix.blocks["text"].own[2] > 0


def test_rarer_word_weighs_more():
    found = cells(build_matrix(PAPERS), 2)
    assert found["perawat", ""] > found["kerja", ""]


def test_weights_are_scikit_learns():
    text = pytest.importorskip("sklearn.feature_extraction.text")
    titles = ["job demands and burnout", "job demands and job resources", "burnout burnout and job resources"]
    ours = build_matrix([Text(title=t) for t in titles])
    theirs = text.TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    expected = theirs.fit_transform(titles)
    names = theirs.get_feature_names_out()
    for report in range(3):
        row = {names[c]: v for c, v in zip(expected[report].indices, expected[report].data, strict=True)}
        found = {" ".join(filter(None, k)): v for k, v in cells(ours, report).items()}
        assert found == pytest.approx({k: row[k] for k in found}, abs=1e-6)
        lone = sum(v * v for k, v in row.items() if k not in found)
        assert ours.blocks["text"].own[report] == pytest.approx(lone, abs=1e-6)


def test_report_without_a_word_is_an_empty_row():
    matrix = build_matrix([Text(), Text(title="job demands")])
    assert matrix.reports == 2
    assert len(matrix.blocks["text"].row(0)[0]) == 0


def test_no_reports_give_an_empty_matrix():
    matrix = build_matrix([])
    assert all(block.shape == (0, 0) for block in matrix.blocks.values())
    assert matrix.filled == frozenset()


def test_rows_of_a_matrix_are_taken_in_the_given_order():
    matrix = build_matrix(PAPERS)
    taken = matrix.take(np.array([2, 0, 2]))
    assert [cells(taken, row) for row in range(3)] == [cells(matrix, row) for row in (2, 0, 2)]
    assert taken.blocks["text"].own.tolist() == matrix.blocks["text"].own[[2, 0, 2]].tolist()
    assert cells(taken, 1, "keyword") == cells(matrix, 0, "keyword") != {}


def test_part_of_a_matrix_knows_which_blocks_of_the_whole_matrix_are_filled():
    matrix = build_matrix(PAPERS)
    assert matrix.take(np.array([1])).filled == {"text", "keyword"}
    assert matrix.take(np.array([], dtype=np.int64)).reports == 0


texts = st.lists(
    st.builds(
        Text, title=st.text(alphabet="ab cdé", max_size=20), abstract=st.text(alphabet="ab cdé", max_size=40)
    ),
    min_size=1,
    max_size=8,
)


@settings(deadline=None, max_examples=40)
@given(texts, st.randoms(use_true_random=False))
def test_order_of_reports_changes_no_weight(listed, draw):
    shuffled = list(range(len(listed)))
    draw.shuffle(shuffled)
    before, after = build_matrix(listed), build_matrix([listed[i] for i in shuffled])
    for place, report in enumerate(shuffled):
        assert cells(after, place) == pytest.approx(cells(before, report), abs=1e-6)


def test_matrix_counts_its_reports():
    assert build_matrix([Text(title="night work at sea")] * 3).reports == 3
    assert build_matrix([]).reports == 0


def test_pair_is_named_by_both_words_even_where_the_second_came_first():
    matrix = build_matrix([Text(title="work night work"), Text(title="night work")])
    block = matrix.blocks["text"]
    named = {matrix.name_term("text", i) for i in range(block.shape[1])}
    assert named == {"work", "night", "night work"}


def test_columns_are_words_then_pairs_the_commonest_pair_first():
    matrix = build_matrix([Text(title="work at sea"), Text(title="night work at sea"), Text(title="at sea")])
    block = matrix.blocks["text"]
    pairs = [
        (matrix.words[a], matrix.words[b]) for a, b in zip(block.first, block.second, strict=True) if b >= 0
    ]
    assert pairs == [("at", "sea"), ("work", "at")]
    assert (block.second[: len(matrix.words)] == -1).all()


def test_keyword_has_no_second_word():
    block = build_matrix(PAPERS).blocks["keyword"]
    assert list(block.first) == [0, 1]
    assert list(block.second) == [-1, -1]


def test_even_block_weighs_as_bm25_does():
    # Robertson and Zaragoza 2009, k1 = 1.2 and b = 0.75; a report is as long as it has words and pairs.
    counts = [
        {"night": 2, "work": 1, "night night": 1, "night work": 1},
        {"night": 1, "work": 1, "sea": 1, "night work": 1, "work sea": 1},
        {"sea": 1},
    ]
    matrix = build_matrix([Text(title=t) for t in ("night night work", "night work sea", "sea")], ALL)
    mean = sum(sum(c.values()) for c in counts) / 3
    holders = Counter(term for c in counts for term in c)
    for report, c in enumerate(counts):
        damping = 1.2 * (1 - 0.75 + 0.75 * sum(c.values()) / mean)
        weights = {t: n * 2.2 / (n + damping) * (1 + math.log(4 / (1 + holders[t]))) for t, n in c.items()}
        length = math.sqrt(sum(w * w for w in weights.values()))
        expected = {t: w / length for t, w in weights.items() if " " not in t or holders[t] > 1}
        found = {" ".join(filter(None, term)): w for term, w in cells(matrix, report, "even").items()}
        assert found == pytest.approx(expected, abs=1e-6)
        assert matrix.blocks["even"].own[report] == pytest.approx(
            1 - sum(w * w for w in expected.values()), abs=1e-6
        )


@pytest.mark.parametrize(
    ("reports", "holding", "weighs"),
    [(20, 20, False), (20, 19, True), (19, 19, True), (40, 39, False), (40, 38, True)],
)
def test_word_of_more_than_nineteen_in_twenty_reports_weighs_nothing_from_twenty_reports_on(
    reports, holding, weighs
):
    listed = [Text(title="work" if i < holding else "sea") for i in range(reports)]
    matrix = build_matrix([*listed])
    assert bool(matrix.blocks["text"].rarity[matrix.words.index("work")] > 0) == weighs


def test_merged_block_has_the_words_of_keywords_too_and_no_pair_spans_two_keywords():
    papers = (Text(title="Night", abstract="Work.", keywords=("shift work", "sleep")),) * 2
    assert set(cells(build_matrix(papers, ALL), 0)) == {("night", ""), ("work", "")}
    assert set(cells(build_matrix(papers, ALL), 0, "merged")) == {
        ("night", ""),
        ("work", ""),
        ("shift", ""),
        ("sleep", ""),
        ("shift", "work"),
    }


def test_without_keywords_the_merged_block_is_the_text_block():
    matrix = build_matrix([Text(title="night work at sea", abstract="night work")] * 2, ALL)
    assert cells(matrix, 0, "merged") == cells(matrix, 0)


def test_only_the_blocks_asked_for_are_built():
    assert set(build_matrix(PAPERS).blocks) == {"text", "keyword"}
    assert set(build_matrix(PAPERS, ("even",)).blocks) == {"text", "keyword", "even"}


def test_vectors_are_centred_and_scaled_to_length_1():
    vectors = np.array([[1.0, 2.0], [3.0, 2.0], [2.0, 2.0]], dtype=np.float16)
    block = build_matrix(PAPERS).add_vectors(vectors).blocks["vector"]
    assert block.sparse().toarray().tolist() == [[-1.0, 0.0], [1.0, 0.0], [0.0, 0.0]]


def test_order_of_the_reports_changes_no_digit_of_a_vector():
    vectors = np.random.default_rng(4).normal(size=(50, 7)).astype(np.float16)
    matrix = build_matrix([Text()] * 50)
    one = matrix.add_vectors(vectors).blocks["vector"].sparse().toarray()
    other = matrix.add_vectors(vectors[::-1]).blocks["vector"].sparse().toarray()
    assert np.array_equal(one, other[::-1])
