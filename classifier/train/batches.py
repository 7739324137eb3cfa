"""From rows to batches: what is drawn in an epoch, how it is varied, and which texts share a batch."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from classifier.train.synonyms import Place
from classifier.train.traders import as_typed
from classifier.train.wordings import Wordings

Ints = npt.NDArray[np.int64]
_CHUNK = 4096
_LIKE_LENGTH = 4


@dataclass(frozen=True)
class Example:
    """A text with the leaves that it may be of.

    Attributes:
        text: as it stands.
        language: two small letters.
        source: of the row; how often it is drawn goes by this.
        first: first leaf.
        last: one past the last leaf.
        weight: how often it is drawn beside others of its source.
    """

    text: str
    language: str
    source: str
    first: int
    last: int
    weight: float = 1.0


@dataclass(frozen=True)
class Epoch:
    """What is learnt from in one epoch.

    Attributes:
        ids: token ids of each text, rows of the kept embeddings.
        targets: (n, 2) leaves.
        partners: token ids of another text of the same leaf; empty where texts are learnt from one by one.
    """

    ids: list[list[int]]
    targets: Ints
    partners: list[list[int]] = field(default_factory=list)


@dataclass(frozen=True)
class Batch:
    """Texts side by side.

    Attributes:
        ids: (n, m) int64.
        mask: (n, m) bool.
        targets: (n, 2) int64.
        partner: another text of the same leaf for each, where pairs are learnt from.
    """

    ids: torch.Tensor
    mask: torch.Tensor
    targets: torch.Tensor
    partner: Batch | None = None


def draw(examples: Sequence[Example], sources: Mapping[str, float], many: int, seed: int) -> Ints:
    """Numbers of the examples of an epoch: each at least the whole number of times that its weight asks for.

    Args:
        examples: all.
        sources: source -> factor; 1 unless named.
        many: how many to draw.
        seed: decides the rest.
    """
    weights = np.asarray([e.weight * sources.get(e.source, 1.0) for e in examples], dtype=np.float64)
    expected = weights / weights.sum() * many
    rng = np.random.default_rng(seed)
    certain = np.floor(expected)
    rest = rng.random(len(expected)) < expected - certain
    numbers = np.repeat(np.arange(len(examples)), (certain + rest).astype(np.int64))
    rng.shuffle(numbers)
    return numbers


def prepare(
    examples: Sequence[Example],
    numbers: Ints,
    tokens: Tokens,
    variants: float,
    seed: int,
    workers: Executor | None = None,
    is_paired: bool = False,
    wordings: Wordings | None = None,
) -> Epoch:
    """Vary and tokenise what was drawn; the same for the same seed, however many workers share the work."""
    drawn = [examples[int(n)] for n in numbers]
    chunks = [
        [
            (e.text, e.language, (e.first, e.last), seed * 1_000_003 + i)
            for i, e in enumerate(drawn[start : start + _CHUNK], start)
        ]
        for start in range(0, len(drawn), _CHUNK)
    ]
    vary = partial(_vary, strength=variants, wordings=wordings)
    varied = workers.map(vary, chunks) if workers else map(vary, chunks)
    ids = [row for texts in varied for row in tokens(texts)]
    targets = np.asarray([(e.first, e.last) for e in drawn], dtype=np.int64)
    partners = tokens([e.text for e in _partners(examples, drawn, seed)]) if is_paired else []
    return Epoch(ids, targets, partners)


def _partners(examples: Sequence[Example], drawn: Sequence[Example], seed: int) -> Iterator[Example]:
    """For each text another of the same leaf, best in another language or of another source; itself where none is."""
    rng = random.Random(seed)
    of_leaf: dict[tuple[int, int], list[Example]] = {}
    for example in examples:
        of_leaf.setdefault((example.first, example.last), []).append(example)
    for example in drawn:
        others = of_leaf[example.first, example.last]
        found = [others[rng.randrange(len(others))] for _ in range(3)]
        unlike = [e for e in found if (e.language, e.source) != (example.language, example.source)]
        yield (unlike or [e for e in found if e is not example] or [example])[0]


def _vary(chunk: Sequence[tuple[str, str, Place, int]], strength: float, wordings: Wordings | None) -> list[str]:
    return [as_typed(text, language, seed, strength, wordings, place) for text, language, place, seed in chunk]


class Tokens:
    """Texts to rows of the kept embeddings; pieces that were not kept become the unknown one."""

    def __init__(self, tokenizer: Tokenizer, words: Sequence[int], longest: int, unknown: int = 3) -> None:
        """Keep the pieces ``words`` (ids of the tokenizer, ascending)."""
        self._tokenizer = tokenizer
        tokenizer.enable_truncation(longest)
        tokenizer.no_padding()
        size = tokenizer.get_vocab_size()
        rows = np.full(size, list(words).index(unknown), dtype=np.int64)
        rows[np.asarray(words)] = np.arange(len(words))
        self._rows = rows

    def __call__(self, texts: Sequence[str]) -> list[list[int]]:
        """Rows of each text with its prefix."""
        encoded = self._tokenizer.encode_batch_fast([f"query: {text}" for text in texts])
        return [self._rows[encoding.ids].tolist() for encoding in encoded]


def used_pieces(tokenizer: Tokenizer, texts: Sequence[str]) -> list[int]:
    """Pieces that the texts are made of, with the special ones and every single letter, ascending."""
    found = {0, 1, 2, 3}
    for start in range(0, len(texts), 50_000):
        for encoding in tokenizer.encode_batch_fast([f"query: {text}" for text in texts[start : start + 50_000]]):
            found.update(encoding.ids)
    found.update(i for piece, i in tokenizer.get_vocab().items() if len(piece.strip("▁")) <= 2 and piece.isascii())
    return sorted(found)


def batches(epoch: Epoch, tokens: int, seed: int, clusters: Ints | None = None, share: float = 0.0) -> Iterator[Batch]:
    """Batches of like length and at most so many tokens, in mixed order.

    Args:
        epoch: texts.
        tokens: of a batch, padding counted.
        seed: of the order.
        clusters: (leaves,) number of the cluster of headings that each leaf belongs to; its texts go side by side.
        share: of the texts for which that holds; the others are mixed in anywhere.
    """
    rng = random.Random(seed)
    order = sorted(range(len(epoch.ids)), key=_ordering(epoch, rng, clusters, share))
    parts: list[list[int]] = [[]]
    for i in order:
        if parts[-1] and len(epoch.ids[i]) * (len(parts[-1]) + 1) > tokens:
            parts.append([])
        parts[-1].append(i)
    rng.shuffle(parts)
    for part in parts:
        targets = epoch.targets[part]
        partner = side_by_side([epoch.partners[i] for i in part], targets) if epoch.partners else None
        yield replace(side_by_side([epoch.ids[i] for i in part], targets), partner=partner)


def _ordering(
    epoch: Epoch, rng: random.Random, clusters: Ints | None, share: float
) -> Callable[[int], tuple[float, ...]]:
    if clusters is None or not share:
        return lambda i: (len(epoch.ids[i]), rng.random())
    keys = [rng.random() for _ in range(int(clusters.max()) + 1)]

    def place(i: int) -> tuple[float, ...]:
        key = keys[clusters[epoch.targets[i, 0]]] if rng.random() < share else rng.random()
        return (len(epoch.ids[i]) // _LIKE_LENGTH, key, rng.random())

    return place


def clusters_of(headings: Sequence[str], rivals: Sequence[tuple[str, str]], seed: int, most: int = 6) -> Ints:
    """(leaves,) cluster of each leaf: headings that are confused, at most so many together; others for each seed.

    Args:
        headings: (leaves,) heading of each leaf.
        rivals: pairs of headings that are confused.
        seed: of the pairs' order.
        most: headings in a cluster.
    """
    of = {heading: [heading] for heading in headings}
    pairs = [(one, other) for one, other in rivals if one in of and other in of]
    random.Random(seed).shuffle(pairs)
    for one, other in pairs:
        mine, theirs = of[one], of[other]
        if mine is not theirs and len(mine) + len(theirs) <= most:
            mine.extend(theirs)
            of.update((heading, mine) for heading in theirs)
    numbers: dict[int, int] = {}
    return np.asarray([numbers.setdefault(id(of[h]), len(numbers)) for h in headings], dtype=np.int64)


def side_by_side(rows: Sequence[Sequence[int]], targets: Ints) -> Batch:
    """Rows of unlike length padded to the longest."""
    longest = max(len(row) for row in rows)
    ids = np.zeros((len(rows), longest), dtype=np.int64)
    mask = np.zeros((len(rows), longest), dtype=bool)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
        mask[i, : len(row)] = True
    return Batch(torch.from_numpy(ids), torch.from_numpy(mask), torch.from_numpy(np.asarray(targets, dtype=np.int64)))
