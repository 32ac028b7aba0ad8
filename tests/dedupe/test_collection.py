"""Packed features are the same after they are unpacked, in any order and however they were collected."""

import pickle
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from slr.dedupe.collection import (
    Collection,
    collect_features,
    hash_texts,
    join_collections,
    pack,
    pack_feature,
    unpack_feature,
)
from slr.dedupe.feature import Feature, read_feature
from slr.dedupe.key import KEYS
from slr.dedupe.search import PairChunk

WARD = {
    "title": "T12. [Kerja malam perawat bangsal = Night work of ward nurses [version 2; peer review: 1 approved]]",
    "authors": ["Abara, Ngozi", "王, 伟"], "year": 2015, "journal": "Ward Nursing", "volume": "7", "issue": "2",
    "pages": "11-19", "doi": "10.1234/ward.7.11", "pmid": "12", "isbn": "1234-5678", "abstract": "We asked nurses \ud800.",
    "type": "registration", "registration": ["NCT90000021"], "accession": ["scopus:1"], "note": "N", "edition": "2nd",
    "publisher": "P", "url": "https://a.example/b", "report_number": "7",
}  # fmt: skip
NOTICE = {"title": "Erratum: Night work", "notice": ["erratum of"], "notice_link": ["erratum of pmid:12"]}
ROWS: tuple[Mapping[str, Any], ...] = (WARD, NOTICE, {}, {"title": "夜班护士的认知负荷", "issue": "3"})


def features() -> list[Feature]:
    return [read_feature(f"r{i}", row, f"{i}.ris") for i, row in enumerate(ROWS)]


def equal(one: Collection, other: Collection) -> bool:
    same = all(
        np.array_equal(x, y)
        for key, found in one.keys.items()
        for x, y in zip(found, other.keys[key], strict=True)
    )
    return same and list(one) == list(other) and one.years.tolist() == other.years.tolist()


def list_keys(collected: Collection, name: str) -> list[tuple[int, int]]:
    places, hashes = collected.keys[name]
    return sorted(zip(places.tolist(), hashes.tolist(), strict=True))


@pytest.mark.parametrize("feature", features(), ids=lambda f: f.record)
def test_feature_is_the_same_after_packing(feature: Feature) -> None:
    assert unpack_feature(pack_feature(feature), feature.record, feature.same, feature.export) == feature


def test_collection_has_the_features_in_order_and_their_columns() -> None:
    collected = collect_features(features())
    assert list(collected) == features()
    assert collected[1:3] == features()[1:3]
    assert [collected.find_key(i) for i in range(4)] == [f.title.key for f in features()]
    assert list(collected.full_keys()) == [f.title.full_key for f in features()]
    assert collected.notices.tolist() == [f.is_notice for f in features()]
    assert collected.registered.tolist() == [True, False, False, False]
    assert collect_features(collected) is collected


@pytest.mark.parametrize(("few", "packed"), [(4, False), (3, True), (0, True)])
def test_features_of_many_records_are_packed(few: int, packed: bool) -> None:
    collected = collect_features(features(), few)
    assert [isinstance(held, bytes) for held in collected.held] == [packed] * 4
    assert list(collected) == features()
    parts = [collect_features(features()[i : i + 2], few) for i in (0, 2)]
    joined = join_collections(parts, few)
    assert [isinstance(held, bytes) for held in joined.held] == [packed] * 4
    assert equal(joined, collected)


def test_chunk_of_pairs_is_packed_when_another_process_receives_it() -> None:
    chunk = PairChunk([(0, 1)], features(), {"work": 2})
    received = pickle.loads(pickle.dumps(chunk))  # noqa: S301  our own bytes
    assert received == PairChunk([(0, 1)], list(map(pack, features())), {"work": 2})


def test_words_of_a_title_include_those_in_another_language_and_after_a_label() -> None:
    title = features()[0].title
    words = {w for words in (title.words, title.bare, *title.others) for w in words}
    assert "perawat" in words
    assert collect_features(features()).list_words([0, 2]) == words


def test_collection_in_parts_is_the_whole_collection() -> None:
    parts = [collect_features(features()[i : i + 2]) for i in (0, 2)]
    assert equal(join_collections(parts), collect_features(features()))
    assert equal(join_collections([]), collect_features([]))


def test_records_that_are_taken_keep_their_keys_under_their_new_positions() -> None:
    other = [features()[3], features()[0]]
    taken, collected = collect_features(features()).take([3, 0]), collect_features(other)
    assert list(taken) == other
    assert {name: list_keys(taken, name) for name in KEYS} == {
        name: list_keys(collected, name) for name in KEYS
    }


@pytest.mark.parametrize("few", [0, 4])
def test_issues_are_dropped_from_the_records_of_one_export(few: int) -> None:
    collected = collect_features(features(), few)
    collected.drop_issues({"0.ris"})
    assert [f.issue for f in collected] == collected.issues == ["", "", "", "3"]


def test_texts_have_different_hashes_that_never_change() -> None:
    assert hash_texts(["a", "b", "a"]).tolist() == hash_texts(["a", "b", "a"]).tolist()
    assert hash_texts(["night"]).tolist() == [-6110742594764948441]
    assert len(set(hash_texts(map(str, range(1_000))).tolist())) == 1_000
