"""A short title, and the same with its subtitle."""

from typing import Any

import pytest

from slr.dedupe.comparison import compare
from slr.dedupe.feature import read_feature
from slr.dedupe.rule import RULES, judge
from slr.dedupe.subtitle import is_beginning

SHORT, LONG = "Fog at work", "Fog at work: how keepers of remote lights share their rest"
PLACE = {
    "authors": ["Quorn, Ada", "Bellis, Tom"],
    "year": 2011,
    "journal": "Harbour Letters",
    "volume": "8",
    "pages": "40-52",
    "type": "article",
}


def judged(short: dict[str, Any], long: dict[str, Any], title: str = SHORT) -> tuple[str, str]:
    one = read_feature("a", {**PLACE, "title": title, **short})
    other = read_feature("b", {**PLACE, "title": LONG, **long})
    rule = judge(compare(one, other), RULES)
    return rule.verdict, rule.name


def test_one_place_shows_that_a_short_title_lacks_its_subtitle():
    assert judged({}, {}) == ("same", "short-title")


def test_one_doi_on_the_same_page_shows_that_a_short_title_lacks_its_subtitle():
    bare = {"doi": "10.5555/fog", "pages": "40", "journal": "", "volume": ""}
    assert judged(bare, bare) == ("same", "short-title")


@pytest.mark.parametrize(
    "short",
    [
        pytest.param({"pages": ""}, id="no pages"),
        pytest.param({"pages": "40"}, id="first page only"),
        pytest.param({"volume": ""}, id="no volume"),
        pytest.param({"pages": "", "volume": "", "doi": "10.5555/fog"}, id="one DOI without pages"),
    ],
)
def test_less_evidence_is_a_question(short):
    assert judged(short, {"doi": short.get("doi", "")}) == ("ask", "short-title-close")


@pytest.mark.parametrize(
    "short",
    [
        pytest.param({"pages": "90-99"}, id="other pages"),
        pytest.param({"volume": "9", "pages": "", "issue": "2"}, id="other volume"),
        pytest.param({"authors": ["Marsh, Lee"]}, id="other people"),
        pytest.param({"journal": "Mooring Today", "pages": ""}, id="other journal"),
        pytest.param({"pages": "", "volume": ""}, id="no place"),
    ],
)
def test_a_short_title_elsewhere_is_another_work(short):
    assert judged(short, {})[0] == "different"


@pytest.mark.parametrize("title", ["Fog at sea", "Fo", "Work fog"])
def test_a_title_that_is_not_the_beginning_is_another_work(title):
    assert judged({}, {}, title)[1] not in ("short-title", "short-title-close")


def test_a_number_or_a_letter_is_not_a_subtitle():
    assert not is_beginning(("fog", "work"), ("fog", "work", "part", "2"))
    assert not is_beginning(("fog", "work"), ("fog", "work", "b"))
    assert not is_beginning((), ("fog",))
    assert is_beginning(("fogwork",), ("fog", "work", "of", "keepers"))
