"""Values that PubMed's formats have in common."""

import pytest

from slr.formats.pubmed_value import find_article_number, pick_title, read_registration


@pytest.mark.parametrize("filler", ["", "[Not Available].", "[Not available]", "[In Process Citation]"])
def test_filler_is_no_title_if_there_is_a_vernacular_one(filler: str) -> None:
    assert pick_title(filler, "Leuchtfeuer.") == "Leuchtfeuer."
    assert pick_title(filler, "") == filler


def test_article_number_is_short() -> None:
    assert find_article_number(["S0140-6736(19)30041-8", "e42601", "7"]) == "e42601"
    assert find_article_number([]) == ""


@pytest.mark.parametrize(
    ("bank", "number", "found"),
    [
        ("ClinicalTrials.gov", "NCT01234567", "NCT01234567"),
        ("CTRI", "CTRI/2019/05/019020", "CTRI/2019/05/019020"),
        ("UMIN-CTR", "UMIN000012345", "UMIN000012345"),
        ("NTR", " NTR1234 ", "NTR1234"),
        ("figshare", "10.6084/m9.figshare.1", ""),
        ("PDB", "1ABC", ""),
    ],
)
def test_only_registers_of_trials_hold_registrations(bank: str, number: str, found: str) -> None:
    assert read_registration(bank, number) == found
