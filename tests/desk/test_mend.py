"""Metadata and unreadable entries are corrected in `patches.yaml`, and the next run applies it."""

import pytest
from doubtful_review import write_doubtful_review
from small_review import write_review

from slr.desk.mend import FIELDS, list_changes, mend_record, mend_unread, open_mending, open_unread
from slr.desk.snapshot import read_reports
from slr.model.problem import ReviewError
from slr.model.row import list_rows
from slr.model.table import BIBLIOGRAPHY, RECORDS
from slr.pipeline import run_review
from slr.store.layout import find_review
from slr.store.table_file import read_table

BROKEN = "@article{a,\n  title = {A brace is missing,\n  year = 2020\n}\n\n@article{b,\n  title = {Sleep at sea},\n  year = 2021\n}\n"  # fmt: skip


@pytest.fixture
def review(project, copy_built):
    return find_review(copy_built(project, write_review, "dedupe"), None)


def find_record(review, title):
    return next(r["record"] for r in list_rows(read_table(review, RECORDS)) if r["title"] == title)


def read_record(review, record):
    return next(r for r in list_rows(read_table(review, RECORDS)) if r["record"] == record)


def test_the_form_has_the_values_of_now_and_every_field_but_those_about_formatting_and_notices(review):
    mending = open_mending(review, find_record(review, "Strain at sea"))
    values = {f.name: f.value for f in mending.fields}
    assert (values["title"], values["authors"], values["year"]) == ("Strain at sea", "Author3, A.", "2015")
    assert {c.name for c in BIBLIOGRAPHY} - set(FIELDS) == {"title_markup", "notice", "notice_link"}
    assert open_mending(review, "r-unknown") is None


def test_a_missing_abstract_is_added_and_applied_by_the_next_run(review):
    record = find_record(review, "Strain on land")
    mending = open_mending(review, record)
    changes = list_changes(mending, {"abstract": "Farmers\n tire.", "title": "Strain  on land", "authors": "Abara, N.\nXu, Y."})  # fmt: skip
    assert changes == {"abstract": "Farmers tire.", "authors": ["Abara, N.", "Xu, Y."]}
    assert (
        mend_record(review, mending, changes, mending.seen, note="2026-03-01, rina: from the journal") == ()
    )
    assert review.patches.read_text(encoding="utf-8").startswith("# 2026-03-01, rina: from the journal\n")
    run_review(review, "dedupe")
    row = read_record(review, record)
    assert (row["abstract"], row["authors"], row["title"]) == ("Farmers tire.", ["Abara, N.", "Xu, Y."], "Strain on land")  # fmt: skip


def test_an_empty_answer_empties_a_field_and_nothing_is_written_without_a_change(review):
    mending = open_mending(review, find_record(review, "Strain at sea"))
    assert list_changes(mending, {"year": " "}) == {"year": None}
    assert mend_record(review, mending, {}, mending.seen) == ()
    assert not review.patches.exists()


@pytest.mark.parametrize(("field", "text"), [("year", "last year"), ("doi", "not a doi"), ("type", "poster")])
def test_a_wrong_value_is_refused_at_its_field_and_nothing_is_written(review, field, text):
    mending = open_mending(review, find_record(review, "Strain at sea"))
    [problem] = mend_record(review, mending, list_changes(mending, {field: text}), mending.seen)
    assert (problem.code, problem.where) == ("ING023", field)
    assert not review.patches.exists()


def test_formatting_of_a_title_is_written_in_the_title(review):
    record = find_record(review, "Strain at sea")
    mending = open_mending(review, record)
    mend_record(review, mending, list_changes(mending, {"title": "Strain at <i>sea</i>"}), mending.seen)
    run_review(review, "ingest")
    assert read_record(review, record)["title_markup"] == "Strain at <i>sea</i>"
    assert (
        next(f.value for f in open_mending(review, record).fields if f.name == "title")
        == "Strain at <i>sea</i>"
    )


def test_a_correction_is_written_for_all_records_of_a_report_if_wanted(project):
    review = find_review(write_doubtful_review(project), None)
    a, b = (project / "corpus" / "one" / "searches" / f"{x}.csv" for x in "ab")
    b.write_text(a.read_text(encoding="utf-8"), encoding="utf-8")
    run_review(review, "dedupe")
    report = next(iter(read_reports(review).values()))
    mending = open_mending(review, report["report"])
    assert mending.others == tuple(r for r in sorted(report["records"]) if r != report["report"])
    mend_record(review, mending, {"year": 2001}, mending.seen, also=(*mending.others, "r-unknown"))
    run_review(review, "dedupe")
    assert {read_record(review, r)["year"] for r in report["records"]} == {2001}


def test_a_correction_of_a_file_that_changed_meanwhile_is_refused(review):
    mending = open_mending(review, find_record(review, "Strain at sea"))
    review.patches.write_text("# new\n", encoding="utf-8")
    with pytest.raises(ReviewError):
        mend_record(review, mending, {"year": 2001}, mending.seen)


def test_an_entry_that_cannot_be_read_is_corrected(project):
    review = find_review(write_review(project, replace=("files: ['base.csv']", "files: ['base.bib']")), None)
    (review.searches / "base.csv").unlink()
    (review.searches / "base.bib").write_text(BROKEN, encoding="utf-8")
    run_review(review, "ingest")
    unread = open_unread(review, "searches/base.bib", 1)
    assert "A brace is" in unread.raw
    [problem] = mend_unread(review, unread, unread.raw, unread.seen)
    assert problem.code == "ING030"
    assert mend_unread(review, unread, unread.raw.replace("missing", "missing}"), unread.seen) == ()
    run_review(review, "ingest")
    assert len(read_table(review, RECORDS)) == 2
    assert open_unread(review, "searches/base.bib", 1) is None
