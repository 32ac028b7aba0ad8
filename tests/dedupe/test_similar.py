"""Records that are sorted in partitions are in the order of a sort in memory."""

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from slr.dedupe.column import Texts
from slr.dedupe.similar import SimilarSort
from slr.spill import Memory

ROWS = st.lists(
    st.tuples(st.sampled_from(["", "a", "ab", "b", "夜", "\ud800"]), st.text(max_size=2)),
    max_size=12,
    unique_by=lambda row: row[1],
)


@given(ROWS, st.integers(1, 5), st.integers(1, 6))
def test_groups_and_ranks_are_those_of_a_sort_in_memory(
    rows: list[tuple[str, str]], size: int, partitions: int
) -> None:
    sorting = SimilarSort(Memory(), partitions)
    for start in range(0, len(rows), size):
        sorting.add([text for text, _ in rows[start : start + size]])
    groups, ranks = sorting.finish(Texts.of(record for _, record in rows))
    ordered = sorted(rows)
    assert ranks.tolist() == [ordered.index(row) for row in rows]
    numbers = {text: number for number, (text, _) in enumerate(groupby(ordered, key=lambda row: row[0]))}
    assert groups.tolist() == [numbers[text] for text, _ in rows]
