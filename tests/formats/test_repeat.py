"""An entry is divided where a second record begins in it."""

import re

import pytest

from slr.formats.repeat import find_block, split_at_repeats

TAG = re.compile(r"^([A-Z]{2}): ", re.MULTILINE)
ONCE = frozenset({"ID", "TI"})


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in split_at_repeats(text, [(0, len(text))], TAG, ONCE)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ID: 1\nTI: Naps\n\nTI: Rest\n", ["ID: 1\nTI: Naps\n\n", "TI: Rest\n"]),
        ("TI: Naps\n\n?ID 2\nTI: Rest\n", ["TI: Naps\n\n", "?ID 2\nTI: Rest\n"]),
        ("TI: Naps\nAU: Doe\nTI: Rest\n", ["TI: Naps\nAU: Doe\n", "TI: Rest\n"]),
        ("TI: Naps\nTI: Rest\n", ["TI: Naps\nTI: Rest\n"]),
        ("AU: Doe\n\nAU: Roe\nTI: Naps\n", ["AU: Doe\n\nAU: Roe\nTI: Naps\n"]),
        ("", [""]),
    ],
    ids=["below a blank line", "with its first line", "other tags in between", "the same line twice", "lists of names", "no text"],
)  # fmt: skip
def test_entry_is_divided_where_its_tags_begin_again(text: str, parts: list[str]) -> None:
    assert split(text) == parts


def test_block_begins_below_the_last_blank_line() -> None:
    assert [find_block(t, 0, len(t)) for t in ("a\n\nb\n \nc", "a\nb", "a\n\n")] == [7, None, 3]
