"""A search for many words finds what one pattern of these words finds, in any script and any case."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from slr.text.word_search import WordSearch

WORDS = ("bank", r"institut\w*", "task force", "board", "press")
PATTERN = re.compile(rf"\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)


@given(
    st.lists(
        st.sampled_from([*WORDS, "Institutes", "PRESS", "Taſk force", "İ", "é", "x", "-", " ", "_"])
    ).map("".join)
)
@settings(max_examples=50)
@example("Banks")
@example("the bank")
@example("board of é")
def test_search_finds_what_the_pattern_finds(text: str) -> None:
    assert WordSearch(WORDS).occurs_in(text) is (PATTERN.search(text) is not None)
