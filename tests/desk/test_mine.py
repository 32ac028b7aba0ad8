"""What a person has written, as rows that can be changed and taken back. Nothing in a file is edited."""

import pytest
from small_review import write_codable_review

from slr.desk.mine import Mine, find_edit
from slr.desk.snapshot import read_reports
from slr.pipeline import load_protocol, run_review
from slr.store.layout import find_review

AT = "2026-03-01T10:00:00Z"
CODING = "report,theme,role,statement,when,title\n"


@pytest.fixture
def review(project, copy_built):
    """The codable review: rina has five verdicts, and a coding of one report."""
    return find_review(copy_built(project, write_codable_review, "code"), None)


def sit(review, who="rina"):
    return Mine(review, load_protocol(review)[0], who, read_reports(review))


def path(review, folder, who="rina"):
    found = review.corpus / folder / f"{who}.csv"
    found.parent.mkdir(parents=True, exist_ok=True)
    return found


def states(mine, **how):
    return [(o.kind.folder, o.title, o.row["verdict"], o.state) for o in mine.list_rows(**how)]


def test_rows_of_all_files_are_listed_newest_first_with_file_and_line(review):
    rows = sit(review).list_rows()
    assert [(o.row.file.rpartition("/corpus/")[2], o.row.line) for o in rows] == [
        ("corpus/small/screening/full-text/rina.csv", 3), ("corpus/small/screening/full-text/rina.csv", 2),
        *(("corpus/small/screening/title-abstract/rina.csv", line) for line in (4, 3, 2)),
    ]  # fmt: skip
    assert {o.state for o in rows} == {"counts"}
    assert sit(review).count_rows() == {"screening/title-abstract": 3, "screening/full-text": 2}
    assert sit(review, "nobody").list_rows() == []


def test_rows_are_filtered_by_kind_and_by_words(review):
    assert len(sit(review).list_rows("screening/full-text")) == 2
    assert [o.title for o in sit(review).list_rows(text="STRAIN exclude")] == ["Strain on land"]


def test_a_verdict_that_is_taken_back_keeps_its_row_and_gets_another(review):
    mine = sit(review)
    [own] = mine.list_rows(text="land exclude")
    edit = find_edit(mine, own.kind.folder, own.row.line, own.row["when"])
    before = path(review, own.kind.folder).read_bytes()
    assert edit.take_back(AT) == ()
    assert path(review, own.kind.folder).read_bytes().startswith(before)
    assert [(v, s) for _, _, v, s in states(mine, text="land")] == [("retract", "retraction"), ("exclude", "taken back")]  # fmt: skip
    assert mine.list_rows(text="land")[0].row["criterion"] == ""
    run_review(review, "screen")
    assert "land" not in str([o.title for o in mine.list_rows(only_counted=True)])


def test_a_verdict_is_changed_by_a_later_row_that_keeps_how_the_report_was_chosen(review):
    path(review, "screening/full-text", "tomas").write_text(
        "report,title,verdict,criterion,note,served,when\nx,Strain at sea,include,,,listed,2026-01-02\n",
        encoding="utf-8",
    )
    mine = sit(review, "tomas")
    [own] = mine.list_rows("screening/full-text")
    edit = find_edit(mine, "screening/full-text", own.row.line, own.row["when"])
    problems = edit.change({"verdict": "exclude", "criterion": "P1", "note": "no", "served": "model"}, AT)
    assert [p.code for p in problems] == []
    new, old = mine.list_rows("screening/full-text")
    assert (new.row["verdict"], new.row["criterion"], new.row["note"], new.row["served"]) == ("exclude", "P1", "no", "listed")  # fmt: skip
    assert (new.state, old.state) == ("counts", "replaced")


def test_a_coding_whose_theme_changes_is_replaced_and_not_doubled(review):
    report = next(r for r, title in read_reports(review).list_columns("title") if title == "Strain at sea")
    path(review, "coding").write_text(
        f"{CODING}{report},strain,finding,Sailors tire.,2026-02-01,Strain at sea\n", encoding="utf-8"
    )
    mine = sit(review)
    [own] = mine.list_rows("coding")
    edit = find_edit(mine, "coding", own.row.line, own.row["when"])
    assert edit.change({"theme": "sleep"}, AT) == ()
    [now] = mine.list_rows("coding", only_counted=True)
    assert (now.row["theme"], now.row["statement"]) == ("sleep", "Sailors tire.")
    assert find_edit(mine, "coding", own.row.line, own.row["when"]).take_back(AT) == ()


def test_a_pair_is_changed_and_taken_back(review):
    a, b = sorted(r for r, _ in read_reports(review).list_columns("title"))[:2]
    path(review, "duplicates").write_text(
        f"record_a,record_b,verdict,when\n{b},{a},same,2026-02-01\n", encoding="utf-8"
    )
    mine = sit(review)
    [own] = mine.list_rows("duplicates")
    assert find_edit(mine, "duplicates", 2, own.row["when"]).change({"verdict": "different"}, AT) == ()
    assert [o.state for o in mine.list_rows("duplicates")] == ["counts", "replaced"]
    newest = mine.list_rows("duplicates")[0]
    assert find_edit(mine, "duplicates", 3, newest.row["when"]).take_back(AT) == ()
    assert mine.list_rows("duplicates", only_counted=True) == []


def test_a_change_with_a_wrong_word_writes_nothing(review):
    mine = sit(review)
    own = mine.list_rows("screening/full-text")[0]
    before = path(review, "screening/full-text").read_bytes()
    edit = find_edit(mine, "screening/full-text", own.row.line, own.row["when"])
    assert edit.change({"verdict": "perhaps"}, AT)
    assert path(review, "screening/full-text").read_bytes() == before


def test_a_row_that_moved_is_not_found_and_one_about_no_report_cannot_be_edited(review):
    mine = sit(review)
    own = mine.list_rows("screening/full-text")[0]
    assert find_edit(mine, "screening/full-text", own.row.line, "2020-01-01") is None
    assert find_edit(mine, "no such folder", 2, own.row["when"]) is None
    path(review, "retrieval").write_text(
        "report,outcome,when,title\nx,retrieved,2026-01-05,Unknown\n", encoding="utf-8"
    )
    [lost] = mine.list_rows("retrieval")
    assert (lost.state, lost.report) == ("unknown report", "")
    assert find_edit(mine, "retrieval", lost.row.line, lost.row["when"]) is None


def test_rows_that_cannot_be_read_are_counted(review):
    with path(review, "screening/full-text").open("a", encoding="utf-8") as file:
        file.write("x,perhaps,2026-01-03,Strain at sea\n")
    assert sit(review).count_unread() == {"screening/full-text": 1}


def test_notes_that_count_are_found_by_report(review):
    report = next(r for r, title in read_reports(review).list_columns("title") if title == "Strain at sea")
    path(review, "retrieval").write_text(
        "report,outcome,note,when\n"
        f"{report},sought,asked the library,2026-01-04\n{report},retrieved,it came by post,2026-01-05\n",
        encoding="utf-8",
    )
    assert sit(review).read_notes() == {report: "it came by post"}
