"""The comparison of two records: what agrees, what nearly agrees, what differs, and what is missing."""

from typing import Any

import pytest

from slr.dedupe.comparison import Comparison, compare
from slr.dedupe.feature import read_feature

BASE = {"title": "Night work and medication errors in two teaching hospitals"}


def compared(a: dict[str, Any], b: dict[str, Any], export: tuple[str, str] = ("", "")) -> Comparison:
    return compare(read_feature("a", {**BASE, **a}, export[0]), read_feature("b", {**BASE, **b}, export[1]))


def test_records_are_compared_in_the_order_of_their_ids() -> None:
    x, y = read_feature("x", BASE), read_feature("y", {**BASE, "year": 2015})
    assert compare(y, x) == compare(x, y)
    assert (compare(y, x).a, compare(y, x).b) == (x, y)


@pytest.mark.parametrize(
    ("a", "b", "year", "gap"),
    [
        (2015, 2015, "agree", 0), (2015, 2016, "near", 1), (2016, 2015, "near", 1), (2015, 2017, "differ", 2), (2015, None, "missing", 0),
        (None, 2015, "missing", 0), (None, None, "missing", 0),
    ],
)  # fmt: skip
def test_years_one_apart_are_near_and_a_missing_one_leaves_no_gap(
    a: int | None, b: int | None, year: str, gap: int
) -> None:
    found = compared({"year": a}, {"year": b})
    assert (found.year, found.gap) == (year, gap)


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [("7", "7", "agree"), ("7", "8", "differ"), ("7", "", "missing"), ("", "7", "missing")],
)
@pytest.mark.parametrize("field", ["volume", "issue", "pmid"])
def test_numbers_agree_or_differ_or_are_missing(field: str, a: str, b: str, level: str) -> None:
    assert getattr(compared({field: a}, {field: b}), field) == level


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        ("10.1234/ward.7", "10.1234/ward.7", "agree"),
        ("10.1234/ward.7", "10.1234/ward.8", "differ"),
        ("10.1234/ward.7", "", "missing"),
        ("", "10.1234/ward.7", "missing"),
        ("10.1234/ward.7", "10.1234/ward.7.s1", "near"),  # one is the other cut short
        ("10.1234/ward.7.s1", "10.1234/ward.7", "near"),
        ("10.1002/14651858.cd002273.pub2", "10.1002/14651858.cd002273.pub3", "near"),  # two versions
        ("10.2307/123456", "10.1234/ward.7", "near"),  # a repository's own
        ("10.1234/ward.7", "10.2307/123456", "near"),
    ],
)
def test_dois_are_near_where_one_is_cut_short_or_of_another_version_or_a_repositorys(
    a: str, b: str, level: str
) -> None:
    assert compared({"doi": a}, {"doi": b}).doi == level


def test_journals_with_different_names_are_the_same_if_they_share_an_issn() -> None:
    journals = ({"journal": "Ward Nursing"}, {"journal": "Archives of Sleep"})
    assert compared(*journals).journal == "differ"
    shared = [
        {**j, "isbn": isbn} for j, isbn in zip(journals, ("1234-567X; 2222-3333", "1234567x"), strict=True)
    ]
    assert compared(*shared).journal == "agree"
    assert (
        compared({**journals[0], "isbn": "1234-5678"}, {**journals[1], "isbn": "8765-4321"}).journal
        == "differ"
    )
    assert compared({"isbn": "1234-5678"}, {"isbn": "1234-5678"}).journal == "missing"


LONG = "Nurses on two wards kept diaries for a month, coded by two readers who did not know the ward. " * 3
OTHER = (
    "A registry of prescriptions was linked to rosters; counts with shift as exposure were fitted in R. " * 3
)


