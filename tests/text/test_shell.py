"""A quoted word is one word for a shell, and nothing in it has another meaning."""

import shlex

from hypothesis import given
from hypothesis import strategies as st

from slr.text.shell import quote


@given(st.text(max_size=12))
def test_a_shell_reads_a_quoted_word_as_it_was(word: str) -> None:
    assert shlex.split(quote(word)) == [word]


def test_a_word_that_looks_like_an_option_is_quoted() -> None:
    assert quote("-x") == "'-x'"
