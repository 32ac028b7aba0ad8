"""Text is printed as it is: no character of a record is a command of LaTeX."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.report.latex.escape import typeset, write_link, write_mentions, write_styled
from slr.report.latex.script import find_script, list_fonts, split_scripts
from slr.report.target import Targets
from slr.text.style import Run


@given(st.text(alphabet=st.characters(max_codepoint=0x7E, min_codepoint=0x20), max_size=15))
def test_special_characters_are_escaped_and_can_be_read_back(text: str) -> None:
    back = typeset(text).replace(r"\slrbreak{}", "")
    for command, char in {
        r"\textbackslash{}": "\0",
        r"\textasciicircum{}": "^",
        r"\textasciitilde{}": "~",
        r"\textquotedbl{}": '"',
    }.items():
        back = back.replace(command, char)
    assert re.sub(r"\\([{}$&#_%])", r"\1", back).replace("\0", "\\") == text


@given(st.text())
def test_every_group_of_braces_is_closed(text: str) -> None:
    bare = re.sub(r"\\[{}\\]", "", typeset(text))
    depth = 0
    for char in bare:
        depth += (char == "{") - (char == "}")
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("a \\input{a.tex}", "a \\textbackslash{}input\\{a.tex\\}"),
        ("\\end{document}", "\\textbackslash{}end\\{document\\}"),
        ("x^^41", "x\\textasciicircum{}\\textasciicircum{}41"),
        ("n\u00a0= 3", "n~= 3"),
        ("p \u2264 .05", "p \\ensuremath{\\leq} .05"),
        ("\u03c4\u00b2", "\\ensuremath{\\tau}\u00b2"),
        ("a\x00\ud800b", "ab"),
        ("\u03ba\u03b1\u03b9", "{\\slrGreek \u03ba\u03b1\u03b9}"),
        ("\u8077\u5834", "{\\slrCjk \u8077\\slrbreak{}\u5834}"),
        ("\u05d0\u05d1 \u05d2", "{\\slrHebrew \\textdir TRT{}\u05d0\u05d1 \u05d2}"),
        ("a\nb", "a b"),
    ],
)
def test_examples(text: str, latex: str) -> None:
    assert typeset(text) == latex


def test_a_long_word_may_be_broken() -> None:
    assert typeset("x" * 60_000).count(r"\slrbreak{}") == 9_999
    assert r"/\slrbreak{}" in typeset("https://example.org/a/long/path")
    assert "slrbreak" not in typeset("internationalise")


def test_styles_and_links() -> None:
    assert write_styled((Run("A", ("i", "b")), Run("%"))) == r"\textit{\textbf{A}}\%"
    assert write_link("javascript:x", "a_b") == r"a\_b"
    assert write_link("https://a.org/{x}", "y") == r"\href{https://a.org/\%7Bx\%7D}{y}"
    assert (
        write_mentions("In Table S1.", Targets({"Table S1": "grid_1"})) == r"In \hyperref[grid_1]{Table S1}."
    )


@given(st.text())
def test_pieces_of_different_scripts_are_the_whole_text(text: str) -> None:
    assert "".join(piece for piece, _ in split_scripts(text)) == text


@given(st.characters())
def test_each_script_has_fonts_and_a_name_of_letters(char: str) -> None:
    script = find_script(char)
    assert script == "" or (script.isascii() and script.isalpha() and list_fonts(script))
