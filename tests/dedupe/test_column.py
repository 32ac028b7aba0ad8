"""Columns of texts give back the texts that were added, in any parts."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.dedupe.column import Coded, Texts, pack_codes, pack_texts

TEXT = st.text(st.characters(), max_size=5) | st.sampled_from(["", "夜班 護士", "lone \ud800 surrogate"])
PARTS = st.lists(st.lists(TEXT, max_size=4), max_size=4)


@given(PARTS)
def test_texts_come_back(parts: Sequence[Sequence[str]]) -> None:
    column = Texts()
    for part in parts:
        column.add(pack_texts(part))
    whole = [text for part in parts for text in part]
    assert list(column) == whole == column[:] == [column[i] for i in range(len(column))]
    assert column.take(range(0, len(whole), 2)) == whole[::2]


@given(PARTS)
def test_coded_texts_come_back(parts: Sequence[Sequence[str]]) -> None:
    column = Coded()
    for part in parts:
        column.add(pack_codes(part))
    whole = [text for part in parts for text in part]
    assert [column.names[code] for code in column.codes] == whole == [column[i] for i in range(len(whole))]
    assert sorted(column.names) == sorted({"", *whole})
    assert column.names[0] == ""


@pytest.mark.parametrize("place", [-1, 2])
def test_there_is_no_text_before_the_first_and_after_the_last(place: int) -> None:
    with pytest.raises(IndexError):
        Texts.of(["a", "b"])[place]
