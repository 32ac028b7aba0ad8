"""Coders differ on a code of a study until adjudicated.csv has a row on this code and study."""

from typing import Any

import pytest

from slr.coding.unsettled import find_unsettled

RINA = {"report": "a", "theme": "load", "role": "finding", "statement": "It helps.", "who": "rina"}
TOMAS = {**RINA, "report": "b", "who": "tomas"}
STUDIES = {"a": ("s",), "b": ("s",)}


@pytest.mark.parametrize(
    "tomas", [{"statement": "It harms."}, {"role": "theory"}, {"role": "reject"}, {"theme": "other"}]
)
def test_another_role_or_statement_or_a_missing_code_is_a_difference(tomas: dict[str, Any]) -> None:
    found = find_unsettled([RINA, {**TOMAS, **tomas}], STUDIES)
    assert ("a", "load") in [(u.report, u.theme) for u in found]
    assert found[0].codings["rina"] == (("finding", "It helps."),)


def test_equal_codings_a_single_coder_and_another_study_are_no_difference() -> None:
    assert find_unsettled([RINA, TOMAS], STUDIES) == ()
    assert find_unsettled([RINA], STUDIES) == ()
    assert find_unsettled([RINA, {**TOMAS, "statement": "It harms."}], {}) == ()


def test_a_row_of_the_adjudicator_settles_a_difference() -> None:
    settled = {**RINA, "who": "adjudicated", "role": "reject"}
    assert find_unsettled([RINA, {**TOMAS, "statement": "It harms."}, settled], STUDIES) == ()
