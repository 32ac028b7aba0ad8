"""Markup becomes plain text, and text that only looks like markup stays."""

import pytest

from slr.text.markup import decode_latex, has_mojibake, may_have_latex, strip_markup


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<sc>COVID</sc> -19", "COVID -19"),
        ("p < .05 and q > .1", "p < .05 and q > .1"),
        ("H<sub>2</sub>O", "H2O"),
        ("<jats:title>Abstract</jats:title><jats:p>We</jats:p>", "Abstract We"),
        ("R&D &amp; more", "R&D & more"),
        ("a &amp;lt; b", "a < b"),
        ("x&copy=2", "x&copy=2"),
        ("two\n lines\tand\u00a0blanks", "two lines and blanks"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("soft\u00adhyphen\u200b", "softhyphen"),
        ("", ""),
    ],
)
def test_tags_and_entities_are_decoded_and_the_rest_stays(text: str, plain: str) -> None:
    assert strip_markup(text) == plain


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"\"{o}", "ö"),
        (r"{\'e}", "é"),
        (r"\'{\i}", "í"),
        (r"\c{c}", "ç"),
        (r"\c c", "ç"),
        (r"\H{o}", "ő"),
        (r"\ss{}e", "ße"),
        (r"\o stlund", "østlund"),
        (r"{\AA}rhus", "Århus"),
        ("1--2 and a---b", "1–2 and a—b"),
        ("``quoted''", "“quoted”"),
        ("Smith~et al.", "Smith et al."),
        (r"\textit{a \textbf{b}}", "a b"),
        (r"{\em a}", "a"),
        (r"\{a\}", "{a}"),
        (r"\$5 \% \_ \# \&", "$5 % _ # &"),
        (r"$x^2$", "x^2"),
        (r"\textbackslash{}n", r"\n"),
        (r"\textbraceleft{}a\textbraceright{}", "{a}"),
        ("{{ABC}} {D}ef", "ABC Def"),
        ("no markup", "no markup"),
    ],
)
def test_latex_is_decoded(latex: str, plain: str) -> None:
    assert decode_latex(latex) == plain


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        ("RenÃ©", True),
        ("donâ€™t", True),
        ("Â©", True),
        ("ï¿½", True),
        ("SÃO PAULO", False),
        ("Âge", False),
        ("naïve façade", False),
        ("", False),
    ],
)
def test_garbled_letters_are_distinguished_from_foreign_letters(text: str, garbled: bool) -> None:
    assert has_mojibake(text) is garbled


def test_an_ampersand_and_the_logos_of_tex_stay_in_a_title():
    assert decode_latex(r"A & B \emph{it} and \LaTeX") == "A & B it and LaTeX"
    assert decode_latex(r"50\% of \& \emph{x} 3% & more") == "50% of & x 3% & more"


@pytest.mark.parametrize("text", ["a~b", "1--2", "``x''", '``x"', "x''", "{A}", "A}", "CO$_2$", r"\alpha"])
def test_text_that_latex_changes_may_have_latex(text: str) -> None:
    assert may_have_latex(text)
    assert decode_latex(text) != text


def test_plain_text_has_no_latex() -> None:
    assert not may_have_latex("Naps, night-shifts & 'crews' (2020)")
