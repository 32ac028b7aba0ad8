"""The included reports are those of the last run, sorted by author, with their studies."""

from pathlib import Path

import pytest
from small_review import LET_THROUGH, write_codable_review

from slr.desk.form import make_form
from slr.desk.included import Included
from slr.people.kind import KINDS
from slr.pipeline import load_protocol, run_review
from slr.store.layout import Review, find_review


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    """A review with two included reports. One of them is a survey of others, and belongs to two studies."""
    project = write_codable_review(tmp_path_factory.mktemp("included"))
    _write_studies(project, LET_THROUGH[0])
    found = find_review(project, None)
    run_review(found, "code")
    return found


def _write_studies(project: Path, title: str) -> None:
    path = project / "corpus" / "small" / "studies" / "rina.csv"
    path.parent.mkdir()
    rows = [f"by-title,{study},review,2026-01-03,{title}\n" for study in ("Second", "First")]
    path.write_text("report,study,evidence,when,title\n" + "".join(rows), encoding="utf-8")


def test_included_reports_are_sorted_by_author(review: Review) -> None:
    found = Included.open(review, load_protocol(review)[0])
    assert [found.reports[r]["title"] for r in found.included] == list(LET_THROUGH)
    assert len(found.reports) == 7


def test_reports_that_are_no_empirical_study_are_left_out_on_request(review: Review) -> None:
    found = Included.open(review, load_protocol(review)[0], empirical=True)
    assert [found.reports[r]["title"] for r in found.included] == [LET_THROUGH[1]]


def test_a_worksheet_shows_all_authors_and_the_abstract_of_a_report(review: Review) -> None:
    found = Included.open(review, load_protocol(review)[0])
    report = found.included[0]
    assert found.describe(report) == {
        "report": report,
        "author": "Author3, A.",
        "year": "2015",
        "title": "Strain at sea",
        "doi": "",
        "abstract": "Sailors are strained by night work.",
    }


def test_rows_are_filed_for_the_person_and_the_kind_of_the_form(review: Review) -> None:
    protocol = load_protocol(review)[0]
    form = make_form(KINDS["findings"], protocol)
    cabinet = Included.open(review, protocol).open_cabinet(form, "rina", lambda *_: "")
    addressee = cabinet.addressee
    assert (addressee.review, addressee.stage, addressee.who) == ("small", "findings", "rina")
    assert cabinet.kind is KINDS["findings"]
