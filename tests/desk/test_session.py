"""A screening session without a terminal: verdicts become lines in a person's file."""

import csv
import subprocess
import sys
from dataclasses import replace
from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_review import write_verdicts

from slr.desk.item import Item
from slr.desk.session import open_session
from slr.desk.worklist import Worklist
from slr.model.value import read_moment
from slr.people.kind import KINDS
from slr.people.latest import rows_in_force
from slr.pipeline import NAMES, load_protocol, run_review
from slr.store.people import read_people, read_person

SCREENING = "screening/title-abstract"
TEN = "2026-03-01T10:00:00Z"


def read(review, who):
    path = review.corpus / SCREENING / f"{who}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def give(session, *verdicts, at=TEN):
    """Judge the reports at hand, one after another; `verdicts` are words, or a word and a criterion."""
    for verdict in verdicts:
        word, _, criterion = verdict.partition(" ")
        session.decide(session.item.report, word, criterion, "", at)


def find(snapshot, title):
    return next(r for r, row in snapshot.rows.items() if row["title"] == title)


def test_a_whole_session_needs_no_terminal(sit, review, monkeypatch):
    for library in ("rich", "click", "termios"):
        monkeypatch.setitem(sys.modules, library, None)  # an import of it would raise
    session = sit("rina")
    assert (session.work.position, session.work.total, session.work.left) == (1, 4, 4)
    first = session.card()
    assert session.decide(first.report, "include", "", "about sailors", TEN) == ()
    assert session.decide(session.item.report, "exclude", "E1", "", TEN) == ()
    session.skip()
    assert session.decide(session.item.report, "maybe", "", "", TEN) == ()
    assert session.card() is None
    assert (len(session.work.judged), session.work.left) == (3, 1)
    session.undo(TEN)
    assert session.card().report == session.item.report
    rows = read(review, "rina")
    assert [(r["verdict"], r["criterion"], r["note"]) for r in rows] == [
        ("include", "", "about sailors"), ("exclude", "E1", ""), ("maybe", "", ""), ("retract", "", ""),
    ]  # fmt: skip
    assert rows[0]["report"] == first.report
    assert all(r["served"] == "model" and r["protocol"] and r["title"] and r["author"] for r in rows)


def test_a_row_that_would_not_be_read_is_refused_and_the_session_stays(sit, review):
    session = sit("rina")
    report = session.item.report
    [problem] = session.decide(report, "exclude", "E7", "", TEN)
    assert (problem.code, problem.where) == ("DEC002", "criterion")
    assert session.decide(report, "included", "", "", TEN)[0].code == "DEC001"
    assert (session.item.report, session.work.judged) == (report, [])
    assert not (review.corpus / SCREENING / "rina.csv").exists()


def test_a_doubtful_row_is_written_with_a_warning(sit, review):
    session = sit("rina")
    [problem] = session.decide(session.item.report, "exclude", "", "", TEN)
    assert problem.code == "DEC004"
    assert len(read(review, "rina")) == 1


def test_a_report_that_the_review_does_not_have_is_refused(sit):
    [problem] = sit("rina").decide("nonesuch", "include", "", "", TEN)
    assert problem.code == "SHT012"


def test_any_report_may_be_judged_by_hand_and_taken_back(sit, review):
    session = sit("rina")
    session.decide(find(session.snapshot, "Old rats"), "include", "", "", TEN)
    assert (read(review, "rina")[0]["served"], session.work.left) == ("by hand", 4)
    session.undo(TEN)
    assert [r["verdict"] for r in read(review, "rina")] == ["include", "retract"]


def test_a_later_report_of_the_list_keeps_how_it_was_chosen(sit, review):
    session = sit("rina")
    last = session.work.ahead[-1].report
    session.decide(last, "include", "", "", TEN)
    assert (read(review, "rina")[0]["served"], session.work.left) == ("model", 3)
    assert last not in [i.report for i in session.work.ahead]


def test_a_second_verdict_on_a_report_replaces_the_first_and_undo_brings_it_back(sit, review):
    session = sit("rina")
    report = session.item.report
    session.decide(report, "include", "", "good", TEN)
    session.decide(report, "exclude", "E1", "", TEN)
    assert session.card().report != report
    session.undo(TEN)
    assert [(r["verdict"], r["note"]) for r in read(review, "rina")] == [
        ("include", "good"), ("exclude", ""), ("include", "good"),
    ]  # fmt: skip
    assert counted(review, "rina") == {report: "include"}


