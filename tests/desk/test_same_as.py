"""Two reports are the same work: a row in the person's file of verdicts on pairs, which the next run follows."""

import pytest
from doubtful_review import write_doubtful_review

from slr.desk.pairs import read_records
from slr.desk.same_as import SameAs, record_same
from slr.desk.snapshot import read_reports
from slr.pipeline import load_protocol, run_review
from slr.store.layout import find_review

AT = "2026-03-01T10:00:00Z"


@pytest.fixture
def review(project, copy_built):
    return find_review(copy_built(project, write_doubtful_review, "dedupe"), None)


def read_file(review):
    path = review.corpus / "duplicates" / "rina.csv"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def find_pair(review):
    """Return the two reports of the same title."""
    rows = read_reports(review).list_columns("title")
    return sorted(report for report, title in rows if title.startswith("Night"))


def test_two_reports_that_a_person_calls_the_same_become_one(review):
    a, b = find_pair(review)
    assert record_same(review, "rina", b, a, AT) == ()
    assert [line.split(",")[:3] for line in read_file(review)[1:]] == [[a, b, "same"]]
    run_review(review, "dedupe")
    assert len(find_pair(review)) == 1


def test_what_was_said_is_taken_back_by_another_row(review):
    a, b = find_pair(review)
    same = SameAs(review, load_protocol(review)[0], "rina")
    assert same.record(a, b, AT, note="a reprint") == same.take_back(a, b, AT) == ()
    assert [line.split(",")[2] for line in read_file(review)[1:]] == ["same", "retract"]
    run_review(review, "dedupe")
    assert len(find_pair(review)) == 2


@pytest.mark.parametrize(("other", "code"), [("r-unknown", "DED001"), ("itself", "DUP002")])
def test_an_unknown_report_and_the_report_itself_are_refused(review, other, code):
    a, _ = find_pair(review)
    assert [p.code for p in record_same(review, "rina", a, a if other == "itself" else other, AT)] == [code]
    assert read_file(review) == []


def test_records_without_abstracts_lack_only_the_abstract(review):
    whole, short = read_records(review), read_records(review, whole=False)
    assert [{k: v for k, v in row.items() if k != "abstract"} for row in whole.values()] == list(
        short.values()
    )
