"""Several people in one room: shared counts, rows that are written once, and files that other programs change."""

import itertools
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from small_review import write_review

from slr.desk.counts import count_reports
from slr.desk.room import Room, open_room
from slr.desk.room_value import Answer, Rewording, SentVerdict
from slr.desk.snapshot import open_snapshot
from slr.model.problem import ReviewError
from slr.model.word import ADJUDICATOR
from slr.pipeline import load_protocol, run_review
from slr.store.append import Stamp, read_stamp
from slr.store.disk import read_plain
from slr.store.layout import Review, find_review

STAGE = "title-abstract"
HEAD = "report,verdict,criterion,note,when\n"


@pytest.fixture
def room(review: Review) -> Room:
    """The room of the small review: rina and tomas read four pending reports."""
    return open_room(review, load_protocol(review)[0], STAGE)


class Clock:
    """A clock that is one second later at each look."""

    def __init__(self) -> None:
        self.seconds = 0

    def __call__(self) -> str:
        self.seconds += 1
        return f"2026-03-01T10:{self.seconds // 60:02}:{self.seconds % 60:02}Z"


now = Clock()
numbers = iter(range(10**9))


def say(room: Room, who: str, report: str, verdict: str = "include", **more: str) -> Answer:
    """Give a verdict as a page does that shows the present card."""
    card = room.card(who, report)
    assert card is not None
    values = {"op": f"op{next(numbers)}", "criteria": card.criteria, "mark": card.mark, "note": "because"}
    word, _, criterion = verdict.partition(" ")
    sent = SentVerdict(**values | {"report": report, "verdict": word, "criterion": criterion} | more)  # type: ignore[arg-type]
    return room.record(who, "read", sent, now())


def path_of(room: Room, who: str) -> Path:
    return room.snapshot.review.corpus / "screening" / STAGE / f"{who}.csv"


def titles(room: Room, who: str, number: int = 9) -> list[str]:
    cards = room.next_cards(who, "read", number)
    return ["".join(span.text for span in shown.card.title) for shown in cards]


def find(room: Room, title: str) -> str:
    return next(r for r, row in room.snapshot.rows.items() if row["title"] == title)


def assert_counts(room: Room) -> None:
    """Compare the running counts with a full count and with the next run."""
    assert room.check() == ()
    review = room.snapshot.review
    run_review(review, "screen")
    again = count_reports(open_snapshot(review, load_protocol(review)[0], STAGE))
    assert (room.counts.statuses, room.counts.shares) == (again.statuses, again.shares)


def test_a_verdict_is_on_the_disk_with_file_and_line_when_it_is_acknowledged(room: Room) -> None:
    report = room.next_cards("rina")[0].card.report
    answer = say(room, "rina", report, "exclude P1")
    assert answer.refusal == ""
    assert answer.row is not None
    assert (answer.row.file, answer.row.line) == ("corpus/small/screening/title-abstract/rina.csv", 2)
    assert (
        path_of(room, "rina").read_text(encoding="utf-8").splitlines()[1].startswith(f"{report},exclude,P1,")
    )
    assert answer.values is not None
    assert answer.values["verdict"] == "exclude"
    assert report not in {shown.card.report for shown in room.next_cards("rina")}
    assert report in {shown.card.report for shown in room.next_cards("tomas", "read", 9)}


def test_the_next_cards_are_in_order_and_end_with_the_queue(room: Room) -> None:
    whole = titles(room, "rina")
    assert len(whole) == 4
    assert titles(room, "rina", 3) == whole[:3]
    for shown in room.next_cards("rina", "read", 9):
        say(room, "rina", shown.card.report)
    assert room.next_cards("rina") == ()
    assert room.count_left("rina") == 0


def test_a_person_outside_the_team_has_no_session(room: Room) -> None:
    with pytest.raises(ReviewError, match="SCR010"):
        room.next_cards("budi")


