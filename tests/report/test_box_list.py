"""The reports behind each number of the flow."""

from types import ModuleType

import pytest
from made_up_review import synthesize

from slr.report import box_list
from slr.report.box_list import list_boxes
from slr.report.document import BoxList
from slr.report.page import Page
from slr.report.text import Texts


def make_lists(made_up: ModuleType, reports: list[str] | None = None) -> dict[str, BoxList]:
    protocol = made_up.make_protocol()
    page = Page(
        synthesis=synthesize(made_up.make_tables(protocol), protocol),
        protocol=protocol,
        problems=(),
        texts=Texts("en"),
    )
    return {box.id: box for box in list_boxes(page, list(made_up.ROADS) if reports is None else reports)}


def test_records_stand_for_their_reports_and_an_unreadable_entry_is_only_counted(made_up: ModuleType) -> None:
    identified = make_lists(made_up)["databases.identified"]
    assert identified.title == "Records identified (n\u00a0=\u00a010)".replace("\u00a0", " ")
    assert set(identified.reports) == {"a1", "a2", "a3", "a4", "b3", "b4"}
    assert identified.missing == 1


def test_studies_stand_for_their_reports(made_up: ModuleType) -> None:
    lists = make_lists(made_up)
    assert sorted(lists["included.studies"].reports) == ["a1", "b4", "l2"]
    assert sorted(lists["databases.reports_excluded.E3"].reports) == ["a2"]


def test_a_number_of_nothing_has_no_list(made_up: ModuleType) -> None:
    assert "databases.awaiting_screening" not in make_lists(made_up)


def test_a_report_without_a_history_is_only_counted(made_up: ModuleType) -> None:
    excluded = make_lists(made_up, ["a1"])["databases.reports_excluded"]
    assert (excluded.reports, excluded.missing) == ((), 1)


def test_a_long_list_is_cut_and_the_rest_is_counted(
    made_up: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(box_list, "MOST_LISTED", 2)
    included = make_lists(made_up)["included.reports"]
    assert (len(included.reports), included.missing) == (2, 1)
