"""Words of texts in any script are found and numbered in the order in which they first occur."""

from itertools import chain

from hypothesis import example, given, settings
from hypothesis import strategies as st

from slr.screen.term import Text, Vocabulary, code_texts
from slr.text.fold import fold
from slr.text.token import split_words

WRITTEN = st.text(st.sampled_from("aBé_-9 \u00a0ßЖ夜\u0301ŒＡ²\n"), max_size=12)


@settings(max_examples=100)
@given(st.lists(st.builds(Text, title=WRITTEN, abstract=WRITTEN, keywords=st.tuples(WRITTEN)), max_size=5))
@example([Text(title="A Bc_de", abstract="f", keywords=("Née", "", "—"))])
def test_the_words_of_a_text_in_any_script_are_those_of_split_words(texts: list[Text]) -> None:
    vocabulary = Vocabulary()
    parts = [vocabulary.number(part) for part in code_texts(texts, rows=2)]
    names = {number: word for word, number in vocabulary.words.items()}
    found = " ".join(names.get(number, "|") for part in parts for number in part.stream.tolist())
    fields = [(text.title, text.abstract, *filter(None, map(fold, text.keywords))) for text in texts]
    pieces = [split_words(piece) for each in fields for piece in each]
    assert found == " ".join(word for words in pieces for word in (*words, "|"))
    assert list(names.values()) == list(dict.fromkeys(word for words in pieces for word in words))
    assert [end for part in parts for end in part.ends.tolist()] == [
        sum(len(split_words(piece)) + 1 for piece in chain(*fields[i - i % 2 : i], each[:last]))
        for i, each in enumerate(fields)
        for last in (1, 2, len(each))
    ]