def test_a_repeated_operation_writes_nothing_even_after_a_restart(review: Review, room: Room) -> None:
    report = room.next_cards("rina")[0].card.report
    first = say(room, "rina", report, op="same")
    again = say(room, "rina", report, "exclude", op="same", mark="", criteria="")
    later = open_room(review, room.snapshot.protocol, STAGE)
    last = say(later, "rina", report, "exclude", op="same", mark="", criteria="")
    for answer in (again, last):
        assert (answer.repeated, answer.row, answer.refusal) == (True, first.row, "")
    assert len(path_of(room, "rina").read_text(encoding="utf-8").splitlines()) == 2
    assert_counts(later)


def test_a_verdict_that_another_tab_gave_must_be_confirmed(room: Room) -> None:
    report = room.next_cards("rina")[0].card.report
    say(room, "rina", report, "maybe")
    answer = say(room, "rina", report, mark="")
    assert answer.refusal == "judged"
    assert answer.values is not None
    assert answer.values["verdict"] == "maybe"
    assert say(room, "rina", report).refusal == ""  # the page shows the earlier verdict now


def test_a_verdict_under_other_criteria_is_refused(review: Review, room: Room) -> None:
    report = room.next_cards("rina")[0].card.report
    old = room.next_cards("rina")[0].criteria
    text = review.protocol.read_text(encoding="utf-8")
    review.protocol.write_text(text.replace("Not about strain.", "Not about stress."), encoding="utf-8")
    later = open_room(review, load_protocol(review)[0], STAGE, earlier=room)
    assert say(later, "rina", report, criteria=old).refusal == "criteria"
    assert later.compare_criteria(old) == (
        Rewording(id="P1", old="Not about strain.", new="Not about stress."),
    )
    assert later.compare_criteria("unknown") == ()
    assert not path_of(room, "rina").exists()
    assert say(later, "rina", report).refusal == ""


def test_unknown_reports_and_unknown_criteria_are_refused(room: Room) -> None:
    report = room.next_cards("rina")[0].card.report
    assert (
        room.record("rina", "read", SentVerdict(op="a", report="rnone", verdict="include"), now()).refusal
        == "unknown"
    )
    answer = say(room, "rina", report, "exclude E77")
    assert (answer.refusal, [p.code for p in answer.problems]) == ("wrong", ["DEC002"])
    assert room.card("rina", "rnone") is None


def test_the_adjudicator_must_give_a_reason(room: Room) -> None:
    report = room.next_cards("rina")[0].card.report
    say(room, "rina", report, "include")
    say(room, "tomas", report, "exclude P1")
    assert [shown.card.report for shown in room.next_cards(ADJUDICATOR)] == [report]
    assert say(room, ADJUDICATOR, report, note=" ").refusal == "reason"
    assert say(room, ADJUDICATOR, report).refusal == ""
    assert room.next_cards(ADJUDICATOR) == ()
    assert_counts(room)


def test_a_verdict_on_a_record_of_a_report_names_the_record(tmp_path: Path, room: Room) -> None:
    report = room.next_cards("rina")[0].card.report
    room.snapshot.report_of["rold"] = report  # type: ignore[index]  as after a merge
    answer = say(room, "rina", "rold")
    assert answer.report == report
    assert answer.row is not None
    assert answer.row.values["report"] == "rold"
    assert report not in {shown.card.report for shown in room.next_cards("rina", "read", 9)}


def test_skipped_reports_come_back_at_the_end(room: Room) -> None:
    first, *others = room.next_cards("rina", "read", 9)
    room.skip("rina", "read", first.card.report)
    room.skip("rina", "read", "rnone")
    assert [s.card.report for s in room.next_cards("rina", "read", 9)] == [s.card.report for s in others]
    assert room.count_left("rina") == 4
    for shown in others:
        say(room, "rina", shown.card.report)
    assert [s.card.report for s in room.next_cards("rina")] == [first.card.report]


def test_undo_of_any_depth_brings_the_cards_back(room: Room) -> None:
    reports = [shown.card.report for shown in room.next_cards("rina", "read", 9)]
    say(room, "rina", reports[0], "maybe")
    say(room, "rina", reports[0], "include")
    say(room, "rina", reports[1], "exclude P1")
    undone = [room.undo("rina", "read", f"u{i}", now()) for i in range(4)]
    assert [u.report for u in undone] == [reports[1], reports[0], reports[0], ""]
    assert undone[1].values is not None
    assert undone[1].values["verdict"] == "maybe"
    assert undone[3].refusal == "nothing"
    again = room.undo("rina", "read", "u0", now())
    assert (again.repeated, again.row) == (True, undone[0].row)
    assert room.next_cards("rina")[0].card.report == reports[0]
    assert_counts(room)


