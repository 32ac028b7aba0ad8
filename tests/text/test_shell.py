"""A quoted word is one word for a shell, and nothing in it has another meaning."""

import shlex

from hypothesis import given
from hypothesis import strategies as st

from slr.text.shell import fit_commands, quote


@given(st.text(max_size=12))
def test_a_shell_reads_a_quoted_word_as_it_was(word: str) -> None:
    assert shlex.split(quote(word)) == [word]


def test_a_word_that_looks_like_an_option_is_quoted() -> None:
    assert quote("-x") == "'-x'"


COMMAND = "slr screen -r small --as 'Siti Rahayu' --stage title-abstract"


@given(st.text("ab c;,", max_size=80), st.text("ab c;,", max_size=80), st.integers(20, 90))
def test_a_command_stays_whole_and_no_word_is_lost(before: str, after: str, width: int) -> None:
    lines = fit_commands(f"{before}: `{COMMAND}`{after}", width)
    assert [line for line in lines if COMMAND in line] != []
    assert all(len(line) <= width for line in lines if COMMAND not in line)
    assert "".join(lines).translate(SPACES) == f"{before}:{COMMAND}{after}".translate(SPACES)


SPACES = str.maketrans("", "", " ;,`")  # where lines are broken
