"""Make the classifier's matrix, and cache it so that a large corpus is tokenised once instead of in every run."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from slr.model.screening import Model
from slr.screen.feature import Matrix
from slr.screen.model import list_blocks, needs_vectors
from slr.screen.rank import read_texts
from slr.screen.stored import StoredMatrix, pack_matrix
from slr.screen.term import Coded, code_chunk
from slr.screen.weigh import Weigher, join_matrix
from slr.spill import Memory, OpenSpill
from slr.stage import Encode, Mapper, Part, SharedCache, choose_map

CACHED_FROM: Final = 5_000  # reports; with fewer, making the matrix takes a second and caching does not pay
ROWS: Final = 5_000  # reports whose texts are in memory at a time
TEXTS: Final = ("report", "title", "abstract", "keywords")  # the columns of REPORTS that are read
_FILE: Final = "matrix.bin"

MANY: Final = (
    10  # parts; with fewer, starting workers for splitting texts takes more time than the workers save
)
MANY_TO_COUNT: Final = (
    100  # parts; with fewer, starting workers for counting words takes more time than the workers save
)

Parts = Callable[[], Sequence[Part]]  # returns functions that read the table REPORTS, part by part


def make_matrix(
    parts: Parts,
    settings: Model,
    *,
    cache: SharedCache,
    reports_hash: str,
    encode: Encode,
    run: Mapper = map,
    open_spill: OpenSpill = Memory,
) -> Matrix:
    """Return the whole matrix in memory. For the arguments, see `open_matrix`."""
    made = _find_matrix(parts, settings, cache, reports_hash, run, open_spill)
    matrix = made if isinstance(made, Matrix) else made.load()
    if not needs_vectors(settings.name):
        return matrix
    return matrix.add_vectors(encode([text.whole for part in parts() for text in read_texts(part())]))


def open_matrix(
    parts: Parts,
    settings: Model,
    *,
    cache: SharedCache,
    reports_hash: str,
    encode: Encode,
    run: Mapper = map,
    open_spill: OpenSpill = Memory,
) -> Matrix | StoredMatrix:
    """Return the matrix of the reports. If the cached matrix is still valid, it is used.

    If the model needs vectors, the matrix contains them. A matrix with vectors is in memory, and so is a matrix of few
    reports. Any other matrix is in a file of the cache.

    `parts` returns functions. Each function reads one part of the table of reports, with the columns in `TEXTS`.
    `parts` is called only if texts are needed. `run` is `map`, or a `map` that counts words in several processes.
    `reports_hash` changes whenever the table changes. The words of the matrix depend only on the reports' texts, on the
    model, and on whether keywords are used. `encode` turns texts into vectors. `open_spill` opens a store for what does
    not fit into memory. Raises ReviewError if the model does not exist. Raises OSError if the cache file was written
    but cannot be read.
    """
    if needs_vectors(settings.name):
        return make_matrix(
            parts,
            settings,
            cache=cache,
            reports_hash=reports_hash,
            encode=encode,
            run=run,
            open_spill=open_spill,
        )
    return _find_matrix(parts, settings, cache, reports_hash, run, open_spill)


def _find_matrix(
    parts: Parts, settings: Model, cache: SharedCache, reports_hash: str, run: Mapper, open_spill: OpenSpill
) -> Matrix | StoredMatrix:
    key = f"{reports_hash}/{settings.keywords}/{','.join(sorted(list_blocks(settings.name)))}"
    stored = _load(cache, key, run)
    if stored is not None:
        return stored
    weigher = _read_words(parts(), settings, run, open_spill)
    if weigher.height < CACHED_FROM:
        return join_matrix(weigher)
    cache.write_parts(_FILE, pack_matrix(weigher, key))
    stored = _load(cache, key, run)
    if stored is None:
        raise OSError(f"the file {_FILE} was written, but cannot be read")
    return stored


def _read_words(parts: Sequence[Part], settings: Model, run: Mapper, open_spill: OpenSpill) -> Weigher:
    worker = choose_map(run, enough=len(parts) >= MANY)
    coded = worker(partial(code_part, keywords=settings.keywords), parts)
    counter = choose_map(run, enough=len(parts) >= MANY_TO_COUNT)
    return Weigher.collect(coded, list_blocks(settings.name), open_spill, counter)


def code_part(part: Part, keywords: bool) -> Coded:
    """Return the words in a part of the table REPORTS, coded as integers. This function can run in a worker process."""
    return code_chunk(list(read_texts(part(), keywords=keywords)))


def _load(cache: SharedCache, key: str, run: Mapper) -> StoredMatrix | None:
    """Return the cached matrix, or None if it is missing, outdated or damaged. Its file stays open."""
    file = cache.read(_FILE)
    if file is None:
        return None
    try:
        stored = StoredMatrix.read(file, key, cache.share(_FILE), run)
    except (OSError, ValueError, KeyError, TypeError):
        stored = None
    if stored is None:
        file.close()
    return stored