def test_undo_restores_a_verdict_with_the_criteria_under_which_it_was_given(sit, review):
    give(sit("rina"), "include")
    report = read(review, "rina")[0]["report"]
    text = review.protocol.read_text(encoding="utf-8")
    review.protocol.write_text(text.replace("Too old.", "Much too old."), encoding="utf-8")
    session = sit("rina", "again")
    give(session, "exclude E1")
    session.undo(TEN)
    rows = read(review, "rina")
    assert [r["verdict"] for r in rows] == ["include", "exclude", "include"]
    assert rows[0]["protocol"] == rows[2]["protocol"] != rows[1]["protocol"]
    assert [i.report for i in sit("rina", "again").work.ahead] == [report]


def test_undo_of_a_second_thought_on_a_row_without_a_known_id_restates_it(sit, review):
    write_verdicts(review.root, "rina", [("Strain at sea", "maybe", "")])
    session = sit("rina", "maybe")
    assert session.card().own.verdict == "maybe"
    give(session, "include")
    session.undo(TEN)
    assert [r["verdict"] for r in read(review, "rina")] == ["maybe", "include", "maybe"]


@pytest.mark.parametrize("name", ["../rina", "con", ""])
def test_a_session_under_a_name_that_no_file_can_have_does_not_begin(snapshot, name):
    with pytest.raises(ValueError, match="is not a valid name for a person"):
        open_session(snapshot, name, snapshot.queue.assign("rina")[:0])


# The clock.


def test_the_later_of_two_verdicts_on_a_report_counts_even_if_the_clock_does_not_move(sit, review):
    session = sit("rina")
    report = session.item.report
    for word in ("include", "exclude", "maybe", "include"):
        session.decide(report, word, "", "", TEN)
    assert counted(review, "rina") == {report: "include"}
    assert [r["when"] for r in read(review, "rina")][:2] == [TEN, "2026-03-01T10:00:00.001Z"]


def test_a_clock_that_goes_back_never_lets_an_earlier_verdict_replace_a_later_one(sit, review):
    session = sit("rina")
    report = session.item.report
    session.decide(report, "include", "", "", TEN)
    session.decide(report, "exclude", "E1", "", "2026-02-01T10:00:00Z")
    assert counted(review, "rina") == {report: "exclude"}
    moments = [read_moment(r["when"]) for r in read(review, "rina")]
    assert moments == sorted(set(moments))


def test_a_row_dated_in_the_future_by_mistake_is_replaced_and_moves_no_other_row(sit, review):
    session = sit("rina")
    first, second = (i.report for i in session.work.ahead[:2])
    path = review.corpus / SCREENING / "rina.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"report,verdict,when\n{first},maybe,2062-03-01\n", encoding="utf-8")
    session.decide(first, "include", "", "", TEN)
    sit("rina").decide(second, "include", "", "", TEN)
    assert counted(review, "rina") == {first: "include", second: "include"}
    assert [r["when"][:4] for r in read(review, "rina")] == ["2062", "2062", "2026"]


def test_time_zones_do_not_matter(sit, review):
    session = sit("rina")
    report = session.item.report
    session.decide(report, "include", "", "", "2026-03-01T10:30:00+02:00")
    session.decide(report, "maybe", "", "", "2026-03-01T09:00:00Z")
    assert [r["when"] for r in read(review, "rina")] == ["2026-03-01T08:30:00Z", "2026-03-01T09:00:00Z"]


# Two at once.


def test_two_sessions_of_one_person_on_one_file_lose_nothing_and_the_last_verdict_counts(sit, review):
    one, other = sit("rina"), sit("rina")
    report, second = (i.report for i in one.work.ahead[:2])
    one.decide(report, "include", "", "from one", TEN)
    assert other.card().own.note == "from one"  # the other session shows what was said meanwhile
    other.decide(report, "exclude", "E1", "", TEN)
    assert counted(review, "rina") == {report: "exclude"}
    other.undo(TEN)
    assert counted(review, "rina") == {report: "include"}
    one.decide(second, "maybe", "", "", TEN)
    one.undo(TEN)
    one.undo(TEN)
    assert counted(review, "rina") == {}
    assert [r["verdict"] for r in read(review, "rina")] == [
        "include",
        "exclude",
        "include",
        "maybe",
        "retract",
        "retract",
    ]


