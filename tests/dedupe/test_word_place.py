"""A word counts once for each different word before it, however many titles repeat the two."""

import pytest

from slr.dedupe import word_place
from slr.dedupe.word_place import count_places

TITLES = ["night work", "shift work", "shift work of nurses", "nurses of wards"]


def test_word_counts_once_for_each_word_before_it() -> None:
    assert count_places(TITLES) == {"work": 2, "of": 2, "nurses": 2}
    assert count_places(TITLES * 3) == count_places(TITLES)


def test_pairs_that_recur_in_another_batch_count_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_place, "_BATCH", 1)
    assert count_places(TITLES * 3) == {"work": 2, "of": 2, "nurses": 2}


def test_no_titles_have_no_words() -> None:
    assert count_places([]) == count_places(["", ""]) == {}
