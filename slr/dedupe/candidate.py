"""Find the pairs of records to compare. The records of a pair share at least one of several keys (`slr.dedupe.key`).

The records that share a key form a block. A block is sorted, and each record is paired only with some of the next
records. The time therefore grows linearly with the size of the block. Pairs that cannot be one work are dropped.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

import numpy as np
from rapidfuzz.distance import Indel, Prefix
from rapidfuzz.process import cpdist

from slr.dedupe.collection import Collection, collect_features
from slr.dedupe.distinct import sort_distinct
from slr.dedupe.feature import Feature
from slr.stage import Mapper, choose_map

if TYPE_CHECKING:
    Pairs = np.ndarray[tuple[int, int], np.dtype[np.int64]]
    Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]
    Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]
    Test = Callable[["TitlePairs"], Flags]

# Minimum similarity of titles for a pair that only a title key brought together. Measured on the
# labelled sets: a lower value finds no true pair that the other keys miss.
_LEAST: Final = 0.7
# The same, for a pair that another key brought together.
_LEAST_OF_STRONG: Final = 0.6
# If one of two titles was cut, the minimum similarity of their beginnings, and the minimum length of the cut title.
_LEAST_OF_START: Final = 0.9
_SHORTEST_CUT: Final = 24
# Two family names can belong to one person if this many of their first letters are the same.
_LETTERS: Final = 4


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
# How many pairs are compared at once.
_BATCH: Final = 50_000
# If there are fewer pairs, this process compares their titles itself, because starting workers would take longer.
_MANY: Final = 600_000


def find_candidates(
    features: Iterable[Feature], left_out: Sequence[int] = (), *, run: Mapper = map, size: int = _BATCH
) -> "Pairs":
    """Return the pairs to compare, sorted.

    Each row contains two positions in `features`, the smaller one first. Records at the positions `left_out`
    are in no pair. `run` is `map`, or a `map` over several processes, which compare titles. `size` is the number of pairs
    whose titles are compared at once. The result does not depend on `run` and `size`.
    """
    records = collect_features(features)
    n = len(records)
    if not n:
        return np.empty((0, 2), dtype=np.int64)
    kept: Flags = np.ones(n, dtype=np.bool_)
    kept[np.asarray(left_out, dtype=np.int64)] = False
    strong, weak = (
        _unique([_block(records, kept, k) for k, (_, other) in _WIDTHS.items() if other is unlike], n)
        for unlike in (True, False)
    )
    weak = weak[~np.isin(weak, strong, assume_unique=True)]
    worker = choose_map(run, enough=len(weak) + len(strong) >= _MANY)
    weak = weak[_test(are_similar, records, weak, worker, size)]
    plausible = _test_plain(_Tested.of(records), strong)
    rest = np.flatnonzero(~plausible)
    plausible[rest] = _test(are_close, records, strong[rest], worker, size)
    strong = strong[plausible]
    both = np.sort(np.concatenate([strong, weak]))
    return np.stack([both // n, both % n], axis=1)


def _block(records: Collection, kept: "Flags", key: str) -> "Numbers":
    """Return the pairs of kept records that share a key and are near each other in the sorted block.

    Each pair is encoded as `smaller * n + larger`.
    """
    at, code = records.keys[key]
    at, code = at[kept[at]], code[kept[at]]
    order = np.lexsort((records.ranks[at], code))
    at, code = at[order], code[order]
    found = []
    for step in range(1, _WIDTHS[key][0] + 1):
        same = code[:-step] == code[step:]
        if not same.any():
            break
        a, b = at[:-step][same], at[step:][same]
        found.append(np.minimum(a, b) * len(records) + np.maximum(a, b))
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def _unique(found: "list[Numbers]", n: int) -> "Numbers":
    pairs = sort_distinct(found)
    different: Numbers = pairs[pairs // n != pairs % n]
    return different


def _test(test: "Test", records: Collection, pairs: "Numbers", run: Mapper, size: int) -> "Flags":
    """Return the result of a test of the titles of each pair. The pairs are tested in batches of `size` pairs."""
    n = len(records)
    parts = (pairs[start : start + size] for start in range(0, len(pairs), size))
    found = run(test, (TitlePairs.of(records, part // n, part % n) for part in parts))
    return np.concatenate([np.zeros(0, dtype=np.bool_), *found])


@dataclass(frozen=True, slots=True)
class TitlePairs:
    """Pairs of titles. `titles` are the keys of the titles.

    `ours` and `theirs` are the positions in `titles` of the first and the second title of each pair.
    """

    titles: Sequence[str]
    ours: "Numbers"
    theirs: "Numbers"

    @classmethod
    def of(cls, records: Collection, a: "Numbers", b: "Numbers") -> "TitlePairs":
        """Return the pairs of titles of records at some positions."""
        used, local = np.unique(np.stack([a, b]), return_inverse=True)
        ours, theirs = local.reshape(2, -1)
        return cls(list(map(records.find_key, used.tolist())), ours, theirs)

    def list_sides(self) -> tuple[list[str], list[str]]:
        """Return the first and the second title of each pair."""
        first, second = ([self.titles[i] for i in side.tolist()] for side in (self.ours, self.theirs))
        return first, second


@dataclass(frozen=True, slots=True)
class _Tested:
    """The columns by which pairs are tested.

    - `dois`: a number for each record's DOI
    - `families`: a number for the first letters of each first author's family name. In both columns, equal texts have equal
      numbers, and an empty text has the number 0
    - `plain`: whether each family name is in ASCII
    """

    records: Collection
    dois: "Numbers"
    families: "Numbers"
    plain: "Flags"

    @classmethod
    def of(cls, records: Collection) -> "_Tested":
        return cls(
            records,
            _number(records.dois),
            _number(name[:_LETTERS] for name in records.families),
            np.fromiter(map(str.isascii, records.families), np.bool_, len(records)),
        )


def _number(texts: Iterable[str]) -> "Numbers":
    """Return a number for each text. Equal texts have equal numbers, and an empty text has the number 0."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    numbers[""]  # has the number 0
    return np.fromiter(map(numbers.__getitem__, texts), np.int64)


