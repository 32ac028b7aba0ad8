"""Keep the matrix of the classifier in a file, and read only the rows that are needed.

The file begins with the rows of the blocks, part by part. The columns of the blocks and the words follow. At the end
are an index as JSON and the length of the index.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from slr.screen.feature import Block, Head, Matrix, Rows, Score
from slr.screen.weigh import Weigher
from slr.stage import Mapper, Opener, choose_map

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# The version of the format. Raise it whenever the same texts would give a different matrix, so that stored matrices of an
# earlier version are not used.
FORM: Final = 5
_LENGTH: Final = 8  # bytes at the end of the file
_HEAD: Final = (("first", np.int32), ("second", np.int32), ("rarity", np.float32))


class _Part(NamedTuple):
    """The rows of a part in the file: their position, the number of rows, and the number of cells."""

    place: int
    rows: int
    cells: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPart:
    """A part of a matrix in a file, which any process can read.

    `share` opens the file. For each block, `blocks` contains the position of its rows and the number of its columns. The
    rows begin at the position `start` of the file.
    """

    share: Opener
    blocks: Mapping[str, tuple[_Part, int]]
    start: int

    def __call__(self) -> "dict[str, csr_matrix]":
        """Return the weights of each block as a sparse matrix of scipy. Raises OSError or ValueError if they cannot be read."""
        from scipy.sparse import csr_matrix  # noqa: PLC0415  heavy: loaded with the first computation

        found = {}
        with self.share() as file:
            for name, (part, width) in self.blocks.items():
                rows = _read_rows(file, self.start, part)
                found[name] = csr_matrix((rows.weights, rows.terms, rows.starts), shape=(part.rows, width))
        return found


def _score(part: StoredPart, score: Score) -> NDArray[np.float64]:
    return score(part())


def pack_matrix(weigher: Weigher, key: str) -> Iterator[bytes | memoryview]:
    """Yield the bytes of a file with the matrix. `key` identifies the reports and settings of the matrix."""
    parts: dict[str, list[_Part]] = {name: [] for name in weigher.names}
    place = 0
    for name, rows in weigher.weigh():
        parts[name].append(_Part(place, len(rows.own), len(rows.terms)))
        for values in (rows.starts, rows.terms, rows.weights, rows.own):
            place += values.nbytes
            yield _view(values)
    heads = [weigher.heads[name] for name in weigher.names]
    columns = [getattr(head, column) for head in heads for column, _ in _HEAD]
    yield from map(_view, columns)
    names = [_pack_names(listed) for listed in (weigher.words, weigher.keywords)]
    yield from names
    index = {
        "form": FORM,
        "key": key,
        "parts": parts,
        "heads": {n: len(head.first) for n, head in zip(weigher.names, heads, strict=True)},
        "names": [len(packed) for packed in names],
        "place": place,
        "size": place + sum(values.nbytes for values in columns) + sum(map(len, names)),
        "filled": sorted(weigher.filled),
    }
    written = json.dumps(index).encode()
    yield written
    yield len(written).to_bytes(_LENGTH)


def _view(values: NDArray[Any]) -> memoryview:
    return np.ascontiguousarray(values).view(np.uint8).data


def _pack_names(names: Sequence[str]) -> bytes:
    return "".join(f"{name}\n" for name in names).encode()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StoredMatrix:
    """A matrix in a file. Only its columns and its words are in memory.

    The rows begin at the position `start` of the file. `share` opens the file in any process. `StoredMatrix.map` uses
    `run`, which is `map` or a `map` over several processes.
    """

    words: tuple[str, ...]
    keywords: tuple[str, ...]
    heads: Mapping[str, Head]
    filled: frozenset[str]
    parts: Mapping[str, Sequence[_Part]]
    file: BinaryIO
    start: int
    share: Opener
    run: Mapper = map

    @classmethod
    def read(cls, file: BinaryIO, key: str, share: Opener, run: Mapper = map) -> "StoredMatrix | None":
        """Return the matrix in a file, or None if the file was written with another key or in another format.

        The matrix begins at the current position in the file.

        Raises OSError, ValueError, KeyError or TypeError if the file is damaged.
        """
        start = file.tell()
        end = file.seek(-_LENGTH, 2)
        size = int.from_bytes(file.read(_LENGTH))
        if size > end - start:
            raise ValueError("the file ends early")
        file.seek(end - size)
        index = json.loads(file.read(size))
        if (index["form"], index["key"]) != (FORM, key):
            return None
        if index["size"] != end - size - start:
            raise ValueError("the length of the file differs from the length in its index")
        file.seek(start + index["place"])
        heads = {
            name: Head(**{column: _read_array(file, kind, width) for column, kind in _HEAD})
            for name, width in index["heads"].items()
        }
        words, keywords = (_unpack_names(_read_bytes(file, length)) for length in index["names"])
        parts = {name: [_Part(*part) for part in listed] for name, listed in index["parts"].items()}
        return cls(
            words=words,
            keywords=keywords,
            heads=heads,
            filled=frozenset(index["filled"]),
            parts=parts,
            file=file,
            start=start,
            share=share,
            run=run,
        )

    def map(self, score: Score) -> Iterable[NDArray[np.float64]]:
        """Return what `score` returns for each part of the matrix, in order. `score` can run in a worker process.

        If the worker processes of `run` have already started, they read the parts. Otherwise, this process reads them.
        """
        found: Iterable[NDArray[np.float64]] = choose_map(self.run, enough=False)(
            partial(_score, score=score), self.list_parts()
        )
        return found

    def list_parts(self) -> list[StoredPart]:
        """Return the parts of the matrix, in order, so that other processes can read them."""
        widths = {name: len(head.first) for name, head in self.heads.items()}
        return [
            StoredPart(
                share=self.share,
                blocks={name: (parts[number], widths[name]) for name, parts in self.parts.items()},
                start=self.start,
            )
            for number in range(len(self.parts["text"]))
        ]

    def load(self) -> Matrix:
        """Return the whole matrix in memory."""
        rows = {name: Rows.join([self._read(part) for part in parts]) for name, parts in self.parts.items()}
        return self._make(rows)

    def take(self, rows: NDArray[np.int64]) -> Matrix:
        """Return the matrix with only the given rows, in the given order."""
        ends = np.cumsum([part.rows for part in self.parts["text"]])
        number = np.searchsorted(ends, rows, side="right")
        order = np.argsort(number, kind="stable")
        place = np.empty(len(rows), dtype=np.int64)
        place[order] = np.arange(len(rows))
        taken: dict[str, list[Rows]] = {name: [] for name in self.parts}
        for part in np.unique(number).tolist():
            mine = rows[order[number[order] == part]] - (ends[part - 1] if part else 0)
            for name, parts in self.parts.items():
                block = Block.of(self.heads[name], self._read(parts[part])).take(mine)
                taken[name].append(
                    Rows(starts=block.starts, terms=block.terms, weights=block.weights, own=block.own)
                )
        found = self._make({name: Rows.join(listed) for name, listed in taken.items()})
        return found.take(place)

    def _make(self, rows: Mapping[str, Rows]) -> Matrix:
        return Matrix(
            words=self.words,
            keywords=self.keywords,
            blocks={name: Block.of(self.heads[name], found) for name, found in rows.items()},
            filled=self.filled,
        )

    def _read(self, part: _Part) -> Rows:
        return _read_rows(self.file, self.start, part)


def _read_rows(file: BinaryIO, start: int, part: _Part) -> Rows:
    file.seek(start + part.place)
    return Rows(
        starts=_read_array(file, np.int64, part.rows + 1),
        terms=_read_array(file, np.int32, part.cells),
        weights=_read_array(file, np.float32, part.cells),
        own=_read_array(file, np.float32, part.rows),
    )


def _unpack_names(packed: bytes) -> tuple[str, ...]:
    return tuple(packed.decode().split("\n")[:-1])


def _read_bytes(file: BinaryIO, length: int) -> bytes:
    found = file.read(length)
    if len(found) != length:
        raise ValueError("the file ends early")
    return found


def _read_array(file: BinaryIO, kind: Any, length: int) -> NDArray[Any]:
    """Return the next array of a file. Raises ValueError if the file ends early.

    The array is not a view of an array of bytes, because scipy would copy such a view whenever it builds a sparse matrix.
    """
    values = np.empty(length, dtype=kind)
    if file.readinto(values.view(np.uint8).data) != values.nbytes:  # type: ignore[attr-defined]  # all our files have it
        raise ValueError("the file ends early")
    return values
