"""One work in two scripts: merged by its identifier and pages or by its place, asked about, or kept apart."""

from typing import Any

import pytest

from slr.dedupe.feature import read_feature
from slr.dedupe.search import search

CHINESE = {"title": "海港引航员轮班制度与睡眠障碍的关系", "authors": ["林望舒", "高远"]}
PERSIAN = {"title": "بررسی خواب ناخدایان بندر در نوبت شب", "authors": ["کریمی, لاله"]}
ENGLISH = {
    "title": "Shift systems and sleep disorders of harbour pilots",
    "authors": ["Lin, Wangshu", "Gao, Yuan"],
}
PLACE = {"volume": "19", "pages": "312-318"}


def judge(one: dict[str, Any], other: dict[str, Any], **common: Any) -> tuple[str, str]:
    common = {"type": "article", "year": 2015, **common}
    found = search([read_feature("a", {**common, **one}), read_feature("b", {**common, **other})])
    judged = found.pairs.get(("a", "b"))
    return (judged.verdict, judged.rule) if judged else ("different", "")


@pytest.mark.parametrize("foreign", [CHINESE, PERSIAN])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"journal": "Harbour Care"}, {"journal": "Harbour Care"}),
        ({"journal": "海港学报", "isbn": "1234-5679"}, {"journal": "Harbour Care", "isbn": "1234-5679"}),
        ({"doi": "10.5555/c1"}, {"doi": "10.5555/c1"}),
    ],
)
def test_two_scripts_in_one_place_are_one_work(foreign, one, other):
    assert judge({**foreign, **one}, {**ENGLISH, **other}, **PLACE) == ("same", "two-scripts")


@pytest.mark.parametrize(
    "common", [{"doi": "10.5555/c1"}, PLACE, {**PLACE, "issue": "3"}, {"doi": "10.5555/c1", "volume": "19"}]
)
def test_person_is_asked_if_the_journal_or_the_pages_cannot_be_compared(common):
    one, other = {**CHINESE, "journal": "海港学报"}, {**ENGLISH, "journal": "Harbour Care"}
    assert judge(one, other, **common) == ("ask", "two-scripts-close")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"journal": "Harbour Care"}, {"journal": "Open Decks"}),
        ({"journal": "Harbour Care", "pages": "312"}, {"journal": "Harbour Care", "pages": "312"}),
        ({"year": 2013}, {"year": 2016}),
        ({"doi": "10.5555/c1"}, {"doi": "10.5555/c2"}),
    ],
)
def test_two_scripts_in_two_places_are_two_works(one, other):
    assert judge({**CHINESE, **PLACE, **one}, {**ENGLISH, **PLACE, **other})[0] == "different"


def test_two_works_in_latin_letters_on_the_same_pages_are_not_asked_about():
    other = {"title": "Meals on ferries of the far north", "authors": []}
    assert judge(ENGLISH, other, **PLACE)[0] == "different"
