"""What is wrong with the text of a number is said with what to do."""

import pytest

from slr.findings.number import describe_number


@pytest.mark.parametrize("text", [".5", "-1e-3", "\u22120.5", "12"])
def test_number_with_a_point_is_fine(text: str) -> None:
    assert describe_number(text) == ("", "")


@pytest.mark.parametrize("text", ["0,5", "1e999", "nan", "inf", "", "ns", "< .05", "1 000"])
def test_text_that_is_no_number_gets_a_message_and_a_hint(text: str) -> None:
    message, hint = describe_number(text)
    assert message
    assert hint
