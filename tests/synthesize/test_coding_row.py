"""A coding keeps its work, its studies and what the coder wrote."""

from slr.model.table import CODED, frame
from slr.synthesize.coding_row import read_codings


def test_codings_of_unknown_reports_are_left_out() -> None:
    row = {"report": "gone", "theme": "load", "role": "finding", "who": "rina", "when": "2026-03-01"}
    assert read_codings(frame(CODED, [row]), {}, {}, {}) == ()
