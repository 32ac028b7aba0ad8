"""Pages: how they are written, and when they agree."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.text.pages import compare_pages, read_pages


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("499-512", 499, 512), ("499-12", 499, 512), ("499–512", 499, 512), ("499--512", 499, 512), ("pp. 499-512", 499, 512), ("742-8", 742, 748),
        ("742-8; discussion 748-9", 742, 748), ("1998-03", 1998, 2003), ("S78-S89", 78, 89), ("2S5-9", 5, 9), ("e43268", 43268, None),
        ("CD008391", 8391, None), ("100A-101A", 100, 101), ("viii108", 108, None), ("01-Jun", 1, 6), ("p. 83", 83, None), ("P63 [tp 104]", 63, None),
    ],
)  # fmt: skip
def test_first_and_last_page(text, first, last):
    pages = read_pages(text)
    assert (pages.first, pages.last) == (first, last)


@pytest.mark.parametrize("text", ["", "215 p", "62 pp.", "n/a", "in press", "-", "xii"])
def test_text_without_pages_is_none(text):
    assert read_pages(text) is None


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("499-512", "499-12", "agree"), ("499-512", "499", "agree"), ("865-874", "865", "agree"), ("viii108", "108", "agree"),
        ("S78-S89", "S3-89", "near"), ("1-17", "566-582", "near"), ("01-Jun", "2422-2427", "near"), ("488", "487-488", "near"),
        ("246-250", "250-254", "near"), ("a1754", "969-972", "near"), ("233-8, 230-5, 246-51", "230-5, 246-51, 233-8", "near"),
        ("1726-1733", "1734-1740", "differ"), ("2297-2108", "2097-2108", "near"), ("11", "12", "differ"), ("S42", "118", "differ"), ("499-512", "", "missing"),
    ],
)  # fmt: skip
def test_places_compare(a, b, level):
    assert compare_pages(read_pages(a), read_pages(b)) == level


@given(st.text(max_size=30))
@settings(deadline=None, max_examples=200)
def test_any_text_is_read_without_an_error(text):
    pages = read_pages(text)
    assert pages is None or compare_pages(pages, pages) == "agree"


@given(first=st.integers(1, 5000), length=st.integers(0, 60))
@settings(deadline=None, max_examples=100)
def test_shortened_last_page_is_expanded(first, length):
    last = first + length
    short = str(last)[-2:] if last > 99 and str(last)[:-2] == str(first)[:-2] else str(last)
    assert read_pages(f"{first}-{short}").last == last
