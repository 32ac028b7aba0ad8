"""Europe PMC, Semantic Scholar and ClinicalTrials.gov in JSON: odd and missing members never stop the reading."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.formats import normalise, read

EUROPE = {
    "id": "1",
    "source": "MED",
    "pmid": "90000001",
    "title": "Rest",
    "authorString": "Abara N.",
    "pubYear": "2019",
}
SCHOLAR = {
    "paperId": "a",
    "title": "Rest",
    "year": 2019,
    "authors": [{"name": "Ngozi Abara"}],
    "journal": {"volume": "7 3"},
}
TRIAL = {"protocolSection": {"identificationModule": {"nctId": "NCT90000001", "briefTitle": "Rest"}}}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3000) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "volume", "date"]), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


@pytest.mark.parametrize(
    ("form", "work"), [("europe-pmc", EUROPE), ("semantic-scholar", SCHOLAR), ("clinicaltrials", TRIAL)]
)
@settings(deadline=None, max_examples=30)
@given(data=st.data())
def test_member_of_any_form_raises_no_error(form: str, work: dict[str, Any], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(work)))
    changed = {**work, name: data.draw(VALUES)}
    parsed = read(json.dumps([work, changed]).encode(), "a.json")
    assert parsed.format == form
    assert len(parsed.entries) + len(parsed.quarantined) == 2
    for entry in parsed.entries:
        normalise(entry)


@pytest.mark.parametrize(
    ("volume", "expected"),
    [("7 3", ("7", "3")), ("7", ("7", None)), ("abs/2001.00001", ("abs/2001.00001", None))],
)
def test_semantic_scholar_writes_volume_and_issue_in_one_member(
    volume: str, expected: tuple[str, str | None]
) -> None:
    (entry,) = read(json.dumps([{**SCHOLAR, "journal": {"volume": volume}}]).encode(), "a.json").entries
    row = normalise(entry)
    assert (row["volume"], row["issue"]) == expected


def test_numbers_in_other_registers_are_kept_and_those_of_grants_are_not() -> None:
    about = {"nctId": "NCT90000001", "briefTitle": "Rest", "nctIdAliases": ["NCT90000009"],
             "secondaryIdInfos": [{"id": "2019-000101-11", "type": "EUDRACT_NUMBER"}, {"id": "R01", "type": "NIH"}]}  # fmt: skip
    (entry,) = read(
        json.dumps({"studies": [{"protocolSection": {"identificationModule": about}}]}).encode(), "a.json"
    ).entries
    assert normalise(entry)["registration"] == ["NCT90000001", "NCT90000009", "2019-000101-11"]
