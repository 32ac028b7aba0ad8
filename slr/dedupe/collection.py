"""Store the features of all records so that they take little memory.

A collection also contains the columns by which records are grouped. None of its columns contains abstracts, because few
pairs are judged by their abstracts.

A `Feature` with its title and names consists of dozens of Python objects. To save memory, features are packed into
bytes and kept in a spill. Only a few thousand features are unpacked at a time.
"""

import marshal
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, fields
from functools import partial
from itertools import chain, islice, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
from pandas.util import hash_array

from slr.dedupe.column import Coded, PackedCodes, PackedTexts, Texts, pack_codes, pack_texts
from slr.dedupe.feature import Feature, build
from slr.dedupe.identity import Details
from slr.dedupe.key import KEYS, Key
from slr.dedupe.similar import SimilarSort
from slr.spill import Memory, OpenSpill, Piece, Spill
from slr.text.pages import Pages
from slr.text.person import Name
from slr.text.title import Title

if TYPE_CHECKING:
    # A packed feature: the arguments of `unpack`.
    Packed = tuple[bytes, str, int, str]
    from slr.dedupe.column import Numbers

    Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

T = TypeVar("T", bound=tuple[Any, ...])

# Returns the beginnings of the abstracts of the given records, by record (see `begin_abstract`). A record without an abstract is left out.
FindAbstracts = Callable[[Set[str]], Mapping[str, str]]

# How many features are unpacked while a collection is made.
_BATCH: Final = 2_000

# The fields of a feature that are columns of a collection, and those that consist of several values.
_COLUMNS: Final = ("record", "same", "export")
_PARTS: Final = ("title", "names", "pages", "details", "abstract")
_PLAIN: Final = tuple(f.name for f in fields(Feature) if f.name not in (*_COLUMNS, *_PARTS))


_read_plain: Final = attrgetter(*_PLAIN)


def _maker(kind: type[T]) -> Callable[[tuple[Any, ...]], T]:
    """Return a function that converts a tuple of values to a named tuple much faster than the class does."""
    return partial(tuple.__new__, kind)


_make_title: Final = _maker(Title)
_make_name: Final = _maker(Name)
_make_pages: Final = _maker(Pages)
_make_details: Final = _maker(Details)


def pack(feature: Feature) -> bytes:
    """Return a feature as bytes, without its abstract and without the fields that are columns of a collection.

    The same version of Python must unpack the bytes.
    """
    pages = feature.pages
    return marshal.dumps(
        (
            tuple(feature.title),
            tuple(map(tuple, feature.names)),
            None if pages is None else tuple(pages),
            tuple(feature.details),
            "" if feature.abstract == "" else None,
            _read_plain(feature),
        )
    )