def test_sessions_of_one_person_know_each_others_verdicts(room: Room) -> None:
    report = room.next_cards("rina")[0].card.report
    assert room.next_cards("rina", "maybe") == ()
    say(room, "rina", report, "maybe")
    say(room, "tomas", report, "maybe")
    assert report not in {s.card.report for s in room.next_cards("rina", "read", 9)}
    assert [s.card.report for s in room.next_cards("rina", "maybe")] == [report]


def test_rows_that_another_program_adds_and_removes_are_followed(room: Room) -> None:
    report, other = (shown.card.report for shown in room.next_cards("rina", "read", 2))
    say(room, "rina", report)
    assert room.notice_changes() == ()
    path = path_of(room, "tomas")
    path.write_text(f"{HEAD}{report},exclude,P1,,2026-03-02\n{other},maybe,,,2026-03-02\n", encoding="utf-8")
    assert [(c.who, c.added, c.removed) for c in room.notice_changes()] == [("tomas", 2, 0)]
    assert room.counts.statuses["conflict"] == 1
    assert [shown.card.report for shown in room.next_cards(ADJUDICATOR)] == [report]
    path.write_text(f"{HEAD}{other},maybe,,,2026-03-02\n", encoding="utf-8")
    assert [(c.who, c.added, c.removed) for c in room.notice_changes()] == [("tomas", 0, 1)]
    assert room.notice_changes() == ()
    assert room.next_cards(ADJUDICATOR) == ()
    path.unlink()
    assert [(c.who, c.added, c.removed) for c in room.notice_changes()] == [("tomas", 0, 1)]
    assert_counts(room)


def test_own_rows_that_another_program_removes_are_followed_too(room: Room) -> None:
    report = room.next_cards("rina")[0].card.report
    say(room, "rina", report)
    path_of(room, "rina").write_text(HEAD, encoding="utf-8")
    assert [(c.who, c.added, c.removed) for c in room.notice_changes()] == [("rina", 0, 1)]
    assert report in {shown.card.report for shown in room.next_cards("rina", "read", 9)}
    assert room.session("rina").file.loss is not None


def test_a_row_that_names_its_report_by_title_is_followed(room: Room) -> None:
    path = path_of(room, "tomas")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("report,verdict,title,when\nrgone,include,Strain at sea,2026-03-02\n", encoding="utf-8")
    room.notice_changes()
    assert "Strain at sea" not in titles(room, "tomas")
    assert_counts(room)


def test_an_older_file_that_comes_back_is_noticed(room: Room, tmp_path: Path) -> None:
    import os  # noqa: PLC0415

    report = room.next_cards("rina")[0].card.report
    path = path_of(room, "tomas")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{HEAD}{report},include,,,2026-03-02\n", encoding="utf-8")
    room.notice_changes()
    older = tmp_path / "older.csv"
    older.write_text(f"{HEAD}{report},maybe,,,2026-03-01\n", encoding="utf-8")
    os.utime(older, (1, 1))
    older.replace(path)
    assert [(c.added, c.removed) for c in room.notice_changes()] == [(1, 1)]


def test_a_room_that_opens_after_a_verdict_counts_it(review: Review, room: Room) -> None:
    report = room.next_cards("rina")[0].card.report
    say(room, "rina", report)
    later = open_room(review, room.snapshot.protocol, STAGE)
    assert report not in {shown.card.report for shown in later.next_cards("rina", "read", 9)}
    assert_counts(later)
    path_of(room, "rina").unlink()
    assert report in {
        s.card.report for s in open_room(review, room.snapshot.protocol, STAGE).next_cards("rina", "read", 9)
    }


