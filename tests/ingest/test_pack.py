"""A packed part has the columns of its parsed entries, what their ids are made from, and what looks wrong in them."""

from slr.formats import cut
from slr.ingest.pack import Packed, pack_part

TEXT = """\
@article{one,
  title = {One},
  doi = {10.1000/one}
}
@article{cut,
  title = {{Cut {off}},
  year = {2021,
}
@article{,
  year = {2020}
}
@article{two,
  title = {Two}
}
"""


def pack(text: str) -> Packed:
    [part] = cut(text.encode(), "a.bib").split()
    return pack_part(part)


def test_each_entry_is_either_a_row_or_quarantined() -> None:
    packed = pack(TEXT)
    there = [*packed.places, *(i for i, _ in packed.quarantined)]
    assert sorted(there) == list(range(packed.number))
    assert packed.records["title"].to_pylist() == ["One", None, "Two"]
    assert packed.records["doi"].to_pylist() == ["10.1000/one", None, None]
    assert len(packed.entries) == len(packed.bases) == len(packed.contents) == 3
    assert packed.entries["line"].to_pylist() == packed.records["line"].to_pylist()


def test_an_entry_without_title_authors_and_doi_is_odd() -> None:
    packed = pack(TEXT)
    assert [(o.row, o.line, o.empty) for o in packed.oddities] == [(1, 9, True)]


def test_an_empty_key_is_missing_in_records_only() -> None:
    packed = pack(TEXT)
    assert packed.entries["key"].to_pylist() == [k or "" for k in packed.records["key"].to_pylist()]
    assert None in packed.records["key"].to_pylist()


def test_pieces_of_a_part_make_the_part() -> None:
    packed = pack(TEXT)
    pieces = [packed.cut(0, 1), packed.cut(1, 1), packed.cut(1, 3)]
    assert [p.number for p in pieces] == [1, 0, 2]
    assert [b for p in pieces for b in p.bases] == packed.bases
    assert [i for p in pieces for i in p.places] == packed.places
    assert [t for p in pieces for t in p.records["title"].to_pylist()] == ["One", None, "Two"]
    assert [o for p in pieces for o in p.oddities] == packed.oddities
