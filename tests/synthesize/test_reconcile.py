"""A study is one row under a code and role, whoever coded it, and adjudicated.csv settles what the row says."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pytest

from slr.model.protocol import Protocol
from slr.model.row import list_rows
from slr.model.table import CODED, frame
from slr.synthesize.coding_row import Coding, read_codings
from slr.synthesize.reconcile import describe_reconciling, group_by_study, list_statements, settle
from slr.synthesize.theme import synthesis_table
from slr.synthesize.work import Work

STUDIES = {"a": ("one",), "preprint": ("one",), "b": ("two",)}


def make_work(report: str) -> Work:
    shown = {"citation": report, "title": report, "title_markup": None, "year": 2020}
    more = {"doi": None, "authors": (), "journal": None, "type": None, "language": None}
    return Work(report=report, records=(report,), sources=("alpha",), **shown, **more)


def coding(report: str, who: str, statement: str | None, **more: Any) -> dict[str, Any]:
    row = {"report": report, "theme": "load", "role": "finding", "who": who, "when": "2026-03-01"}
    return {**row, "statement": statement, **more}


def read(*rows: Mapping[str, Any]) -> tuple[Coding, ...]:
    works = {report: make_work(report) for report in STUDIES}
    return read_codings(frame(CODED, rows), works, dict.fromkeys(works, "included"), STUDIES)


@pytest.fixture
def protocol(made_up: ModuleType) -> Protocol:
    code = {"id": "load", "label": {"en": "Load"}, "theme": True, "definition": "The load."}
    return made_up.make_protocol({"codebook": [code]})


def make_rows(protocol: Protocol, *rows: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    found = list_rows(synthesis_table(settle(read(*rows)), protocol))
    return [(r["statement"], r["reconciled"], r["works"], r["citations"]) for r in found]


RINA = coding("a", "rina", "Exhaustion falls.")
TOMAS = coding("a", "tomas", "They are less exhausted.")
OTHER = coding("b", "rina", "Exhaustion rises.")


def test_two_statements_on_one_study_are_one_row_that_is_not_yet_reconciled(protocol: Protocol) -> None:
    assert make_rows(protocol, RINA, TOMAS, OTHER) == [
        ("Exhaustion falls. / They are less exhausted.", "not yet reconciled", 1, ["a"]),
        ("Exhaustion rises.", None, 1, ["b"]),
    ]


def test_adjudicated_statement_replaces_those_of_the_coders(protocol: Protocol) -> None:
    settled = coding("a", "adjudicated", "Exhaustion is lower.")
    assert make_rows(protocol, RINA, TOMAS, settled) == [("Exhaustion is lower.", "reconciled", 1, ["a"])]


def test_adjudicated_row_that_rejects_a_code_removes_the_study_from_the_code(protocol: Protocol) -> None:
    rejected = coding("a", "adjudicated", None, role="reject")
    assert make_rows(protocol, RINA, TOMAS, OTHER, rejected) == [("Exhaustion rises.", None, 1, ["b"])]


def test_a_coders_rejection_removes_no_other_coders_statement(protocol: Protocol) -> None:
    rejected = coding("a", "tomas", None, role="reject")
    assert make_rows(protocol, RINA, rejected) == [("Exhaustion falls.", None, 1, ["a"])]


def test_reports_of_one_study_are_one_row_that_counts_the_study_once(protocol: Protocol) -> None:
    preprint = coding("preprint", "rina", "Exhaustion falls a bit.")
    assert make_rows(protocol, RINA, preprint) == [
        ("Exhaustion falls a bit. / Exhaustion falls.", None, 1, ["a", "preprint"])
    ]


@pytest.mark.parametrize("statement", ["Exhaustion falls.", "They are less exhausted.", None])
def test_coding_by_a_second_person_changes_no_count(protocol: Protocol, statement: str | None) -> None:
    def count(*rows: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        return [(works, citations) for _, _, works, citations in make_rows(protocol, *rows)]

    second = [coding(report, "tomas", statement) for report in STUDIES]
    alone = (RINA, coding("preprint", "rina", "Exhaustion falls."), OTHER)
    assert count(*alone, *second) == count(*alone)


def test_same_statement_of_two_coders_needs_no_reconciling() -> None:
    [group] = group_by_study(read(RINA, {**RINA, "who": "tomas"}, coding("a", "udin", None)))
    assert list_statements(group) == ("Exhaustion falls.",)
    assert describe_reconciling(group) is None
