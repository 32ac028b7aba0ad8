"""Hold the features of all records in little memory.

A collection also contains the columns by which records are grouped.

A `Feature` with its title and names consists of dozens of Python objects. To save memory, the features of a large
review are packed into bytes, and only a few thousand features are unpacked at a time. The features of a small review
are not packed, because this would only take time.
"""

import marshal
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, fields, replace
from hashlib import blake2b
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from slr.dedupe.feature import Feature
from slr.dedupe.identity import Details
from slr.dedupe.key import KEYS
from slr.text.pages import Pages
from slr.text.person import Name
from slr.text.title import Title

if TYPE_CHECKING:
    # A packed feature: the arguments of `unpack_feature`.
    Packed = tuple[bytes, str, str, str]
    Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]

# If a review has more records than this, their features are packed. Unpacked features take about 3 KB more per record
# and save a twentieth of the time of a review.
_FEW: Final = 30_000

# The fields of a feature that are columns of a collection, and those that consist of several values.
_COLUMNS: Final = ("record", "same", "export")
_PARTS: Final = ("title", "names", "pages", "details")
_PLAIN: Final = tuple(f.name for f in fields(Feature) if f.name not in (*_COLUMNS, *_PARTS))


def _reader(part: type, names: Iterable[str] = ()) -> Any:
    return attrgetter(*(names or (f.name for f in fields(part))))


_read_plain: Final = _reader(Feature, _PLAIN)
_read_title: Final = _reader(Title)
_read_name: Final = _reader(Name)
_read_pages: Final = _reader(Pages)
_read_details: Final = _reader(Details)


def pack_feature(feature: Feature) -> bytes:
    """Return a feature as bytes, without the fields that are columns of a collection.

    The same version of Python must unpack the bytes.
    """
    pages = feature.pages
    return marshal.dumps(
        (
            _read_title(feature.title),
            tuple(map(_read_name, feature.names)),
            None if pages is None else _read_pages(pages),
            _read_details(feature.details),
            _read_plain(feature),
        )
    )


def unpack_feature(data: bytes, record: str, same: str, export: str) -> Feature:
    """Return the feature that `pack_feature` packed."""
    title, names, pages, details, plain = marshal.loads(data)  # noqa: S302  our own bytes
    return Feature(
        record=record,
        same=same,
        export=export,
        title=Title(*title),
        names=tuple(Name(*name) for name in names),
        pages=None if pages is None else Pages(*pages),
        details=Details(*details),
        **dict(zip(_PLAIN, plain, strict=True)),
    )


def pack(held: "Feature | Packed") -> "Packed":
    """Return a feature in packed form. A packed feature is returned unchanged."""
    return (pack_feature(held), held.record, held.same, held.export) if isinstance(held, Feature) else held


def unpack(held: "Feature | Packed") -> Feature:
    """Return a feature in unpacked form. An unpacked feature is returned unchanged."""
    return held if isinstance(held, Feature) else unpack_feature(*held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection(Sequence[Feature]):
    """The features of records, in columns. A packed feature is unpacked whenever it is read.

    - `held`: each feature, as bytes if it is packed
    - `titles`, `versions`: the words of each title, joined with spaces, and the number of the version
    - `parallels`: the words of each title in other languages or without the title's label, joined with spaces
    - `families`: the family name of each first author, or an empty string
    - `notices`, `registered`: whether each record is a notice, and whether it is from a register of studies
    - `keys`: for each key in `KEYS`, the positions of the records that have this key, and the hashes of its values
    """

    records: list[str]
    held: list[Feature | bytes]
    same: list[str]
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
    keys: "dict[str, tuple[Numbers, Numbers]]"

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self.records)

    def __getitem__(self, place: Any) -> Any:
        """Return the unpacked feature at a position. For a slice, return a list of unpacked features."""
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        return unpack(self.find_held(place))

    def find_held(self, place: int) -> "Feature | Packed":
        """Return the feature at a position as it is stored, packed or unpacked."""
        held = self.held[place]
        if isinstance(held, Feature):
            return held
        return held, self.records[place], self.same[place], self.exports[place]

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

    def drop_issues(self, exports: Set[str]) -> None:
        """Remove the issue number of every record that comes from one of these exports."""
        for place, export in enumerate(self.exports if exports else ()):
            if export in exports and self.issues[place]:
                feature = replace(self[place], issue="")
                packed = isinstance(self.held[place], bytes)
                self.held[place] = pack_feature(feature) if packed else feature
                self.issues[place] = ""

    def take(self, places: Sequence[int]) -> "Collection":
        """Return a collection of the records at some positions, in the order of the positions. No position may occur twice."""
        at = np.asarray(places, dtype=np.int64)
        now = np.full(len(self), -1, dtype=np.int64)
        now[at] = np.arange(len(at))
        keys = {}
        for name, (holders, codes) in self.keys.items():
            kept = now[holders] >= 0
            keys[name] = (now[holders[kept]], codes[kept])
        columns: dict[str, Any] = {name: getattr(self, name)[at] for name in _ARRAYS}
        for name in _LISTS:
            column = getattr(self, name)
            columns[name] = [column[i] for i in places]
        return Collection(**columns, keys=keys)


