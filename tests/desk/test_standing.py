"""After a run of the first stages alone, statuses of reports that were merged into others do not count for other reports."""

from small_review import write_review

from slr.desk.find import Search, open_finder
from slr.desk.same_as import record_same
from slr.desk.snapshot import open_snapshot, read_reports
from slr.desk.standing import OPEN
from slr.pipeline import load_protocol, run_review
from slr.store.layout import find_review

AT = "2026-03-01T10:00:00Z"


def test_tables_of_later_stages_may_have_rows_about_merged_reports(project):
    review = find_review(write_review(project), None)
    run_review(review, "screen")
    before = open_snapshot(review, load_protocol(review)[0], "title-abstract")
    words = (
        {r: before.queue.find_status(r) for r in before.rows} if hasattr(before.queue, "find_status") else {}
    )
    ids = {title: report for report, title in read_reports(review).list_columns("title")}
    assert record_same(review, "rina", ids["Strain at sea"], ids["Strain on land"], AT) == ()
    run_review(review, "dedupe")
    rows = read_reports(review)
    snapshot = open_snapshot(review, load_protocol(review)[0], "title-abstract")
    assert len(snapshot.rows) == len(rows) == len(before.rows) - 1
    assert {r: words[r] for r in words if r in rows} == {
        r: snapshot.queue.find_status(r) for r in rows if r in words
    }
    finder = open_finder(review, load_protocol(review)[0])
    ruled = {r for title, r in ids.items() if title in ("Old rats", "New mice", "Old strain")}
    assert set(finder.find(Search(status="excluded"), "rina")) == ruled
    assert set(finder.find(Search(status=OPEN), "rina")) == set(rows) - ruled
