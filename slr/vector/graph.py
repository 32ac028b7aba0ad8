"""Build a graph that multiplies the weights of a model as 8-bit integers, as its file stores them.

The graph in the file of the model converts the weights to 32-bit numbers before each multiplication. The graph that is
built here multiplies the integers instead, and computes query, key and value of a layer in one product. It needs no mask,
because each text is computed alone. The vectors are nearly the same, but are computed in a third of the time.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

LAYERS: Final = 6
HEADS: Final = 12
WIDTH: Final = 384  # numbers per word piece
TINY: Final = 1e-12  # added to variances, as in the published model
RUNTIME: Final = "com.microsoft"  # the operators of onnxruntime that are not part of the standard

Product = tuple[NDArray[np.int8], NDArray[np.float32]]  # weights, and the scale of each column


def build_graph(path: Path) -> bytes:
    """Return the model in ONNX format. Its input is `input_ids`, and its output is one vector per word piece.

    `path` is the file of the model that slr[vectors] installs. When the model runs, the numbers that are multiplied
    by the weights are rounded to 8 bits, with one scale for the whole text.
    """
    import onnx  # noqa: PLC0415  heavy, and optional

    return _Builder(onnx.load(str(path))).build()


class _Builder:
    """The nodes and tensors that have been collected for the new graph.

    Each method that adds nodes returns the name of their result. `build` returns the whole model.
    """

    def __init__(self, model: Any) -> None:
        from onnx import helper, numpy_helper  # noqa: PLC0415

        self._helper, self._numpy = helper, numpy_helper
        self._stored = {t.name.removeprefix("inner."): t for t in model.graph.initializer}
        self._products = iter(list(self._find_products(model.graph)))
        self._nodes: list[Any] = []
        self._tensors: list[Any] = []

    def build(self) -> bytes:
        found = self._embed()
        for layer in range(LAYERS):
            found = self._add_layer(found, f"encoder.layer.{layer}")
        whole, real = 7, 1  # ONNX's numbers of the types int64 and float32
        graph = self._helper.make_graph(
            self._nodes,
            "vectors",
            [self._helper.make_tensor_value_info("input_ids", whole, ["texts", "pieces"])],
            [self._helper.make_tensor_value_info(found, real, ["texts", "pieces", WIDTH])],
            self._tensors,
        )
        versions = [self._helper.make_opsetid("", 17), self._helper.make_opsetid(RUNTIME, 1)]
        made = self._helper.make_model(graph, opset_imports=versions, ir_version=8)
        return bytes(made.SerializeToString())

    def _find_products(self, graph: Any) -> Iterator[Product]:
        """Yield the factors of the products with stored 8-bit weights, in the order in which the model computes them."""
        makers = {output: node for node in graph.node for output in node.output}
        for node in graph.node:
            scaled = makers.get(node.input[1]) if node.op_type == "MatMul" else None
            cast = makers.get(scaled.input[0]) if scaled is not None and scaled.op_type == "Mul" else None
            if scaled is not None and cast is not None and cast.input[0] in self._stored:
                yield self._read(cast.input[0]), self._read(scaled.input[1]).ravel()

    def _read(self, name: str) -> NDArray[Any]:
        return np.asarray(self._numpy.to_array(self._stored[name]))

    def _read_table(self, name: str) -> NDArray[np.float32]:
        return np.asarray(self._read(f"{name}_q") * self._read(f"{name}_scale"), dtype=np.float32)

    def _store(self, name: str, values: NDArray[Any]) -> str:
        self._tensors.append(self._numpy.from_array(np.ascontiguousarray(values), name))
        return name

    def _add(self, kind: str, inputs: list[str], *outputs: str, domain: str = "", **settings: Any) -> str:
        self._nodes.append(self._helper.make_node(kind, inputs, list(outputs), domain=domain, **settings))
        return outputs[0]

    def _embed(self) -> str:
        """Add nodes that sum the vectors of the word pieces, of their positions and of their type. Return the name of the result.

        The sum is normalised. All word pieces have the same type.
        """
        words = self._store("words", self._read_table("embeddings.word_embeddings.weight"))
        places = self._read_table("embeddings.position_embeddings.weight")
        kind = self._read("embeddings.token_type_embeddings.weight")[0]
        zero = self._store("zero", np.array([0], np.int64))
        length = self._add("Shape", ["input_ids"], "length", start=1)
        here = self._add("Slice", [self._store("places", places + kind), zero, length, zero], "here")
        pieces = self._add("Gather", [words, "input_ids"], "pieces")
        return self._add_norm(pieces, here, "embeddings.LayerNorm")

    def _add_layer(self, given: str, layer: str) -> str:
        parts = [next(self._products) for _ in range(3)]
        biases = [self._read(f"{layer}.attention.self.{part}.bias") for part in ("query", "key", "value")]
        joined = (np.hstack([w for w, _ in parts]), np.hstack([s for _, s in parts]))
        both = self._multiply(given, joined, np.hstack(biases), f"{layer}.joined")
        names = [f"{layer}.{part}" for part in ("query", "key", "value")]
        sizes = self._store(f"{layer}.sizes", np.array([WIDTH] * 3, np.int64))
        self._add("Split", [both, sizes], *names, axis=2)
        seen = self._add("MultiHeadAttention", names, f"{layer}.seen", domain=RUNTIME, num_heads=HEADS)
        mixed = self._add_dense(seen, f"{layer}.attention.output.dense")
        middle = self._add_norm(mixed, given, f"{layer}.attention.output.LayerNorm")
        wide = self._add_dense(middle, f"{layer}.intermediate.dense")
        bent = self._add("Gelu", [wide], f"{layer}.bent", domain=RUNTIME)
        return self._add_norm(
            self._add_dense(bent, f"{layer}.output.dense"), middle, f"{layer}.output.LayerNorm"
        )

    def _add_dense(self, given: str, name: str) -> str:
        return self._multiply(given, next(self._products), self._read(f"{name}.bias"), name)

    def _multiply(self, given: str, product: Product, bias: NDArray[np.float32], name: str) -> str:
        weights, scale = product
        inputs = [
            given,
            self._store(f"{name}.weights", weights),
            self._store(f"{name}.scale", scale),
            self._store(f"{name}.zero", np.zeros(len(scale), np.int8)),
            self._store(f"{name}.bias", bias),
        ]
        return self._add("DynamicQuantizeMatMul", inputs, f"{name}.product", domain=RUNTIME)

    def _add_norm(self, one: str, other: str, name: str) -> str:
        """Add nodes that sum two vectors and normalise the sum, and return the name of the result.

        The model learned the weight and the bias of the normalisation.
        """
        total = self._add("Add", [one, other], f"{name}.sum")
        learned = [self._store(f"{name}.{part}", self._read(f"{name}.{part}")) for part in ("weight", "bias")]
        return self._add("LayerNormalization", [total, *learned], f"{name}.scaled", axis=-1, epsilon=TINY)