_ARRAYS: Final = ("years", "notices", "registered")
_LISTS: Final = tuple(f.name for f in fields(Collection) if f.name not in (*_ARRAYS, "keys"))
_ROW: Final = (*(name for name in _LISTS if name != "held"), *_ARRAYS)


def collect_features(features: Iterable[Feature], few: int = _FEW) -> Collection:
    """Return a collection of features. A collection is returned unchanged.

    The features are packed if there are more than `few`.
    """
    if isinstance(features, Collection):
        return features
    rows: list[tuple[Any, ...]] = []
    held: list[Feature | bytes] = []
    places: dict[str, list[int]] = {name: [] for name in KEYS}
    texts: dict[str, list[str]] = {name: [] for name in KEYS}
    for place, feature in enumerate(features):
        if place == few:
            _pack_from(held, 0)
        held.append(feature if place < few else pack_feature(feature))
        rows.append(_row(feature))
        for name, read in KEYS.items():
            for text in read(feature):
                places[name].append(place)
                texts[name].append(text)
    columns: dict[str, Any] = {name: [row[i] for row in rows] for i, name in enumerate(_ROW)}
    for name in _ARRAYS:
        columns[name] = np.array(columns[name], dtype=np.int64)
    keys = {name: (np.array(places[name], dtype=np.int64), hash_texts(texts[name])) for name in KEYS}
    return Collection(**columns, held=held, keys=keys)


def _pack_from(held: list[Feature | bytes], start: int) -> None:
    """Pack the features from a position on."""
    for place in range(start, len(held)):
        feature = held[place]
        if isinstance(feature, Feature):
            held[place] = pack_feature(feature)


def _row(feature: Feature) -> tuple[Any, ...]:
    """Return the values of one record, in the order of `_ROW`."""
    return (
        feature.record,
        feature.same,
        feature.export,
        feature.issue,
        feature.title.text,
        feature.title.version,
        " ".join(chain(feature.title.bare, *feature.title.others)),
        feature.names[0].family if feature.names else "",
        feature.doi,
        feature.pmid,
        feature.links,
        feature.year,
        feature.is_notice,
        feature.kind == "registration",
    )


def hash_texts(texts: Iterable[str]) -> "Numbers":
    """Return a 64-bit hash of each text. The hash of a text is the same in every process."""
    digests = (blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in texts)
    return np.frombuffer(b"".join(digests), dtype="<i8").astype(np.int64)


def join_collections(parts: Iterable[Collection], few: int = _FEW) -> Collection:
    """Return one collection of the records of several collections, in order.

    The features are packed if there are more than `few`.
    """
    none = np.empty(0, dtype=np.int64)
    columns: dict[str, Any] = {name: [] for name in _LISTS}
    arrays = {name: [none] for name in _ARRAYS}
    holders, codes = ({name: [none] for name in KEYS} for _ in range(2))
    count = packed = 0
    for part in parts:
        for name in _LISTS:
            columns[name] += getattr(part, name)
        for name in _ARRAYS:
            arrays[name].append(getattr(part, name))
        for name, (places, hashes) in part.keys.items():
            holders[name].append(places + count)
            codes[name].append(hashes)
        count += len(part)
        if count > few:
            _pack_from(columns["held"], packed)
            packed = count
    columns |= {name: np.concatenate(found) for name, found in arrays.items()}
    keys = {name: (np.concatenate(holders[name]), np.concatenate(codes[name])) for name in KEYS}
    return Collection(**columns, keys=keys)
