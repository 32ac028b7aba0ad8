"""Reports of one study are suggested as one study, with the evidence, and every suggested name belongs to one study."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from slr.coding.grouping import Link, suggest_studies
from slr.text.fold import fold

LONG = "Night work and strain of sailors"


def report(ident: str, **changes: Any) -> Mapping[str, Any]:
    blank = {
        "authors": [f"Author-{ident}, A."], "year": 2019, "title": f"Title of {ident}", "doi": None, "version_of": None,
        "abstract": None, "keywords": [], "note": None,
        "registration": [],
    }  # fmt: skip
    return {"report": ident, **blank, **changes}


def suggest(*reports: Mapping[str, Any], recorded: Any = None, texts: Any = None) -> dict[str, Any]:
    return suggest_studies(reports, recorded or {}, texts or {})


def groups(*reports: Mapping[str, Any]) -> set[frozenset[str]]:
    found = suggest(*reports)
    return {frozenset(r for r in found if found[r].study == s.study) for s in found.values()}


def test_reports_without_a_link_are_studies_of_their_own_named_by_author_and_year() -> None:
    found = suggest(report("r1", authors=["Smith, Ann"]), report("r2", authors=["Yu, B."], year=2020))
    assert [(s.study, s.links) for s in found.values()] == [("Smith 2019", ()), ("Yu 2020", ())]


def test_reports_with_the_same_registration_number_are_linked() -> None:
    found = suggest(
        report("r1", authors=["Smith, A."], year=2021, abstract="ClinicalTrials.gov NCT01234567."),
        report("r2", authors=["Yu, B."], year=2019, keywords=["NCT 01234567"]),
        report("r3", authors=["Diaz, C."], note="NCT76543210"),
    )
    assert found["r1"].links == (Link(other="r2", clue="registration", shared="NCT01234567"),)
    assert (found["r1"].study, found["r2"].study, found["r3"].study) == ("Yu 2019", "Yu 2019", "Diaz 2019")


def test_the_column_of_registration_numbers_links_reports_by_numbers_of_any_registry() -> None:
    assert len(groups(report("r1", registration=["NCT 01234567"]), report("r2", note="NCT01234567"))) == 1
    assert (
        len(groups(report("r1", registration=["local 12/3"]), report("r2", registration=["Local  12/3"])))
        == 1
    )
    assert (
        len(groups(report("r1", registration=["local 12/3"]), report("r2", registration=["local 12/4"]))) == 2
    )


def test_a_registration_number_can_be_in_another_text_of_the_report() -> None:
    texts = {"r1": ("ClinicalTrials.gov/NCT01234567",), "r2": ("NCT01234567",)}
    assert [link.other for link in suggest(report("r1"), report("r2"), texts=texts)["r1"].links] == ["r2"]


def test_versions_of_one_work_are_linked_even_if_the_work_itself_is_not_among_the_reports() -> None:
    assert groups(report("r1", version_of="r2"), report("r2"), report("r3")) == {
        frozenset({"r1", "r2"}), frozenset({"r3"}),
    }  # fmt: skip
    assert groups(report("r1", version_of="gone"), report("r3", version_of="gone")) == {
        frozenset({"r1", "r3"})
    }


def test_dois_that_differ_only_in_the_version_link_two_reports() -> None:
    assert (
        len(groups(report("r1", doi="10.21203/rs.3.rs-1/v1"), report("r2", doi="10.21203/rs.3.rs-1/v2"))) == 1
    )
    assert len(groups(report("r1", doi="10.1000/1"), report("r2", doi="10.1000/2"))) == 2


def test_the_same_title_links_two_reports_only_with_the_same_first_author_and_if_it_is_long() -> None:
    def pair(title: str, other: str) -> int:
        one, two = (report(r, title=title, authors=[a]) for r, a in (("r1", "Smith, A."), ("r2", other)))
        return len(groups(one, two))

    assert pair(LONG, "Smith, Ann") == 1
    assert pair(LONG, "Jones, B.") == 2
    assert pair("Editorial", "Smith, A.") == 2


def test_a_notice_or_reply_is_linked_to_the_report_whose_title_it_contains() -> None:
    found = suggest(report("r1", title=f"Erratum: {LONG}", year=2021), report("r2", title=LONG), report("r3"))
    assert found["r1"].links == (Link(other="r2", clue="notice", shared="r1"),)
    assert found["r2"].links == (Link(other="r1", clue="notice", shared="r1"),)
    assert found["r3"].links == ()
    assert len(groups(report("r1", title=f"Response to: {LONG}"), report("r2", title=LONG))) == 1
    assert len(groups(report("r1", title="Erratum: Strain"), report("r2", title="Strain"))) == 2


def test_reports_linked_through_a_third_one_are_one_study_and_each_link_is_direct() -> None:
    found = suggest(
        report("r1", note="NCT01234567"), report("r2", note="NCT01234567", version_of="r3"), report("r3")
    )
    assert {s.study for s in found.values()} == {"Author-r1 2019"}
    assert [link.other for link in found["r1"].links] == ["r2"]


def test_studies_with_the_same_author_and_year_get_letters_that_stay_the_same() -> None:
    reports = [report(r, authors=["Smith, A."]) for r in ("r1", "r2", "r3")]
    assert [s.study for s in suggest(*reports).values()] == ["Smith 2019a", "Smith 2019b", "Smith 2019c"]
    later = suggest(*reports, recorded={"r1": ["Smith 2019a"]})
    assert [s.study for s in later.values()] == ["Smith 2019a", "Smith 2019b", "Smith 2019c"]


def test_a_recorded_study_is_suggested_for_linked_reports_and_its_name_for_no_other() -> None:
    reports = (
        report("r1", note="NCT01234567"),
        report("r2", note="NCT01234567"),
        report("r3", authors=["Port"]),
    )
    found = suggest(*reports, recorded={"r1": ["Port 2019"]})
    assert [s.study for s in found.values()] == ["Port 2019", "Port 2019", "Port 2019a"]


def test_no_name_is_suggested_if_linked_reports_were_assigned_to_different_studies() -> None:
    reports = [report(r, note="NCT01234567") for r in ("r1", "r2", "r3")]
    found = suggest(*reports, recorded={"r1": ["harbour"], "r2": ["port"]})
    assert found["r3"].study == ""
    assert [link.other for link in found["r3"].links] == ["r1", "r2"]


def test_a_report_without_author_or_year_is_named_by_its_title_or_id() -> None:
    found = suggest(
        report("r1", authors=[], title="A fact sheet on sleep"),
        report("r2", authors=[], title=None, year=None),
    )
    assert [s.study for s in found.values()] == ["A fact sheet 2019", "r2"]


IDS = [f"r{i}" for i in range(6)]
REPORTS = st.lists(
    st.builds(
        report,
        st.sampled_from(IDS),
        authors=st.sampled_from([["Smith, A."], ["smith, A."], []]),
        year=st.sampled_from([2019, 2020, None]),
        title=st.sampled_from([LONG, f"Erratum: {LONG}", "", None]),
        version_of=st.sampled_from([None, *IDS]),
        note=st.sampled_from([None, "NCT01234567", "NCT76543210"]),
    ),
    max_size=6,
    unique_by=lambda r: r["report"],
)


@given(reports=REPORTS, order=st.randoms(use_true_random=False))
def test_links_are_mutual_names_are_distinct_and_the_order_of_reports_does_not_matter(
    reports: Any, order: Any
) -> None:
    found = suggest(*reports)
    assert set(found) == {r["report"] for r in reports}
    for ident, suggestion in found.items():
        assert suggestion.study
        for link in suggestion.links:
            assert Link(other=ident, clue=link.clue, shared=link.shared) in found[link.other].links
            assert found[link.other].study == suggestion.study
    near = {ident: {link.other for link in s.links} for ident, s in found.items()}
    for ident, suggestion in found.items():
        reached = {ident}
        while more := {other for one in reached for other in near[one]} - reached:
            reached |= more
        assert reached == {r for r, s in found.items() if fold(s.study) == fold(suggestion.study)}
    shuffled = list(reports)
    order.shuffle(shuffled)
    assert suggest(*shuffled) == found
