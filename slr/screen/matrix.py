"""Make the classifier's matrix, and cache it so that a large corpus is tokenised once instead of in every run."""

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING, Final

import numpy as np

from slr.model.protocol import Model
from slr.screen.feature import Matrix
from slr.screen.model import list_blocks, needs_vectors
from slr.screen.rank import read_matrix, read_texts
from slr.stage import Cache, Encode

if TYPE_CHECKING:
    import pandas as pd


CACHED_FROM: Final = 5_000  # reports; with fewer, making the matrix takes a second and caching does not pay
_FILE: Final = "matrix.npz"
_DIGEST: Final = 64  # characters of the hash before the arrays


def make_matrix(
    reports: "pd.DataFrame", settings: Model, *, cache: Cache, reports_hash: str, encode: Encode
) -> "Matrix":
    """Return the matrix of the reports, from the cache if it is still valid, and with vectors if the model needs them.

    `reports_hash` changes whenever the table of reports does. The words of the matrix depend only on the reports'
    texts, on the model, and on whether keywords are used. `encode` turns texts into vectors.
    """
    matrix = _make_words(reports, settings, cache, reports_hash)
    if not needs_vectors(settings.name):
        return matrix
    return matrix.add_vectors(encode([text.whole for text in read_texts(reports)]))


def find_matrix(settings: Model, *, cache: Cache, reports_hash: str) -> "Matrix | None":
    """Return the matrix that is in the cache, so that no texts need to be read, or None if texts are needed."""
    return None if needs_vectors(settings.name) else _load(cache, _make_key(settings, reports_hash))


def _make_words(reports: "pd.DataFrame", settings: Model, cache: Cache, reports_hash: str) -> "Matrix":
    if len(reports) < CACHED_FROM:
        return read_matrix(reports, settings)
    key = _make_key(settings, reports_hash)
    matrix = _load(cache, key)
    if matrix is None:
        matrix = read_matrix(reports, settings)
        cache.write(_FILE, _pack(matrix, key))
    return matrix


def _make_key(settings: Model, reports_hash: str) -> str:
    return f"{reports_hash}/{settings.keywords}/{','.join(sorted(list_blocks(settings.name)))}"


def _load(cache: Cache, key: str) -> "Matrix | None":
    """Return the cached matrix, or None if it is missing, outdated or damaged."""
    file = cache.read(_FILE)
    if file is None:
        return None
    try:
        with file:
            data = file.read()
        body = data[_DIGEST:]
        if _digest(body) != data[:_DIGEST]:
            return None
        with np.load(io.BytesIO(body), allow_pickle=False) as stored:
            if str(stored["key"]) != key:
                return None
            return Matrix.restore({name: stored[name] for name in stored.files if name != "key"})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _pack(matrix: "Matrix", key: str) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, key=np.array(key), **matrix.arrays())  # type: ignore[arg-type]  # arrays, by name
    data = buffer.getvalue()
    return _digest(data) + data


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
