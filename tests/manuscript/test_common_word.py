"""Words that open sentences are not authors."""

import pytest

from slr.manuscript.common_word import is_common


@pytest.mark.parametrize(
    ("word", "common"), [("Menurut", True), ("Table", True), ("Maret", True), ("Sari", False)]
)
def test_words_before_a_year(word: str, common: bool) -> None:
    assert is_common(word) is common
