"""Numbered versions, footnote marks and copies on the same pages, each with the verdict on the pair."""

from typing import Any

import pytest

from slr.dedupe.feature import read_doi_version, read_feature, strip_version
from slr.dedupe.search import Found, search

TITLE = "Noise and broken sleep among ferry cooks"
BASE: dict[str, Any] = {
    "title": TITLE, "authors": ["Ondra, Pia", "Quist, Tore"], "year": 2016, "type": "article", "journal": "Open Decks", "volume": "5",
}  # fmt: skip


def judged(a: dict[str, Any], b: dict[str, Any]) -> tuple[str, str]:
    """Return the verdict and the rule for two records with these fields."""
    found: Found = search([read_feature("a", {**BASE, **a}), read_feature("b", {**BASE, **b})])
    if found.cluster_of["a"] == found.cluster_of["b"]:
        return "same", found.pairs["a", "b"].rule
    pair = found.pairs.get(("a", "b"))
    return (pair.verdict, pair.rule) if pair else ("different", "silent")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ({"title": f"{TITLE} [version 1; peer review: 1 approved]", "doi": "10.5555/x.1"}, {"title": f"{TITLE} [version 2; peer review: 2 approved]", "doi": "10.5555/x.2"}),
        ({"title": f"{TITLE} [v1]"}, {"title": f"{TITLE} [v3]"}),
        ({"title": f"{TITLE} (version 1)", "pages": "25-34"}, {"title": f"{TITLE} (version 2)", "pages": "25-34"}),
        ({"doi": "10.12688/f1000research.7563.1", "pages": "25"}, {"doi": "10.12688/f1000research.7563.2", "pages": "25"}),
        ({"doi": "10.21203/rs.3.rs-4711/v1"}, {"doi": "10.21203/rs.3.rs-4711/v2"}),
        ({"doi": "10.7554/elife.90210.1"}, {"doi": "10.7554/elife.90210.3"}),
    ],
)  # fmt: skip
def test_two_numbered_versions_of_one_work_are_versions(a: dict[str, Any], b: dict[str, Any]) -> None:
    assert judged(a, b) == ("version", "numbered-version")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ({"title": f"{TITLE} [version 2; peer review: 2 approved]"}, {}),
        ({"title": f"{TITLE} [version 2; referees: 2 approved]"}, {"title": f"{TITLE} [v2]"}),
        ({"doi": "10.12688/f1000research.7563.2"}, {"doi": "10.12688/f1000research.7563.2"}),
        ({"doi": "10.7554/elife.90210.1"}, {"doi": "10.7554/elife.90210"}),
    ],
)  # fmt: skip
def test_one_version_under_two_names_is_merged(a: dict[str, Any], b: dict[str, Any]) -> None:
    assert judged({**a, "pages": "25-34"}, {**b, "pages": "25-34"})[0] == "same"


def test_parts_of_a_work_are_no_versions() -> None:
    a, b = {"title": f"{TITLE}, part 1", "pages": "3-9"}, {"title": f"{TITLE}, part 2", "pages": "30-39"}
    assert judged(a, b) == ("different", "numbered")


def test_versions_by_other_people_are_no_versions_of_one_work() -> None:
    a = {"title": f"{TITLE} [v1]"}
    assert judged(a, {"title": f"{TITLE} [v2]", "authors": ["Velde, Rita"]})[1] != "numbered-version"


@pytest.mark.parametrize(
    ("doi", "version", "stem"),
    [
        ("10.12688/wellcomeopenres.15.2", "2", "10.12688/wellcomeopenres.15"), ("10.3310/nihropenres.13200.1", "1", "10.3310/nihropenres.13200"),
        ("10.1002/14651858.cd002273.pub3", "3", "10.1002/14651858.cd002273"), ("10.1000/xyz.12", "", "10.1000/xyz.12"), ("", "", ""),
    ],
)  # fmt: skip
def test_version_is_read_from_dois_of_publishers_that_number_versions(
    doi: str, version: str, stem: str
) -> None:
    assert (read_doi_version(doi), strip_version(doi)) == (version, stem)


PLACED = {"pages": "130-139", "issue": "2"}


@pytest.mark.parametrize("mark", [" 1", "1", "³"])
def test_footnote_mark_at_the_end_of_a_title_is_no_part_number_if_the_place_is_the_same(mark: str) -> None:
    assert judged({**PLACED, "title": TITLE + mark}, {**PLACED, "pages": "130"}) == ("same", "footnote-mark")


