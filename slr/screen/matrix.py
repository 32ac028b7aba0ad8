"""Make the classifier's matrix, and cache it so that a large corpus is tokenised once instead of in every run."""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from slr.model.screening import Model
from slr.screen.feature import Matrix, weigh_coded
from slr.screen.model import list_blocks, needs_vectors
from slr.screen.rank import read_texts
from slr.screen.term import Coded, code_texts, join_coded
from slr.stage import Cache, Encode, Mapper, Part, choose_map

CACHED_FROM: Final = 5_000  # reports; with fewer, making the matrix takes a second and caching does not pay
ROWS: Final = 5_000  # reports whose texts are in memory at a time
TEXTS: Final = ("report", "title", "abstract", "keywords")  # the columns of REPORTS that are read
_FILE: Final = "matrix.bin"

MANY: Final = 10  # parts; if there are fewer, starting workers takes longer than they save

Parts = Callable[[], Sequence[Part]]  # returns functions that read the table REPORTS, part by part


def make_matrix(
    parts: Parts, settings: Model, *, cache: Cache, reports_hash: str, encode: Encode, run: Mapper = map
) -> "Matrix":
    """Return the matrix of the reports, from the cache if it is still valid, and with vectors if the model needs them.

    `parts` returns functions, each of which reads a part of the table of reports, with the columns in `TEXTS`. `parts` is
    called only if texts are needed. `run` is `map`, or a `map` over several processes, which count the words. `reports_hash`
    changes whenever the table changes. The words of the matrix depend only on the reports' texts, on the model, and on
    whether keywords are used. `encode` turns texts into vectors.
    """
    key = f"{reports_hash}/{settings.keywords}/{','.join(sorted(list_blocks(settings.name)))}"
    matrix = _load(cache, key)
    if matrix is None:
        matrix = _read_matrix(parts(), settings, run)
        if matrix.reports >= CACHED_FROM:
            cache.write(_FILE, *_pack(matrix, key))
    if not needs_vectors(settings.name):
        return matrix
    return matrix.add_vectors(encode([text.whole for part in parts() for text in read_texts(part())]))


def _read_matrix(parts: Sequence[Part], settings: Model, run: Mapper) -> "Matrix":
    worker = choose_map(run, enough=len(parts) >= MANY)
    coded = join_coded(worker(partial(code_part, keywords=settings.keywords), parts))
    return weigh_coded(coded, list_blocks(settings.name))


def code_part(part: Part, keywords: bool) -> Coded:
    """Return the words of a part of the table of reports, coded as integers. This function can run in a worker process."""
    return code_texts(read_texts(part(), keywords=keywords))


def _load(cache: Cache, key: str) -> "Matrix | None":
    """Return the cached matrix, or None if it is missing, outdated or damaged."""
    file = cache.read(_FILE)
    if file is None:
        return None
    with file:
        try:
            head = json.loads(file.readline())
            if head["key"] != key:
                return None
            return Matrix.restore({name: _read_array(file, *shape) for name, shape in head["arrays"].items()})
        except (OSError, ValueError, KeyError, TypeError):
            return None


def _read_array(file: BinaryIO, dtype: str, length: int) -> NDArray[Any]:
    """Return the next array of a file. Raises ValueError if the file ends early.

    The array is not a view of an array of bytes, because scipy would copy such a view whenever it makes a sparse matrix.
    """
    values = np.empty(length, dtype=dtype)
    if file.readinto(values.view(np.uint8).data) != values.nbytes:  # type: ignore[attr-defined]  # all our files have it
        raise ValueError("the file ends early")
    return values


def _pack(matrix: "Matrix", key: str) -> Iterator[bytes | memoryview]:
    """Yield the bytes to store: a line of JSON with the key and with the type and length of each array, then the arrays."""
    arrays = {name: np.ascontiguousarray(values) for name, values in matrix.arrays().items()}
    head = {"key": key, "arrays": {name: (values.dtype.str, len(values)) for name, values in arrays.items()}}
    yield json.dumps(head).encode() + b"\n"
    yield from (values.view(np.uint8).data for values in arrays.values())
