"""The tables of agreement and of disagreements, with each person's verdict and how the disagreement was settled."""

from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any

import pytest

from slr.model.row import list_rows
from slr.report.reason import word_english
from slr.synthesize.agreement_table import agreement_figures, differences
from slr.synthesize.work import list_works

FIGURE = {"stage": "title-abstract", "round": "main", "criterion": "all", "between": "all", "coefficient": "kappa",
          "value": 0.5, "low": 0.25, "high": 0.75, "reports": 20, "raters": 2}  # fmt: skip


def verdict(report: str, who: str, said: str, criterion: str | None = None, **more: Any) -> dict[str, Any]:
    return {"report": report, "stage": "title-abstract", "who": who, "verdict": said, "criterion": criterion,
            "when": "2026-01-01", "changed": False, **more}  # fmt: skip


def show(made_up: ModuleType, **more: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the disagreements of the made-up review with some rows more."""
    protocol = made_up.make_protocol()
    tables = made_up.make_tables(protocol, more=more)
    return list_rows(differences(tables, list_works(tables["reports"], {}), protocol))


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.5, "0.500"), (0.12345, "0.123"), (-0.0001, "0.000"), (-0.25, "-0.250"), (None, "not estimable")],
)
def test_figure_of_reviewers_is_given_to_three_places(
    made_up: ModuleType, value: float | None, shown: str
) -> None:
    tables = made_up.make_tables(made_up.make_protocol(), more={"agreement": [{**FIGURE, "value": value}]})
    (row,) = list_rows(agreement_figures(tables, made_up.make_protocol()))
    assert (row["about"], row["part"], row["statistic"], row["value"]) == (
        "screening",
        "title-abstract",
        "kappa",
        shown,
    )
    assert (row["low"], row["high"], row["reports"], row["raters"], row["between"]) == (
        0.25,
        0.75,
        20,
        2,
        "all",
    )


def test_agreement_on_a_code_is_given_as_counts_and_shares(made_up: ModuleType) -> None:
    counts = {"reports": 9, "both": 4, "coder": 0, "program": 2, "neither": 3}
    code = {"theme": "autonomy", **counts, "kappa": 0.55, "precision": 2 / 3, "recall": None}
    tables = made_up.make_tables(made_up.make_protocol(), more={"code_agreement": [code]})
    rows = list_rows(agreement_figures(tables, made_up.make_protocol()))
    assert {(r["about"], r["part"], r["reports"]) for r in rows} == {("coding", "autonomy", 9)}
    assert {r["statistic"]: r["value"] for r in rows} == {
        **{name: str(n) for name, n in counts.items()}, "kappa": "0.550", "precision": "0.667", "recall": "not estimable",
    }  # fmt: skip


def test_two_reviewers_at_odds_are_listed_with_what_each_said_and_what_counts_now(
    made_up: ModuleType,
) -> None:
    (row,) = show(
        made_up, verdicts=[verdict("a3", "tomas", "include"), verdict("a3", "rina", "exclude", "E1")]
    )
    assert (row["about"], row["part"], row["report"]) == ("screening", "title-abstract", "a3")
    assert word_english(row["says"]) == "rina: exclude E1; tomas: include"
    assert row["settled"] == "excluded"  # as the made-up review has it
    assert row["citation"] == "Author a3, 2020"


def test_criterion_of_a_verdict_that_does_not_exclude_is_not_shown(made_up: ModuleType) -> None:
    (row,) = show(made_up, verdicts=[verdict("a3", "tomas", "maybe", "E1"), verdict("a3", "rina", "exclude")])
    assert word_english(row["says"]) == "rina: exclude; tomas: maybe"


def test_adjudicator_alone_is_at_odds_with_nobody(made_up: ModuleType) -> None:
    agreed = [verdict("a3", "rina", "exclude", "E1"), verdict("a3", "tomas", "exclude", "E2")]
    assert show(made_up, verdicts=[*agreed, verdict("a3", "adjudicated", "include")]) == []
    apart = [agreed[0], verdict("a3", "tomas", "include"), verdict("a3", "adjudicated", "include")]
    assert (
        word_english(show(made_up, verdicts=apart)[0]["says"])
        == "adjudicated: include; rina: exclude E1; tomas: include"
    )


def test_exclusions_by_different_criteria_are_listed_where_the_criterion_is_settled(
    made_up: ModuleType,
) -> None:
    def both(stage: str, criterion: str | None) -> list[dict[str, Any]]:
        return [
            verdict("b4", "rina", "exclude", "E1", stage=stage),
            verdict("b4", "tomas", "exclude", criterion, stage=stage),
        ]

    last = verdict("b4", "adjudicated", "exclude", "E2", stage="full-text", by="rina; tomas", how="consensus")
    (row,) = show(made_up, verdicts=[*both("full-text", "E2"), last])
    assert (row["part"], row["settled_by"], row["how"]) == ("full-text", "rina; tomas", "consensus")
    assert word_english(row["says"]) == "adjudicated: exclude E2; rina: exclude E1; tomas: exclude E2"
    assert len(show(made_up, verdicts=both("full-text", "E2"))) == 1  # nobody has settled it yet
    assert show(made_up, verdicts=both("title-abstract", "E2")) == []  # the first criterion counts there
    assert show(made_up, verdicts=both("full-text", None)) == []


def test_disagreements_come_by_stage_and_report_and_stages_are_apart(made_up: ModuleType) -> None:
    def both(report: str, stage: str) -> list[dict[str, Any]]:
        return [
            verdict(report, "rina", "exclude", stage=stage),
            verdict(report, "tomas", "include", stage=stage),
        ]

    rows = show(
        made_up,
        verdicts=[*both("b4", "title-abstract"), *both("b4", "full-text"), *both("a1", "title-abstract")],
    )
    assert [(r["part"], r["report"]) for r in rows] == [
        ("full-text", "b4"),
        ("title-abstract", "a1"),
        ("title-abstract", "b4"),
    ]
    once = [verdict("a1", "rina", "exclude"), verdict("a1", "tomas", "include", stage="full-text")]
    assert show(made_up, verdicts=once) == []


def test_disagreement_on_a_report_that_is_gone_is_left_out(made_up: ModuleType) -> None:
    assert (
        show(made_up, verdicts=[verdict("gone", "rina", "exclude"), verdict("gone", "tomas", "include")])
        == []
    )


def test_disagreement_of_terms_and_coders_names_the_coders(made_up: ModuleType) -> None:
    odds = [
        {"report": "a1", "theme": "autonomy", "says": "coder", "words": [], "who": ["rina", "tomas"]},
        {"report": "b4", "theme": "autonomy", "says": "program", "words": ["latitude"], "who": ["rina"]},
        {"report": "l2", "theme": "autonomy", "says": "coder", "words": [], "who": []},
    ]
    rows = show(made_up, disagreements=odds)
    assert [(r["about"], r["part"], r["report"], word_english(r["says"]), r["words"]) for r in rows] == [
        ("coding", "autonomy", "a1", "coder: rina, tomas", []),
        ("coding", "autonomy", "b4", "program", ["latitude"]),
        ("coding", "autonomy", "l2", "coder", []),
    ]