@pytest.mark.parametrize(
    ("a", "b", "level"),
    [
        (LONG, LONG, "agree"),
        (LONG, LONG.upper(), "agree"),
        (LONG, OTHER, "differ"),
        (LONG[:150] + OTHER[:120], LONG, "near"),
        (LONG, LONG[:200], "agree"),  # the longer is compared as far as the shorter goes
        (LONG, LONG[:199], "missing"),  # too short to tell
        (LONG[:199], LONG, "missing"),
        (LONG, "", "missing"),
    ],
)
def test_abstracts_agree_but_for_headings_and_cut_ends(a: str, b: str, level: str) -> None:
    assert compared({"abstract": a}, {"abstract": b}).abstract == level


def test_only_the_first_twelve_hundred_letters_of_abstracts_count() -> None:
    same = (LONG * 6)[:1200]
    assert compared({"abstract": same + OTHER * 9}, {"abstract": same + LONG * 9}).abstract == "agree"
    near = (LONG * 6)[:600]
    assert compared({"abstract": near + OTHER * 9}, {"abstract": near + LONG * 9}).abstract != "agree"


PLACE = {"volume": "7", "pages": "11-19", "year": 2015}


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ({}, {}, True),
        ({}, {"year": 2016}, True),
        ({}, {"year": None}, True),
        ({}, {"year": 2017}, False),
        ({}, {"pages": "501-512"}, False),
        ({}, {"volume": "8"}, False),
        (
            {"volume": "", "journal": "Sleep"},
            {"journal": "Sleep"},
            True,
        ),  # without a volume, the journal and year
        ({"volume": ""}, {}, False),
        ({"volume": "", "journal": "Sleep"}, {"journal": "Sleep", "year": 2016}, False),
        ({"volume": "", "journal": "Sleep"}, {"journal": "Ward Nursing"}, False),
        ({"volume": "", "journal": "Sleep", "pages": "501"}, {"journal": "Sleep"}, False),
    ],
)
def test_same_place_is_the_same_page_of_one_volume_or_of_one_journal_and_year(
    a: dict[str, Any], b: dict[str, Any], same: bool
) -> None:
    assert compared({**PLACE, **a}, {**PLACE, **b}).same_place is same


@pytest.mark.parametrize(
    ("title", "alike", "fits"),
    [("equal", True, True), ("slips", True, True), ("shortened", False, True), ("words", False, False), ("numbers", False, False),
     ("differ", False, False), ("missing", False, False)],
)  # fmt: skip
def test_titles_are_alike_but_for_spelling_and_fit_where_one_is_shortened(
    title: str, alike: bool, fits: bool
) -> None:
    found = Comparison(
        **{**{f: getattr(compared({}, {}), f) for f in Comparison.__dataclass_fields__}, "title": title}
    )
    assert (found.alike, found.titles_match) == (alike, fits)


def test_pages_are_long_where_both_are_a_range() -> None:
    pages = [("11-19", "501-512"), ("11", "501-512"), ("11-19", "501"), ("", "501-512"), ("11-19", "")]
    assert [compared({"pages": a}, {"pages": b}).long_pages for a, b in pages] == [
        True,
        False,
        False,
        False,
        False,
    ]


def test_either_title_that_many_works_bear_makes_the_pair_generic() -> None:
    assert compared({"title": "Editorial"}, {}).generic
    assert compared({}, {"title": "Editorial"}).generic
    assert not compared({}, {}).generic


@pytest.mark.parametrize(
    ("export", "one"), [(("e", "e"), True), (("e", "f"), False), (("", ""), False), (("e", ""), False)]
)
def test_one_export_is_a_known_export_that_both_are_from(export: tuple[str, str], one: bool) -> None:
    assert compared({}, {}, export).one_export is one


def test_kinds_are_those_of_the_two_records() -> None:
    assert compared({"type": "preprint"}, {"type": "thesis"}).kinds == ("preprint", "thesis")


def test_people_are_the_same_only_where_the_names_agree() -> None:
    three = ["Abara, Ngozi", "Brandt, Ute", "Okoro, Sam"]
    assert compared({"authors": three}, {"authors": three}).same_people
    assert compared({"authors": three}, {"authors": three}).shared == 3
    assert not compared({"authors": three}, {"authors": ["Cole, Ann"]}).same_people
    assert not compared({"authors": three}, {}).same_people
