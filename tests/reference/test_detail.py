"""Details of a work are read from its entries, and nothing private is read."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slr.model.entry import Entry
from slr.reference.detail import Details, read_date, read_details


def entry(form: str, kind: str = "", **tags: Any) -> Entry:
    listed = tuple(
        (name, value if isinstance(value, str) else json.dumps(value)) for name, value in tags.items()
    )
    return Entry(format=form, line=1, type=kind, tags=listed)


@pytest.mark.parametrize(
    ("one", "details"),
    [
        (
            entry("ris", "CHAP", AU="Doe, J.", A2="Roe, R.", CY="Ankara", DA="2020/03/05", ET="2", Y2="2024/08/09", N1="mine"),
            Details(editors=("Roe, R.",), place="Ankara", year=2020, month=3, day=5, accessed="2024-08-09", kind="CHAP"),
        ),
        (entry("ris", "CHAP", A2="Roe, R."), Details(edited=True, kind="CHAP")),
        (
            entry("bibtex", "phdthesis", author="Doe, J.", type="{PhD} thesis", month="mar", year="2020", note="mine"),
            Details(year=2020, month=3, genre="PhD thesis", kind="phdthesis"),
        ),
        (
            entry("bibtex", "book", editor="Roe, Rita and Poe, E.", date="2020-05-06", origtitle="Lampen"),
            Details(edited=True, year=2020, month=5, day=6, kind="book", original="Lampen"),
        ),
        (
            entry("csl-json", "chapter", author=[{"family": "Doe"}], editor=[{"family": "Roe", "given": "R."}],
                  issued={"date-parts": [[2020, "4"]]}, accessed={"date-parts": [[2021, 1, 2]]}, **{"original-title": "Lampen"}),
            Details(editors=("Roe, R.",), year=2020, month=4, accessed="2021-01-02", kind="chapter", original="Lampen"),
        ),
        (
            entry("crossref", "proceedings-article", author=[{"family": "Doe"}], event={"name": "Lamps 2020"},
                  issued={"date-parts": [[2020]]}, published={"date-parts": [[2020, 7, 8]]}, **{"article-number": "12"}),
            Details(year=2020, month=7, day=8, event="Lamps 2020", article_number="12", kind="proceedings-article"),
        ),
        (
            entry("medline", "Journal Article", FAU="Doe, J.", DP="2020 Mar 5", TT="Lampen auf See."),
            Details(year=2020, month=3, day=5, original="Lampen auf See.", kind="Journal Article"),
        ),
        (
            entry("wos", "B", AU="Doe, J", BE="Roe, R\nPoe, E", AR="107012", SE="Lamps", CT="Lamps 2020"),
            Details(editors=("Roe, R", "Poe, E"), article_number="107012", series="Lamps", event="Lamps 2020", kind="B"),
        ),
        (
            entry("refer", "Book Section", **{"%A": "Doe, J.", "%E": "Roe, R.", "%8": "March 5, 2020", "%C": "Ankara"}),
            Details(editors=("Roe, R.",), year=2020, month=3, day=5, place="Ankara", kind="Book Section"),
        ),
        (entry("table", "Article", Year="2020"), Details()),
    ],
)  # fmt: skip
def test_details_of_each_format(one: Entry, details: Details) -> None:
    assert read_details([one]) == details


def test_a_detail_is_taken_from_the_first_entry_that_has_it() -> None:
    first = entry("ris", "CHAP", AU="Doe, J.", DA="2020/03//")
    second = entry(
        "bibtex", "incollection", author="Doe, J.", editor="Roe, R.", date="2020-03-05", address="Ankara"
    )
    found = read_details([first, second])
    assert (found.editors, found.place, found.month, found.day, found.kind) == (
        ("Roe, R.",),
        "Ankara",
        3,
        0,
        "CHAP",
    )


def test_only_the_first_entry_says_who_the_people_of_the_row_are() -> None:
    written = entry("table", "Article")
    assert not read_details([written, entry("ris", "JOUR", AU="Doe, J.")]).edited
    assert not read_details(
        [entry("ris", "CHAP", AU="Doe, J."), entry("bibtex", "book", editor="Roe, R.")]
    ).edited


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2020/13/45", (2020, 0, 0)),
        ("5 Agustus 2020", (2020, 8, 5)),
        ("Sept. 2020", (2020, 9, 0)),
        ("12-14 May 2020", (2020, 5, 0)),
        ("Spring 2020", (2020, 0, 0)),
        ("", (0, 0, 0)),
    ],
)
def test_dates(text: str, date: tuple[int, int, int]) -> None:
    assert read_date(text) == date


@given(st.text(max_size=30))
def test_any_text_gives_a_valid_date_or_none(text: str) -> None:
    _, month, day = read_date(text)
    assert 0 <= month <= 12
    assert 0 <= day <= 31
