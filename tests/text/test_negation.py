"""A word is negated only by a negating word directly before it."""

import pytest

from slr.text.negation import find_negation


@pytest.mark.parametrize(
    "text",
    [
        "no load",
        "not a load",
        "without any load",
        "isn't load",
        "non-load",
        "tanpa load",
        "bukan load",
        "tidak ada load",
        "tidak terdapat suatu load",
    ],
)
def test_word_is_negated_directly_after_a_negating_word(text: str) -> None:
    assert find_negation(text, text.index("load")) == 0


@pytest.mark.parametrize(
    "text",
    [
        "no effect of load",
        "not only load",
        "bukan hanya load",
        "no. load",
        "yes or no: load",
        "no | load",
        "casino load",
        "whether or not load",
        "atau tidak load",
        "not without load",
        "load, not work",
        "no any such the load",
    ],
)
def test_word_is_not_negated_by_a_negating_word_elsewhere(text: str) -> None:
    assert find_negation(text, text.index("load")) is None


def test_negation_begins_at_the_negating_word() -> None:
    assert find_negation("work without the load", 17) == 5