def test_person_is_asked_about_a_digit_at_the_end_of_the_title_of_a_short_note() -> None:
    assert judged({"title": f"{TITLE} 1", "pages": "130"}, {"pages": "130"}) == ("ask", "footnote-mark-close")


@pytest.mark.parametrize(
    "b", [{"pages": "301-330"}, {"title": f"{TITLE} 2", "pages": "131"}, {"issue": "3", "pages": "130"}, {"authors": ["Velde, Rita"], "pages": "130"}]
)  # fmt: skip
def test_part_number_in_another_place_keeps_works_apart(b: dict[str, Any]) -> None:
    assert judged({**PLACED, "title": f"{TITLE} 1"}, {**PLACED, **b}) == ("different", "numbered")


PROCEEDINGS = {
    "type": "conference", "journal": "Proceedings of the 9th Meeting on Ferries", "volume": "", "pages": "158-167"
}  # fmt: skip
SERIES = {"type": "article", "journal": "Lecture Notes on Harbours", "volume": "", "pages": "158-167"}


@pytest.mark.parametrize("other", [SERIES, {**SERIES, "type": "chapter"}])
def test_copies_on_the_same_pages_are_one_report_under_two_names_of_the_volume(other: dict[str, Any]) -> None:
    assert judged(PROCEEDINGS, other) == ("same", "title-and-people")


@pytest.mark.parametrize(
    "other", [{**SERIES, "pages": "401-410"}, {**SERIES, "year": 2017}, {**SERIES, "pages": "159-167"}]
)
def test_conference_paper_and_article_on_other_pages_are_versions(other: dict[str, Any]) -> None:
    assert judged(PROCEEDINGS, other)[0] == "version"


def test_person_is_asked_about_the_same_pages_of_two_conferences() -> None:
    other = {**PROCEEDINGS, "journal": "Baltic Conference on Ropes"}
    assert judged(PROCEEDINGS, other) == ("ask", "published-twice")


@pytest.mark.parametrize("pages", ["158", "158-170"])
def test_person_is_asked_about_copies_with_the_same_first_page(pages: str) -> None:
    assert judged(PROCEEDINGS, {**SERIES, "pages": pages}) == ("ask", "published-twice")


def test_range_that_begins_with_page_one_identifies_no_volume() -> None:
    assert (
        judged({**PROCEEDINGS, "pages": "1-10"}, {**SERIES, "pages": "1-10", "doi": "10.5555/a"})[0]
        == "version"
    )


@pytest.mark.parametrize("other", [{"issue": "2"}, {"issue": "2", "pages": "9-12"}])
def test_same_title_in_two_issues_is_not_merged_without_further_evidence(other: dict[str, Any]) -> None:
    assert judged({"issue": "1"}, other) == ("ask", "published-twice")


@pytest.mark.parametrize(
    ("one", "other"), [("January", "February"), ("Spring", "Autumn"), ("Mei", "Oct-Dec")]
)
def test_months_and_seasons_are_issues(one: str, other: str) -> None:
    assert judged({"issue": one}, {"issue": other}) == ("ask", "published-twice")


@pytest.mark.parametrize(
    ("one", "other"), [("Mei", "May"), ("autumn", "Fall"), ("January", "1"), ("Special issue", "May")]
)
def test_one_month_in_two_forms_is_one_issue(one: str, other: str) -> None:
    assert judged({"issue": one}, {"issue": other})[0] == "same"


@pytest.mark.parametrize(
    "both",
    [{"pages": "S10-S19"}, {"doi": "10.5555/id1"}, {"abstract": "Cooks on ferries slept badly. " * 10}],
)
def test_issue_written_wrongly_is_outweighed_by_pages_doi_or_abstract(both: dict[str, Any]) -> None:
    assert judged({"issue": "1", **both}, {"issue": "2", **both})[0] == "same"


@pytest.mark.parametrize(("one", "other"), [("3", "3 Suppl"), ("3", "3-4"), ("3", ""), ("3", "7654")])
def test_issue_in_another_form_or_count_is_no_contradiction(one: str, other: str) -> None:
    assert judged({"issue": one}, {"issue": other})[0] == "same"
