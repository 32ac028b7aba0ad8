"""Editions, degrees and dates in APA 7."""

import pytest

from slr.reference.apa import name_edition

SPOKEN = {
    "edition": "{number}th ed.",
    "edition_first": "{number}st ed.",
    "edition_second": "{number}nd ed.",
    "edition_third": "{number}rd ed.",
}


@pytest.mark.parametrize(
    ("edition", "shown"),
    [
        ("", ""),
        ("1", ""),
        ("First edition", ""),
        ("2", "2nd ed."),
        ("2nd edition", "2nd ed."),
        ("Second", "2nd ed."),
        ("3rd ed", "3rd ed."),
        ("Edisi ke-4", "4th ed."),
        ("11", "11th ed."),
        ("21st ed.", "21st ed."),
        ("112", "112th ed."),
        ("Rev. ed.", "Rev. ed."),
        ("Revised edition", "Revised ed."),
        ("Second Asian edition", "Second Asian ed."),
    ],
)
def test_an_edition_is_numbered_and_the_first_is_not_named(edition: str, shown: str) -> None:
    assert name_edition(edition, SPOKEN) == shown
