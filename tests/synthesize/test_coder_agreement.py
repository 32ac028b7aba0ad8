"""Coders agree on a code if all or none of them assign the code to a report, whatever they write."""

from collections.abc import Iterable
from types import ModuleType
from typing import Any

import pytest

from slr.model.protocol import Protocol
from slr.model.table import CODED, frame
from slr.synthesize.coder_agreement import measure_coders


@pytest.fixture
def protocol(made_up: ModuleType) -> Protocol:
    codes = [{"id": "job", "label": {"en": "Job"}, "definition": "The job."}]
    codes += [{"id": "load", "label": {"en": "Load"}, "definition": "The load.", "parent": "job"}]
    return made_up.make_protocol({"codebook": codes})


def measure(protocol: Protocol, codings: Iterable[str]) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return the rows by code, coders and statistic. Each coding is written as "report who code [role]"."""
    rows = []
    for text in codings:
        report, who, theme, role = (text + " finding").split()[:4]
        rows.append({"report": report, "who": who, "theme": theme, "role": role, "when": "2026-03-01"})
    found = measure_coders(frame(CODED, rows), protocol)
    return {(r["part"], r["between"], r["statistic"]): r for r in found}


TWO = [
    "a rina load",
    "a tomas load",
    "b rina load",
    "b tomas job",
    "c rina load reject",
    "c tomas load reject",
]


def test_agreement_on_a_code_is_that_of_the_reports_that_two_people_coded(protocol: Protocol) -> None:
    found = measure(protocol, [*TWO, "d rina load"])
    load = found["load", "all", "raw"]
    assert (round(load["value"], 3), load["reports"], load["raters"], load["prevalence"]) == (
        0.667,
        3,
        2,
        0.5,
    )
    assert load["low"] < load["value"] < load["high"]


def test_subcode_counts_for_its_parent_and_a_rejection_counts_as_no(protocol: Protocol) -> None:
    job = measure(protocol, TWO)["job", "all", "kappa"]
    assert (job["value"], job["prevalence"]) == (1.0, round(2 / 3, 6))


def test_each_pair_is_measured_if_there_are_three_coders(protocol: Protocol) -> None:
    found = measure(protocol, [*TWO, "a udin job", "b udin job"])
    assert {between for _, between, _ in found} == {"all", "rina & tomas", "rina & udin", "tomas & udin"}
    assert (found["load", "rina & udin", "raw"]["value"], found["load", "rina & udin", "raw"]["reports"]) == (
        0,
        2,
    )
    assert {between for _, between, _ in measure(protocol, TWO)} == {"all"}


def test_adjudicated_rows_are_not_independent_and_are_left_out(protocol: Protocol) -> None:
    assert measure(protocol, [*TWO, "b adjudicated load"]) == measure(protocol, TWO)


def test_without_a_report_that_two_people_coded_there_is_no_agreement(protocol: Protocol) -> None:
    assert measure(protocol, ["a rina load", "b tomas load"]) == {}
