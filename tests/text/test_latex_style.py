"""Styles of LaTeX titles are read as tags and written as commands, and the plain title stays the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.formats.exchange.bibtex_value import escape
from slr.text.latex_style import mark_latex, spell_latex
from slr.text.markup import decode_latex, strip_markup
from slr.text.style import mark_title


@pytest.mark.parametrize(
    ("latex", "marked"),
    [
        (r"\textit{Tetrix subulata} in {DNA}", "<i>Tetrix subulata</i> in DNA"),
        (r"{\em vs.\/} and {\it k\/}-consistency", "<i>vs.</i> and <i>k</i>-consistency"),
        (r"{{\emph{R}}} {{Package}}", "<i>R</i> Package"),
        (r"The {\sc CONNIVER} Manual", "The <sc>CONNIVER</sc> Manual"),
        (r"\textsc{Adl}: \textbf{x}", "<sc>Adl</sc>: <b>x</b>"),
        (r"a\it b{\bf c}", "a<i>b<b>c</b></i>"),
        (r"m\textsuperscript{2} H\textsubscript{2}O", "m<sup>2</sup> H<sub>2</sub>O"),
        (r"CO$_2$ and $^{14}$C", "CO<sub>2</sub> and <sup>14</sup>C"),
        (r"DNA$_{\textrm{2}}$ sequences", "DNA<sub>2</sub> sequences"),
        (r"$\mathrm{H}_2\mathrm{O}$ and x$_\mathrm{max}$", "H<sub>2</sub>O and x<sub>max</sub>"),
        (r"$\beta_{2}$-agonists \ensuremath{_3}", "β<sub>2</sub>-agonists <sub>3</sub>"),
        (r"\textit{{\'E}cole~de} K{\o}ge \& Oslo", "<i>École de</i> Køge &amp; Oslo"),
        (r"{\textless}i{\textgreater}E. coli{\textless}/i{\textgreater} CO$_2$", "<i>E. coli</i> CO<sub>2</sub>"),
        (r"never closed \textit{a", "never closed <i>a</i>"),
    ],
)  # fmt: skip
def test_styles_of_latex_become_tags(latex: str, marked: str) -> None:
    assert mark_title(mark_latex(latex), strip_markup(decode_latex(latex))) == marked


@pytest.mark.parametrize(
    "latex",
    [r"{DNA} {\'E}mile", r"5 $ to 6 $ a_1 b", r"costs $5 a_1", r"a\_b \$x^2", r"$\alpha$-helix", r"{\rm x} \mbox{y}"],
)  # fmt: skip
def test_protecting_braces_and_bare_marks_are_no_styles(latex: str) -> None:
    assert mark_latex(latex) == decode_latex(latex)
    assert mark_title(mark_latex(latex), strip_markup(decode_latex(latex))) is None


LATEX = st.lists(
    st.sampled_from(
        [r"\textit{", r"\emph{", r"\textbf{", r"\textsc{", r"\textsubscript{", r"{\it ", r"{\bf", "{", "}", "$", "_", "^",
         r"\alpha", r"\mathrm{x}", r"\'e", r"\&", "--", "a", "2", " ", "~", "<i>", "</i>", r"\ensuremath{", "\ue010", r"\\", "\\"]
    ),
    max_size=12,
).map("".join)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(LATEX)
def test_no_latex_fails_and_tags_change_no_word_of_it(latex: str) -> None:
    plain = strip_markup(decode_latex(latex))
    marked = mark_title(mark_latex(latex), plain)
    if marked is not None:
        said = strip_markup(marked)
        assert said == plain or said.replace("_", "").replace("^", "") == plain.replace("_", "").replace(
            "^", ""
        )


TITLES = st.lists(
    st.sampled_from(["<i>", "</i>", "<b>", "</b>", "<sub>", "</sub>", "<sup>", "</sup>", "<sc>", "</sc>", "coli", " ", "2",
                     "&amp;", "_", "–", "{", "}", "\\", "$", "%", "-", "'", "&lt;", "é"]),
    max_size=12,
).map("".join)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(TITLES)
def test_title_as_latex_is_read_back_unchanged(raw: str) -> None:
    plain = strip_markup(raw)
    marked = mark_title(raw, plain)
    written = spell_latex(plain, marked, escape)
    if written != escape(plain):
        read = strip_markup(decode_latex(written))
        assert (read, mark_title(mark_latex(written), read)) == (plain, marked)


def test_every_style_has_its_command() -> None:
    marked = "<i>E. coli</i> <b>b</b> CO<sub>2</sub> m<sup>3</sup> <sc>ad</sc> &amp; 5%"
    assert spell_latex(strip_markup(marked), marked, escape) == (
        r"\textit{E. coli} \textbf{b} CO\textsubscript{2} m\textsuperscript{3} \textsc{ad} \& 5\%"
    )


def test_title_that_would_read_back_otherwise_is_written_without_styles() -> None:
    assert spell_latex("New", "<i>Old</i>", escape) == "New"
    assert spell_latex("CO_2", "CO<sub>2</sub>", escape) == r"CO\_2"
