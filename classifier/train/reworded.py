"""``python -m classifier.train.reworded``: what other names and other units in the texts to learn from are worth.

As many texts in each way, the same ones, varied as traders type them; they differ in synonyms and units alone. A linear
map of the encoder's vectors and the class vectors learn from them (classifier.train.frozen). Measured by the class
vectors alone: the queries of the rulings held out, as they are, and those that can be put into other words, so put.
Rulings of split dev are never read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from torch.nn import functional

from classifier.corpus import RULING, Entry
from classifier.evidence import Encode, Head
from classifier.index import Vectors
from classifier.load import load_corpus, load_encoder, load_head, load_knowledge
from classifier.settings import Settings
from classifier.train.amounts import Amounts
from classifier.train.crossed import Score, placed
from classifier.train.examples import Asked, all_asked, choose
from classifier.train.frozen import Student
from classifier.train.synonyms import Synonyms
from classifier.train.table import heads, row
from classifier.train.traders import as_typed
from classifier.train.wordings import Wordings
from tariff.catalogue import load_catalogue
from tariff.probabilities import softmax
from tariff.tree import Floats, Ints

_TEXTS, _BATCH = 10_000, 200
_OF_A_RULING = 3.0
_RATE, _SCALE_RATE = 3e-4, 1e-3
_SEEDS = (20260101, 20260102)
_VARIED = 0.5
WAYS: Mapping[str, tuple[float, float]] = {
    "neither": (0.0, 0.0),
    "synonyms and units, 0.15 each": (0.15, 0.15),
    "synonyms wherever one can be": (1.0, 0.0),
    "units wherever one can be": (0.0, 1.0),
}
"""Chances of a synonym and of another unit, in texts that can have them."""


@dataclass
class Encoded:
    """Vectors of texts, each encoded once and kept in memory."""

    encode: Encode
    rows: dict[str, Vectors]

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """(n, d) unit rows."""
        new = sorted({text for text in texts if text not in self.rows})
        if new:
            found = self.encode(new)
            self.rows.update(zip(new, found / np.linalg.norm(found, axis=1, keepdims=True), strict=True))
        return np.asarray([self.rows[text] for text in texts], dtype=np.float32)


@dataclass(frozen=True)
class Trial:
    """What is learnt from and what is asked.

    Attributes:
        entries: texts to learn from.
        asked: queries of rulings that are none of them.
        head: class vectors to begin with.
        encode: texts to vectors.
        others: other words for all texts that can have them.
    """

    entries: Sequence[Entry]
    asked: Sequence[Asked]
    head: Head
    encode: Encode
    others: Wordings

    @classmethod
    def open(cls, settings: Settings, head: Head) -> Trial:
        """A trial of the shipped encoder; none of its texts is of a ruling held out.

        Raises:
            BrokenArtefact: the encoder is not built.
        """
        knowledge, kept_out = load_knowledge(settings.data, settings.var), choose(settings.data)
        tree, corpus = knowledge.catalogue.tree, load_corpus(knowledge, settings.data)
        asked = [one for one in all_asked(corpus, tree, kept_out, settings.data) if one.reference in kept_out]
        entries = [entry for entry in corpus if entry.source not in kept_out]
        encode = Encoded(partial(load_encoder(settings).encode, bulk=True), {})
        others = Wordings(Synonyms.load(settings.data, tree), Amounts.load(settings.data), 1.0, 1.0)
        return cls(entries, asked, head, encode, others)


def drawn(entries: Sequence[Entry], seed: int, texts: int) -> list[Entry]:
    """So many entries, rulings more often, the same for the same seed."""
    weights = np.asarray([_OF_A_RULING if entry.kind == RULING else 1.0 for entry in entries])
    return [entries[i] for i in np.random.default_rng(seed).choice(len(entries), texts, p=weights / weights.sum())]


def learnt(trial: Trial, way: tuple[float, float], seed: int) -> tuple[Student, int]:
    """A student of one round, and how many of its texts were in other words than without."""
    torch.manual_seed(seed)
    student, entries = Student(trial.head), drawn(trial.entries, seed, _TEXTS)
    typed, plain = (_typed(entries, seed, _at(trial.others, chances)) for chances in (way, (0.0, 0.0)))
    vectors, leaves = torch.from_numpy(trial.encode(typed)), torch.tensor([entry.leaf for entry in entries])
    groups = [
        {"params": [student.turn, student.classes], "lr": _RATE},
        {"params": [student.scale], "lr": _SCALE_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.0)
    for start in range(0, len(entries), _BATCH):
        optimiser.zero_grad()
        part = slice(start, start + _BATCH)
        torch.autograd.backward(functional.cross_entropy(student(vectors[part]), leaves[part]))
        optimiser.step()
    return student, sum(one != other for one, other in zip(typed, plain, strict=True))


def _at(others: Wordings, chances: tuple[float, float]) -> Wordings:
    return replace(others, by_synonym=chances[0], by_unit=chances[1])


def _typed(entries: Sequence[Entry], seed: int, others: Wordings) -> list[str]:
    return [
        as_typed(e.text, e.language, seed * 1_000_003 + i, _VARIED, others, (e.leaf, e.leaf + 1))
        for i, e in enumerate(entries)
    ]


def question_sets(trial: Trial) -> dict[str, Sequence[Asked]]:
    """All queries; those that can be put into other words, as they are; and so put."""
    others, asked = trial.others, trial.asked
    texts = [others.other(one.text, one.language, (one.leaf, one.leaf + 1), i) for i, one in enumerate(asked)]
    changed = [(one, replace(one, text=text)) for one, text in zip(asked, texts, strict=True) if one.text != text]
    sets = {"all queries": asked, "of which can be reworded": [one for one, _ in changed]}
    return {**sets, "and are reworded": [other for _, other in changed]} if changed else {"all queries": asked}


def nats(student: Student, encode: Encode, asked: Sequence[Asked]) -> tuple[Ints, Floats]:
    """(n,) rank of each query's right leaf, from 0, and its negative log probability, by the class vectors alone."""
    logs = student.logs(encode([one.text for one in asked]))
    found = [placed(softmax(row), one.leaf) for row, one in zip(logs, asked, strict=True)]
    return np.asarray([rank for rank, _ in found], dtype=np.int32), np.asarray([nat for _, nat in found])


