"""Keep the order of the reports to judge in one screening session.

Reports that the model ranks are ordered again when the list gets new scores.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from slr.desk.item import Item, ItemList
from slr.desk.stored import Places

Scores = NDArray[np.float64]

_NEXT: Final = 50  # number of ranked reports that are put in order at once


class ReadingList:
    """The reports to judge in one session, and which of them have been judged or skipped.

    A new list begins with the items that the model does not rank. Then come the ranked reports, highest score first.
    Reports with equal scores are in the order of ids.

    `place` maps each report to its place in the order of ids. `scores` has one value for each place. Without scores, no
    report is ranked, and all items keep their order.
    """

    def __init__(self, items: ItemList, place: Mapping[str, int], scores: Scores | None = None) -> None:
        self.skipped: list[Item] = []
        self.judged: list[Item] = []  # in the order of the verdicts; an item judged twice is listed twice
        self._undone: list[Item] = []  # the items with a verdict that was undone
        self._can_rank = scores is not None
        self._ids, self._place = items.ids, place
        self._ranked = np.zeros(len(items.ids), dtype=bool)  # the ranked reports that are to be judged
        ranked = items.ranked & self._can_rank
        self._ranked[items.places[ranked]] = True
        self._size = int(ranked.sum())
        self._listed = list(ItemList(items.ids, items.places[~ranked], items.served[~ranked]))
        self._scores = np.zeros(len(items.ids)) if scores is None else scores
        self._next: list[int] = []  # the first ranked reports, in order

    @property
    def current(self) -> Item | None:
        """The next item to judge, or None at the end."""
        if self._listed:
            return self._listed[0]
        if not self._next and self._size:
            self._next = self._sort_ranked(_NEXT).tolist()
        return Item(self._ids[self._next[0]], "model") if self._next else None

    def peek(self, number: int) -> list[Item]:
        """Return the next items to judge, at most `number` of them."""
        listed = self._listed[:number]
        ranked = self._sort_ranked(min(number - len(listed), self._size)) if number > len(listed) else ()
        return [*listed, *(Item(self._ids[int(place)], "model") for place in ranked)]

    @property
    def ahead(self) -> ItemList:
        """All items to judge, in order."""
        listed = ItemList.of(self._ids, self._place, self._listed)
        ranked = ItemList(self._ids, self._sort_ranked(self._size), "model")
        return ItemList(
            self._ids,
            np.concatenate([listed.places, ranked.places]),
            np.concatenate([listed.served, ranked.served]),
        )

    @property
    def position(self) -> int:
        """The position of the current item, counted from 1."""
        return self.total - self.ahead_count + 1

    @property
    def total(self) -> int:
        """The number of items in the session."""
        return self.left + len({item.report for item in self.judged})

    @property
    def left(self) -> int:
        """The number of items without a verdict in this session, including skipped items."""
        return self.ahead_count + len(self.skipped)

    @property
    def ahead_count(self) -> int:
        """The number of items to judge, not counting skipped items."""
        return len(self._listed) + self._size

    def count_ahead(self, among: NDArray[np.bool_]) -> int:
        """Return how many of the items to judge belong to a set of reports.

        `among` has one value per report, in the order of ids. The value is true if the report belongs to the set.
        """
        listed = sum(bool(among[self._place[item.report]]) for item in self._listed)
        return listed + int(np.count_nonzero(self._ranked & among))

    def find(self, report: str, *, picked: bool = False) -> Item:
        """Return the item of a report. If the report is not in the session, it counts as chosen by hand.

        If `picked` is true, the person opened the report outside the list. A waiting report then also counts as chosen by
        hand, unless it was chosen for the pilot round or at random.
        """
        by_hand = Item(report, "by hand")
        if self._ranked[self._place[report]]:
            return by_hand if picked else Item(report, "model")
        waiting = next((i for i in (*self._listed, *self.skipped) if i.report == report), None)
        if waiting is not None:
            return by_hand if picked and waiting.ranked else waiting
        return next((item for item in self.judged if item.report == report), by_hand)

    def skip(self, item: Item | None = None) -> None:
        """Skip an item, by default the current one.

        If the item is not among the items to judge, nothing happens.
        """
        item = self.current if item is None else item
        if item is not None and (item in self._listed or self._ranked[self._place[item.report]]):
            self._remove(item)
            self.skipped.append(item)

    def resume(self) -> None:
        """Add the skipped items at the end of the list, in the order in which they were skipped."""
        self._listed = [*self.ahead, *self.skipped]
        self._ranked[:] = False
        self._size, self._next, self.skipped = 0, [], []

    def judge(self, item: Item) -> None:
        """Mark an item as judged. The item can be any item of the session, or another report."""
        self._remove(item)
        self.skipped = [other for other in self.skipped if other.report != item.report]
        self.judged.append(item)
        self._undone = [other for other in self._undone if other.report != item.report]

    def undo(self) -> None:
        """Undo the last verdict.

        The item of this verdict becomes the current item again, unless it has an earlier verdict in this session.
        """
        if self.judged:
            item = self.judged.pop()
            if all(other.report != item.report for other in self.judged):
                self._listed.insert(0, item)
                self._undone.append(item)

    def order(self, scores: Scores) -> None:
        """Move the items that the model ranks to the end of the list, sorted by `scores`."""
        for item in [item for item in self._listed if item.ranked]:
            self._listed.remove(item)
            self._ranked[self._place[item.report]] = True
            self._size += 1
        self._scores, self._next = scores, []

    def rescore(self, scores: Scores) -> None:
        """Sort the ranked items by new scores. All other items stay in place, including items with an undone verdict."""
        self._scores, self._next = scores, []

    def replace(self, items: ItemList) -> None:
        """Replace the items to judge, for example because other people have given verdicts.

        Skipped items stay skipped, and items with an undone verdict stay first. Items that are no longer among `items`
        are removed.
        """
        wanted = np.zeros(len(self._ids), dtype=bool)
        wanted[items.places] = True
        self.skipped = [item for item in self.skipped if wanted[self._place[item.report]]]
        first = [i for i in self._listed if i in self._undone and wanted[self._place[i.report]]]
        kept = {item.report for item in (*self.skipped, *first)}
        ranked = items.ranked & self._can_rank
        self._ranked[:] = False
        self._ranked[items.places[ranked]] = True
        self._ranked[[self._place[report] for report in kept]] = False
        self._size, self._next = int(np.count_nonzero(self._ranked)), []
        others = ItemList(items.ids, items.places[~ranked], items.served[~ranked])
        self._listed = [*first, *(item for item in others if item.report not in kept)]

    def inherit(self, earlier: "ReadingList") -> None:
        """Take over the judged and the skipped reports of an earlier list.

        Reports that no longer exist, and skipped reports that are no longer to be judged, are left out.
        """
        self.judged = [item for item in earlier.judged if item.report in self._place]
        for item in earlier.skipped:
            if item.report in self._place:
                self.skip(self.find(item.report))

    def _remove(self, item: Item) -> None:
        """Remove an item from the items to judge. If the item is not among them, nothing happens."""
        place = self._place[item.report]
        if self._ranked[place]:
            self._ranked[place] = False
            self._size -= 1
            if place in self._next:
                self._next.remove(place)
        else:
            self._listed = [other for other in self._listed if other.report != item.report]

    def _sort_ranked(self, number: int) -> Places:
        """Return the first `number` ranked reports, in order.

        Reports that cannot be among these are not sorted, because a session only shows the next few reports.
        """
        places = np.flatnonzero(self._ranked)
        costs = -self._scores[places]
        if number < len(places):
            last = np.partition(costs, number - 1)[number - 1]
            before, same = np.flatnonzero(costs < last), np.flatnonzero(costs == last)
            chosen = np.sort(np.concatenate([before, same[: number - len(before)]]))
            places, costs = places[chosen], costs[chosen]
        return places[np.argsort(costs, kind="stable")]
