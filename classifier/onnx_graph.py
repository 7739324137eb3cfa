"""The encoder as a graph for ONNX Runtime: weights in 8 bits with a scale for each 32, inputs rounded likewise.

The shipped model's weights are stored in that form already, so nothing more is lost of them. The graph takes rows of
embeddings, not ids, so that the table of a quarter of a million pieces is read from its file and not copied into it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from classifier.checkpoint import PARTS, Shape
from classifier.rounding import BLOCK, in_blocks

_MICROSOFT = "com.microsoft"
_OPSET, _IR = 18, 10
_ZERO_POINT = 128
_EIGHT_BIT_INPUTS = 4
"""``accuracy_level`` of MatMulNBits: inputs are rounded to 8 bits in blocks as well."""
Tensors = Mapping[str, npt.NDArray[np.float32]]


def graph_of(tensors: Tensors, shape: Shape) -> bytes:
    """The graph of a BertModel's tensors, as ONNX Runtime reads it.

    Inputs ``rows`` (n, m, width) float32, word and place embeddings added; ``mask`` (n, m) int32, 1 where there is a
    token. Output ``tokens`` (n, m, width) float32.
    """
    found: bytes = _Writer(tensors, shape).model().SerializeToString()
    return found


class _Writer:
    """Gathers nodes and weights of one graph."""

    def __init__(self, tensors: Tensors, shape: Shape) -> None:
        self._tensors, self._shape = tensors, shape
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []

    def model(self) -> onnx.ModelProto:
        first = ["rows", *self._norm("embeddings.LayerNorm")]
        x = self._node("LayerNormalization", first, axis=-1, epsilon=self._shape.epsilon)
        for number in range(self._shape.layers):
            x = self._layer(x, f"encoder.layer.{number}")
        self._nodes.append(helper.make_node("Identity", [x], ["tokens"]))
        shape: list[str | int | None] = ["n", "m", self._shape.width]
        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [
                helper.make_tensor_value_info("rows", TensorProto.FLOAT, shape),
                helper.make_tensor_value_info("mask", TensorProto.INT32, ["n", "m"]),
            ],
            [helper.make_tensor_value_info("tokens", TensorProto.FLOAT, shape)],
            self._weights,
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR, producer_name="tariff-clerk")

    def _layer(self, x: str, name: str) -> str:
        parts = [f"{name}.{part}" for part in PARTS["attend"]]
        joint = self._node("Add", [self._product(x, parts), self._bias(parts)])
        apart = self._nodes_of("Split", [joint], 3, axis=-1, num_outputs=3)
        seen = self._node("MultiHeadAttention", [*apart, "", "mask"], _MICROSOFT, num_heads=self._shape.heads)
        merged = f"{name}.attention.output"
        x = self._added(self._product(seen, [f"{merged}.dense"]), x, merged)
        wide = [f"{name}.intermediate.dense"]
        inner = self._node("BiasGelu", [self._product(x, wide), self._bias(wide)], _MICROSOFT)
        return self._added(self._product(inner, [f"{name}.output.dense"]), x, f"{name}.output")

    def _added(self, new: str, old: str, name: str) -> str:
        """Layer norm over the sum of both and the bias of the dense layer that made ``new``."""
        inputs = [new, old, *self._norm(f"{name}.LayerNorm"), self._bias([f"{name}.dense"])]
        return self._node("SkipLayerNormalization", inputs, _MICROSOFT, epsilon=self._shape.epsilon)

    def _product(self, x: str, names: Sequence[str]) -> str:
        weight = np.concatenate([self._tensors[f"{name}.weight"] for name in names]).astype(np.float32)
        outputs, inputs = weight.shape
        levels, scales = in_blocks(weight)
        kept = [
            self._keep(f"{names[0]}.levels", (levels.astype(np.int16) + _ZERO_POINT).astype(np.uint8)),
            self._keep(f"{names[0]}.scales", scales.astype(np.float32).reshape(-1)),
        ]
        return self._node(
            "MatMulNBits", [x, *kept], _MICROSOFT,
            K=inputs, N=outputs, bits=8, block_size=BLOCK, accuracy_level=_EIGHT_BIT_INPUTS,
        )  # fmt: skip

    def _bias(self, names: Sequence[str]) -> str:
        bias = np.concatenate([self._tensors[f"{name}.bias"] for name in names])
        return self._keep(f"{names[0]}.bias", bias.astype(np.float32))

    def _norm(self, name: str) -> list[str]:
        return [self._keep(f"{name}.{end}", self._tensors[f"{name}.{end}"].astype(np.float32)) for end in _ENDS]

    def _keep(self, name: str, array: npt.NDArray[Any]) -> str:
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def _node(self, kind: str, inputs: Sequence[str], domain: str = "", **attributes: float | int) -> str:
        return self._nodes_of(kind, inputs, 1, domain, **attributes)[0]

    def _nodes_of(
        self, kind: str, inputs: Sequence[str], outputs: int, domain: str = "", **attributes: float | int
    ) -> list[str]:
        names = [f"{kind}.{len(self._nodes)}.{i}" for i in range(outputs)]
        node = helper.make_node(kind, list(inputs), names, domain=domain)
        node.attribute.extend(helper.make_attribute(key, value) for key, value in sorted(attributes.items()))
        self._nodes.append(node)
        return names


_ENDS = ("weight", "bias")
