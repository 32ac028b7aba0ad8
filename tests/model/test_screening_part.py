"""The settings of screening say which stages were reported, who screens, and what a bias needs."""

import pytest

from slr.model.screening import Screening, Stopping


def test_a_stage_is_found_by_its_name() -> None:
    settings = Screening.model_validate({"title-abstract": {"reviewers": 2}})
    assert settings.stage("title-abstract").reviewers == 2
    assert settings.stage("full-text").reviewers == 1


def test_members_of_several_teams_are_listed_once() -> None:
    teams = {"title-abstract": {"team": ["rina", "tomas"]}, "full-text": {"team": ["tomas", "ana"]}}
    assert Screening.model_validate(teams).people == ("rina", "tomas", "ana")
    assert Screening().people == ()


def test_each_stage_is_reported_unless_the_protocol_says_otherwise() -> None:
    assert Screening(retrieval_reported=False).reported == {
        "title-abstract": True,
        "retrieval": False,
        "full-text": True,
    }


def test_two_reasons_for_an_exclusion_are_settled_at_full_text_and_not_before() -> None:
    assert (Screening().title_abstract.reasons, Screening().full_text.reasons) == ("first", "settle")


def test_a_bias_needs_the_date_on_which_it_was_fixed() -> None:
    with pytest.raises(ValueError, match="needs `bias_since`"):
        Stopping(bias=1.25)


def test_everything_about_the_source_of_a_report_is_shown_unless_the_protocol_says_otherwise() -> None:
    settings = Screening.model_validate({"title-abstract": {"show": ["journal"]}, "full-text": {"show": []}})
    assert settings.title_abstract.hidden == ("authors", "year")
    assert settings.full_text.hidden == ("authors", "year", "journal")
    assert (Screening().title_abstract.hidden, Screening().full_text.hidden) == ((), ())
