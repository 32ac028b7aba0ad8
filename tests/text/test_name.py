"""Names: shown as "Family, Given" if their form shows which is which."""

import pytest

from slr.text.name import show_name, turn_name, turn_names


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Smith, John", "Smith, John"),
        ("Smith JA", "Smith, JA"),
        ("van der Berg JP", "van der Berg, JP"),
        ("Smith JA Jr", "Smith, JA, Jr"),
        ("J. A. Smith", "Smith, J. A."),
        ("J.-P. Stoldt", "Stoldt, J.-P."),
        ("Erialdy", "Erialdy"),
        ("World Health Organization", "World Health Organization"),
        ("Kominfoss Kuansing", "Kominfoss Kuansing"),
        ("Ministry of Health, Indonesia", "Ministry of Health, Indonesia"),
        ("et al", "et al."),
        ("dkk.", "et al."),
        (" Smith ,  John ;", "Smith, John"),
        ("Ş. Akdeniz", "Akdeniz, Ş."),
        ("", ""),
        ("[No author name available]", ""),
        ("[No authors listed]", ""),
    ],
)
def test_one_name_is_shown(name: str, shown: str) -> None:
    assert show_name(name) == shown


@pytest.mark.parametrize(
    ("name", "turned"),
    [
        ("Mary Jane Smith", "Smith, Mary Jane"),
        ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
        ("Martin Luther King Jr.", "King, Martin Luther, Jr."),
        ("W Guo", "Guo, W"),
        ("Purwadhi", "Purwadhi"),
        ("A. R. K.", "A. R. K."),
        ("Smith, John", "Smith, John"),
        ("University of Examples", "University of Examples"),
    ],
)
def test_name_with_the_given_name_first_is_turned(name: str, turned: str) -> None:
    assert turn_name(name) == turned


def test_list_that_was_cut_ends_in_et_al() -> None:
    assert turn_names(["J Smith", "A Doe..."]) == ["Smith, J", "Doe, A", "et al."]
    assert turn_names(["J Smith", "…"]) == ["Smith, J", "et al."]
    assert turn_names(["J Smith", ""]) == ["Smith, J"]
