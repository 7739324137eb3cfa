"""``python -m classifier.train.second_stage``: what reading query and candidate together would add to the join.

For each query of the rulings held out, the twenty likeliest leaves are weighed again by a conditional logit over the
join's evidence and, in turn: the masses of heading and subheading, ranks by each kind of evidence, the gaps to the
best, how many rulings a leaf has; and late interaction, where each piece of the query finds its nearest piece of the
nearest text of the leaf, and the other way round. Each half of the rulings is measured with what was learnt on the
other; the weights of the join itself were learnt on all of them.

Source: Khattab and Zaharia (2020), ColBERT, arXiv:2004.12832, for late interaction.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from classifier.constants import load_learnt
from classifier.corpus import Entry
from classifier.encoder import Encoder
from classifier.index import Vectors
from classifier.join import log_prior, logits_of
from classifier.load import load_encoder
from classifier.settings import Settings
from classifier.train.examples import Examples
from classifier.train.hearing import Hearing
from classifier.train.table import heads, row
from tariff.probabilities import softmax
from tariff.tree import Floats, Ints, Tree

_CANDIDATES = 20


@dataclass(frozen=True)
class Short:
    """The likeliest leaves of each query.

    Attributes:
        leaves: (n, 20) likeliest first.
        logits: (n, 20) of the join.
        right: (n,) place of the right leaf among them, -1 where it is none of them.
        is_first: (n,) whether a query is of the first half of the rulings.
    """

    leaves: Ints
    logits: Floats
    right: Ints
    is_first: np.ndarray


def weigh(short: Short, signs: Sequence[Floats]) -> tuple[float, float, float]:
    """Nats, and percent of queries whose right leaf comes first and among the first five.

    Args:
        short: candidates.
        signs: (n, 20) each, beside the join's logits.
    """
    table = np.stack([short.logits, *signs], 2)
    table = table / table.reshape(-1, table.shape[2]).std(0)
    ranks, nats = np.full(len(table), _CANDIDATES), np.full(len(table), np.nan)
    for half in (short.is_first, ~short.is_first):
        weights = _fit(table[half & (short.right >= 0)], short.right[half & (short.right >= 0)])
        for i in np.flatnonzero(~half & (short.right >= 0)):
            p = softmax(table[i] @ weights)
            nats[i] = -np.log(max(p[short.right[i]], 1e-12))
            ranks[i] = int((p > p[short.right[i]]).sum())
    return float(np.nanmean(nats)), 100 * float((ranks < 1).mean()), 100 * float((ranks < 5).mean())


def _fit(table: Floats, right: Ints) -> Floats:
    rows = np.arange(len(right))

    def loss(weights: Floats) -> tuple[float, Floats]:
        p = softmax(table @ weights)
        nats = -np.log(np.maximum(p[rows, right], 1e-12)).mean()
        p[rows, right] -= 1
        return float(nats), np.einsum("ij,ijk->k", p, table) / len(right)

    start = np.zeros(table.shape[2])
    start[0] = 1
    found: Floats = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return found


def shortened(examples: Examples, logits: Floats) -> Short:
    """The likeliest leaves of all queries; ``logits`` is (n, leaves)."""
    leaves = np.argsort(-logits, axis=1, kind="stable")[:, :_CANDIDATES].astype(np.int32)
    is_right = leaves == np.asarray(examples.leaf)[:, None]
    right = np.where(is_right.any(1), is_right.argmax(1), -1).astype(np.int32)
    return Short(leaves, np.take_along_axis(logits, leaves, 1), right, examples.is_first)


def of_evidence(examples: Examples, logits: Floats, short: Short, tree: Tree) -> dict[str, Floats]:
    """(n, 20) signs that the evidence holds of each candidate beside its sum."""

    def taken(values: Floats) -> Floats:
        return np.take_along_axis(values, short.leaves, 1)

    p = softmax(logits)
    found = {f"mass at {depth}": taken(np.log(_spread(tree, tree.mass(p, depth), depth))) for depth in (4, 6)}
    for name in ("nearest", "centroid", "lexical"):
        values = np.stack([getattr(features, name) for features in examples.features])
        found[f"gap of {name}"] = taken(values - values.max(1, keepdims=True))
        found[f"rank by {name}"] = taken(1 / (1 + np.argsort(np.argsort(-values, 1), 1)))
    return {**found, "rulings": np.log1p(examples.counts)[short.leaves]}


def _spread(tree: Tree, masses: Floats, depth: int) -> Floats:
    starts = tree.groups[depth][0]
    sizes = np.diff(np.append(starts, len(tree.leaves)))
    return np.repeat(masses, sizes, axis=1)


def late(query: Vectors, text: Vectors) -> tuple[float, float]:
    """Mean cosine of each piece of the query to its nearest piece of the text, and of the text's to the query's.

    Args:
        query: (pieces, d) unit rows.
        text: (pieces, d) unit rows.
    """
    if not len(query) or not len(text):
        return 0.0, 0.0
    cosines = query @ text.T
    return float(cosines.max(1).mean()), float(cosines.max(0).mean())


def of_pieces(examples: Examples, short: Short, entries: Sequence[Entry], encoder: Encoder, rows: Vectors) -> Floats:
    """(2, n, 20) late interaction of each query with the nearest text of each candidate; ``rows`` are the entries'."""
    places: dict[int, list[int]] = {}
    for number, entry in enumerate(entries):
        places.setdefault(entry.leaf, []).append(number)
    queries = [one.text for one in examples.asked]
    asked = encoder.encode(queries)
    near = [[own[int((rows[own] @ v).argmax())] for own in (places[int(i)] for i in leaves)]
            for v, leaves in zip(asked, short.leaves, strict=True)]  # fmt: skip
    texts = sorted({entries[number].text for numbers in near for number in numbers})
    known: Mapping[str, Vectors] = dict(zip(texts, encoder.pieces(texts), strict=True))
    found = np.zeros((2, *short.leaves.shape))
    for i, (query, numbers) in enumerate(zip(encoder.pieces(queries), near, strict=True)):
        for j, number in enumerate(numbers):
            found[:, i, j] = late(query, known[entries[number].text])
    return found


