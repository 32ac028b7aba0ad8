"""The status, the results and the outcomes of a study are read from an entry of a register in each of its forms."""

import json

import pytest

from slr.formats.register_entry import RegisterEntry, read_progress, read_register_entry, split_outcomes
from slr.model.missing import PROGRESS


def test_a_row_of_the_present_download_of_clinicaltrials_gov() -> None:
    tags = [
        ("NCT Number", "NCT90000001"),
        ("Study Status", "COMPLETED"),
        ("Study Results", "NO"),
        ("Primary Outcome Measures", "Burnout, scale; 12 weeks|Sleep, diary"),
        ("Secondary Outcome Measures", ""),
    ]
    assert read_register_entry(tags) == RegisterEntry(
        progress="finished",
        stated="COMPLETED",
        has_results=False,
        primary=("Burnout, scale; 12 weeks", "Sleep, diary"),
    )


def test_a_row_of_the_former_download() -> None:
    entry = read_register_entry([("Status", "Recruiting"), ("Study Results", "Has Results")])
    assert (entry.progress, entry.has_results) == ("ongoing", True)


def test_a_study_in_json() -> None:
    tags = [
        ("statusModule", json.dumps({"overallStatus": "TERMINATED"})),
        (
            "outcomesModule",
            json.dumps({"primaryOutcomes": [{"measure": "Burnout"}], "secondaryOutcomes": []}),
        ),
        ("hasResults", "false"),
    ]
    entry = read_register_entry(tags)
    assert (entry.progress, entry.has_results, entry.primary, entry.secondary) == (
        "stopped",
        False,
        ("Burnout",),
        (),
    )


def test_a_results_section_in_json_means_that_there_are_results() -> None:
    tags = [("statusModule", "{}"), ("resultsSection", json.dumps({"moreInfoModule": {}}))]
    assert read_register_entry(tags).has_results is True


def test_a_trial_of_the_platform_of_the_who() -> None:
    tags = [
        ("TrialID", "ACTRN90600000000001"),
        ("Recruitment_Status", "Not yet recruiting"),
        ("Primary_outcome", "Burnout;<br>Sleep;"),
        ("Secondary_outcome", "Pain"),
        ("results_url_link", ""),
    ]
    entry = read_register_entry(tags)
    assert (entry.progress, entry.has_results) == ("planned", None)
    assert (entry.primary, entry.secondary) == (("Burnout", "Sleep"), ("Pain",))


@pytest.mark.parametrize("tag", ["results_date_posted", "results_url_link", "Results First Posted"])
def test_a_date_or_a_link_of_results_means_that_there_are_results(tag: str) -> None:
    assert read_register_entry([(tag, "2020-01-01")]).has_results is True


@pytest.mark.parametrize("stated", ["Not recruiting", "Unknown status", "", "Authorised"])
def test_words_that_do_not_say_whether_the_study_has_ended_are_no_progress(stated: str) -> None:
    assert read_progress(stated) == ""


@pytest.mark.parametrize("stated", ["COMPLETED", "Withdrawn", "NOT_YET_RECRUITING", "Active, not recruiting"])
def test_every_other_word_gives_a_known_progress(stated: str) -> None:
    assert read_progress(stated) in PROGRESS


def test_an_entry_of_any_other_kind_says_nothing() -> None:
    assert read_register_entry([("title", "Rest"), ("abstract", "Results were posted.")]) == RegisterEntry()


def test_an_outcome_that_is_listed_twice_is_one() -> None:
    assert list(split_outcomes("pain;  pain \n sleep")) == ["pain", "sleep"]
