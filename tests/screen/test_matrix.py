"""The stored matrix is used while the reports are the same, and never after they have changed."""

import io
from collections.abc import Callable, Iterable
from functools import partial

import numpy as np
import pyarrow as pa
import pytest

from slr.model.screening import Model
from slr.model.table import REPORTS, frame
from slr.screen import matrix
from slr.screen.feature import Matrix
from slr.screen.rank import ProtocolWords, rank_reports
from slr.screen.stored import StoredMatrix


def reports(*titles: str):  # type: ignore[no-untyped-def]
    return frame(
        REPORTS,
        [
            {
                "report": f"r{i}",
                "records": [],
                "sources": [],
                "arm": "other",
                "title": t,
                "authors": [],
                "keywords": [],
            }
            for i, t in enumerate(titles)
        ],
    )


def no_vectors(_texts: object) -> object:
    raise AssertionError("no vectors are needed")


def make_matrix(data, settings, **more):  # type: ignore[no-untyped-def]
    """Make the matrix of a table that is read in parts of two reports. None stands for texts that are not needed."""

    def parts():  # type: ignore[no-untyped-def]
        return [partial(data.__getitem__, slice(i, i + 2)) for i in range(0, len(data), 2)]

    return matrix.make_matrix(parts, settings, **more)


class MemoryCache:
    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def read(self, name: str) -> io.BytesIO | None:
        return io.BytesIO(self.files[name]) if name in self.files else None

    def share(self, name: str) -> Callable[[], io.BytesIO]:
        return lambda: io.BytesIO(self.files[name])

    def write(self, name: str, *parts: bytes | memoryview) -> None:
        self.write_parts(name, parts)

    def write_parts(self, name: str, parts: Iterable[bytes | memoryview]) -> None:
        self.files[name] = b"".join(parts)


def test_a_cached_matrix_is_used_until_the_reports_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "CACHED_FROM", 2)
    cache = MemoryCache()
    first = reports("workload of nurses", "beban kerja", "workload of teachers")
    made = make_matrix(first, Model(), cache=cache, reports_hash="a", encode=no_vectors)
    before = dict(cache.files)
    again = make_matrix(first, Model(), cache=cache, reports_hash="a", encode=no_vectors)
    assert cache.files == before
    assert again.words == made.words
    assert again.blocks["text"].weights.tobytes() == made.blocks["text"].weights.tobytes()
    second = reports("workload of nurses", "something else", "workload of teachers")
    assert "something" in make_matrix(second, Model(), cache=cache, reports_hash="b", encode=no_vectors).words
    assert cache.files != before


def test_a_matrix_in_the_cache_is_not_in_memory_but_gives_the_same_scores(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = reports("workload of nurses", "beban kerja", "workload of teachers", "rice", "soil of rice")
    ids = pa.array(data["report"], pa.large_string())
    tables = []
    for least, kind in ((100, Matrix), (1, StoredMatrix)):
        monkeypatch.setattr(matrix, "CACHED_FROM", least)
        opened = matrix.open_matrix(
            lambda: [partial(data.__getitem__, slice(i, i + 2)) for i in range(0, len(data), 2)],
            Model(),
            cache=MemoryCache(),
            reports_hash="a",
            encode=no_vectors,
        )
        assert isinstance(opened, kind)
        tables.append(
            rank_reports(
                ids,
                {"r0": True, "r3": False},
                ["r1", "r2", "r4"],
                stage="title-abstract",
                words=ProtocolWords(texts=("workload",)),
                settings=Model(),
                matrix=opened,
            )
        )
    assert tables[0].equals(tables[1])
    assert tables[0]["report"].iloc[0] == "r2"


def test_a_damaged_cache_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "CACHED_FROM", 1)
    cache = MemoryCache()
    cache.write("matrix.bin", b"PK\x03\x04 not a matrix")
    data = reports("workload of nurses", "workload")
    assert "nurses" in make_matrix(data, Model(), cache=cache, reports_hash="a", encode=no_vectors).words


@pytest.mark.parametrize("change", [slice(64), slice(64, None), slice(600), slice(-1), slice(0)])
def test_a_changed_cache_is_made_again(monkeypatch: pytest.MonkeyPatch, change: slice) -> None:
    monkeypatch.setattr(matrix, "CACHED_FROM", 1)
    cache, data = MemoryCache(), reports("workload of nurses", "workload")
    make_matrix(data, Model(), cache=cache, reports_hash="a", encode=no_vectors)
    whole = cache.files["matrix.bin"]
    cache.files["matrix.bin"] = whole[change]
    assert "nurses" in make_matrix(data, Model(), cache=cache, reports_hash="a", encode=no_vectors).words
    assert cache.files["matrix.bin"] == whole


def test_a_valid_cache_is_read_and_nothing_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "CACHED_FROM", 1)
    cache, data = MemoryCache(), reports("workload of nurses")
    made = make_matrix(data, Model(), cache=cache, reports_hash="a", encode=no_vectors)
    assert make_matrix(None, Model(), cache=cache, reports_hash="a", encode=no_vectors).words == made.words


def test_a_cache_made_with_keywords_is_not_used_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "CACHED_FROM", 1)
    cache, data = MemoryCache(), reports("workload of nurses")
    data.at[0, "keywords"] = ["sleep"]
    assert make_matrix(data, Model(), cache=cache, reports_hash="a", encode=no_vectors).keywords == ("sleep",)
    assert (
        make_matrix(data, Model(keywords=False), cache=cache, reports_hash="a", encode=no_vectors).keywords
        == ()
    )


@pytest.mark.parametrize(("number", "cached"), [(2, False), (3, True), (4, True)])
def test_a_matrix_is_cached_from_so_many_reports_on(
    monkeypatch: pytest.MonkeyPatch, number: int, cached: bool
) -> None:
    monkeypatch.setattr(matrix, "CACHED_FROM", 3)
    cache = MemoryCache()
    make_matrix(reports(*["work"] * number), Model(), cache=cache, reports_hash="a", encode=no_vectors)
    assert bool(cache.files) is cached


def test_only_the_model_vectors_asks_for_vectors_and_gets_one_per_report() -> None:
    asked: list[object] = []

    def encode(texts: object) -> object:
        asked.append(texts)
        return np.array([[1.0, 0.0], [0.0, 1.0]], dtype=np.float16)

    data = reports("workload", "sleep")
    made = make_matrix(data, Model(name="vectors"), cache=MemoryCache(), reports_hash="a", encode=encode)
    assert asked == [["workload", "sleep"]]
    assert made.blocks["vector"].shape == (2, 2)
    assert set(made.blocks) == {"text", "keyword", "title", "merged", "even", "vector"}


def test_cached_words_of_one_model_are_not_used_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "CACHED_FROM", 1)
    cache, data = MemoryCache(), reports("workload", "sleep")
    for name, blocks in (("elas", {"text", "keyword"}), ("logistic", {"text", "keyword"})):
        made = make_matrix(data, Model(name=name), cache=cache, reports_hash="a", encode=no_vectors)
        assert set(made.blocks) == blocks
    made = make_matrix(
        data,
        Model(name="vectors"),
        cache=cache,
        reports_hash="a",
        encode=lambda texts: np.eye(len(texts), dtype=np.float16),
    )
    assert "even" in made.blocks