def main() -> int:
    """Measure; a table of a line a way."""
    settings = Settings.from_environ(os.environ)
    hearing = Hearing.open(settings)
    examples, weights = hearing.examples().in_doubt(), load_learnt(settings.learnt).join
    prior = log_prior(examples.counts, examples.special, weights)
    logits = np.stack([logits_of(features, prior, weights) for features in examples.features])
    short = shortened(examples, logits)
    entries, encode = hearing.witness.index.entries, hearing.witness.encode
    pieces = of_pieces(examples, short, entries, load_encoder(settings), encode([entry.text for entry in entries]))
    evidence = list(of_evidence(examples, logits, short, hearing.tree).values())
    columns = (f"{len(short.right):,} queries", "nats among the candidates", "CN8 first", "among five")
    sys.stdout.write(heads(columns) + "\n")
    for name, signs in _ways(evidence, list(pieces)).items():
        nats, first, five = weigh(short, signs)
        sys.stdout.write(row((name, f"{nats:.3f}", f"{first:.1f} %", f"{five:.1f} %")) + "\n")
    return 0


def _ways(evidence: Sequence[Floats], pieces: Sequence[Floats]) -> Mapping[str, Sequence[Floats]]:
    return {
        f"the join, {_CANDIDATES} candidates": [],
        "and masses, gaps, ranks and counts of rulings": evidence,
        "and late interaction, from the query's side": pieces[:1],
        "and from both sides": pieces,
        "and all of it": [*evidence, *pieces],
    }


if __name__ == "__main__":
    raise SystemExit(main())
