"""Drafts that cite by number are compared with the numbers of the list."""

import pytest
from manuscript.made_up_draft import check

LIST = [
    "Doe J. Lamps at sea. J Lamp. 2019;7:1-9.",
    "Roe A. Wicks of wool. J Lamp. 2018;6:2-4.",
    "Kim S. Oil of whales. J Lamp. 2017;5:3-8.",
    "Lee H. Wax of bees. J Lamp. 2016;4:5-6.",
]
NUMBERED = [f"[{n}] {entry}" for n, entry in enumerate(LIST, start=1)]


@pytest.mark.parametrize(
    "text",
    [
        "Lamps [1] burn [2, 3], and so on [4].",
        "Lamps [1–4] burn.",
        "Lamps.¹ They burn oil²,³ and wax⁴ at 3 cm² and 10³ lx (R² = .4).",
        "Lamps^1^ burn oil^2–3^ and <sup>4</sup>.",
        "Lamps (1) burn (2,3) or (4).",
        "Lamps [1]–[3] burn [4, Fig. 2].",
        "Lamps.¹⁻³ They burn.⁴",
        "Lamps of the kind Xa1¹ and Xa21²,³ burn 10⁹ lx.⁴",
        "Lampu abad ke-21¹ dan Covid-19²,³ menyala.⁴",
        "Lamps [1, p. 4] in 2019 [2; 3] by Roe et al. (2018) [4].",
    ],
)
def test_all_forms_of_numbers(text: str) -> None:
    packed = check(text, *NUMBERED)
    assert (packed["style"], packed["cited_without_entry"], packed["never_cited"]) == ("numbered", [], [])


def test_numbers_without_entry_and_entries_never_cited_are_reported() -> None:
    packed = check("Lamps [1] burn [3, 5] or not [4].", *NUMBERED)
    assert [(item["citation"], item["number"]) for item in packed["cited_without_entry"]] == [("[3, 5]", 5)]
    assert [item["entry"] for item in packed["never_cited"]] == [LIST[1]]


def test_a_number_that_the_list_skips_is_a_note() -> None:
    packed = check("Lamps [1] burn [2] or not [4].", *NUMBERED[:2], NUMBERED[3])
    assert [item["number"] for item in packed["number_gaps"]] == [3]
    assert packed["never_cited"] == []


def test_entries_without_numbers_are_counted() -> None:
    packed = check("Lamps [1] burn [2] or not [3].", *[f"- {entry}" for entry in LIST])
    assert [item["entry"] for item in packed["never_cited"]] == [LIST[3]]


def test_numbers_in_brackets_in_a_draft_with_years_are_not_citations() -> None:
    entry = "Doe, J. (2019). Lamps at sea. Oil Press."
    packed = check("Lamps (1) burn (Doe, 2019); (2) smell; (3) smoke.", entry)
    assert (packed["style"], packed["never_cited"]) == ("author-year", [])


def test_an_entry_without_a_number_does_not_change_the_numbers_of_the_others() -> None:
    packed = check("Lamps [1] burn [2] or not [3].", *NUMBERED[:2], LIST[3], NUMBERED[2])
    assert [item["entry"] for item in packed["never_cited"]] == [LIST[3]]


def test_the_numbers_of_addresses_are_not_citations() -> None:
    text = (
        "Lamps\n\nJ. Doe¹, A. Roe², S. Kim³\n\n¹ Leeds ² Oslo ³ Rome\n\nAbstract\n\nLamps burn (Doe, 2019)."
    )
    packed = check(
        text, "Doe, J. (2019). Lamps. Press.", "Roe, A. (2018). Oil. Press.", "Kim, S. (2017). Wax. Press."
    )
    assert (packed["style"], len(packed["never_cited"])) == ("author-year", 2)


def test_an_entry_that_lost_its_number_has_the_one_before_the_next_entry() -> None:
    packed = check("Lamps [1] burn [2] or not [3].", LIST[0], *NUMBERED[1:3])
    assert (packed["cited_without_entry"], packed["never_cited"], packed["number_gaps"]) == ([], [], [])


def test_superscripts_may_have_lost_their_height() -> None:
    packed = check("Lamps burn1,2 at sea.3 The oil of 2019 is CO2.", *NUMBERED[:3])
    assert (packed["style"], packed["never_cited"], packed["cited_without_entry"]) == ("numbered", [], [])
