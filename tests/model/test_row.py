"""A frame is converted to rows of plain values."""

import pandas as pd

from slr.model.row import list_rows
from slr.model.table import CODED, SCORES, empty, frame


def test_missing_values_are_none_and_others_plain() -> None:
    row = {
        "report": "r1",
        "theme": "t",
        "role": "finding",
        "who": "rina",
        "when": "2026-01-01",
        "second_hand": True,
    }
    found = list_rows(frame(CODED, [row]))
    assert found == [{**dict.fromkeys(CODED.names), **row}]
    assert {type(v) for v in found[0].values()} == {str, bool, type(None)}


def test_lists_stay_lists_and_arrays_become_lists() -> None:
    data = frame(
        SCORES, [{"report": "r1", "stage": "s", "rank": 1, "score": 0.5, "basis": "b", "raised": ["x", "y"]}]
    )
    data["lowered"] = pd.Series([pd.array(["z"], dtype="string").to_numpy()], dtype="object")
    found = list_rows(data)
    assert (found[0]["raised"], found[0]["lowered"]) == (["x", "y"], ["z"])
    assert (type(found[0]["rank"]), type(found[0]["score"])) == (int, float)


def test_an_empty_frame_has_no_rows() -> None:
    assert list_rows(empty(SCORES)) == []
