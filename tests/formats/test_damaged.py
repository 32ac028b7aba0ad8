"""Damaged marks are read as the plain marks that they look like."""

import pytest

from slr.formats.damaged import BLANKS, HYPHENS, map_spans, plain_mark


@pytest.mark.parametrize("hyphen", HYPHENS)
def test_every_dash_looks_like_a_hyphen(hyphen: str) -> None:
    assert plain_mark(f"AU  {hyphen} Kim") == "AU  - Kim"


@pytest.mark.parametrize("blank", BLANKS)
def test_every_blank_looks_like_a_space(blank: str) -> None:
    assert plain_mark(f"AU{blank}{blank}- Kim") == "AU  - Kim"


def test_full_width_letters_look_like_plain_letters() -> None:
    assert plain_mark("ＰＹ　　－　2001") == "PY  - 2001"


def test_the_value_behind_the_mark_keeps_its_characters() -> None:
    line = "AB  - An abstract of it, from 1990–1999"
    assert plain_mark(line) == line


def test_spans_of_the_mended_text_are_found_in_the_text() -> None:
    text, mended = " AU\u2013Kim\nrest\n\n TI x", "AU  - Kim\nrest\n\nTI  - x"
    spans = map_spans(mended, text, [(0, 15), (16, len(mended))])
    assert [text[start:end] for start, end in spans] == [" AU\u2013Kim\nrest\n", " TI x"]


def test_text_that_was_not_mended_has_the_same_spans() -> None:
    assert map_spans("ab", "ab", [(0, 1)]) == [(0, 1)]