def unpack(data: bytes, record: str, same: int, export: str) -> Feature:
    """Return the feature that `pack` packed.

    `abstract` is None if the abstract is long enough to be compared, because it is then stored elsewhere. `same` is the
    number of the record's group in the collection.
    """
    title, names, pages, details, abstract, plain = marshal.loads(data)  # noqa: S302  our own bytes
    return build(
        Feature,
        record=record,
        same=same,
        export=export,
        title=_make_title(title),
        names=tuple(map(_make_name, names)),
        pages=None if pages is None else _make_pages(pages),
        details=_make_details(details),
        abstract=abstract,
        **dict(zip(_PLAIN, plain, strict=True)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection(Sequence[Feature]):
    """The features of records, in columns.

    A feature is unpacked each time it is accessed, without its abstract. `find_abstracts` returns the abstracts.

    - `spill`: the packed features and other values that are seldom needed
    - `starts`, `sizes`: the place and the number of bytes of each packed feature
    - `groups`: the number of each record's group; records with the same value of `same` are in one group
    - `ranks`: the place of each record in a list in which similar records are neighbours
    - `by_id`, `id_ranks`: the positions of the records, sorted by id, and the place of each record in this list
    - `titles`, `versions`: the words of each title, joined with spaces, and the number of the version
    - `parallels`: the words of each title in other languages or without the title's label, joined with spaces
    - `families`: the first letters of the family name of each first author, or an empty string
    - `plain`: whether this family name is in ASCII
    - `dois`: the hash of each DOI, or 0 if there is none
    - `notices`, `registered`: whether each record is a notice, and whether it is from a register of studies
    - `named`: the pieces of the spill that contain the DOIs, PubMed identifiers and links of all records
    - `keys`: the hashes of the values of each key in `KEYS`. If two different values have the same hash, an unnecessary pair is compared
    - `find_abstracts`: a function that returns the abstracts of the given records
    - `open_spill`: a function that opens a spill for data derived from the collection
    """

    records: Texts
    spill: Spill
    starts: "Numbers"
    sizes: "Numbers"
    exports: Coded
    issues: Coded
    versions: Coded
    families: Coded
    titles: Texts
    parallels: Texts
    dois: "Numbers"
    years: "Numbers"
    plain: "Flags"
    notices: "Flags"
    registered: "Flags"
    groups: "Numbers"
    ranks: "Numbers"
    by_id: "Numbers"
    id_ranks: "Numbers"
    named: Sequence[Piece]
    keys: "HashedKeys"
    find_abstracts: FindAbstracts
    open_spill: OpenSpill = Memory

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self.records)

    def __getitem__(self, place: Any) -> Any:
        """Return the unpacked feature at a position. For a slice, return a list of unpacked features."""
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        return unpack(*self.find_packed([place])[0])

    def find_packed(self, places: "Sequence[int] | Numbers") -> "list[Packed]":
        """Return the packed features at the given positions."""
        at = np.asarray(places, dtype=np.int64)
        starts, sizes = self.starts[at].tolist(), self.sizes[at].tolist()
        exports = [self.exports.names[code] for code in self.exports.codes[at].tolist()]
        held = map(self.spill.get, starts, sizes)
        return list(zip(held, self.records.take(at), self.groups[at].tolist(), exports, strict=True))

    def find_place(self, record: str) -> int | None:
        """Return the position of a record, or None if there is no such record."""
        place = bisect_left(self.by_id, record, key=lambda at: self.records[int(at)])
        if place == len(self) or self.records[int(self.by_id[place])] != record:
            return None
        return int(self.by_id[place])

    def list_keys(self, places: "Sequence[int] | Numbers") -> list[str]:
        """Return the keys of the titles at the given positions. A key is the words of the title without spaces."""
        return [title.replace(" ", "") for title in self.titles.take(places)]

    def full_keys(self) -> Iterator[str]:
        """Yield the `full_key` of each title."""
        names = self.versions.names
        for title, code in zip(self.titles, self.versions.codes, strict=True):
            yield title.replace(" ", "") + (f" {names[code]}" if code else "")

    def list_named(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Yield the DOI, the PubMed identifier and the links of each record."""
        for piece in self.named:
            yield from zip(*marshal.loads(self.spill.get(*piece)), strict=True)  # noqa: S302  our own bytes

    def list_words(self, places: "Sequence[int] | Numbers") -> set[str]:
        """Return all words of the titles at the given positions, including titles in other languages."""
        return set(" ".join((*self.titles.take(places), *self.parallels.take(places))).split())

    def list_groups(self) -> Iterator[list[int]]:
        """Yield groups of records with the same value in the field `same`, as positions sorted by id.

        Single records are left out.
        """
        order = invert(self.ranks)
        codes = self.groups[order]
        starts = np.flatnonzero(np.diff(codes, prepend=-1))
        sizes = np.diff(starts, append=len(codes))
        for start, size in zip(starts[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
            yield order[start : start + size].tolist()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch of features, in columns. It can come from another process.

    `held` contains the packed features, and `named` contains their DOIs, PubMed identifiers and links. `keys` contains
    the positions of the features that have a key, and the hashes of its values. `same` contains the field `same` of
    each feature. `abstracts` maps records to their abstracts. For the other fields, see `Collection`.
    """

    held: bytes
    sizes: "Numbers"
    texts: Mapping[str, PackedTexts]
    codes: Mapping[str, PackedCodes]
    numbers: "Mapping[str, Numbers | Flags]"
    named: bytes
    keys: "Mapping[str, tuple[Numbers, Numbers]]"
    same: Sequence[Any]
    abstracts: Mapping[str, str]


def pack_features(features: Iterable[Feature]) -> Batch:
    """Pack the given features into columns."""
    batch = list(features)
    held = list(map(pack, batch))
    families = [f.names[0].family if f.names else "" for f in batch]
    return Batch(
        held=b"".join(held),
        sizes=np.array(list(map(len, held)), np.int32),
        texts={
            "records": pack_texts(f.record for f in batch),
            "titles": pack_texts(f.title.text for f in batch),
            "parallels": pack_texts(map(_join_parallels, batch)),
        },
        codes={
            "exports": pack_codes(f.export for f in batch),
            "issues": pack_codes(f.issue for f in batch),
            "versions": pack_codes(f.title.version for f in batch),
            "families": pack_codes(family[:LETTERS] for family in families),
        },
        numbers={
            "dois": _hash_present([f.doi for f in batch]),
            "years": np.array([f.year for f in batch], np.int32),
            "plain": np.array(list(map(str.isascii, families)), np.bool_),
            "notices": np.array([f.is_notice for f in batch], np.bool_),
            "registered": np.array([f.kind == "registration" for f in batch], np.bool_),
        },
        named=marshal.dumps(([f.doi for f in batch], [f.pmid for f in batch], [f.links for f in batch])),
        keys={name: _hash_keys(batch, read) for name, read in KEYS.items()},
        same=[feature.same for feature in batch],
        abstracts={feature.record: feature.abstract for feature in batch if feature.abstract},
    )


# Two family names can belong to one person if this many of their first letters are the same.
LETTERS: Final = 4


def _join_parallels(feature: Feature) -> str:
    title = feature.title
    return " ".join(chain(title.bare, *title.others)) if title.bare or title.others else ""


def collect_features(
    features: Iterable[Feature], find_abstracts: FindAbstracts | None = None, sizing: "Sizing | None" = None
) -> Collection:
    """Return a collection of features. If `features` is already a collection, return it unchanged.

    `find_abstracts` returns the abstracts of features that were created without them. By default, the features contain
    their abstracts.
    """
    if isinstance(features, Collection):
        return features
    rest = iter(features)
    batches = iter(lambda: list(islice(rest, _BATCH)), [])
    return join_batches(map(pack_features, batches), find_abstracts, sizing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizing:
    """Where a collection keeps its values, and in how many partitions. The result does not depend on the partitions.

    `sorted` is the number of partitions for sorting records, and `keys` is the number of partitions for comparing
    keys.
    """

    open_spill: OpenSpill = Memory
    sorted: int = 1
    keys: int = 1


class _Columns:
    """The columns of the batches that have been added."""

    def __init__(self, sizing: Sizing) -> None:
        self.open_spill = sizing.open_spill
        self.spill = sizing.open_spill()
        self.starts: list[Numbers] = []
        self.sizes: list[Numbers] = []
        self.texts = {name: Texts() for name in ("records", "titles", "parallels")}
        self.codes = {name: Coded() for name in ("exports", "issues", "versions", "families")}
        self.numbers: dict[str, list[Any]] = {}
        self.named: list[Piece] = []
        self.keys = HashedKeys(sizing.open_spill(), sizing.keys)
        self.similar = SimilarSort(sizing.open_spill(), sizing.sorted)
        self.abstracts: dict[str, str] = {}

    def add(self, batch: Batch) -> None:
        self.keys.add(batch.keys, len(self.texts["records"]))
        start = self.spill.put(batch.held)
        self.starts.append(start + np.cumsum(batch.sizes, dtype=np.int64) - batch.sizes)
        self.sizes.append(batch.sizes)
        for name, texts in batch.texts.items():
            self.texts[name].add(texts)
        for name, codes in batch.codes.items():
            self.codes[name].add(codes)
        for name, numbers in batch.numbers.items():
            self.numbers.setdefault(name, []).append(numbers)
        self.named.append(Piece(self.spill.put(batch.named), len(batch.named)))
        self.similar.add(batch.same)
        self.abstracts |= batch.abstracts


def join_batches(
    batches: Iterable[Batch], find_abstracts: FindAbstracts | None = None, sizing: Sizing | None = None
) -> Collection:
    """Return a collection of the features in several batches, in order. For `find_abstracts`, see `collect_features`."""
    columns = _Columns(sizing or Sizing())
    columns.add(pack_features(()))
    for batch in batches:
        columns.add(batch)
    records, texts = columns.texts["records"], columns.abstracts
    numbers: dict[str, Any] = {name: np.concatenate(parts) for name, parts in columns.numbers.items()}
    kept: dict[str, Any] = {**columns.texts, **columns.codes, **numbers}
    groups, ranks = columns.similar.finish(records)
    by_id = _sort_ids(records)
    return Collection(
        **kept,
        spill=columns.spill,
        starts=np.concatenate(columns.starts),
        sizes=np.concatenate(columns.sizes),
        groups=groups,
        ranks=ranks,
        by_id=by_id,
        id_ranks=invert(by_id),
        named=columns.named,
        keys=columns.keys,
        find_abstracts=find_abstracts or (lambda wanted: {r: texts[r] for r in wanted if r in texts}),
        open_spill=columns.open_spill,
    )


def _sort_ids(records: Texts) -> "Numbers":
    """Return the positions of the records, sorted by id. In a review, the records are sorted already."""
    if all(a < b for a, b in pairwise(records)):
        return np.arange(len(records), dtype=np.int32)
    ids = list(records)
    return np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int32)


def invert(order: "Numbers") -> "Numbers":
    """Return the position of each number in `order`, which contains each number below `len(order)` once."""
    places = np.empty(len(order), dtype=np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    return places


def _hash_keys(features: Sequence[Feature], read: Key) -> "tuple[Numbers, Numbers]":
    """Return the positions of features that have a key, and the hashes of its values."""
    places: list[int] = []
    values: list[str] = []
    for place, feature in enumerate(features):
        if found := read(feature):
            places += [place] * len(found)
            values += found
    return np.array(places, dtype=np.int32), _hash(values)


def _hash(values: Sequence[str]) -> "Numbers":
    """Return a hash of each text. Unlike Python's hashes, these hashes are the same in every process."""
    return hash_array(np.array(values, dtype=object), categorize=False).view(np.int64)


def _hash_present(values: Sequence[str]) -> "Numbers":
    """Return a hash of each text, or 0 for an empty text."""
    return np.where([bool(value) for value in values], _hash(values), 0)


_ENTRY: Final = np.dtype([("code", np.int64), ("place", np.int32)])


@dataclass(slots=True)
class HashedKeys:
    """The hashes of the keys of all records, in partitions. All records with the same value of a key are in one partition.

    `spill` contains the hashes, and `partitions` is the number of partitions.
    """

    spill: Spill
    partitions: int
    _starts: "dict[str, list[Numbers]]" = field(default_factory=lambda: {name: [] for name in KEYS})

    def add(self, keys: "Mapping[str, tuple[Numbers, Numbers]]", here: int) -> None:
        """Add the keys of a batch of records. `here` is the position of its first record."""
        for name, (places, codes) in keys.items():
            part = (codes.view(np.uint64) >> np.uint64(32)) * np.uint64(self.partitions) >> np.uint64(32)
            order = np.argsort(part, kind="stable")
            entries = np.empty(len(order), _ENTRY)
            entries["code"], entries["place"] = codes[order], places[order] + here
            counts = np.bincount(part.astype(np.int64), minlength=self.partitions)
            ends = np.concatenate([[0], np.cumsum(counts)]) * _ENTRY.itemsize
            self._starts[name].append(ends + self.spill.put(entries.tobytes()))

    def find(self, name: str, partition: int) -> "tuple[Numbers, Numbers]":
        """Return the positions of a partition's records that have a key, and the hashes of the key's values."""
        parts = [
            self.spill.get(int(ends[partition]), int(ends[partition + 1] - ends[partition]))
            for ends in self._starts[name]
        ]
        entries = np.frombuffer(b"".join(parts), _ENTRY)
        return np.ascontiguousarray(entries["place"]), np.ascontiguousarray(entries["code"])
