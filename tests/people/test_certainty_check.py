"""A judgement of certainty needs a known domain, a word that the domain allows, and a reason."""

import pytest
from made_up_certainty import judgement
from made_up_review import make_protocol

from slr.people.certainty_check import certainty_check
from slr.people.row import Row


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (judgement("rina", "imprecision", "serious"), []),
        (judgement("rina", "imprecision", "serious", ""), ["CER004"]),
        (judgement("rina", "imprecision", "serious", "", retract="yes"), []),
        (judgement("rina", "level", "low", ""), []),
        (judgement("rina", "level", "low", "", system="CERQual"), ["CER004"]),
        (judgement("rina", "coherence", "minor concerns", system="CERQual"), []),
        (judgement("rina", "coherence", "minor concerns"), ["CER002"]),
        (judgement("rina", "imprecision", "high"), ["CER003"]),
        (judgement("rina", "level", "serious"), ["CER003"]),
        (judgement("rina", "large effect", "one level", system="AHP"), ["CER001"]),
        (judgement("rina", "large effect", "two levels", retract="no"), ["CER001"]),
    ],
)
def test_rows_are_checked(row: Row, codes: list[str]) -> None:
    assert [problem.code for problem in certainty_check(make_protocol())(row)] == codes
