"""Find the pairs of records to compare. The records of a pair share at least one of several keys (`slr.dedupe.key`).

The records that share a key form a block. A block is sorted, and each record is paired only with some of the next
records. The time therefore grows linearly with the size of the block. Pairs that cannot be the same work are dropped.

The work is divided twice, so that it needs little memory and can be done by several processes. First, the keys are
divided by their hashes, and pairs are found in each partition. Then the pairs are divided by their records, and each
pair is tested once, even if its records share several keys. In both steps, a record is represented by its rank. The
rank is its position in a list in which similar records are neighbours.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from rapidfuzz.distance import Indel, Prefix
from rapidfuzz.process import cpdist

from slr.dedupe.collection import Collection, collect_features, invert, unpack
from slr.dedupe.distinct import sort_distinct
from slr.dedupe.feature import Feature
from slr.spill import Piece, Spill, get_array, put_array
from slr.stage import Mapper, choose_map

if TYPE_CHECKING:
    from slr.dedupe.column import Numbers

    Pairs = np.ndarray[tuple[int, int], np.dtype[np.int64]]
    Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

# Minimum similarity of the titles of a pair that shares only keys that require similar titles (`_WIDTHS`).
# Measured on the labelled sets: a lower value finds no true pair that the other keys miss.
_LEAST: Final = 0.7
# The minimum similarity for a pair that shares another key, unless the pair is compared anyway (`_test_plain`).
_LEAST_OF_STRONG: Final = 0.6
# If one of two titles was cut, the minimum similarity of their beginnings, and the minimum length of the cut title.
_LEAST_OF_START: Final = 0.9
_SHORTEST_CUT: Final = 24

# For each key, the number of next records in its block with which a record is paired, and whether the titles of a pair
# can be different.
_WIDTHS: Final[Mapping[str, tuple[int, bool]]] = {
    "identifier": (30, True),
    "title": (30, True),
    "place": (20, True),
    "start": (20, False),
    "end": (20, False),
    "people": (20, False),
    "author": (10, False),
}
# How many records have their pairs in one partition. A record has about twenty pairs.
_RECORDS: Final = 25_000
# If there are fewer records, this process finds their pairs itself, because starting workers would take longer.
_MANY: Final = 1_000_000
# If there are fewer pairs, this process tests them itself, for the same reason.
_MANY_PAIRS: Final = 1_500_000


def find_candidates(
    features: Iterable[Feature], left_out: Sequence[int] = (), *, run: Mapper = map, rows: int = _RECORDS
) -> "Pairs":
    """Return the pairs to compare, sorted.

    Each row contains two positions in `features`, the smaller one first. No pair contains a record at one of the
    positions `left_out`. `run` is `map`, or a `map` over several processes. `rows` is the number of records whose pairs
    are tested together. The result does not depend on `run` or `rows`.
    """
    records = collect_features(features)
    kept: Flags = np.ones(len(records), dtype=np.bool_)
    kept[np.asarray(left_out, dtype=np.int64)] = False
    found = find_pairs(records, kept, run=run, rows=rows)
    pairs = np.concatenate([np.empty((0, 2), np.int64), *found])
    pairs = np.sort(pairs, axis=1)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


@dataclass(frozen=True, slots=True)
class FoundPairs(Sequence["Pairs"]):
    """The pairs of records to compare, stored in a spill in several pieces.

    The pairs are sorted by the ranks of their records. Similar records have ranks close to each other, so most pairs
    of one record are close to each other, too. `number` is the total number of records. `by_rank` gives the position of
    the record with each rank.
    """

    spill: Spill
    pieces: Sequence[Piece]
    number: int
    by_rank: "Numbers"

    def __len__(self) -> int:
        """Return the number of pieces."""
        return len(self.pieces)

    def __getitem__(self, piece: Any) -> Any:
        """Return the pairs of a piece, as positions of records."""
        codes = get_array(self.spill, self.pieces[piece], np.int64)
        pairs = np.stack([codes // self.number, codes % self.number], axis=1)
        return self.by_rank[pairs].astype(np.int64)

    def divide(self, size: int) -> "FoundPairs":
        """Split the pairs into pieces of at most `size` pairs."""
        pieces = [
            Piece(start, min(8 * size, piece.start + piece.size - start))
            for piece in self.pieces
            for start in range(piece.start, piece.start + piece.size, 8 * size)
        ]
        return replace(self, pieces=pieces)


def find_pairs(records: Collection, kept: "Flags", *, run: Mapper = map, rows: int = _RECORDS) -> FoundPairs:
    """Return the pairs to compare, as `find_candidates` does. Records with a false value in `kept` are left out."""
    shuffled = _shuffle(records, kept, run, rows)
    by_rank = invert(records.ranks)
    worker = choose_map(run, enough=shuffled.count >= _MANY_PAIRS)
    spill = records.open_spill()
    items = _TestedPairs(records, shuffled, by_rank)
    pieces = [put_array(spill, codes) for codes in worker(choose_pairs, items)]
    return FoundPairs(spill, pieces, len(records), by_rank)


@dataclass(slots=True)
class _Shuffled:
    """The pairs of records that share a key, divided into parts. `rows` is the number of records in a part.

    `strong` and `weak` map the number of each part to the stored pieces (`Piece`) that hold its pairs. `strong` is for
    pairs that can have different titles, and `weak` is for all other pairs. `count` is the total number of pairs,
    including repeated pairs.
    """

    spill: Spill
    rows: int
    strong: dict[int, list[Piece]] = field(default_factory=dict)
    weak: dict[int, list[Piece]] = field(default_factory=dict)
    count: int = 0

    def add(self, pieces: dict[int, list[Piece]], codes: "Numbers", number: int) -> None:
        """Add sorted pairs. `number` is the total number of records."""
        firsts = np.arange(0, number + self.rows, self.rows, dtype=np.int64) * number
        bounds = np.searchsorted(codes, firsts)
        for part in np.flatnonzero(np.diff(bounds)).tolist():
            piece = put_array(self.spill, codes[bounds[part] : bounds[part + 1]])
            pieces.setdefault(part, []).append(piece)
        self.count += len(codes)

    def read(self, pieces: Sequence[Piece]) -> "Numbers":
        """Return the pairs of the given pieces in one array."""
        none = np.empty(0, dtype=np.int64)
        return np.concatenate([none, *(get_array(self.spill, piece, np.int64) for piece in pieces)])


def _shuffle(records: Collection, kept: "Flags", run: Mapper, rows: int) -> _Shuffled:
    """Find the pairs of records that share a key, and store them in parts."""
    number = len(records)
    shuffled = _Shuffled(records.open_spill(), rows)
    items = (_choose_keys(records, kept, part) for part in range(records.keys.partitions))
    worker = choose_map(run, enough=number >= _MANY)
    for strong, weak in worker(join_keys, items):
        shuffled.add(shuffled.strong, strong, number)
        shuffled.add(shuffled.weak, weak, number)
    return shuffled


@dataclass(frozen=True, slots=True)
class KeyPart:
    """The keys of one partition: for each key, the ranks of the records that have it, and the hashes of its values.

    `number` is the total number of records.
    """

    keys: "Mapping[str, tuple[Numbers, Numbers]]"
    number: int


def _choose_keys(records: Collection, kept: "Flags", partition: int) -> KeyPart:
    keys = {}
    for name in _WIDTHS:
        places, codes = records.keys.find(name, partition)
        chosen = kept[places]
        keys[name] = records.ranks[places[chosen]], codes[chosen]
    return KeyPart(keys, len(records))


def join_keys(part: KeyPart) -> "tuple[Numbers, Numbers]":
    """Return the pairs of one partition of the keys: first those that can have different titles, then all others.

    The two ranks of a pair are encoded as one number, `smaller * part.number + larger`. This function can run in a
    worker process.
    """
    strong, weak = (
        sort_distinct([_block(part, name) for name, (_, other) in _WIDTHS.items() if other is unlike])
        for unlike in (True, False)
    )
    return strong, weak


def _block(part: KeyPart, key: str) -> "Numbers":
    """Return the pairs of records that share a key and are near each other in the sorted block."""
    at, code = part.keys[key]
    order = np.lexsort((at, code))
    at, code = at[order].astype(np.int64), code[order]
    found = [np.empty(0, dtype=np.int64)]
    for step in range(1, _WIDTHS[key][0] + 1):
        same = code[:-step] == code[step:]
        if not same.any():
            break
        a, b = at[:-step][same], at[step:][same]
        found.append(a * part.number + b)
    pairs = np.concatenate(found)
    different: Numbers = pairs[pairs // part.number != pairs % part.number]
    return different


@dataclass(frozen=True, slots=True, kw_only=True)
class TitlePairs:
    """Pairs of records, with the data that is needed to test them.

    `strong` are the pairs that can have different titles, and `weak` are the other pairs. The two ranks of a pair are
    encoded as one number (see `join_keys`), and a pair can be repeated. `number` is the total number of records.
    `ranks` are the sorted ranks of the records in these pairs. `registrations` maps places in `ranks` to the
    registration numbers of records from registers of studies. The other fields are columns of the records.
    """

    strong: "Numbers"
    weak: "Numbers"
    number: int
    ranks: "Numbers"
    titles: Sequence[str]
    years: "Numbers"
    dois: "Numbers"
    families: "Numbers"
    plain: "Flags"
    registered: "Flags"
    registrations: Mapping[int, tuple[str, ...]]

    def find_sides(self, pairs: "Numbers") -> "tuple[Numbers, Numbers]":
        """Return the positions in `ranks` of the first and the second record of each pair."""
        return np.searchsorted(self.ranks, pairs // self.number), np.searchsorted(
            self.ranks, pairs % self.number
        )

    def list_titles(self, pairs: "Numbers") -> tuple[list[str], list[str]]:
        """Return the keys of the first and of the second title of each pair."""
        first, second = ([self.titles[i] for i in side.tolist()] for side in self.find_sides(pairs))
        return first, second


@dataclass(frozen=True, slots=True)
class _TestedPairs(Sequence[TitlePairs]):
    """The pairs of records that share a key, in parts, with the data for testing them.

    Each part is created when it is read.
    """

    records: Collection
    shuffled: _Shuffled
    by_rank: "Numbers"

    def __len__(self) -> int:
        return ceil(len(self.records) / self.shuffled.rows)

    def __getitem__(self, part: Any) -> Any:
        if not 0 <= part < len(self):
            raise IndexError(part)
        records, number = self.records, len(self.records)
        strong, weak = (
            self.shuffled.read(pieces.get(part, ())) for pieces in (self.shuffled.strong, self.shuffled.weak)
        )
        used: Flags = np.zeros(number, dtype=np.bool_)
        for pairs in (strong, weak):
            used[pairs // number] = used[pairs % number] = True
        ranks = np.flatnonzero(used)
        places = self.by_rank[ranks]
        registered = records.registered[places]
        from_registers = np.flatnonzero(registered)
        features = (unpack(*packed) for packed in records.find_packed(places[from_registers]))
        return TitlePairs(
            strong=strong,
            weak=weak,
            number=number,
            ranks=ranks,
            titles=records.list_keys(places),
            years=records.years[places],
            dois=records.dois[places],
            families=records.families.codes[places],
            plain=records.plain[places],
            registered=registered,
            registrations={
                i: f.details.registration for i, f in zip(from_registers.tolist(), features, strict=True)
            },
        )


def choose_pairs(pairs: TitlePairs) -> "Numbers":
    """Return the pairs to compare, sorted. This function can run in a worker process."""
    strong, weak = sort_distinct([pairs.strong]), sort_distinct([pairs.weak])
    weak = weak[~np.isin(weak, strong, assume_unique=True)]
    weak = weak[are_similar(*pairs.list_titles(weak))] if len(weak) else weak
    plausible = _test_plain(pairs, strong)
    rest = np.flatnonzero(~plausible)
    if len(rest):
        plausible[rest] = are_close(*pairs.list_titles(strong[rest]))
    return np.sort(np.concatenate([strong[plausible], weak]))


def are_similar(ours: Sequence[str], theirs: Sequence[str]) -> "Flags":
    """Return, for each pair of titles, whether the titles are similar or one title is the beginning of the other title.

    In the second case, the last letter of the shorter title can differ. If the shorter title is long, a few other letters
    can differ, too.
    """
    similar = cpdist(ours, theirs, scorer=Indel.normalized_similarity, score_cutoff=_LEAST, dtype=np.float32)
    common = cpdist(ours, theirs, scorer=Prefix.similarity, dtype=np.int32)
    shorter = np.minimum(*(np.fromiter(map(len, keys), np.int64, len(keys)) for keys in (ours, theirs)))
    kept: Flags = (similar > 0) | (common >= shorter - 1)
    rest = np.flatnonzero(~kept & (shorter >= _SHORTEST_CUT))
    kept[rest] = _similar_starts([ours[i] for i in rest.tolist()], [theirs[i] for i in rest.tolist()])
    return kept


def are_close(ours: Sequence[str], theirs: Sequence[str]) -> "Flags":
    """Return, for each pair of titles, whether their similarity is at least `_LEAST_OF_STRONG`."""
    scored = cpdist(
        ours, theirs, scorer=Indel.normalized_similarity, score_cutoff=_LEAST_OF_STRONG, dtype=np.float32
    )
    close: Flags = scored > 0
    return close


def _similar_starts(ours: Sequence[str], theirs: Sequence[str]) -> "Flags":
    """Return, for each pair of titles, whether the beginning of the longer title is similar to the shorter title."""
    if not ours:
        return np.zeros(0, dtype=np.bool_)
    shorter = [x[: len(y)] for x, y in zip(ours, theirs, strict=True)]
    other = [y[: len(x)] for x, y in zip(ours, theirs, strict=True)]
    scored = cpdist(
        shorter, other, scorer=Indel.normalized_similarity, score_cutoff=_LEAST_OF_START, dtype=np.float32
    )
    similar: Flags = scored > 0
    return similar


def _test_plain(records: TitlePairs, pairs: "Numbers") -> "Flags":
    """Test which pairs are compared even if their titles are not similar. Return true or false for each pair.

    Only pairs that share certain keys are tested here (see `_WIDTHS`). Such a pair is compared in any of three cases:

    - The DOIs are the same.
    - Both records are from registers of studies and share a registration number.
    - The first authors can be one person (see `_may_be_one`), and the years are at most one apart or both missing.
    """
    a, b = records.find_sides(pairs)
    close = np.abs(records.years[a] - records.years[b]) <= 1
    doi = (records.dois[a] == records.dois[b]) & (records.dois[a] != 0)
    kept: Flags = (close & _may_be_one(records, a, b)) | doi | _share_registration(records, a, b)
    return kept


def _may_be_one(records: TitlePairs, a: "Numbers", b: "Numbers") -> "Flags":
    """Return, for each pair, whether the first authors could be the same person.

    This is possible if both family names begin with the same letters, if only one of them is in ASCII, or if one is
    missing.
    """
    ours, theirs = records.families[a], records.families[b]
    may_be: Flags = (ours == 0) | (theirs == 0) | (ours == theirs) | (records.plain[a] != records.plain[b])
    return may_be


def _share_registration(records: TitlePairs, a: "Numbers", b: "Numbers") -> "Flags":
    """Return, for each pair, whether both records are from registers of studies and share a registration number."""
    both: Flags = records.registered[a] & records.registered[b]
    for place in np.flatnonzero(both).tolist():
        ours, theirs = (records.registrations[int(i)] for i in (a[place], b[place]))
        both[place] = not set(ours).isdisjoint(theirs)
    return both
