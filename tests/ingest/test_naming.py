"""The ids that are made from arrays are those that are made from a list of all records."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from slr.ingest.former import FormerId, Mark, add_unmarked_ids, find_former_ids, name_records
from slr.ingest.identity import Occurrence
from slr.ingest.naming import Naming
from slr.stage import SearchFile

BASES = st.sampled_from([f"r{letter * 10}" for letter in "a27"])
CONTENTS = st.sampled_from(["0" * 16, "7f" + "0" * 14, "f" * 16])
FORMER = st.none() | st.lists(st.builds(FormerId, BASES, CONTENTS, st.integers(0, 3)), max_size=3).map(tuple)
ENTRY = st.tuples(BASES, CONTENTS, FORMER, st.just("") | BASES)
FILES = st.lists(
    st.tuples(st.sampled_from([None, "2024-03-01", "2025-01-01"]), st.lists(ENTRY, max_size=6)), max_size=3
)
Entries = Sequence[tuple[str, str, tuple[FormerId, ...] | None, str]]


def plainly(files: Sequence[tuple[str | None, Entries]]) -> list[tuple[str, list[str]]]:
    """Return the id and the former ids of each record, from lists of all records."""
    marks = [
        Mark(base, Occurrence(searched or "", content, f"{number}.ris", ordinal), former)
        for number, (searched, entries) in enumerate(files)
        for ordinal, (base, content, former, _) in enumerate(entries, 1)
    ]
    ids = name_records(marks)
    pairs = [(base, unmarked) for _, entries in files for base, _, _, unmarked in entries]
    return list(zip(ids, add_unmarked_ids(find_former_ids(marks, ids), ids, pairs), strict=True))


@settings(max_examples=300, deadline=None)
@given(FILES, st.integers(1, 7))
def test_ids_and_former_ids_are_those_of_lists(
    files: Sequence[tuple[str | None, Entries]], size: int
) -> None:
    naming = Naming(
        [
            SearchFile.of(b"", path=f"{number}.ris", source="s", kind="database", searched=searched)
            for number, (searched, _) in enumerate(files)
        ]
    )
    for owner, (_, entries) in enumerate(files):
        for start in range(0, len(entries), size):
            part = entries[start : start + size]
            naming.add(
                owner,
                range(start + 1, start + len(part) + 1),
                [base for base, _, _, _ in part],
                [content for _, content, _, _ in part],
                {i: former for i, (_, _, former, _) in enumerate(part) if former is not None},
                {i: unmarked for i, (_, _, _, unmarked) in enumerate(part) if unmarked},
            )
    names = naming.name()
    ids = names.list_ids(slice(None))
    assert [(i, names.former.get(row, [])) for row, i in enumerate(ids)] == plainly(files)
