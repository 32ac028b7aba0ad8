"""Titles keep the five styles that people see, and no other markup of their source."""

import re
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from slr.text.markup import strip_markup
from slr.text.style import LONGEST, STYLES, Run, mark_title, read_runs, spell_runs, style_title, tag_title

PIECES = (
    *(f"<{mark}{s}>" for s in STYLES for mark in ("", "/")),
    *("<em>", "</em>", "<STRONG>", "</STRONG>", "<i onclick='x()'>", "<jats:italic>", "</jats:italic>", "<p>", "</p>"),
    *("<span style='font-variant: small-caps'>", "<span>", "</span>", "<mml:msub>", "</mml:msub>", "<mml:mi>", "</mml:mi>"),
    *("<script>", "</script>", "&lt;i&gt;", "&lt;/i&gt;", "&amp;", "&amp;lt;", "&amp;amp;amp;", "&eacute;", "<", ">", "&"),
    *(" ", "  ", "\n", "\u00ad", "\u200b", "a", "coli", "2", "_", "^", "*", "é", "<br/>", "<i/>"),
)  # fmt: skip
TITLES = st.one_of(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.text(max_size=30))


@pytest.mark.parametrize(
    ("raw", "marked"),
    [
        ("Growth of <i>E. coli</i>", "Growth of <i>E. coli</i>"),
        ("A global<i> meta</i>-analysis", "A global <i>meta</i>-analysis"),
        ("<i>Pinus</i> <i>resinosa</i>", "<i>Pinus resinosa</i>"),
        ("<em>a</em> <jats:italic>b</jats:italic> c", "<i>a b</i> c"),
        ("CO<inf>2</inf> and m<SUP>3</SUP>", "CO<sub>2</sub> and m<sup>3</sup>"),
        ("<scp>NLP</scp> at work", "<sc>NLP</sc> at work"),
        ("<span style='font-variant: small-caps'>A <span class='nocase'>b</span></span> c", "<sc>A b</sc> c"),
        ("<span style='font-style:italic'>a</span> b", "<i>a</i> b"),
        ("<i>K</i><sub><i>fs</i></sub> after", "<i>K</i><sub><i>fs</i></sub> after"),
        ("<i>a<b>b</i>c</b>d", "<i>a<b>b</b></i><b>c</b>d"),
        ("<i>a <i>b</i> c</i> d", "<i>a b c</i> d"),
        ("&lt;i&gt;R&lt;/i&gt; &amp;amp; D", "<i>R</i> &amp; D"),
        ("<i>p</i> < .05", "<i>p</i> &lt; .05"),
        ("PM<sub>2<middle dot>5</sub>", "PM<sub>2&lt;middle dot&gt;5</sub>"),
        ("<p>a <i>b</i></p><p>c</p>", "a <i>b</i> c"),
        (
            "<mml:math><mml:msub><mml:mi>CO</mml:mi><mml:mn>2</mml:mn></mml:msub></mml:math> flux",
            "CO<sub>2</sub> flux",
        ),
        (
            "<mml:msubsup><mml:mi>x</mml:mi><mml:mn>1</mml:mn><mml:mn>2</mml:mn></mml:msubsup>",
            "x<sub>1</sub><sup>2</sup>",
        ),
        ("<script>x</script> <i onclick=alert(1)>y</i>", "&lt;script&gt;x&lt;/script&gt; <i>y</i>"),
    ],
)
def test_styles_come_in_one_form_whatever_the_source_calls_them(raw: str, marked: str) -> None:
    assert mark_title(raw, strip_markup(raw)) == marked


@pytest.mark.parametrize(
    "raw",
    [
        "Work and strain",
        "R&D &amp; more",
        "p < .05",
        "<p>Work</p> and <u>strain</u>",
        "<i>never closed",
        "never opened</i>",
        "<i> </i>work",
        "<i/>work",
        "<b>All of it in <b>bold</b></b>",
        "<script>alert(1)</script>",
        "",
    ],
)
def test_title_without_styles_has_no_canonical_form(raw: str) -> None:
    assert mark_title(raw, strip_markup(raw)) is None


def test_bold_around_the_whole_title_is_removed_and_other_styles_stay() -> None:
    raw = "<b>Exposure to PM</b><sub><strong>2.5</strong></sub><b> and hospitals</b>"
    assert mark_title(raw, strip_markup(raw)) == "Exposure to PM<sub>2.5</sub> and hospitals"


def test_markup_of_another_title_is_not_used() -> None:
    assert mark_title("A <i>new</i> title", "The old title") is None


def test_text_too_long_for_a_title_is_not_looked_at() -> None:
    raw = "<i>" * LONGEST + "a"
    assert mark_title(raw, strip_markup(raw)) is None


@settings(deadline=None, max_examples=300)
@example("<i>&amp; \xad</i>&amp;")
@given(TITLES)
def test_canonical_form_is_the_plain_title_with_balanced_tags_of_five_kinds(raw: str) -> None:
    plain = strip_markup(raw)
    marked = mark_title(raw, plain)
    if marked is None:
        return
    assert strip_markup(marked) == plain
    assert mark_title(marked, plain) == marked
    assert not re.search("[<>]", re.sub(rf"</?(?:{'|'.join(STYLES)})>", "", marked))
    assert "".join(run.text for run in read_runs(marked)) == plain
    if plain.isprintable():
        assert "".join(fromstring(f"<t>{marked}</t>").itertext()) == plain  # noqa: S314  our own text


SIMPLE = st.lists(
    st.sampled_from(["<i>", "</i>", "<sub>", "</sub>", "<sc>", "</sc>", "<b>", "</b>", "a", "coli", " ", "2", "\u00a0"]), max_size=12
).map("".join)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(SIMPLE)
def test_title_in_canonical_form_is_taken_as_a_full_reading_would_return_it(raw: str) -> None:
    runs = read_runs(raw)
    spelled = spell_runs(runs, lambda style, inner, _: f"<{style}>{inner}</{style}>", str)
    assert mark_title(raw, strip_markup(raw)) == (spelled if any(run.styles for run in runs) else None)


@settings(deadline=None, max_examples=200)
@given(TITLES)
def test_title_with_zoteros_tags_is_read_back_unchanged(raw: str) -> None:
    plain = strip_markup(raw)
    marked = mark_title(raw, plain)
    written = tag_title(plain, marked)
    if written != plain:
        assert (strip_markup(written), mark_title(written, plain)) == (plain, marked)


def test_small_capitals_are_the_span_that_zotero_writes_and_entities_are_none() -> None:
    marked = "<sc>ad</sc> 79 &amp; <i>after</i>"
    assert (
        tag_title("ad 79 & after", marked)
        == '<span style="font-variant:small-caps;">ad</span> 79 & <i>after</i>'
    )


def test_title_that_was_replaced_is_written_without_the_old_ones_tags() -> None:
    assert tag_title("New", "<i>Old</i>") == "New"
    assert tag_title("New", None) == "New"


def test_title_without_styles_is_one_run() -> None:
    assert style_title("a & <b>", None) == (Run("a & <b>"),)