def test_a_file_with_marks_of_a_conflict_takes_no_row(room: Room) -> None:
    report, other = (shown.card.report for shown in room.next_cards("rina", "read", 2))
    say(room, "rina", report)
    path = path_of(room, "rina")
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}<<<<<<< HEAD\n=======\n>>>>>>> b\n", encoding="utf-8")
    answer = say(room, "rina", other)
    assert answer.refusal == "wrong"
    assert "conflict" in answer.problems[0].message
    path.write_text(text, encoding="utf-8")
    assert say(room, "rina", other).refusal == ""


def test_a_later_room_keeps_what_was_skipped_and_may_be_undone(review: Review, room: Room) -> None:
    first, second, *_ = room.next_cards("rina", "read", 9)
    say(room, "rina", first.card.report, "maybe")
    room.skip("rina", "read", second.card.report)
    run_review(review, "screen")
    later = open_room(review, room.snapshot.protocol, STAGE, earlier=room)
    assert second.card.report not in {s.card.report for s in later.next_cards("rina")}
    assert later.undo("rina", "read", "u", now()).report == first.card.report
    assert first.card.report in {s.card.report for s in later.next_cards("rina", "read", 9)}


def test_the_first_cards_come_in_the_order_of_the_last_run_before_the_ranker_is_made(review: Review) -> None:
    wait, made = threading.Event(), threading.Event()

    def make(snapshot):  # type: ignore[no-untyped-def]
        from slr.desk.ranking import make_ranker  # noqa: PLC0415

        wait.wait(10)
        made.set()
        return make_ranker(snapshot)

    protocol = load_protocol(review)[0]
    room = open_room(review, protocol, STAGE, make_ranker=make)
    order = [item.report for item in room.snapshot.queue.assign("rina")]
    assert [s.card.report for s in room.next_cards("rina", "read", 9)] == order
    say(room, "rina", order[0])
    assert not made.is_set()
    wait.set()
    assert room.teacher.wait(20)
    assert room.teacher.error is None
    assert made.is_set()
    assert any(shown.card.raised for shown in room.next_cards("rina", "read", 9))
    room.teacher.close()


def test_the_ranking_of_a_person_is_that_of_a_session_in_the_terminal(
    review: Review, sit: Callable[..., object]
) -> None:
    room = open_room(review, load_protocol(review)[0], STAGE)
    session = sit("rina")
    reports = [shown.card.report for shown in room.next_cards("rina", "read", 9)]
    for report, verdict in zip(reports[:2], ("include", "exclude"), strict=True):
        say(room, "rina", report, verdict)
    assert room.teacher.wait(20)
    for report, verdict in zip(reports[:2], ("include", "exclude"), strict=True):
        session.ranking.learn(report, verdict)  # type: ignore[attr-defined]
    ranking = room.session("rina").ranking
    assert ranking is not None
    assert ranking.scores.tolist() == session.ranking.scores.tolist()  # type: ignore[attr-defined]
    assert ranking.basis == session.ranking.basis  # type: ignore[attr-defined]
    room.teacher.close()


def test_people_go_on_in_the_old_order_if_no_ranker_can_be_made(review: Review) -> None:
    room = open_room(review, load_protocol(review)[0], STAGE, make_ranker=_fail)
    report = room.next_cards("rina")[0].card.report
    assert room.teacher.wait(10)
    assert isinstance(room.teacher.error, MemoryError)
    assert say(room, "rina", report).refusal == ""
    assert len(room.next_cards("rina")) == 3


def test_four_threads_lose_no_verdict_and_the_counts_are_right(room: Room) -> None:
    reports = [shown.card.report for shown in room.next_cards("rina", "read", 9)]

    def judge(who: str) -> None:
        for report in reports:
            while say(room, who, report, "include" if who == "rina" else "maybe").refusal == "judged":
                pass  # the other thread of this person was faster: its verdict is now shown, and confirmed
            room.notice_changes()

    threads = [threading.Thread(target=judge, args=(who,)) for who in ("rina", "tomas") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert room.check() == ()
    for who in ("rina", "tomas"):
        assert len(path_of(room, who).read_text(encoding="utf-8").splitlines()) == 1 + 2 * len(reports)
    assert room.teacher.wait(20)
    room.teacher.close()


STEP = st.tuples(
    st.sampled_from(["rina", "tomas", ADJUDICATOR]),
    st.sampled_from(["say", "undo", "hand", "cut", "swap", "look"]),
    st.integers(0, 3),
    st.sampled_from(["include", "exclude P1", "maybe", "retract"]),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, max_size=14))
