"""Short forms of organisations are recognised, and learnt from the text."""

import pytest

from slr.manuscript.acronym import find_acronyms, is_acronym


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("BPS", "Badan Pusat Statistik"),
        ("Bappenas", "Badan Perencanaan Pembangunan Nasional"),
        ("UNICEF", "United Nations International Children's Emergency Fund"),
        ("Kemenkes", "Kementerian Kesehatan RI"),
    ],
)
def test_acronyms_of_initials_and_of_syllables(short: str, full: str) -> None:
    assert is_acronym(short, full)


def test_a_name_is_no_acronym_of_other_names() -> None:
    assert not is_acronym("Kemenkes", "Kementerian Pertanian")
    assert not is_acronym("Sari", "Sanjaya Riduan")


def test_short_forms_are_learnt_from_the_text() -> None:
    assert find_acronyms("the Lamp Oil Agency (LOA, 2019)") == {"LOA": "Lamp Oil Agency"}
    assert find_acronyms("the lamp oil agency (LOA, 2019)") == {}