@dataclass(frozen=True)
class Outcome:
    """What one way reached with one seed.

    Attributes:
        changed: texts in other words.
        scores: by set of queries.
        nats: set of queries -> (n,) nats of each.
    """

    changed: int
    scores: Mapping[str, Score]
    nats: Mapping[str, Floats]


def outcome(trial: Trial, way: tuple[float, float], seed: int, sets: Mapping[str, Sequence[Asked]]) -> Outcome:
    """Learn and ask once."""
    student, changed = learnt(trial, way, seed)
    found = {name: nats(student, trial.encode, asked) for name, asked in sets.items()}
    scores = {name: Score.of(*pair) for name, pair in found.items()}
    return Outcome(changed, scores, {name: own for name, (_, own) in found.items()})


def measure(trial: Trial) -> Iterator[tuple[str, int, Outcome, Mapping[str, tuple[float, float]]]]:
    """Way, seed, outcome, and by set the nats saved against the first way with the standard error of that mean."""
    sets = question_sets(trial)
    for seed in _SEEDS:
        first: Outcome | None = None
        for name, way in WAYS.items():
            own = outcome(trial, way, seed, sets)
            first = first or own
            yield name, seed, own, {kind: _saved(first.nats[kind] - own.nats[kind]) for kind in own.nats}


def _saved(differences: Floats) -> tuple[float, float]:
    return float(differences.mean()), float(differences.std(ddof=1) / np.sqrt(len(differences)))


def main() -> int:
    """Measure; a table of a line for each way and seed."""
    settings = Settings.from_environ(os.environ)
    head = load_head(load_catalogue(settings.data).tree.leaf_codes, settings.model)
    if head is None:
        sys.stderr.write("No model is shipped, so there are no class vectors to learn on from.\n")
        return 1
    for number, (name, seed, own, saved) in enumerate(measure(Trial.open(settings, head))):
        if not number:
            columns = [f"{kind} ({own.scores[kind].n:,})" for kind in saved]
            titles = [title for column in columns for title in (column, "nats saved")]
            sys.stdout.write(heads(["texts in", "seed", "reworded", *titles]) + "\n")
        told = [
            cell for kind, (mean, error) in saved.items() for cell in (own.scores[kind], f"{mean:.3f} ± {error:.3f}")
        ]
        sys.stdout.write(row([name, seed, own.changed, *told]) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
