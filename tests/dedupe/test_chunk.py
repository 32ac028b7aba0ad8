"""A chunk of pairs has everything that a worker process needs to judge its pairs."""

import pickle
from dataclasses import replace
from typing import Any

from slr.dedupe.chunk import PairChunk, PairChunks, judge_chunk
from slr.dedupe.collection import collect_features
from slr.dedupe.feature import Feature, read_feature
from slr.dedupe.rule import Choice

TEXT = "We asked nurses of two wards how they slept after the night and what they forgot in the morning. " * 3
WARD: dict[str, Any] = {
    "title": "Cognitive load and decision quality among ward nurses at night", "authors": ["Abara, Ngozi", "Brandt, Ute"],
    "year": 2015, "journal": "Ward Nursing", "volume": "7", "issue": "2", "pages": "11-19", "doi": "10.1234/ward.7.11",
}  # fmt: skip
FEW = {"title": WARD["title"], "year": 2015, "journal": "Ward Nursing"}


def read(**rows: dict[str, Any]) -> list[Feature]:
    return [read_feature(record, row, f"{record}.ris") for record, row in rows.items()]


def test_chunk_is_the_same_when_another_process_receives_it() -> None:
    records = collect_features(read(a={**WARD, "abstract": TEXT}, b=WARD))
    chunk = PairChunk([(0, 1)], records.find_packed([0, 1]), {"ward": 2}, {"b.ris"}, {"a": "read"})
    received = pickle.loads(pickle.dumps(chunk))  # noqa: S301  our own bytes
    assert received.unpack() == [replace(records[0], abstract="read"), replace(records[1], issue="")]


def test_judgements_are_those_of_the_listed_pairs_and_name_the_pairs_without_abstracts() -> None:
    records = collect_features(
        read(
            a=WARD,
            b={**WARD, "doi": ""},
            c={"title": "Rest breaks of drivers on long roads"},
            d={**FEW, "abstract": TEXT},
            e={**FEW, "authors": WARD["authors"][:1], "abstract": TEXT},
        )
    )
    packed = records.find_packed(range(5))
    found = judge_chunk(PairChunk([(0, 1), (0, 2), (3, 4)], packed, {}), Choice(), evidence=True)
    rules = Choice().rules()
    assert [(place, rules[code].verdict) for place, code in zip(found.places, found.codes, strict=True)] == [
        (0, "same")
    ]
    assert all(found.reasons)
    assert found.unread.tolist() == [2]
    known = PairChunk([(3, 4)], packed, {}, abstracts={"d": TEXT, "e": TEXT})
    assert judge_chunk(known, Choice(), evidence=False).reasons == [()]


def test_chunks_have_the_features_of_their_pairs_once() -> None:
    records = collect_features(read(a=WARD, b=WARD, c=WARD))
    chunks = PairChunks(
        records=records, pairs=[[[0, 2], [1, 2]]], places={"ward": 1, "sleep": 1}, uncounted=set()
    )
    assert len(chunks) == 1
    assert chunks[0].pairs == [(0, 2), (1, 2)]
    assert [feature.record for feature in chunks[0].unpack()] == ["a", "b", "c"]
    assert chunks[0].places == {"ward": 1}
    assert chunks.find("b").record == "b"
