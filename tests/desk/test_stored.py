"""Rows of stored tables that become Python values when they are shown."""

import numpy as np
import pyarrow as pa
import pytest
from plain_queue import hold_reports, to_arrow

from slr.desk.snapshot import read_reports
from slr.desk.stored import GroupedRows, pick, read_coded, read_numbers
from slr.model.row import list_rows
from slr.model.table import REPORTS, RULE_OUTCOMES
from slr.store.layout import Review
from slr.store.table_file import read_table

ROWS = [
    {
        "report": "a",
        "arm": "other",
        "records": ["a", "x"],
        "former": ["old"],
        "notice_of": ["b"],
        "year": 2020,
    },
    {"report": "b", "arm": "databases", "records": ["b"], "former": [], "notice_of": []},
    {"report": "c", "arm": "databases", "records": ["c", "old"], "former": ["b"], "notice_of": []},
]


def test_rows_are_those_of_the_frame(review: Review) -> None:
    plain = list_rows(read_table(review, REPORTS))
    rows = read_reports(review)
    assert list(rows.values()) == plain == [rows[report] for report in rows]
    assert ([*rows], len(rows)) == ([row["report"] for row in plain], len(plain))


def test_some_values_of_a_row_are_those_of_the_whole_row(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = read_reports(review)
    whole = {report: {"doi": row["doi"], "title": row["title"]} for report, row in rows.items()}
    assert {report: pick(whole, report, ("doi", "title")) for report in rows} == whole
    monkeypatch.setattr(rows, "list_rows", pytest.fail)
    assert {report: pick(rows, report, ("doi", "title")) for report in rows} == whole


@pytest.mark.parametrize("size", [1, 2, 3, 9])
def test_each_report_has_its_abstract_however_the_abstracts_are_divided(size: int) -> None:
    abstracts = {"a": "Strain at sea.", "b": None, "c": ""}
    rows = hold_reports([{**row, "abstract": abstracts[row["report"]]} for row in ROWS], size)
    assert {report: rows[report]["abstract"] for report in "cabbac"} == abstracts
    assert [row["abstract"] for row in rows.values()] == list(abstracts.values())


def test_a_report_that_is_not_there_is_no_key() -> None:
    rows = hold_reports(ROWS)
    assert ("a" in rows, "x" in rows, rows.get("x")) == (True, False, None)
    assert (rows["a"]["year"], rows["b"]["year"]) == (2020, None)


def test_records_lead_to_their_report_and_former_ids_only_if_no_record_has_them() -> None:
    found = hold_reports(ROWS).map_records()
    assert found == {"a": "a", "x": "a", "b": "b", "c": "c", "old": "c"}


def test_rows_of_one_report_are_found_together() -> None:
    said = [("a", "E1"), ("a", "E2"), ("c", "E1")]
    outcomes = [{"report": r, "criterion": c, "outcome": "met", "effect": "none"} for r, c in said]
    grouped = GroupedRows(hold_reports(ROWS), to_arrow(RULE_OUTCOMES, outcomes))
    assert {r: [row["criterion"] for row in rows] for r, rows in grouped.items()} == {
        "a": ["E1", "E2"],
        "c": ["E1"],
    }
    assert (len(grouped), grouped.get("b")) == (2, None)
    with pytest.raises(KeyError):
        grouped["b"]


def test_columns_become_numbers_over_the_borders_of_chunks() -> None:
    coded = pa.chunked_array([pa.array(["x", "y"]).dictionary_encode(), pa.array(["y"]).dictionary_encode()])
    codes, words = read_coded(coded)
    assert [words[code] for code in codes] == ["x", "y", "y"]
    numbers = read_numbers(pa.chunked_array([[3], [1, 2]]))
    assert numbers.tolist() == [3, 1, 2]
    assert numbers.dtype == np.int64
    assert read_numbers(pa.chunked_array([], pa.int64())).tolist() == []
