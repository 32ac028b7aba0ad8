"""Terms match whole words and phrases, and nothing inside another word: kinerja is not kerja."""

import pytest

from slr.text.phrase import compile_phrases


@pytest.mark.parametrize(
    ("terms", "text", "found"),
    [
        (["kerja"], "Kinerja pegawai", ()),
        (["beban kerja"], "PENGARUH BEBAN KERJA, PENILAIAN", ("beban kerja",)),
        (["work load"], "the work-load of nurses", ("work load",)),
        (["job demand*"], "Job Demands–Resources theory", ("job demands",)),
        (["stress"], "distress", ()),
        (["çoban"], "Coban", ("coban",)),
        (["a b", "a"], "a b a", ("a", "a b")),
        (["c++ (x)"], "in c++ (x) code", ("c x",)),
        (["*"], "anything", ()),
        ([], "anything", ()),
    ],
)
def test_terms_match_as_a_reader_would(terms: list[str], text: str, found: tuple[str, ...]) -> None:
    assert compile_phrases(terms).find(text) == found
