"""Names of authors and editors in APA 7, and the order of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.reference.name import (
    Name,
    abbreviate,
    invert,
    list_authors,
    list_editors,
    order_names,
    read_name,
    read_names,
)


@pytest.mark.parametrize(
    ("given", "initials"),
    [
        ("John Paul", "J. P."),
        ("J.P.", "J. P."),
        ("JP", "J. P."),
        ("J-P", "J.-P."),
        ("Jean-Paul", "J.-P."),
        ("Lee-ann", "L."),
        ("Maria de la", "M. de la"),
        ("Ångström", "Å."),
        ("Юрий Ильич", "Ю. И."),
        ("محمد", "محمد"),
        ("", ""),
    ],
)
def test_given_names_become_initials(given: str, initials: str) -> None:
    assert abbreviate(given) == initials


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Doe, John", "Doe, J."),
        ("King, Martin Luther, Jr.", "King, M. L., Jr."),
        ("King, Martin Luther III", "King, M. L., III"),
        ("van der Berg, Anna", "van der Berg, A."),
        ("Berg, Anna van der", "Berg, A. van der"),
        ("World Health Organization", "World Health Organization"),
        ("Sukarno", "Sukarno"),
        ("余, 本河", "余本河"),
        ("O’Neil, Mary-Jane", "O’Neil, M.-J."),
    ],
)
def test_the_family_name_comes_first(name: str, shown: str) -> None:
    assert invert(read_name(name)) == shown


def authors(number: int) -> list[Name]:
    return [Name(f"N{i}", "A.") for i in range(1, number + 1)]


def test_twenty_authors_are_listed_and_of_more_the_first_nineteen_and_the_last() -> None:
    twenty = list_authors(authors(20), and_="&")
    assert (twenty.count("N"), twenty.endswith("N19, A., & N20, A.")) == (20, True)
    more = list_authors(authors(25), and_="&")
    assert more.endswith("N19, A., … N25, A.")
    assert more.count("N") == 20


def test_a_list_that_the_source_cuts_ends_with_et_al() -> None:
    assert list_authors(authors(2), and_="&", cut=True) == "N1, A., N2, A., et al."
    assert read_names(["Doe, J.", "dkk."]) == ((Name("Doe", "J."),), True)


def test_two_groups_have_no_comma_between_them() -> None:
    assert list_authors([Name("WHO"), Name("ILO")], and_="dan") == "WHO dan ILO"
    assert list_authors([Name("WHO"), Name("Roe", "R.")], and_="&") == "WHO, & Roe, R."


def test_editors_have_their_initials_first() -> None:
    names = [Name("Doe", "John"), Name("Roe", "R.", "Jr."), Name("Poe", "E. A.")]
    assert list_editors(names, and_="&") == "J. Doe, R. Roe, Jr., & E. A. Poe"
    assert list_editors(names[:1], and_="&") == "J. Doe"


def test_one_author_comes_before_several_and_nothing_before_something() -> None:
    lists = [
        [Name("Brown", "J.")],
        [Name("Brown", "J."), Name("Able", "A.")],
        [Name("Brown", "J. R.")],
        [Name("Browning", "A.")],
        [Name("Çakır", "A.")],
        [Name("Дом", "A.")],
        [Name("Eagle", "A.")],
        [Name("MacArthur", "A.")],
        [Name("Mac Beth", "A.")],
    ]
    assert [order_names(names) for names in lists] == sorted(map(order_names, lists))


@given(st.lists(st.text(max_size=12), max_size=4))
def test_any_names_can_be_read_listed_and_ordered(names: list[str]) -> None:
    found, cut = read_names(names)
    assert isinstance(list_authors(found, and_="&", cut=cut), str)
    assert isinstance(list_editors(found, and_="&"), str)
    assert len(order_names(found)) == len(found) <= len(names)
