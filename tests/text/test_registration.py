"""Registration numbers are found in any spelling, and numbers of other kinds are not."""

import pytest

from slr.text.registration import find_registrations


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("ClinicalTrials.gov/NCT01234567", ("NCT01234567",)),
        ("Trial registration: nct 01234567.", ("NCT01234567",)),
        ("ISRCTN12345678 and ACTRN12605000123456", ("ISRCTN12345678", "ACTRN12605000123456")),
        ("EudraCT 2004-000446-20; EU CT 2022-501234-12-00", ("2004-000446-20", "2022-501234-12-00")),
        ("ChiCTR-TRC-08000123, ChiCTR1900021111", ("CHICTR-TRC-08000123", "CHICTR1900021111")),
        ("CTRI/2010/091/000001, IRCT20100101003000N12", ("CTRI/2010/091/000001", "IRCT20100101003000N12")),
        ("jRCTs031180123, UMIN000012345", ("JRCTS031180123", "UMIN000012345")),
        ("DRKS00012345; KCT0001234; RBR-6f3h2k; PACTR201801002345678; TCTR20180101001", (
            "DRKS00012345", "KCT0001234", "RBR-6F3H2K", "PACTR201801002345678", "TCTR20180101001",
        )),
        ("PROSPERO CRD42020123456", ("CRD42020123456",)),
    ],
)  # fmt: skip
def test_the_numbers_of_the_registries_are_found(text: str, numbers: tuple[str, ...]) -> None:
    assert find_registrations(text) == numbers


@pytest.mark.parametrize(
    "text", ["", "NCT0123456", "NCT012345678", "PMID 12345678", "2020-03-20", "1998-2004", "0378-5955"]
)
def test_other_numbers_are_not_registration_numbers(text: str) -> None:
    assert find_registrations(text) == ()


def test_each_number_is_returned_once() -> None:
    assert find_registrations("NCT01234567, NCT 01234567") == ("NCT01234567",)
