"""A manuscript is read from text, Markdown and Word files; other files are refused with advice."""

import pytest
from manuscript.made_up_document import make_document, make_paragraph

from slr.manuscript import reading
from slr.manuscript.draft import UnreadableError
from slr.manuscript.reading import clean_line, read_draft


def test_lines_keep_their_numbers_and_markup_is_removed() -> None:
    draft = read_draft("## Method\n\n*Lamp* (Doe *et al.*, 2019)\r\n".encode("utf-16"))
    assert [(line.number, line.text, line.heading) for line in draft.lines] == [
        (1, "Method", True),
        (2, "", False),
        (3, "Lamp (Doe et al., 2019)", False),
        (4, "", False),
    ]


def test_a_form_feed_begins_a_page_and_is_not_text() -> None:
    lines = read_draft(b"one\n\x0ctwo\nthree").lines
    assert [(line.text, line.page) for line in lines] == [("one", False), ("two", True), ("three", False)]


def test_a_word_document_is_recognised_by_its_content() -> None:
    draft = read_draft(make_document(make_paragraph("Lamps")))
    assert (draft.whole, [line.text for line in draft.lines]) == (True, ["Lamps"])


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("a[^1] \\[12\\] x^3,4^", "a[^1] [12] x³,⁴"),
        ("[(Doe, 2019)](https://doi.org/10.1/(x)) says", "(Doe, 2019) says"),
        ("ﬁrst\u00a0\u00adline （Doe，2019）", "first line (Doe, 2019)"),
    ],
)
def test_markup_and_special_characters_are_plain(line: str, text: str) -> None:
    assert clean_line(line) == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Word document"),
        (b"{\\rtf1 Lamps}", "Rich Text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "not a text"),
        (bytes(range(32)) * 50, "not a text"),
    ],
)
def test_other_files_are_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_draft(data)


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST", 5)
    with pytest.raises(UnreadableError, match="more than 5 bytes"):
        read_draft(b"123456")
