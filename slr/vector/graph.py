"""Rewrite a model whose weights are stored as 8-bit integers so that it also computes with 8-bit integers.

The file of the model converts its weights to 32-bit numbers before each multiplication. Multiplying the integers gives
nearly the same vectors in less than half of the time.
"""

from pathlib import Path
from typing import Any


def read_quantized(path: Path) -> bytes:
    """Return a model in ONNX format that multiplies by its stored 8-bit weights in integers.

    When the model runs, the numbers that are multiplied by the weights are rounded to 8 bits, with one scale for the
    whole text.
    """
    import onnx  # noqa: PLC0415  heavy, and optional

    model = onnx.load(str(path))
    graph = model.graph
    makers = {output: node for node in graph.node for output in node.output}
    stored = {tensor.name for tensor in graph.initializer}
    nodes: list[Any] = []
    rounded: set[str] = set()
    for node in graph.node:
        weights = _find_weights(node, makers, stored)
        if weights is None:
            nodes.append(node)
            continue
        factor = node.input[0]
        if factor not in rounded:
            rounded.add(factor)
            nodes.append(_round(factor))
        nodes += _multiply(factor, *weights, node.output[0])
    del graph.node[:]
    graph.node.extend(nodes)
    return bytes(model.SerializeToString())


def _find_weights(node: Any, makers: dict[str, Any], stored: set[str]) -> tuple[str, str] | None:
    """Return the names of a node's weights and of their scales if the node multiplies by stored 8-bit weights."""
    scaled = makers.get(node.input[1]) if node.op_type == "MatMul" else None
    if scaled is None or scaled.op_type != "Mul":
        return None
    cast = makers.get(scaled.input[0])
    if cast is None or cast.op_type != "Cast" or cast.input[0] not in stored:
        return None
    return cast.input[0], scaled.input[1]


def _round(factor: str) -> Any:
    from onnx import helper  # noqa: PLC0415

    return helper.make_node(
        "DynamicQuantizeLinear", [factor], [f"{factor}_whole", f"{factor}_scale", f"{factor}_zero"]
    )


def _multiply(factor: str, weights: str, scale: str, output: str) -> list[Any]:
    from onnx import TensorProto, helper  # noqa: PLC0415

    return [
        helper.make_node(
            "MatMulInteger", [f"{factor}_whole", weights, f"{factor}_zero"], [f"{output}_whole"]
        ),
        helper.make_node("Cast", [f"{output}_whole"], [f"{output}_number"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{factor}_scale", scale], [f"{output}_scale"]),
        helper.make_node("Mul", [f"{output}_number", f"{output}_scale"], [output]),
    ]