@example(
    steps=[
        (ADJUDICATOR, "hand", 0, "include"),
        ("rina", "look", 0, "include"),
        (ADJUDICATOR, "cut", 0, "include"),  # the row goes before the person screens here for the first time
        (ADJUDICATOR, "say", 1, "include"),
    ]
)
def test_running_counts_are_those_of_a_full_count_whatever_people_and_programs_do(
    tmp_path_factory: pytest.TempPathFactory, built_room: Path, steps: list[tuple[str, str, int, str]]
) -> None:
    import shutil  # noqa: PLC0415

    project = Path(shutil.copytree(built_room, tmp_path_factory.mktemp("room") / "p"))
    review = find_review(project, None)
    room = open_room(review, load_protocol(review)[0], STAGE, make_ranker=_fail)
    reports = sorted(i.report for i in room.snapshot.queue.assign("rina"))
    for who, what, number, word in steps:
        _take_step(room, who, what, reports[number], word)
        assert room.check() == ()
    room.notice_changes()
    assert room.check() == ()
    again = open_room(review, room.snapshot.protocol, STAGE)
    assert (room.counts.statuses, room.counts.shares) == (again.counts.statuses, again.counts.shares)
    room.teacher.close()
    shutil.rmtree(project)


def _fail(_: object) -> None:
    raise MemoryError


def _take_step(room: Room, who: str, what: str, report: str, word: str) -> None:
    path = path_of(room, who)
    verdict, _, criterion = word.partition(" ")
    if what == "say":
        say(room, who, report, word)
    elif what == "undo":
        room.undo(who, "read", f"op{next(numbers)}", now())
    elif what == "look":
        room.notice_changes()
    else:
        text = path.read_text(encoding="utf-8") if path.exists() else HEAD
        lines = text.splitlines(keepends=True)
        if what == "hand":
            lines.append(_line(lines[0], report, verdict, criterion))
        elif what == "cut":
            lines = lines[:-1] if len(lines) > 1 else lines
        else:
            lines = [lines[0], *reversed(lines[1:])]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(lines), encoding="utf-8")


def _line(header: str, report: str, verdict: str, criterion: str) -> str:
    values = {"report": report, "verdict": verdict, "criterion": criterion, "when": now()}
    return ",".join(values.get(name, "") for name in header.strip().split(",")) + "\n"


@pytest.fixture(scope="module")
def built_room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small review, run once for all examples."""
    project = tmp_path_factory.mktemp("built")
    (project / "pyproject.toml").write_text("", encoding="utf-8")
    write_review(project)
    run_review(find_review(project, None), "screen")
    return project


def test_a_file_that_changes_at_every_look_is_read_a_few_times_and_not_once_for_each_report(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = open_room(review, load_protocol(review)[0], STAGE)
    reports = [item.report for item in room.snapshot.queue.assign("rina")]
    path = review.corpus / "screening" / STAGE / "rina.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [f"{report},maybe,,,2026-03-01T10:00:0{i}Z\n" for i, report in enumerate(reports)]
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    times, reads = itertools.count(1), Counter[str]()

    def look(path: Path) -> Stamp | None:
        found = read_stamp(path)
        return None if found is None else replace(found, changed=next(times))

    def read(path: Path) -> bytes:
        reads[path.stem] += 1
        return read_plain(path)

    monkeypatch.setattr("slr.desk.person_file.read_stamp", look)
    monkeypatch.setattr("slr.desk.person_file.read_plain", read)
    assert len(reports) == 4
    assert [change.added for change in room.notice_changes()] == [4]
    assert reads["rina"] == 2  # to take the change, and to count it
    reads.clear()
    opened = open_room(review, load_protocol(review)[0], STAGE)
    assert [opened.snapshot.queue.votes.of(report)["rina"].verdict for report in reports] == 4 * ["maybe"]
    assert reads["rina"] == 2
    room.teacher.close()
    opened.teacher.close()
