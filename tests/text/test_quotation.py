"""A quote is found in the text of a work letter by letter, whatever the lines, hyphens and pages of the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.text.quotation import Span, find_quote, is_on_page, read_location, read_pages_of_text


def _pages(quote: str, text: str) -> list[tuple[int, int]]:
    return [(span.first, span.last) for span in find_quote(quote, read_pages_of_text(text))]


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("self-efficacy and health", "Self: self-\neﬃcacy and\nhealth"),
        ("wellbeing", "a sense of well-\nbeing"),
        ("3–5 days – at home", "for 3-5 days at home".replace("days ", "days—")),
        ("“more” work than ‘before’", "\"more\" work than 'before'"),
        ("beban kerja\u00a0yang tinggi", "beban  kerja yang\ntinggi."),
        ("工作压力与绩效", "研究工作压\n力与绩效的关系"),
        ("cafe\u0301", "in a café"),
    ],
)
def test_quote_is_found_across_lines_hyphens_ligatures_and_marks(quote: str, text: str) -> None:
    assert _pages(quote, text) == [(1, 1)]


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("less exhaustion", "less exhausted"),
        ("Less exhaustion", "less exhaustion"),
        ("less exhaustion.", "less exhaustion, and"),
        ("exhaustion was less", "was less exhaustion"),
        ("", "anything"),
        ("[...]", "anything"),
    ],
)
def test_different_words_case_or_punctuation_are_never_found(quote: str, text: str) -> None:
    assert _pages(quote, text) == []


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("first [...] last", [(1, 1)]),
        ("[T]he first ... the last", [(1, 1)]),
        ("The first … the last", [(1, 1)]),
        ("thing is [sic] the last", [(1, 1)]),
        ("last ... first", []),
        ("see [12] there", [(1, 1)]),  # brackets of the text itself
    ],
)
def test_parts_of_a_quote_with_omissions_follow_each_other(quote: str, found: list[tuple[int, int]]) -> None:
    assert _pages(quote, "The first thing is the last, see [12] there.") == found


def test_parts_that_are_more_than_a_page_apart_are_not_one_quote() -> None:
    assert _pages("one ... two", "one\f\ftwo") == []
    assert _pages("one ... two", "one\ftwo") == [(1, 2)]


def test_quote_that_continues_on_the_next_page_has_two_pages() -> None:
    assert _pages("an experiment on work", "It was an experi-\fment on work") == [(1, 2)]
    assert _pages("on work", "It was\fon\fwork, on work") == [(2, 3), (3, 3)]


def test_every_place_of_a_quote_is_found_once_a_page() -> None:
    assert _pages("work", "work and work\fno\fwork\f") == [(1, 1), (3, 3)]


@pytest.mark.parametrize(
    ("location", "pages"),
    [
        ("p. 12", {12}),
        ("12", {12}),
        ("pp. 112-5", {112, 113, 114, 115}),
        ("p. 12, table 3", {12}),
        ("halaman 7–8", {7, 8}),
        ("p. 3 and p. 9", {3, 9}),
        ("line 69", set()),
        ("table 3", set()),
        ("p. e1004", set()),
        ("", set()),
    ],
)
def test_location_names_pages(location: str, pages: set[int]) -> None:
    assert read_location(location) == pages


def test_long_range_of_pages_is_cut() -> None:
    assert len(read_location("pp. 1-99999")) == 50


def test_page_is_counted_in_the_text_printed_on_the_page_or_counted_from_the_first_page_of_the_work() -> None:
    text = read_pages_of_text("cover\fJournal 345\nthe words\fmore")
    [span] = find_quote("the words", text)
    assert span == Span(first=2, last=2)
    assert is_on_page(span, 2, text)
    assert is_on_page(span, 345, text)
    assert is_on_page(span, 101, text, first_page=100)
    assert not is_on_page(span, 3, text)


@settings(max_examples=60)
@given(st.text(alphabet="ab-. \n\fﬁ“", max_size=40), st.integers(0, 30), st.integers(1, 10))
def test_every_slice_of_a_page_is_found_on_that_page(text: str, at: int, length: int) -> None:
    for number, page in enumerate(text.removesuffix("\f").split("\f"), start=1):
        quote = page[at : at + length]
        if quote.strip(" \n-.\"“'"):
            assert any(
                span.first <= number <= span.last for span in find_quote(quote, read_pages_of_text(text))
            )
