"""Which findings count, and why others do not."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pytest
from made_up_findings import ALLOW, END, derive, finding

from slr.findings.stage import derive_findings
from slr.model.row import list_rows
from slr.stage import Result


def reasons(result: Result) -> dict[str, Any]:
    return {f"{r['who']} {r['outcome']}": r["reason"] for r in list_rows(result.tables["extracted"])}


def results(result: Result) -> list[tuple[Any, ...]]:
    names = ("study", "outcome", "extraction", "counts", "reason")
    return [tuple(r[name] for name in names) for r in list_rows(result.tables["findings"])]


def codes(result: Result) -> list[str]:
    return [p.code for p in result.problems]


def test_two_extractors_who_agree_give_one_result_that_counts() -> None:
    found = derive([finding("rina", p=".05"), finding("tomas", p="0.05")])
    assert results(found) == [("r1", "strain", "dual", True, None)]


def test_only_different_decimals_need_no_decision_and_the_longer_number_is_kept() -> None:
    found = derive([finding("rina", p=".05"), finding("tomas", p=".050")])
    assert results(found) == [("r1", "strain", "dual", True, None)]
    assert list_rows(found.tables["findings"])[0]["p"] == ".050"
    differences = list_rows(found.tables["finding_differences"])
    assert [(d["kind"], d["column"], d["values"], d["open"]) for d in differences] == [
        ("decimals", "p", [".05", ".050"], False)
    ]


def test_a_disputed_value_is_missing_and_the_result_does_not_count() -> None:
    found = derive([finding("rina", p=".05", n="56"), finding("tomas", p=".5", n="56")], ALLOW)
    assert results(found) == [("r1", "strain", "not reconciled", False, "not reconciled")]
    row = list_rows(found.tables["findings"])[0]
    assert (row["p"], row["n"]) == (None, "56")


@pytest.mark.parametrize(
    ("extraction", "reason"),
    [({}, "single extraction"), ({"single": "allow"}, None), ({"extractors": 1}, None)],
)
def test_a_single_extraction_counts_only_if_the_protocol_allows_it(
    extraction: Mapping[str, Any], reason: str | None
) -> None:
    found = derive([finding("rina")], {"extraction": extraction})
    assert results(found) == [("r1", "strain", "single", reason is None, reason)]


def test_a_row_that_only_one_of_two_extractors_has_is_listed_as_an_omission() -> None:
    rows = [finding("rina"), finding("tomas"), finding("rina", outcome="sleep")]
    (difference,) = list_rows(derive(rows).tables["finding_differences"])
    assert (difference["kind"], difference["who"], difference["open"]) == ("omission", ["rina"], True)


def test_a_result_in_two_reports_of_one_study_fits_twice() -> None:
    studies = [{"study": "harbour", "report": r, "who": "rina"} for r in ("r1", "r2")]
    rows = [finding("rina"), finding("rina", report="r2"), finding("tomas")]
    found = derive(rows, ALLOW, studies)
    assert results(found) == []
    assert set(reasons(found).values()) == {"fits twice"}
    assert [d["kind"] for d in list_rows(found.tables["finding_differences"])] == ["fits twice"]


def test_the_adjudicator_pairs_rows_by_their_ids() -> None:
    rina, tomas = finding("rina", predictor="telework"), finding("tomas", predictor="working at home")
    settling = finding(
        "adjudicated", predictor="telework", p=".03", of=f"{rina['finding']}; {tomas['finding']}"
    )
    found = derive([rina, tomas, settling])
    assert results(found) == [("r1", "strain", "settled", True, None)]
    (difference,) = list_rows(found.tables["finding_differences"])
    assert (difference["column"], difference["settled"], difference["open"]) == (
        "predictor",
        "telework",
        False,
    )


def test_without_ids_the_adjudicator_settles_the_rows_about_the_same_result() -> None:
    found = derive([finding("rina", p="1"), finding("tomas", p="2"), finding("adjudicated", p="1")])
    assert results(found) == [("r1", "strain", "settled", True, None)]
    assert [d["settled"] for d in list_rows(found.tables["finding_differences"])] == ["1"]


def test_a_row_of_the_adjudicator_that_settles_nothing_does_not_count() -> None:
    found = derive([finding("rina"), finding("adjudicated", of="fzzzzzzzzzz")], ALLOW)
    assert reasons(found) == {"rina strain": None, "adjudicated strain": "settles nothing"}
    assert codes(found) == ["FND013"]
    found = derive([finding("rina"), finding("adjudicated", outcome="sleep")], ALLOW)
    assert codes(found) == ["FND015"]


def test_two_rows_of_the_adjudicator_cannot_settle_the_same_row() -> None:
    rina = finding("rina")
    twice = [finding("adjudicated", outcome=o, of=rina["finding"]) for o in ("a", "b")]
    found = derive([rina, *twice], ALLOW)
    assert codes(found) == ["FND014", "FND014"]
    assert results(found) == [("r1", "strain", "single", True, None)]


def test_a_finding_of_an_excluded_report_is_an_error_and_does_not_count() -> None:
    found = derive([finding("rina", report="out")], ALLOW)
    assert (codes(found), reasons(found)) == (["FND010"], {"rina strain": "not included"})


@pytest.mark.parametrize("role", ["background", "worked-example"])
def test_background_and_examples_may_come_from_excluded_reports_and_never_count(role: str) -> None:
    found = derive([finding("rina", report="out", role=role), finding("rina", role=role)], ALLOW)
    assert codes(found) == []
    assert {r[3:] for r in results(found)} == {(False, role)}


def test_a_second_hand_finding_never_counts_and_is_no_omission() -> None:
    rows = [finding("rina", second_hand="yes"), finding("rina"), finding("tomas")]
    found = derive(rows)
    assert sorted(r[2:] for r in results(found)) == [("dual", True, None), ("single", False, "second hand")]
    assert list_rows(found.tables["finding_differences"]) == []


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"rina": "empirical"}, None),
        ({"rina": "theory"}, "not empirical"),
        ({"rina": "theory", "tomas": "empirical"}, "evidence disputed"),
        ({"rina": "theory", "tomas": "empirical", "adjudicated": "empirical"}, None),
    ],
)
def test_only_findings_of_empirical_studies_count(words: Mapping[str, str], reason: str | None) -> None:
    studies = [{"study": "S", "report": "r1", "who": who, "evidence": word} for who, word in words.items()]
    assert reasons(derive([finding("rina")], ALLOW, studies)) == {"rina strain": reason}


def test_a_report_of_two_studies_needs_the_study_of_each_finding() -> None:
    studies = [{"study": s, "report": "r1", "who": "rina"} for s in ("A", "B")]
    rows = [
        finding("rina"),
        finding("rina", outcome="sleep", study="b"),
        finding("rina", outcome="pay", study="C"),
    ]
    found = derive(rows, ALLOW, studies)
    assert reasons(found) == {"rina strain": "no study", "rina sleep": None, "rina pay": "no study"}
    assert codes(found) == ["FND011", "FND011"]
    assert results(found) == [("B", "sleep", "single", True, None)]


def test_an_id_that_two_people_use_counts_for_nobody() -> None:
    rina = finding("rina")
    copied = finding("tomas", finding=rina["finding"])
    found = derive([rina, copied], ALLOW)
    assert codes(found) == ["FND012", "FND012"]
    assert set(reasons(found).values()) == {"id used twice"}


def test_the_message_about_an_open_report_at_a_blind_stage_names_no_person(made_up: ModuleType) -> None:
    roads = {"r1": ("r1@alpha", "pending/nobody", END, END)}
    protocol = made_up.make_protocol(
        {"screening": {"title-abstract": {"reviewers": 2, "team": ["rina", "tomas"]}}}
    )
    tables = made_up.make_tables(protocol, roads, unreadable=())
    (problem,) = derive_findings(tables, [finding("rina")], protocol).problems
    assert (problem.code, problem.file, problem.line) == ("FND010", "corpus/x/findings", None)


def test_a_study_of_the_pilot_that_does_not_exist_is_named() -> None:
    found = derive([finding("rina")], {"extraction": {"single": "allow", "pilot": ["r1", "r22"]}})
    (problem,) = found.problems
    assert (problem.code, problem.where) == ("FND016", "extraction.pilot")
    assert "'r22' (did you mean 'r2'?)" in problem.message
