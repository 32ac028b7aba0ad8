"""Store columns with millions of texts in little more memory than their characters need."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    Numbers = np.ndarray[tuple[int], np.dtype[np.signedinteger[Any]]]


class PackedTexts(NamedTuple):
    """Texts as bytes, one after another, and the number of bytes of each text."""

    data: bytes
    sizes: "Numbers"


def pack_texts(texts: Iterable[str]) -> PackedTexts:
    """Encode the texts as bytes. Lone surrogates are kept."""
    parts = [text.encode("utf-8", "surrogatepass") for text in texts]
    return PackedTexts(b"".join(parts), np.fromiter(map(len, parts), np.int32, len(parts)))


@dataclass(slots=True)
class Texts(Sequence[str]):
    """A column of texts, to which texts can be added. An empty text takes eight bytes."""

    _data: bytearray = field(default_factory=bytearray)
    _ends: "array[int]" = field(default_factory=lambda: array("q", [0]))

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        """Return a column of the given texts."""
        made = cls()
        made.add(pack_texts(texts))
        return made

    def add(self, packed: PackedTexts) -> None:
        """Append texts."""
        self._ends.frombytes((np.cumsum(packed.sizes, dtype=np.int64) + self._ends[-1]).tobytes())
        self._data += packed.data

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self._ends) - 1

    def __getitem__(self, place: Any) -> Any:
        """Return the text at a position. For a slice, return a list of texts."""
        if isinstance(place, slice):
            return self.take(range(*place.indices(len(self))))
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self._data[self._ends[place] : self._ends[place + 1]].decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        """Yield the texts in order."""
        for start in range(0, len(self), _AT_ONCE):
            yield from self.take(range(start, min(start + _AT_ONCE, len(self))))

    def take(self, places: "Sequence[int] | Numbers") -> list[str]:
        """Return the texts at the given positions."""
        at = np.asarray(places, dtype=np.int64)
        ends = np.frombuffer(self._ends, dtype=np.int64)
        bounds = zip(ends[at].tolist(), ends[at + 1].tolist(), strict=True)
        data = self._data
        return [data[start:end].decode("utf-8", "surrogatepass") for start, end in bounds]


_AT_ONCE = 10_000  # texts that are decoded at once


class PackedCodes(NamedTuple):
    """A column in which each distinct text is stored once. `codes` gives the position of each row's text in `names`."""

    names: list[str]
    codes: "Numbers"


def pack_codes(texts: Iterable[str]) -> PackedCodes:
    """Return the distinct texts, in the order of their first occurrence, and the position of each text in this list."""
    known: dict[str, int] = {}
    codes = [known.setdefault(text, len(known)) for text in texts]
    return PackedCodes(list(known), np.array(codes, np.int32))


@dataclass(slots=True)
class Coded:
    """A column with few distinct texts, to which texts can be added. Each distinct text is stored once.

    The empty text has the code 0.
    """

    names: list[str] = field(default_factory=lambda: [""])
    _known: dict[str, int] = field(default_factory=lambda: {"": 0})
    _codes: "array[int]" = field(default_factory=lambda: array("i"))

    def add(self, packed: PackedCodes) -> None:
        """Append texts."""
        for name in packed.names:
            if name not in self._known:
                self._known[name] = len(self.names)
                self.names.append(name)
        codes = np.array([self._known[name] for name in packed.names], np.int32)
        self._codes.frombytes(codes[packed.codes].tobytes() if len(codes) else b"")

    @property
    def codes(self) -> "Numbers":
        """The code of each text, which is the position of the text in `names`."""
        return np.frombuffer(self._codes, dtype=np.int32)

    def __getitem__(self, place: int) -> str:
        """Return the text at a position."""
        return self.names[self._codes[place]]
