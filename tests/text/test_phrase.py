"""Terms match whole words and phrases, and nothing inside another word: kinerja is not kerja."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from slr.text import phrase
from slr.text.phrase import PhraseIndex, compile_phrases


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
        (["夜班"], "护士夜班与健康", ("夜班",)),
        (["夜班*"], "护士夜班 与健康", ("夜班",)),
        (["교대 근무"], "교대근무와", ("교대근무",)),
        (["夜班"], "夜间值班", ()),
        (["कर्म*"], "कर्मचारी", ("कर्मचारी",)),
        (["कर"], "कर्म", ()),
    ],
)
def test_terms_match_as_a_reader_would(terms: list[str], text: str, found: tuple[str, ...]) -> None:
    assert compile_phrases(terms).find(text) == found


word = st.text(alphabet="ab*+-' ıİéß1_夜班ाガ", max_size=4)


@given(st.lists(st.lists(word, max_size=3), max_size=4), word, word, word)
@example([["a b"], ["(a)"], ["a+*"], ["*a"], ["a*b"], ["-a"]], "a", "b", "-a")
def test_index_finds_for_each_code_what_its_terms_alone_find(
    codes: list[list[str]], one: str, two: str, three: str
) -> None:
    text = f"{one} {two}-{three}"
    index = PhraseIndex((str(i), terms) for i, terms in enumerate(codes))
    alone = [(str(i), compile_phrases(terms).find(text)) for i, terms in enumerate(codes)]
    assert [*index.find(text)] == [(code, found) for code, found in alone if found]


def test_codes_whose_first_words_do_not_occur_are_not_searched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    index = PhraseIndex((f"c{i}", [f"term{i}", f"phrase{i} of*"]) for i in range(100))
    searched = []
    find = phrase.Phrases.find
    monkeypatch.setattr(phrase.Phrases, "find", lambda self, text: searched.append(text) or find(self, text))
    assert [code for code, _ in index.find("a term7 and a phrase8 oft")] == ["c7", "c8"]
    assert len(searched) == 2


def test_codebook_without_terms_suggests_nothing() -> None:
    assert [*PhraseIndex([("a", []), ("b", [" "])]).find("Sleep at night")] == []
