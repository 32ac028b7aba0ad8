import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.screen.feature import Matrix, Text, build_matrix, weigh_query

PAPERS = (
    Text(title="Beban kerja dan kinerja pegawai", keywords=("kinerja", "beban kerja")),
    Text(title="Workload and burnout", abstract="Workload raises burnout among nurses."),
    Text(title="Beban kerja perawat"),
)


def cells(matrix, report):
    terms, weights = matrix.row(report)
    return {
        (
            matrix.words[matrix.first[t]],
            matrix.words[matrix.second[t]] if matrix.second[t] >= 0 else "",
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


def test_pair_never_spans_title_and_abstract_or_two_keywords():
    twice = (Text(title="alpha", abstract="beta", keywords=("gamma", "delta")),) * 2
    assert all(second == "" for _, second in cells(build_matrix(twice), 0))


def test_rarer_word_weighs_more():
    found = cells(build_matrix(PAPERS), 2)
    assert found["perawat", ""] > found["kerja", ""]


def test_weights_are_scikit_learns_when_every_pair_is_shared():
    text = pytest.importorskip("sklearn.feature_extraction.text")
    titles = ["job demands and burnout", "job demands and job resources", "burnout burnout and job resources"]
    ours = build_matrix([Text(title=t) for t in titles] * 2)
    theirs = text.TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    expected = theirs.fit_transform(titles * 2)
    names = theirs.get_feature_names_out()
    for report in range(6):
        row = {names[c]: v for c, v in zip(expected[report].indices, expected[report].data, strict=True)}
        assert {" ".join(filter(None, k)): v for k, v in cells(ours, report).items()} == pytest.approx(
            row, abs=1e-6
        )


def test_report_without_a_word_is_an_empty_row():
    matrix = build_matrix([Text(), Text(title="job demands")])
    assert matrix.shape[0] == 2
    assert len(matrix.row(0)[0]) == 0


def test_no_reports_give_an_empty_matrix():
    assert build_matrix([]).shape == (0, 0)


def test_stored_matrix_comes_back_as_it_was():
    matrix = build_matrix(PAPERS)
    again = Matrix.restore(matrix.arrays())
    assert again is not None
    assert again.words == matrix.words
    assert all(np.array_equal(a, again.arrays()[n]) for n, a in matrix.arrays().items())


def test_matrix_stored_in_another_form_is_not_taken_up():
    arrays = build_matrix(PAPERS).arrays()
    assert Matrix.restore({**arrays, "form": np.array([0])}) is None
    assert Matrix.restore({}) is None


def test_query_matches_words_pairs_and_endings():
    matrix = build_matrix(PAPERS)
    query = weigh_query(matrix, texts=("What is the workload?",), terms=("beban kerja", "peraw*"))
    named = {matrix.name_term(int(t)) for t in np.flatnonzero(query)}
    assert named == {"workload", "beban", "kerja", "beban kerja", "perawat"}


def test_query_of_unknown_words_matches_nothing():
    assert not weigh_query(build_matrix(PAPERS), ("zebra",), ("quagga*",)).any()


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
