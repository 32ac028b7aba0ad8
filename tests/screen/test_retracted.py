"""A report on a list of retractions gets the notice of the list."""

from slr.model.table import REPORTS, frame
from slr.screen.retracted import find_retracted
from slr.screen.update import READ, Reports
from slr.text.retraction import Retractions

LIST = Retractions(
    by_doi={"10.1000/a": frozenset({"retracted"})}, by_pmid={"7": frozenset({"expression of concern"})}
)
TABLE = frame(
    REPORTS,
    [
        {"report": "a", "doi": "10.1000/a", "notice": ["corrected"]},
        {"report": "b", "pmid": "7"},
        {"report": "c", "doi": "10.1000/c"},
    ],
)


def test_reports_on_the_list_are_found() -> None:
    assert find_retracted([TABLE], LIST) == {"a": {"retracted"}, "b": {"expression of concern"}}


def test_the_notices_of_the_list_are_added_to_those_of_the_exports() -> None:
    reports = Reports.collect([TABLE[list(READ)]]).add_notices(find_retracted([TABLE], LIST))
    assert dict(zip(reports.noted["report"], reports.noted["notice"], strict=True)) == {
        "a": ["corrected", "retracted"],
        "b": ["expression of concern"],
    }
