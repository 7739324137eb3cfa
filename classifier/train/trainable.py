"""The model that is trained: the encoder as a transformers ``BertModel``, and one class vector a leaf."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from transformers import BertConfig, BertModel

from classifier.errors import BrokenArtefact
from classifier.transformer import Checkpoint

Spans = torch.Tensor
START_SCALE = 40.0
_FAR = -1e9


class Trainable(nn.Module):
    """Token ids to unit vectors, and those to logits over leaves.

    Attributes:
        words: (used,) piece ids of the tokenizer that have a row in the embeddings, ascending.
    """

    def __init__(self, checkpoint: Checkpoint, words: torch.Tensor, leaves: int, dropout: float) -> None:
        """Fill a BertModel from a checkpoint, keeping the embeddings of ``words`` alone."""
        super().__init__()
        tensors = checkpoint.tensors
        inner = tensors["encoder.layer.0.intermediate.dense.weight"].shape[0]
        config = BertConfig(
            vocab_size=len(words),
            hidden_size=checkpoint.width,
            num_hidden_layers=checkpoint.shape.layers,
            num_attention_heads=checkpoint.shape.heads,
            intermediate_size=inner,
            max_position_embeddings=checkpoint.shape.positions,
            type_vocab_size=tensors["embeddings.token_type_embeddings.weight"].shape[0],
            layer_norm_eps=checkpoint.shape.epsilon,
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=dropout,
            pad_token_id=0,
        )
        self.encoder = BertModel(config, add_pooling_layer=False)
        kept = {name: value for name, value in tensors.items() if name in self.encoder.state_dict()}
        every = tensors["embeddings.word_embeddings.weight"]
        kept["embeddings.word_embeddings.weight"] = every if len(every) == len(words) else every[words]
        lost = self.encoder.load_state_dict(kept, strict=False)
        if missing := [name for name in lost.missing_keys if "position_ids" not in name]:
            raise BrokenArtefact(f"the encoder lacks {missing[0]}: delete it and build again")
        self.register_buffer("words", words, persistent=False)
        self.classes = nn.Parameter(torch.zeros(leaves, checkpoint.width))
        self.scale = nn.Parameter(torch.tensor(math.log(START_SCALE)))

    def vectors(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Unit vectors of texts.

        Args:
            ids: (n, m) rows of ``words``.
            mask: (n, m) bool, true where there is a token.

        Returns:
            (n, width) float32.
        """
        tokens = self.encoder(input_ids=ids, attention_mask=mask.to(torch.int64)).last_hidden_state.float()
        counted = mask.unsqueeze(2).to(tokens.dtype)
        return functional.normalize((tokens * counted).sum(1) / counted.sum(1), dim=1)

    def logits(self, vectors: torch.Tensor) -> torch.Tensor:
        """(n, leaves) logits of unit vectors (n, width)."""
        return vectors @ functional.normalize(self.classes, dim=1).T * self.scale.exp()


@dataclass(frozen=True)
class Tree:
    """The nomenclature as the loss needs it, on the device.

    Attributes:
        spans: depth (8, 6, 4, 2) -> (leaves, 2) first and one past the last leaf of each leaf's code of that depth.
        headings: (leaves,) number of each leaf's heading.
        rivals: (headings, headings) bool, true where two headings are often confused.
        names: (leaves,) heading of each leaf, 4 digits.
        pairs: headings that are often confused.
    """

    spans: dict[int, Spans]
    headings: torch.Tensor
    rivals: torch.Tensor
    names: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, codes: list[str], rivals: list[tuple[str, str]], device: str) -> Tree:
        """From the 8-digit codes of the leaves in order, and pairs of headings."""
        spans = {depth: torch.from_numpy(_spans([code[:depth] for code in codes])).to(device) for depth in (8, 6, 4, 2)}
        names = sorted({code[:4] for code in codes})
        number = {name: i for i, name in enumerate(names)}
        confused = torch.zeros(len(names), len(names), dtype=torch.bool)
        for one, other in rivals:
            if one in number and other in number:
                confused[number[one], number[other]] = confused[number[other], number[one]] = True
        headings = torch.tensor([number[code[:4]] for code in codes], device=device)
        return cls(spans, headings, confused.to(device), tuple(code[:4] for code in codes), tuple(rivals))


def _spans(codes: list[str]) -> np.ndarray:
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for i, code in enumerate(codes):
        first.setdefault(code, i)
        last[code] = i + 1
    return np.asarray([(first[code], last[code]) for code in codes], dtype=np.int64)


def loss_of(
    logits: torch.Tensor, targets: torch.Tensor, tree: Tree, weights: tuple[float, float, float], margin: float
) -> torch.Tensor:
    """(n,) negative log of the sum of probabilities over each text's leaves, and of its wider codes.

    Args:
        logits: (n, leaves) float32.
        targets: (n, 2) first and one past the last leaf of what is known of each text.
        tree: the nomenclature.
        weights: of the loss at 6, 4 and 2 digits.
        margin: logits by which the leaves of rival headings are raised; 0 for none.
    """
    if margin:
        own = tree.headings[targets[:, 0]]
        is_within_one = own == tree.headings[targets[:, 1] - 1]
        rivals = tree.rivals[own][:, tree.headings] & is_within_one[:, None]
        logits = logits + margin * rivals
    whole = torch.logsumexp(logits, 1)
    places = torch.arange(logits.shape[1], device=logits.device)
    found = whole - _inside(logits, targets, places)
    for depth, weight in zip((6, 4, 2), weights, strict=True):
        if weight:
            spans = tree.spans[depth]
            wider = torch.stack([spans[targets[:, 0], 0], spans[targets[:, 1] - 1, 1]], 1)
            found = found + weight * (whole - _inside(logits, wider, places))
    return found


def pair_loss(vectors: torch.Tensor, partners: torch.Tensor, targets: torch.Tensor, temperature: float) -> torch.Tensor:
    """Mean negative log probability of finding each text's partner among those of the batch, and the other way round.

    Texts of the same leaves are no wrong answers to each other;
    Source: van den Oord et al. (2018), arXiv:1807.03748; both directions as in Radford et al. (2021), arXiv:2103.00020.

    Args:
        vectors: (n, width) unit rows.
        partners: (n, width) unit rows.
        targets: (n, 2) leaves of each text.
        temperature: by which cosines are divided.
    """
    cosines = vectors @ partners.T / temperature
    first, last = targets[:, :1], targets[:, 1:]
    overlap = (first < last.T) & (first.T < last)
    own = torch.eye(len(vectors), dtype=torch.bool, device=vectors.device)
    cosines = cosines.masked_fill(overlap & ~own, _FAR)
    right = torch.arange(len(vectors), device=vectors.device)
    return (functional.cross_entropy(cosines, right) + functional.cross_entropy(cosines.T, right)) / 2


def _inside(logits: torch.Tensor, spans: Spans, places: torch.Tensor) -> torch.Tensor:
    inside = (places >= spans[:, :1]) & (places < spans[:, 1:])
    return torch.logsumexp(logits.masked_fill(~inside, _FAR), 1)
