"""Reports as works: cited by author and year, with letters if two citations would be the same."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import pytest

from slr.model.row import list_values
from slr.model.table import REPORTS, frame
from slr.synthesize.work import Work, cite_reports, list_works


def works(lettered: Iterable[str] | None = None, **reports: Mapping[str, Any]) -> Mapping[str, Work]:
    """Return the works of reports by Demerouti, 2001, unless stated."""
    common = {
        "records": [],
        "sources": ["alpha"],
        "arm": "databases",
        "authors": ["Demerouti, E."],
        "year": 2001,
    }
    data = frame(REPORTS, [{**common, "report": r, **values} for r, values in reports.items()])
    told = cite_reports(data, reports if lettered is None else lettered)
    return list_works(data, told).pick(reports)


def citations(lettered: Iterable[str] | None = None, **reports: Mapping[str, Any]) -> dict[str, str]:
    return {r: w.citation for r, w in works(lettered, **reports).items()}


def test_work_whose_citation_is_its_own_has_no_letter() -> None:
    assert citations(a={}, b={"year": 2002}) == {"a": "Demerouti, 2001", "b": "Demerouti, 2002"}


def test_works_that_would_read_alike_get_letters_by_title_whatever_its_capitals() -> None:
    found = citations(a={"title": "burnout again"}, b={"title": "Burnout"}, c={"title": "Anger"})
    assert found == {"c": "Demerouti, 2001a", "b": "Demerouti, 2001b", "a": "Demerouti, 2001c"}


def test_works_of_one_title_get_letters_by_id() -> None:
    assert citations(b={}, a={}) == {"a": "Demerouti, 2001a", "b": "Demerouti, 2001b"}


def test_work_that_the_synthesis_does_not_speak_of_neither_gets_a_letter_nor_causes_one() -> None:
    assert citations(["a"], a={}, b={}) == {"a": "Demerouti, 2001", "b": "Demerouti, 2001"}


def test_letters_of_a_report_that_is_gone_do_no_harm() -> None:
    assert citations(["a", "gone"], a={}) == {"a": "Demerouti, 2001"}


def test_works_without_a_year_get_letters_after_a_hyphen() -> None:
    found = citations(a={"year": None}, b={"year": None}, c={"year": None, "authors": ["Xu, Y."]})
    assert found == {"a": "Demerouti, n.d.-a", "b": "Demerouti, n.d.-b", "c": "Xu, n.d."}


@pytest.mark.parametrize(("place", "letter"), [(0, "a"), (25, "z"), (26, "aa"), (27, "ab"), (52, "ba")])
def test_letters_go_on_with_two_after_z(place: int, letter: str) -> None:
    found = citations(**{f"r{i:02}": {} for i in range(60)})
    assert found[f"r{place:02}"] == f"Demerouti, 2001{letter}"


def test_work_holds_what_the_tables_show_and_none_for_what_is_missing_or_blank() -> None:
    full = {
        "title": "T",
        "title_markup": "<i>T</i>",
        "doi": "10.1/x",
        "journal": "J",
        "type": "article",
        "language": "en",
    }
    found = works(a={**full, "records": ["a", "b"]}, b={"title": "", "year": None, "authors": []})
    assert {k: getattr(found["a"], k) for k in full} == full
    assert (found["a"].records, found["a"].sources, found["a"].authors) == (
        ("a", "b"),
        ("alpha",),
        ("Demerouti, E.",),
    )
    assert found["a"].row() == {
        "citation": "Demerouti, 2001", "title": "T", "title_markup": "<i>T</i>", "year": 2001, "doi": "10.1/x",
    }  # fmt: skip
    assert (found["b"].title, found["b"].year, found["b"].journal) == (None, None, None)


def test_columns_of_an_unknown_report_have_its_id_as_the_citation() -> None:
    data = frame(
        REPORTS,
        [
            {
                "report": "a",
                "records": ["a"],
                "sources": ["alpha"],
                "arm": "databases",
                "title": "T",
                "year": 0,
            }
        ],
    )
    works = list_works(data, {})
    found = works.columns(
        pd.Series(["gone", "a", "a"], dtype="string"), ("citation", "title", "year", "records")
    )
    assert {name: list_values(column) for name, column in found.items()} == {
        "citation": ["gone", "“T”, n.d.", "“T”, n.d."],
        "title": [None, "T", "T"],
        "year": [None, None, None],
        "records": [[], ["a"], ["a"]],
    }
    assert list(works.pick(["gone", "a"])) == ["a"]


def test_notices_about_a_work_are_joined() -> None:
    found = works(a={"notice": ["retracted", "corrected"]}, b={})
    assert (found["a"].notices, found["b"].notices) == ("retracted; corrected", None)
