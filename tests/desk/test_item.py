"""Lists of reports to be judged."""

import numpy as np

from slr.desk.item import Item, ItemList

IDS = ("a", "b", "c")


def test_only_what_the_model_ranked_or_nobody_chose_may_be_moved_by_a_ranking() -> None:
    ways = ("model", "listed", "pilot", "random", "by hand")
    assert [Item("r", served).ranked for served in ways] == [True, True, False, False, False]
    listed = ItemList.of(IDS, {"a": 0}, [Item("a", served) for served in ways])
    assert listed.ranked.tolist() == [True, True, False, False, False]


def test_a_list_is_a_sequence_of_its_items() -> None:
    items = [Item("c", "pilot"), Item("a", "model"), Item("b", "listed")]
    listed = ItemList.of(IDS, {"a": 0, "b": 1, "c": 2}, items)
    assert (list(listed), list(listed[1:]), listed[-1], len(listed)) == (items, items[1:], items[-1], 3)
    assert not listed[:0]


def test_one_way_of_choosing_holds_for_all_items() -> None:
    assert list(ItemList(IDS, np.array([2, 0]), "random")) == [Item("c", "random"), Item("a", "random")]
