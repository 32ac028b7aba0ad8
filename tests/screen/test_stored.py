"""A matrix in a file has the rows of the matrix in memory, whatever the size of its parts."""

import io
import pickle
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slr.screen.feature import Block, Matrix
from slr.screen.stored import StoredMatrix, pack_matrix
from slr.screen.term import Text, code_texts
from slr.screen.weigh import Weigher, build_matrix
from slr.spill import Memory

TEXTS = [Text(title=f"night work {n % 3}x sea", keywords=(f"word {n % 2}",)) for n in range(7)]


def store(texts: list[Text], rows: int, key: str = "k") -> bytes:
    return b"".join(pack_matrix(Weigher.collect(code_texts(texts, rows=rows), (), Memory), key))


def open_stored(data: bytes, key: str = "k") -> StoredMatrix:
    file = io.BytesIO(b"seal" + data)
    file.seek(4)
    stored = StoredMatrix.read(file, key, partial(io.BytesIO, b"seal" + data))
    assert stored is not None
    return stored


def send(value: Any) -> Any:
    """Return a value as another process would receive it."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301  what was just packed


def show(matrix: Matrix) -> object:
    blocks = {
        name: [getattr(block, part).tobytes() for part in Block.__dataclass_fields__]
        for name, block in matrix.blocks.items()
    }
    return matrix.words, matrix.keywords, matrix.filled, dict(sorted(blocks.items()))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 7), st.integers(1, 8), st.lists(st.integers(0, 6), max_size=6))
def test_rows_come_back_as_they_were(number: int, rows: int, wanted: list[int]) -> None:
    texts = TEXTS[:number]
    whole, stored = build_matrix(texts), open_stored(store(texts, rows))
    assert show(stored.load()) == show(whole)
    chosen = np.array([row for row in wanted if row < number], dtype=np.int64)
    assert show(stored.take(chosen)) == show(whole.take(chosen))
    # a part can be packed and read in another process
    parts = [send(part)() for part in stored.list_parts()]
    assert [part["text"].shape[0] for part in parts] == [
        len(texts[i : i + rows]) for i in range(0, number, rows)
    ]
    for name, block in whole.sparse().items():
        assert {part[name].shape[1] for part in parts} <= {block.shape[1]}
        assert b"".join(part[name].data.tobytes() for part in parts) == block.data.tobytes()
        assert b"".join(part[name].indices.tobytes() for part in parts) == block.indices.tobytes()


def test_running_processes_score_the_parts_and_others_are_not_started() -> None:
    stored, asked = open_stored(store(TEXTS, 3)), []

    class Processes:
        ready = False

        def __call__(self, function: Callable[[object], object], parts: Iterable[object]) -> Iterable[object]:
            sent = [send(part) for part in parts]
            asked.append(len(sent))
            return [function(part) for part in sent]

    processes = Processes()
    there = replace(stored, run=processes)
    weights = np.arange(float(stored.heads["text"].first.size))
    alone = np.concatenate(list(stored.map(lambda part: part["text"] @ weights)))
    assert len(alone) == len(TEXTS)
    for processes.ready, expected in ((False, []), (True, [3])):
        scores = np.concatenate(list(there.map(lambda part: part["text"] @ weights)))
        assert (scores.tobytes(), asked) == (alone.tobytes(), expected)


def test_a_matrix_with_another_key_or_in_another_format_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    data = store(TEXTS, 3)
    assert StoredMatrix.read(io.BytesIO(data), "other", io.BytesIO) is None
    monkeypatch.setattr("slr.screen.stored.FORM", 0)
    assert StoredMatrix.read(io.BytesIO(data), "k", io.BytesIO) is None


@pytest.mark.parametrize("change", [slice(0), slice(9), slice(-1), slice(100, None)])
def test_a_damaged_file_is_noticed(change: slice) -> None:
    damaged = io.BytesIO(store(TEXTS, 3)[change])
    with pytest.raises((OSError, ValueError, KeyError, TypeError)):
        StoredMatrix.read(damaged, "k", io.BytesIO)