def test_a_file_that_a_spreadsheet_has_rewritten_is_read_again(sit, review):
    session = sit("rina")
    report = session.item.report
    session.decide(report, "include", "", "", TEN)
    path = review.corpus / SCREENING / "rina.csv"
    path.write_text(f"When;Verdict;Criterion;Report\n2026-03-02;maybe;;{report}\n", encoding="cp1252")
    session.decide(report, "exclude", "E1", "", TEN)
    assert counted(review, "rina") == {report: "exclude"}
    session.undo(TEN)
    assert counted(review, "rina") == {report: "maybe"}


def counted(review, who):
    """Return report -> verdict, as the next run would count them."""
    kind = KINDS[SCREENING]
    rows = read_people(review, load_protocol(review)[0])[SCREENING]
    return {
        r["report"]: r["verdict"]
        for r, _ in rows_in_force(((r, r["report"]) for r in rows), kind)
        if r.who == who
    }


def test_work_left_counts_second_readings_and_what_the_estimate_still_asks_for(sit):
    give(sit("rina"), "include", "exclude E1")
    session = sit("tomas")

    def with_estimate(left):
        return open_session(replace(session.snapshot, work_left=left), "tomas", session.work.ahead)

    assert with_estimate(None).work_left is None
    guessed = with_estimate(1)
    assert guessed.work_left == 2 + 1  # two half-read reports, and one of the two that nobody has read
    fresh = next(i.report for i in guessed.work.ahead if not session.snapshot.queue.votes.of(i.report))
    guessed.decide(fresh, "exclude", "E1", "", TEN)
    assert guessed.work_left == 2


# The list of what waits.


@settings(deadline=None)
@given(st.lists(st.sampled_from(["skip", "first", "last", "skipped", "undo"]), max_size=20))
def test_each_report_of_a_session_is_waiting_skipped_or_judged(steps):
    items = [Item(f"r{i}", "model") for i in range(5)]
    work = Worklist(items)
    for step in steps:
        if step == "skip":
            work.skip()
        elif step == "undo":
            work.undo()
        else:
            waiting = work.skipped if step == "skipped" else work.ahead
            if waiting:
                work.judge(waiting[-1 if step == "last" else 0])
        assert sorted(i.report for i in (*work.ahead, *work.skipped, *work.judged)) == [
            i.report for i in items
        ]
        assert (work.total, work.left) == (5, 5 - len(work.judged))
        assert work.position == 6 - len(work.ahead)


def test_undo_shows_the_judged_report_again_and_leaves_the_skipped_ones():
    work = Worklist("abc")
    work.judge("a")
    work.skip()
    work.undo()
    assert (work.current, work.ahead, work.skipped) == ("a", ["a", "c"], ["b"])


SYNTHESIZE = """
import sys
from pathlib import Path
from slr.pipeline import run_review
from slr.store.layout import Review

def pause(stage):
    print(stage, flush=True)
    sys.stdin.readline()

run_review(Review(root=Path(sys.argv[1]), name="small"), "synthesize", report=pause, force=True)
"""


def test_verdicts_given_while_another_process_synthesizes_are_kept_and_count_in_the_next_run(review, sit):
    """The other process stops at the beginning of each stage until a verdict has been given."""
    session = sit("rina")
    given, stages = [], []
    with subprocess.Popen(
        [sys.executable, "-c", SYNTHESIZE, str(review.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        for stage, verdict in zip(process.stdout, cycle(["include", "maybe"]), strict=False):
            stages.append(stage.strip())
            if session.item is None:
                session.undo(f"2026-03-01T11:00:0{len(given)}Z")
                given.append((given[-1][0], "retract"))
            else:
                given.append((session.item.report, verdict))
                at = f"2026-03-01T10:00:0{len(given)}Z"
                assert session.decide(given[-1][0], verdict, "", "", at) == (), stage
            process.stdin.write("\n")
            process.stdin.flush()
        process.stdin.close()
    assert (process.returncode, {*NAMES} <= {*stages}) == (0, True)
    rows, problems = read_person(review, session.snapshot.protocol, KINDS["screening/title-abstract"], "rina")
    assert ([(row["report"], row["verdict"]) for row in rows], problems) == (given, ())
    assert session.file.loss is None
    assert not run_review(review, "synthesize").idle
    built = read_build(review)
    run_review(review, "synthesize", force=True)
    assert read_build(review) == built


def read_build(review):
    files = (p for p in review.build.rglob("*") if p.is_file() and not p.name.startswith("."))
    return {p.relative_to(review.build).as_posix(): p.read_bytes() for p in files}
