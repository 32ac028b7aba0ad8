"""Store the features of all records so that they take little memory.

A collection also contains the columns by which records are grouped. It contains no abstracts, because few pairs are
judged by their abstracts.

A `Feature` with its title and names consists of dozens of Python objects. To save memory, features are packed into
bytes, and only a few thousand features are unpacked at a time.
"""

import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, fields
from functools import partial
from itertools import chain, groupby, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
from pandas.util import hash_array

from slr.dedupe.feature import Feature, build
from slr.dedupe.identity import Details
from slr.dedupe.key import KEYS, Key
from slr.text.pages import Pages
from slr.text.person import Name
from slr.text.title import Title

if TYPE_CHECKING:
    # A packed feature: the arguments of `unpack`.
    Packed = tuple[bytes, str, int, str]
    Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]

T = TypeVar("T", bound=tuple[Any, ...])

# Returns the abstracts of those of the given records that have an abstract long enough to compare (see `begin_abstract`).
FindAbstracts = Callable[[Set[str]], Mapping[str, str]]

# How many features are unpacked while a collection is made.
_BATCH: Final = 2_000

# The fields of a feature that are columns of a collection, and those that consist of several values.
_COLUMNS: Final = ("record", "same", "export")
_PARTS: Final = ("title", "names", "pages", "details", "abstract")
_PLAIN: Final = tuple(f.name for f in fields(Feature) if f.name not in (*_COLUMNS, *_PARTS))


_read_plain: Final = attrgetter(*_PLAIN)


