"""Each registered study is linked to the reports of the review, and its state says whether results may be missing."""

from collections.abc import Mapping
from typing import Any

import pytest
from made_up_review import make_protocol

from slr.findings.announced import list_announced
from slr.findings.announcement import collect_announcements
from slr.findings.missing import check_study
from slr.findings.registered import Register, judge_eligibility, list_registered, merge_entries
from slr.findings.study import Studies
from slr.formats.register_entry import RegisterEntry
from slr.people.row import Row

WITHOUT = [
    {"id": "E1", "kind": "exclude", "text": "Not about work."},
    {"id": "E8", "kind": "exclude", "text": "Registration.", "without_results": True},
]
CONSTRUCTS = [
    {"id": "strain", "label": {"en": "Strain"}, "higher_is": "worse", "names": ["exhaustion", "fatigue"]},
    {"id": "isolation", "label": {"en": "Isolation"}, "higher_is": "more demand", "names": ["feeling alone"]},
]


def row(report: str) -> dict[str, Any]:
    return {
        "report": report,
        "authors": ["Doe, J."],
        "year": 2020,
        "title": report,
        "registration": [],
        "report_number": None,
        "issue": None,
        "searched": "2026-01-01",
    }


def said(report: str, who: str = "rina", **cells: str) -> tuple[Row, str]:
    values = {"report": report, "when": "2026-01-02", **cells}
    return Row(who=who, file=f"corpus/x/announced/{who}.csv", line=2, values=values), report


def register(
    entry: RegisterEntry | None = None,
    *rows: tuple[Row, str],
    studies: Mapping[str, tuple[str, ...]] | None = None,
    **parts: Any,
) -> Register:
    """An entry `e` that E8 excluded, and a report `r` that is included."""
    found: dict[str, Any] = {
        "protocol": make_protocol({"criteria": WITHOUT, "constructs": CONSTRUCTS}),
        "entries": {"e": entry or RegisterEntry(progress="finished")},
        "reports": {report: row(report) for report in ("e", "r")},
        "studies": Studies(of_report=studies or {"e": ("e",), "r": ("r",)}),
        "announced": collect_announcements(rows),
        "outside": {"e": "excluded"},
        "criteria": {"e": "E8"},
    }
    return Register(**{**found, **parts})


def state(*arguments: Any, **parts: Any) -> tuple[str, str | None]:
    (found,) = list_registered(register(*arguments, **parts))
    return found["state"], found["linked_by"]


MENTIONED = {"mentions": {"e": ("r",)}}


@pytest.mark.parametrize(
    ("progress", "expected"),
    [
        ("planned", "ongoing"),
        ("ongoing", "ongoing"),
        ("finished", "finished, no results found"),
        ("stopped", "stopped, no results found"),
        ("", "not known"),
    ],
)
def test_without_a_report_the_progress_decides(progress: str, expected: str) -> None:
    assert state(RegisterEntry(progress=progress)) == (expected, None)


def test_results_in_the_register_are_not_overlooked() -> None:
    assert state(RegisterEntry(progress="finished", has_results=True)) == ("results in the register", None)


def test_a_report_that_mentions_the_number_belongs_to_the_study() -> None:
    assert state(**MENTIONED) == ("report included", "registration number")


@pytest.mark.parametrize(
    ("standing", "expected"),
    [("pending", "report awaiting"), ("excluded", "report excluded"), ("not retrieved", "report excluded")],
)
def test_the_state_follows_the_status_of_the_report(standing: str, expected: str) -> None:
    outside = {"e": "excluded", "r": standing}
    assert state(outside=outside, **MENTIONED) == (expected, "registration number")


def test_one_included_report_is_enough() -> None:
    reports = {report: row(report) for report in ("e", "r", "s")}
    studies = dict.fromkeys(("r", "s"), ("harbour",))
    outside = {"e": "excluded", "s": "excluded"}
    found = state(studies=studies, reports=reports, outside=outside, mentions={"e": ("s",)})
    assert found == ("report included", "registration number")


def test_what_people_recorded_comes_before_the_number() -> None:
    assert state(None, said("e", study="R")) == ("report included", "people")
    studies = {"e": ("harbour",), "r": ("harbour",)}
    assert state(studies=studies, mentions={}) == ("report included", "people")


def test_a_name_of_no_study_links_nothing_and_is_a_problem() -> None:
    given = said("e", study="harbor")
    found = register(None, given)
    assert [r["linked_by"] for r in list_registered(found)] == [None]
    assert [p.code for p in check_study(*given, found)] == ["ANN004"]
    assert list(check_study(*said("e", study="r"), found)) == []


def test_the_progress_that_people_recorded_comes_before_the_register() -> None:
    entry = RegisterEntry(progress="ongoing")
    assert state(entry, said("e", progress="stopped"))[0] == "stopped, no results found"