def are_similar(pairs: TitlePairs) -> "Flags":
    """Return, for each pair, whether the titles are similar or one title is the beginning of the other title.

    In the second case, the last letter of the shorter title can differ. If the shorter title is long, a few other letters
    can differ, too. This function can run in a worker process.
    """
    ours, theirs = pairs.list_sides()
    similar = cpdist(ours, theirs, scorer=Indel.normalized_similarity, score_cutoff=_LEAST, dtype=np.float32)
    common = cpdist(ours, theirs, scorer=Prefix.similarity, dtype=np.int32)
    shorter = np.minimum(*(np.fromiter(map(len, keys), np.int64, len(keys)) for keys in (ours, theirs)))
    kept: Flags = (similar > 0) | (common >= shorter - 1)
    rest = np.flatnonzero(~kept & (shorter >= _SHORTEST_CUT))
    kept[rest] = _similar_starts([ours[i] for i in rest.tolist()], [theirs[i] for i in rest.tolist()])
    return kept


def are_close(pairs: TitlePairs) -> "Flags":
    """Return, for each pair, whether the titles have some similarity. This function can run in a worker process."""
    ours, theirs = pairs.list_sides()
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


def _test_plain(records: _Tested, pairs: "Numbers") -> "Flags":
    """Return, for each pair, whether it is compared even if its titles are not similar.

    A pair that another key than those of titles brought together is compared in any of four cases:

    - The titles are similar (`are_close`).
    - The DOIs are the same.
    - Both records are from registers of studies and share a registration number.
    - The first authors can be one person (see `_may_be_one`), and the years are at most one apart or both missing.
    """
    n = len(records.records)
    parts = (pairs[start : start + _BATCH] for start in range(0, len(pairs), _BATCH))
    found = [_test_plain_part(records, part // n, part % n) for part in parts]
    return np.concatenate([np.zeros(0, dtype=np.bool_), *found])


def _test_plain_part(records: _Tested, a: "Numbers", b: "Numbers") -> "Flags":
    close = np.abs(records.records.years[a] - records.records.years[b]) <= 1
    doi = (records.dois[a] == records.dois[b]) & (records.dois[a] > 0)
    kept: Flags = (close & _may_be_one(records, a, b)) | doi | _share_registration(records.records, a, b)
    return kept


def _may_be_one(records: _Tested, a: "Numbers", b: "Numbers") -> "Flags":
    """Return, for each pair, whether the first authors can be one person.

    They can if one of them is missing, if their names are in different scripts, or if both family names begin with the
    same letters.
    """
    ours, theirs = records.families[a], records.families[b]
    may_be: Flags = (ours == 0) | (theirs == 0) | (ours == theirs) | (records.plain[a] != records.plain[b])
    return may_be


def _share_registration(records: Collection, a: "Numbers", b: "Numbers") -> "Flags":
    """Return, for each pair, whether both records are from registers of studies and share a registration number."""
    both: Flags = (records.registered[a] & records.registered[b]) > 0
    for place in np.flatnonzero(both).tolist():
        ours, theirs = (records[int(i)].details.registration for i in (a[place], b[place]))
        both[place] = not set(ours).isdisjoint(theirs)
    return both
