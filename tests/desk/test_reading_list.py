"""The reports of a screening session: the same as a plain list that is sorted whenever scores change."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.desk import reading_list
from slr.desk.item import Item, ItemList
from slr.desk.reading_list import ReadingList
from slr.desk.worklist import Worklist

IDS = tuple(f"r{i}" for i in range(8))
PLACE = {report: i for i, report in enumerate(IDS)}
STEPS = ("judge", "judge last", "judge skipped", "judge again", "by hand", "skip", "resume", "undo", "order")
scores = st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=len(IDS), max_size=len(IDS)).map(np.array)


def sort(work: Worklist[Item], values: np.ndarray) -> None:
    """Put the items that may be ranked last, the highest score first, then by id."""
    ranked = sorted((i for i in work.ahead if i.ranked), key=lambda i: (-values[PLACE[i.report]], i.report))
    work.ahead = [*(i for i in work.ahead if not i.ranked), *(Item(i.report, "model") for i in ranked)]


def state(work: "Worklist[Item] | ReadingList") -> tuple[object, ...]:
    ahead = (work.current, tuple(work.ahead), work.position, work.total, work.left)
    return (*ahead, work.skipped, work.judged)


def step(work: "Worklist[Item] | ReadingList", what: str) -> None:
    ahead = tuple(work.ahead)
    if what in ("judge", "judge last") and ahead:
        work.judge(ahead[-1 if what == "judge last" else 0])
    elif what == "judge skipped" and work.skipped:
        work.judge(work.skipped[-1])
    elif what == "judge again" and work.judged:
        work.judge(work.judged[0])
    elif what == "by hand":
        known = {i.report for i in (*ahead, *work.skipped, *work.judged)}
        other = next((r for r in IDS if r not in known), None)
        if other is not None:
            work.judge(Item(other, "by hand"))
    elif what in ("skip", "resume", "undo"):
        getattr(work, what)()


@settings(max_examples=100)
@given(
    st.lists(
        st.tuples(st.sampled_from(IDS), st.sampled_from(["model", "listed", "pilot"])),
        unique_by=lambda item: item[0],
        max_size=7,
    ),
    scores | st.none(),
    st.lists(st.tuples(st.sampled_from(STEPS), scores), max_size=12),
    st.sampled_from([1, 2, 50]),
)
def test_whatever_is_done_the_items_are_those_of_a_list_that_is_sorted_after_each_verdict(
    chosen: list[tuple[str, str]], first: np.ndarray | None, steps: list[tuple[str, np.ndarray]], at_once: int
) -> None:
    items = [Item(report, served) for report, served in chosen]  # type: ignore[arg-type]
    plain = Worklist(items)
    if first is not None:
        sort(plain, first)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading_list, "_NEXT", at_once)
        work = ReadingList(ItemList.of(IDS, PLACE, items), PLACE, first)
        assert state(work) == state(plain)
        for what, values in steps:
            if what == "order" and first is not None:
                work.order(values)
                sort(plain, values)
            step(work, what)
            step(plain, what)
            assert state(work) == state(plain)


def test_an_item_is_found_by_its_report_wherever_it_is() -> None:
    items = [Item(IDS[0], "pilot"), *(Item(r, "model") for r in IDS[1:4])]
    work = ReadingList(ItemList.of(IDS, PLACE, items), PLACE, np.zeros(len(IDS)))
    work.judge(items[0])
    work.skip()
    assert [work.find(r).served for r in IDS[:5]] == ["pilot", "model", "model", "model", "by hand"]
    work.undo()
    assert work.find(IDS[0]).served == "pilot"


def test_a_waiting_report_that_a_person_picks_counts_as_chosen_by_hand_and_pilot_reports_do_not() -> None:
    items = [Item(IDS[0], "pilot"), Item(IDS[1], "listed"), *(Item(r, "model") for r in IDS[2:5])]
    for scores in (None, np.zeros(len(IDS))):
        work = ReadingList(ItemList.of(IDS, PLACE, items), PLACE, scores)
        ways = [work.find(r, picked=True).served for r in IDS[:6]]
        assert ways == ["pilot", "by hand", "by hand", "by hand", "by hand", "by hand"]


@pytest.mark.parametrize("scores", [None, np.zeros(len(IDS))])
def test_a_picked_report_leaves_the_list_once_and_comes_back_as_picked(scores: np.ndarray | None) -> None:
    work = ReadingList(ItemList.of(IDS, PLACE, [Item(r, "model") for r in IDS[:4]]), PLACE, scores)
    work.skip()
    for report in (IDS[0], IDS[3]):
        work.judge(work.find(report, picked=True))
    assert ([i.report for i in work.ahead], work.skipped, work.total) == ([IDS[1], IDS[2]], [], 4)
    assert work.find(IDS[3], picked=True) == Item(IDS[3], "by hand")
    work.undo()
    assert work.current == Item(IDS[3], "by hand")
    assert (work.left, work.total) == (3, 4)


def test_a_report_that_was_judged_in_its_turn_keeps_this_when_it_is_picked_again() -> None:
    work = ReadingList(ItemList.of(IDS, PLACE, [Item(r, "model") for r in IDS[:4]]), PLACE, None)
    work.judge(Item(IDS[0], "model"))
    assert work.find(IDS[0], picked=True) == Item(IDS[0], "model")


def test_items_to_judge_are_counted_among_a_set_of_reports() -> None:
    items = [Item(IDS[0], "pilot"), *(Item(r, "model") for r in IDS[1:4])]
    work = ReadingList(ItemList.of(IDS, PLACE, items), PLACE, np.zeros(len(IDS)))
    among = np.isin(np.arange(len(IDS)), [0, 2, 3, 7])
    assert (work.count_ahead(among), work.ahead_count) == (3, 4)
    work.skip()
    assert (work.count_ahead(among), work.ahead_count) == (2, 3)


@settings(max_examples=60)
@given(scores, st.lists(st.sampled_from(STEPS), max_size=10), st.integers(0, 9))
def test_the_next_items_are_the_first_of_all_items(values: np.ndarray, steps: list[str], number: int) -> None:
    items = ItemList.of(IDS, PLACE, [Item(r, "pilot" if i < 2 else "model") for i, r in enumerate(IDS[:6])])
    work = ReadingList(items, PLACE, values)
    for what in (s for s in steps if s != "order"):
        step(work, what)
    assert work.peek(number) == list(work.ahead)[:number]


def test_an_item_that_was_undone_stays_first_when_the_ranking_moves() -> None:
    items = ItemList(IDS, np.arange(4), "model")
    work = ReadingList(items, PLACE, np.zeros(len(IDS)))
    work.judge(Item("r2", "model"))
    work.undo()
    work.rescore(np.array([0.0, 0.0, 0.0, 9.0, 0, 0, 0, 0]))
    assert [item.report for item in work.ahead] == ["r2", "r3", "r0", "r1"]
    work.replace(items)
    assert [item.report for item in work.ahead] == ["r2", "r3", "r0", "r1"]


def test_other_items_take_the_place_of_those_that_need_no_verdict_any_more() -> None:
    work = ReadingList(ItemList(IDS, np.arange(5), "model"), PLACE, np.zeros(len(IDS)))
    work.skip(Item("r1", "model"))
    work.skip(Item("r3", "model"))
    work.judge(Item("r0", "model"))
    work.replace(ItemList(IDS, np.array([1, 4, 6]), "model"))
    assert [item.report for item in work.ahead] == ["r4", "r6"]
    assert [item.report for item in work.skipped] == ["r1"]
    assert [item.report for item in work.judged] == ["r0"]
    assert (work.left, work.total) == (3, 4)


def test_what_was_judged_and_skipped_is_taken_over_from_an_earlier_list() -> None:
    old = ReadingList(ItemList(IDS, np.arange(5), "model"), PLACE, np.zeros(len(IDS)))
    old.judge(Item("r0", "model"))
    old.skip(Item("r1", "model"))
    place = {"r1": 0, "r2": 1}
    new = ReadingList(ItemList(("r1", "r2"), np.arange(2), "model"), place, np.zeros(2))
    new.inherit(old)
    assert (new.judged, new.skipped) == ([], [Item("r1", "model")])
    assert [item.report for item in new.ahead] == ["r2"]