def test_people_who_differ_leave_the_progress_open_until_it_is_settled() -> None:
    two = (said("e", progress="finished"), said("e", "tomas", progress="ongoing"))
    assert state(None, *two)[0] == "not known"
    assert state(None, *two, said("e", "adjudicated", progress="ongoing"))[0] == "ongoing"


@pytest.mark.parametrize(
    ("standing", "criterion", "expected"),
    [
        (None, "", "yes"),
        ("excluded", "E8", "yes"),
        ("excluded", "E1", "no"),
        ("pending", "", "unknown"),
    ],
)
def test_the_criterion_says_whether_the_study_belongs_to_the_question(
    standing: str | None, criterion: str, expected: str
) -> None:
    found = register(outside={"e": standing} if standing else {}, criteria={"e": criterion})
    assert judge_eligibility(found, "e") == expected


def test_nothing_is_assumed_if_no_criterion_is_marked() -> None:
    assert judge_eligibility(register(protocol=make_protocol()), "e") == "unknown"


def test_records_that_disagree_leave_the_progress_open() -> None:
    two = [
        RegisterEntry(progress="ongoing", stated="A"),
        RegisterEntry(progress="finished", stated="B", has_results=True),
    ]
    merged = merge_entries(two)
    assert (merged.progress, merged.stated, merged.has_results) == ("", "A; B", True)


# Announced outcomes


def finding(outcome: str, study: str = "r", reason: str | None = None) -> dict[str, Any]:
    return {"study": study, "outcome": outcome, "finding": f"u-{outcome}", "reason": reason}


def outcomes(found: Register, *findings: dict[str, Any]) -> list[tuple[Any, ...]]:
    names = ("outcome", "importance", "state", "study", "findings")
    return [tuple(one[name] for name in names) for one in list_announced(found, findings)]


ENTRY = RegisterEntry(progress="finished", primary=("Exhaustion",), secondary=("sick days",))


def test_a_result_with_the_same_name_reports_the_outcome() -> None:
    found = outcomes(register(ENTRY, **MENTIONED), finding("exhaustion"))
    assert found[0] == ("Exhaustion", "primary", "reported", "r", ["u-exhaustion"])


def test_a_result_on_the_same_construct_is_named_apart() -> None:
    found = outcomes(register(ENTRY, **MENTIONED), finding("fatigue"))
    assert found[0] == ("Exhaustion", "primary", "reported under another name", "r", ["u-fatigue"])


def test_an_outcome_on_which_the_study_has_no_result_is_named() -> None:
    found = outcomes(register(ENTRY, **MENTIONED), finding("feeling alone"))
    assert found[0] == ("Exhaustion", "primary", "no result extracted", "r", [])


def test_an_outcome_that_no_construct_names_is_never_guessed() -> None:
    found = outcomes(register(ENTRY, **MENTIONED), finding("days lost to sickness"))
    assert found[1] == ("sick days", "secondary", "not comparable", "r", [])


@pytest.mark.parametrize(
    "findings", [(), (finding("exhaustion", reason="second hand"),), (finding("exhaustion", "s"),)]
)
def test_without_extracted_results_nothing_is_said(findings: tuple[dict[str, Any], ...]) -> None:
    assert {one[2] for one in outcomes(register(ENTRY, **MENTIONED), *findings)} == {"not extracted"}


def test_without_an_included_report_there_is_no_result() -> None:
    assert [one[2:4] for one in outcomes(register(ENTRY))] == [("no report included", None)] * 2


def test_the_outcomes_of_a_study_outside_the_question_are_left_out() -> None:
    assert outcomes(register(ENTRY, criteria={"e": "E1"}, **MENTIONED)) == []


def test_what_people_recorded_replaces_the_outcomes_of_the_register() -> None:
    found = register(ENTRY, said("e", primary="fatigue; feeling alone"), **MENTIONED)
    assert [one[:3] for one in outcomes(found, finding("fatigue"))] == [
        ("fatigue", "primary", "reported"),
        ("feeling alone", "primary", "no result extracted"),
    ]


def test_the_methods_of_an_included_report_announce_outcomes_too() -> None:
    found = register(None, said("r", primary="feeling alone", location="p. 3"))
    (one,) = list_announced(found, [finding("fatigue")])
    assert (one["study"], one["state"], one["recorded_by"], one["location"]) == (
        "r",
        "no result extracted",
        ["rina"],
        "p. 3",
    )


def test_two_people_who_name_one_outcome_are_one_row() -> None:
    found = register(None, said("r", primary="Feeling alone"), said("r", "tomas", primary="feeling-alone"))
    (one,) = list_announced(found, [])
    assert one["recorded_by"] == ["rina", "tomas"]
