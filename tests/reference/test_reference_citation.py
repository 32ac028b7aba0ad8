"""Citations in the text tell works apart (APA 7, sections 8.17 to 8.20)."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from slr.reference.citation import cite_alone, cite_works, name_letter


def work(
    report: str, *authors: str, year: int | None = 2020, title: str = "T", note: str = ""
) -> dict[str, Any]:
    return {"report": report, "authors": list(authors), "year": year, "title": title, "note": note or None}


def cite(*works: dict[str, Any]) -> dict[str, str]:
    return {report: citation.text for report, citation in cite_works(works).items()}


def test_the_same_authors_and_year_get_letters_in_the_order_of_titles_without_articles() -> None:
    found = cite(
        work("r1", "Doe, J.", title="The zebra"),
        work("r2", "Doe, J.", title="Parts II"),
        work("r3", "Doe, J.", title="A parts I"),
        work("r4", "Doe, J.", year=2021),
    )
    assert found == {"r1": "Doe, 2020c", "r2": "Doe, 2020b", "r3": "Doe, 2020a", "r4": "Doe, 2021"}


def test_part_one_comes_before_part_two() -> None:
    found = cite(
        work("r1", "Doe, J.", title="Tools. Part II: everyday"),
        work("r2", "Doe, J.", title="Tools. Part I: selection"),
    )
    assert found == {"r1": "Doe, 2020b", "r2": "Doe, 2020a"}


def test_different_authors_that_shorten_alike_show_more_names_instead_of_letters() -> None:
    found = cite(
        work("r1", "Kapoor, A.", "Bloom, B.", "Montez, C.", "Warner, D.", "Hill, E."),
        work("r2", "Kapoor, A.", "Bloom, B.", "Zucker, C.", "Tang, D.", "Day, E."),
        work("r3", "Kapoor, A.", "Young, B.", "Roe, C.", "Xu, D."),
    )
    assert found == {
        "r1": "Kapoor, Bloom, Montez, et al., 2020",
        "r2": "Kapoor, Bloom, Zucker, et al., 2020",
        "r3": "Kapoor, Young, et al., 2020",
    }


def test_et_al_does_not_stand_for_a_single_name_that_tells_works_apart() -> None:
    found = cite(work("r1", "Ann, A.", "Bob, B.", "Cid, C."), work("r2", "Ann, A.", "Bob, B.", "Dan, D."))
    assert found == {"r1": "Ann, Bob, & Cid, 2020", "r2": "Ann, Bob, & Dan, 2020"}


def test_first_authors_of_one_family_name_show_their_initials_in_every_year() -> None:
    found = cite(
        work("r1", "Light, I."),
        work("r2", "Light, Mary A.", "Light, I.", year=2008),
        work("r3", "Light, Ivan", year=2006),
        work("r4", "Roe, Light"),
    )
    assert found == {
        "r1": "I. Light, 2020",
        "r2": "M. A. Light & Light, 2008",
        "r3": "I. Light, 2006",
        "r4": "Roe, 2020",
    }


def test_works_without_a_year_or_authors_get_letters_too() -> None:
    found = cite(
        work("r1", "Doe, J.", year=None, title="B"),
        work("r2", "Doe, J.", year=None, title="A"),
        work("r3", title="Fact sheet"),
        work("r4", title="Fact sheet"),
        work("r5", "Doe, J.", year=None, note="In press."),
    )
    assert found == {
        "r1": "Doe, n.d.-b",
        "r2": "Doe, n.d.-a",
        "r3": "“Fact sheet”, 2020a",
        "r4": "“Fact sheet”, 2020b",
        "r5": "Doe, in press",
    }


def test_a_work_alone_is_cited_without_a_letter() -> None:
    assert cite_alone(["Abara, N.", "dkk."], 2015, None).text == "Abara et al., 2015"
    assert cite_alone([], 2015, "Night work").text == "“Night work”, 2015"


NAMES = st.lists(st.sampled_from(["Doe, J.", "Doe, K.", "Roe, R.", "Poe, E.", "et al.", "WHO"]), max_size=4)
WORKS = st.lists(st.tuples(NAMES, st.sampled_from([2020, 2021, None]), st.sampled_from("ABC")), max_size=8)


@given(WORKS, st.randoms())
def test_no_two_works_are_cited_alike_whatever_their_order(listed: Any, random: Any) -> None:
    works = [work(f"r{i}", *names, year=year, title=title) for i, (names, year, title) in enumerate(listed)]
    found = cite(*works)
    assert len(set(found.values())) == len(works)
    shuffled = works.copy()
    random.shuffle(shuffled)
    assert cite(*shuffled) == found


@given(st.integers(0, 800))
def test_each_place_has_its_own_letter(place: int) -> None:
    assert name_letter(place) not in {name_letter(other) for other in range(place)}
