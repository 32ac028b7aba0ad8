"""Predictors and outcomes are mapped to constructs by folded names in all languages, and the rest is listed."""

import pytest
from finding_rows import finding, protocol

from slr.findings.construct import fold_construct, index_names, list_unmapped
from slr.model.row import list_rows


@pytest.mark.parametrize(
    ("name", "construct"),
    [
        ("WORKLOAD", "workload"),
        ("beban  kerja", "workload"),
        ("Burn out", "strain"),
        ("burn\u2010out", "strain"),
        ("Kelelahan", "strain"),
        ("work", None),
    ],
)
def test_a_name_is_found_in_all_languages_and_spellings(name: str, construct: str | None) -> None:
    assert index_names(protocol().constructs).get(fold_construct(name)) == construct


def test_names_of_no_construct_are_listed_with_their_findings_and_studies() -> None:
    rows = [
        finding("a", predictor="Night work", outcome="strain"),
        finding("a", predictor="night-work", outcome="sleep"),
        finding("b", predictor="Night work", outcome=""),
    ]
    assert list_rows(list_unmapped(rows, protocol().constructs)) == [
        {"name": "Night work", "side": "predictor", "findings": 3, "studies": 2},
        {"name": "sleep", "side": "outcome", "findings": 1, "studies": 1},
    ]
