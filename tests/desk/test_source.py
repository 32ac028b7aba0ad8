"""What the protocol hides of a report is gone, together with everything that tells it."""

from hypothesis import given
from hypothesis import strategies as st

from slr.desk.source import hide_source
from slr.model.screening import SOURCE_FIELDS
from slr.model.table import BIBLIOGRAPHY, REPORTS

ROW = {
    name: ["x"] if kind == "list" else 7 if kind == "whole" else "x"
    for name, kind in ((c.name, c.kind) for c in REPORTS.columns)
}
KEPT = {"type", "title", "title_markup", "abstract", "keywords", "language", "registration", "notice"}


def test_a_report_of_which_nothing_is_hidden_is_unchanged() -> None:
    assert hide_source(ROW, ()) is ROW


@given(st.sets(st.sampled_from(SOURCE_FIELDS), min_size=1))
def test_what_is_hidden_is_empty_and_no_identifier_is_left(hidden: set[str]) -> None:
    shown = hide_source(ROW, sorted(hidden))
    left = {c.name for c in BIBLIOGRAPHY if shown[c.name]}
    assert left == KEPT | (set(SOURCE_FIELDS) - hidden)
    assert {name: type(value) for name, value in shown.items() if value is None or value == []} == {
        name: list if isinstance(ROW[name], list) else type(None)
        for name in ROW
        if name in {c.name for c in BIBLIOGRAPHY} - left
    }
    assert set(shown) == set(ROW)