def _maker(kind: type[T]) -> Callable[[tuple[Any, ...]], T]:
    """Return a function that converts a tuple of values to a named tuple, several times as fast as the class itself."""
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
    """Return the feature that `pack` packed. If the record has an abstract long enough to compare, `abstract` is None.

    `same` is the number of the record's group in the collection.
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

    - `held`: each feature, packed
    - `groups`: the number of each record's group; records are in one group if their field `same` is the same
    - `ranks`: the place of each record in a list in which similar records are neighbours
    - `titles`, `versions`: the words of each title, joined with spaces, and the number of the version
    - `parallels`: the words of each title in other languages or without the title's label, joined with spaces
    - `families`: the family name of each first author, or an empty string
    - `notices`, `registered`: whether each record is a notice, and whether it is from a register of studies
    - `keys`: for each key in `KEYS`, the positions of the records that have this key, and the hashes of its values.
      If two different values have the same hash, an unnecessary pair is compared
    - `find_abstracts`: a function that returns the abstracts of some records
    """

    records: list[str]
    held: list[bytes]
    exports: list[str]
    issues: list[str]
    titles: list[str]
    versions: list[str]
    parallels: list[str]
    families: list[str]
    dois: list[str]
    pmids: list[str]
    links: list[tuple[str, ...]]
    years: "Numbers"
    notices: "Numbers"
    registered: "Numbers"
    groups: "Numbers"
    ranks: "Numbers"
    keys: "dict[str, tuple[Numbers, Numbers]]"
    find_abstracts: FindAbstracts

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self.records)

    def __getitem__(self, place: Any) -> Any:
        """Return the unpacked feature at a position. For a slice, return a list of unpacked features."""
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        return unpack(*self.find_packed(place))

    def find_packed(self, place: int) -> "Packed":
        """Return the packed feature at a position."""
        return self.held[place], self.records[place], int(self.groups[place]), self.exports[place]

    def find_key(self, place: int) -> str:
        """Return the key of the title at a position: the words of the title without spaces."""
        return self.titles[place].replace(" ", "")

    def full_keys(self) -> Iterator[str]:
        """Yield the `full_key` of each title."""
        for title, version in zip(self.titles, self.versions, strict=True):
            yield title.replace(" ", "") + (f" {version}" if version else "")

    def list_words(self, places: Iterable[int]) -> set[str]:
        """Return all words of the titles at some positions, including titles in other languages."""
        return {word for i in places for text in (self.titles[i], self.parallels[i]) for word in text.split()}

    def list_groups(self) -> Iterator[list[int]]:
        """Yield groups of records with the same value in the field `same`, as positions sorted by id.

        Single records are left out.
        """
        order = np.argsort(self.ranks)
        codes = self.groups[order]
        starts = np.flatnonzero(np.diff(codes, prepend=-1))
        sizes = np.diff(starts, append=len(codes))
        for start, size in zip(starts[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
            yield order[start : start + size].tolist()


_ROW: Final = (
    *("records", "held", "exports", "issues", "titles", "versions", "parallels", "families", "dois", "pmids"),
    *("links", "years", "notices", "registered"),
)
_ARRAYS: Final = ("years", "notices", "registered")
# Columns with few different values, each of which is kept once.
_SHARED: Final = ("exports", "issues", "versions", "families")


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The columns of some features. Another process can have made them.

    `columns` has the values of the columns in `_ROW`. `keys` is that of a collection, with positions in this batch. `same`
    has the field `same` of each feature, and `texts` the abstracts by record.
    """

    columns: Mapping[str, Sequence[Any]]
    keys: "Mapping[str, tuple[Numbers, Numbers]]"
    same: Sequence[str | int]
    texts: Mapping[str, str]


def pack_features(features: Iterable[Feature]) -> Batch:
    """Return the columns of some features."""
    batch = list(features)
    values = zip(*map(_row, batch), strict=True) if batch else ((),) * len(_ROW)
    return Batch(
        columns=dict(zip(_ROW, values, strict=True)),
        keys={name: _hash_keys(batch, read) for name, read in KEYS.items()},
        same=[feature.same for feature in batch],
        texts={feature.record: feature.abstract for feature in batch if feature.abstract},
    )


def collect_features(features: Iterable[Feature], find_abstracts: FindAbstracts | None = None) -> Collection:
    """Return a collection of features. A collection is returned unchanged.

    `find_abstracts` returns the abstracts of features that were made without their abstracts. By default, the features
    contain their abstracts.
    """
    if isinstance(features, Collection):
        return features
    rest = iter(features)
    batches = iter(lambda: list(islice(rest, _BATCH)), [])
    return join_batches(map(pack_features, batches), find_abstracts)


def join_batches(batches: Iterable[Batch], find_abstracts: FindAbstracts | None = None) -> Collection:
    """Return a collection of the features in several batches, in order. For `find_abstracts`, see `collect_features`."""
    columns: dict[str, Any] = {name: [] for name in _ROW}
    keys: dict[str, list[tuple[Numbers, Numbers]]] = {name: [] for name in KEYS}
    same: list[str | int] = []
    texts: dict[str, str] = {}
    shared: dict[str, str] = {}
    for batch in batches:
        for name, values in batch.columns.items():
            columns[name] += (shared.setdefault(v, v) for v in values) if name in _SHARED else values
        for name, (places, codes) in batch.keys.items():
            keys[name].append((places + len(same), codes))
        same += batch.same
        texts |= batch.texts
    groups, ranks = _group(columns["records"], same)
    columns |= {name: np.array(columns[name], dtype=np.int64) for name in _ARRAYS}
    return Collection(
        **columns,
        groups=groups,
        ranks=ranks,
        keys={name: _join(parts) for name, parts in keys.items()},
        find_abstracts=find_abstracts or (lambda wanted: {r: texts[r] for r in wanted if r in texts}),
    )


def _row(feature: Feature) -> tuple[Any, ...]:
    """Return the values of one record, in the order of `_ROW`."""
    title, names = feature.title, feature.names
    return (
        feature.record,
        pack(feature),
        feature.export,
        feature.issue,
        title.text,
        title.version,
        " ".join(chain(title.bare, *title.others)) if title.bare or title.others else "",
        names[0].family if names else "",
        feature.doi,
        feature.pmid,
        feature.links,
        feature.year,
        feature.is_notice,
        feature.kind == "registration",
    )


def _hash_keys(features: Sequence[Feature], read: Key) -> "tuple[Numbers, Numbers]":
    """Return the positions of features that have a key, and the hashes of its values.

    The hashes are the same in every process, unlike those of Python.
    """
    places: list[int] = []
    values: list[str] = []
    for place, feature in enumerate(features):
        if found := read(feature):
            places += [place] * len(found)
            values += found
    codes = hash_array(np.array(values, dtype=object), categorize=False).view(np.int64)
    return np.array(places, dtype=np.int64), codes


def _join(parts: "Sequence[tuple[Numbers, Numbers]]") -> "tuple[Numbers, Numbers]":
    none = np.empty(0, dtype=np.int64)
    return (
        np.concatenate([none, *(places for places, _ in parts)]),
        np.concatenate([none, *(codes for _, codes in parts)]),
    )


def _group(records: Sequence[str], same: Sequence[Any]) -> "tuple[Numbers, Numbers]":
    """Return the number of each record's group, and each record's place if records are sorted by `same` and id."""
    order = sorted(range(len(records)), key=records.__getitem__)
    order.sort(key=same.__getitem__)
    groups: Numbers = np.empty(len(records), dtype=np.int64)
    ranks: Numbers = np.empty(len(records), dtype=np.int64)
    ranks[order] = np.arange(len(records))
    sizes = [sum(1 for _ in group) for _, group in groupby(map(same.__getitem__, order))]
    groups[order] = np.repeat(np.arange(len(sizes)), sizes)
    return groups, ranks
