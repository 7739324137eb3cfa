"""What a model in training knows of the texts kept out: by its class vectors, and joined with the nearest texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch

from classifier.train.batches import Example, Tokens
from classifier.train.fit import encode
from classifier.train.trainable import Trainable, Tree

_RANKS = (1, 5, 20)
_DEPTHS = (8, 6, 4)
_TEMPERATURE = 0.03
_AT_ONCE = 512
Figures = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Held:
    """Texts kept out, and the texts that are searched for the nearest.

    Attributes:
        asked: texts of one leaf each, with language.
        shelf: texts of one leaf each; none of a ruling kept out.
    """

    asked: tuple[Example, ...]
    shelf: tuple[Example, ...]


def figures(model: Trainable, held: Held, tokens: Tokens, tree: Tree, device: str) -> Mapping[str, Figures]:
    """Shares of right answers by way of answering and language.

    Returns:
        ``head``, ``nearest`` and ``joined`` -> language (and ``all``) -> ``8@1``, ``8@5``, ... , ``nats`` and ``n``.
    """
    asked = encode(model, tokens([e.text for e in held.asked]), device)
    shelf = encode(model, tokens([e.text for e in held.shelf]), device)
    gold = torch.tensor([e.first for e in held.asked], device=device)
    of_shelf = torch.tensor([e.first for e in held.shelf], device=device)
    parts: dict[str, list[torch.Tensor]] = {"head": [], "nearest": [], "joined": []}
    with torch.no_grad():
        for start in range(0, len(asked), _AT_ONCE):
            vectors, right = asked[start : start + _AT_ONCE], gold[start : start + _AT_ONCE]
            head = torch.log_softmax(model.logits(vectors).float(), 1)
            near = _nearest(vectors, shelf, of_shelf, head.shape[1])
            joined = torch.log(0.65 * head.exp() + 0.35 * near.exp())
            for name, logs in (("head", head), ("nearest", near), ("joined", joined)):
                parts[name].append(_ranks(logs, right, tree))
    languages = [e.language for e in held.asked]
    return {name: _by_language(torch.cat(found), languages) for name, found in parts.items()}


def _nearest(vectors: torch.Tensor, shelf: torch.Tensor, leaf: torch.Tensor, leaves: int) -> torch.Tensor:
    cosines = vectors.float() @ shelf.float().T
    best = torch.full((len(vectors), leaves), -1.0, device=vectors.device)
    best.scatter_reduce_(1, leaf.expand(len(vectors), -1), cosines, "amax")
    return torch.log_softmax(best / _TEMPERATURE, 1)


def _ranks(logs: torch.Tensor, right: torch.Tensor, tree: Tree) -> torch.Tensor:
    """(n, depths + 1) rank of the right code among codes of each depth, from 0, and the log probability."""
    columns = []
    for depth in _DEPTHS:
        first = tree.spans[depth][:, 0]
        sums = torch.zeros_like(logs).index_add_(1, first, logs.exp())
        mine = sums.gather(1, first[right][:, None])
        columns.append((sums > mine).sum(1).float())
    columns.append(logs.gather(1, right[:, None])[:, 0])
    return torch.stack(columns, 1)


def _by_language(found: torch.Tensor, languages: Sequence[str]) -> Figures:
    result: Figures = {}
    for language in ("all", *sorted(set(languages))):
        rows = found if language == "all" else found[[i for i, spoken in enumerate(languages) if spoken == language]]
        shares = {
            f"{depth}@{rank}": round(float((rows[:, i] < rank).float().mean()), 4)
            for i, depth in enumerate(_DEPTHS)
            for rank in _RANKS
        }
        result[language] = {**shares, "nats": round(float(-rows[:, -1].clamp(min=-30).mean()), 4), "n": len(rows)}
    return result
