"""Search strategies are checked against the syntax of their databases."""

import pytest

from slr.model.problem import Severity
from slr.model.source import Source
from slr.query.strategy import find_platform, lint_strategies


def source(strategy, platform="PubMed", name="A source"):
    return Source.model_validate(
        {"id": "s", "name": name, "kind": "database", "platform": platform, "strategy": strategy}
    )


def test_a_correct_strategy_has_no_problem():
    assert lint_strategies([source('("job demands"[tiab] OR workload[tiab]) AND stress[tiab]')]) == ()
    assert lint_strategies([source("TS=(work NEAR/3 stress)", "Web of Science Core Collection")]) == ()


def test_an_unbalanced_parenthesis_is_a_warning_with_a_caret(capsys):
    [problem, *_] = lint_strategies([source("TS=(telework* OR commut*", "Web of Science")], "p.yaml")
    assert problem.severity is Severity.WARNING
    assert (problem.file, problem.where) == ("p.yaml", "sources s.strategy")
    assert "parenthes" in problem.message
    assert problem.message.endswith("\n    TS=(telework* OR commut*\n       ^")
    assert capsys.readouterr().out == ""


def test_mixed_operators_are_reported_without_colours_or_advice_to_rewrite():
    [problem] = lint_strategies([source("workload[ti] OR stress[ti] AND burnout[ti]")])
    assert "left to right" in problem.message
    assert "\x1b" not in problem.message
    assert "search-query" not in problem.message


def test_the_strategy_stays_as_it_was_run():
    text = "TS = (a OR b)  AND\nc"
    one = source(text, "Web of Science")
    lint_strategies([one])
    assert one.strategy == text


def test_other_platforms_and_unreported_strategies_are_skipped():
    assert (
        lint_strategies([source("((", "Scopus"), source("not reported"), source("((", "not reported")]) == ()
    )


@pytest.mark.parametrize(
    ("platform", "name", "expected"),
    [
        ("PubMed", "MEDLINE", "pubmed"),
        ("Clarivate", "Web of Science Core Collection", "wos"),
        ("EBSCOhost", "Business Source", "ebscohost"),
        ("Scopus", "Scopus", None),
        ("not reported", "Kudos of twos", None),
    ],
)
def test_platform_is_found_in_platform_or_name(platform, name, expected):
    assert find_platform(source("x", platform, name)) == expected


@pytest.mark.parametrize("strategy", ["1. a\n2. b", "(" * 300, '"', "NOT", "AND AND", "\x00", "🙂", "#1 AND #2", "x" * 5000])  # fmt: skip
@pytest.mark.parametrize("platform", ["PubMed", "Web of Science", "EBSCO"])
def test_odd_text_never_breaks_the_check(strategy, platform, capsys):
    for problem in lint_strategies([source(strategy, platform)]):
        assert problem.severity is Severity.WARNING
        assert problem.message
    assert capsys.readouterr().out == ""
