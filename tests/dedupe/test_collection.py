"""Packed features are the same after they are unpacked, and a collection has their columns."""

from collections.abc import Mapping, Set
from dataclasses import replace
from typing import Any

import pytest

from slr.dedupe.collection import collect_features, pack, unpack
from slr.dedupe.feature import Feature, begin_abstract, read_feature
from slr.dedupe.key import KEYS

WARD = {
    "title": "T12. [Kerja malam perawat bangsal = Night work of ward nurses [version 2; peer review: 1 approved]]",
    "authors": ["Abara, Ngozi", "王, 伟"], "year": 2015, "journal": "Ward Nursing", "volume": "7", "issue": "2",
    "pages": "11-19", "doi": "10.1234/ward.7.11", "pmid": "12", "isbn": "1234-5678", "abstract": "We asked nurses \ud800." * 60,
    "type": "registration", "registration": ["NCT90000021"], "accession": ["scopus:1"], "note": "N", "edition": "2nd",
    "publisher": "P", "url": "https://a.example/b", "report_number": "7",
}  # fmt: skip
NOTICE = {"title": "Erratum: Night work", "notice": ["erratum of"], "notice_link": ["erratum of pmid:12"]}
ROWS: tuple[Mapping[str, Any], ...] = (WARD, NOTICE, {}, {"title": "夜班护士的认知负荷", "issue": "3"})


def features() -> list[Feature]:
    return [read_feature(f"r{i}", row, f"{i}.ris") for i, row in enumerate(ROWS)]


def packed(*feature: Feature) -> list[Feature]:
    """Return the features as they are after packing: without abstracts, and with the number of the group for `same`."""
    return [
        replace(f, abstract=None if f.abstract else f.abstract, same=number)
        for number, f in enumerate(feature)
    ]


@pytest.mark.parametrize("feature", features(), ids=lambda f: f.record)
def test_feature_is_the_same_after_packing_but_for_its_abstract(feature: Feature) -> None:
    assert [unpack(pack(feature), feature.record, 0, feature.export)] == packed(feature)


def test_collection_has_the_features_in_order_and_their_columns() -> None:
    collected = collect_features(features())
    read = [replace(f, same="") for f in collected]
    assert read == [replace(f, same="") for f in packed(*features())]
    assert collected[1:3] == list(collected)[1:3]
    assert collected.list_keys(range(4)) == [f.title.key for f in features()]
    assert list(collected.list_named()) == [(f.doi, f.pmid, f.links) for f in features()]
    assert [collected.find_place(f.record) for f in features()] == [0, 1, 2, 3]
    assert (collected.find_place("r"), collected.find_place("r9")) == (None, None)
    assert list(collected.full_keys()) == [f.title.full_key for f in features()]
    assert collected.notices.tolist() == [f.is_notice for f in features()]
    assert collected.registered.tolist() == [True, False, False, False]
    assert collect_features(collected) is collected
    assert len(collect_features([])) == 0


def test_abstracts_are_found_in_the_features_or_by_the_given_function() -> None:
    def find(wanted: Set[str]) -> dict[str, str]:
        return dict.fromkeys(wanted, "read")

    collected = collect_features(features())
    assert collected.find_abstracts({"r0", "r1", "r2"}) == {"r0": begin_abstract(WARD["abstract"])}
    assert (collected[0].abstract, collected[1].abstract) == (None, "")
    assert collect_features(features(), find).find_abstracts({"r2"}) == {"r2": "read"}


def test_words_of_a_title_include_those_in_another_language_and_after_a_label() -> None:
    title = features()[0].title
    words = {w for words in (title.words, title.bare, *title.others) for w in words}
    assert "perawat" in words
    assert collect_features(features()).list_words([0, 2]) == words


def test_records_have_the_same_hash_only_where_they_share_a_key() -> None:
    first, second, third = (
        read_feature(r, {"doi": f"10.1234/{d}"}) for r, d in (("a", "x"), ("b", "y"), ("c", "x"))
    )
    for name in KEYS:
        assert [len(column) for column in collect_features([first]).keys.find(name, 0)] == [
            name == "identifier"
        ] * 2
    places, codes = collect_features([first, second, third]).keys.find("identifier", 0)
    assert places.tolist() == [0, 1, 2]
    assert codes[0] == codes[2] != codes[1]


def test_groups_and_ranks_are_those_of_the_records_sorted_by_what_is_the_same() -> None:
    named = {"d": WARD, "c": NOTICE, "b": WARD, "a": {}}
    one = collect_features(read_feature(record, row) for record, row in named.items())
    assert [[one.records[place] for place in group] for group in one.list_groups()] == [["b", "d"]]
    order = sorted(named, key=lambda r: (read_feature(r, named[r]).same, r))
    assert sorted(named, key=lambda r: one.ranks[one.records.index(r)]) == order
