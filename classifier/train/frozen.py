"""``python -m classifier.train.frozen``: hard negatives and distillation, tried on the encoder as it stands.

One round of 40,000 texts of the corpus without the rulings held out teaches a linear map of the encoder's vectors and
the class vectors: as they are; with leaves of headings that are often confused made to look nearer while learning; and
with the join's probabilities as a second target. Measured is what the class vectors are worth by themselves and in the
join, on the queries of the rulings held out. Rulings of split dev are never read.

Source: Hinton, Vinyals and Dean (2015), Distilling the Knowledge in a Neural Network, arXiv:1503.02531, for the second
target (their temperature is 1 here).
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch.nn import functional

from classifier.constants import load_learnt
from classifier.corpus import RULING
from classifier.evidence import Head
from classifier.index import Index, Vectors
from classifier.settings import Settings
from classifier.train.crossed import Score, crossed, heading, line, scored
from classifier.train.examples import Examples
from classifier.train.hearing import Hearing
from classifier.train.run import read_rivals
from classifier.train.teacher import Teacher
from classifier.train.trainable import Tree, loss_of
from tariff.tree import Ints

_TEXTS, _BATCH, _TAUGHT = 40_000, 400, 120
"""Texts a round, of a batch, and those of a batch that have a second target."""
_OF_A_RULING = 3.0
"""How often a ruling's text is drawn for each other one."""
_RATE, _SCALE_RATE = 3e-4, 1e-3
_SEED = 20260101
Teach = Callable[[Ints], np.ndarray]
"""Entries' numbers to (n, leaves) probabilities."""


@dataclass(frozen=True)
class Way:
    """How is learnt.

    Attributes:
        margin: how much nearer (cosine) leaves of rival headings are made to look.
        taught: weight of the second target.
    """

    margin: float = 0.0
    taught: float = 0.0


WAYS: Mapping[str, Way] = {
    "plain": Way(),
    "leaves of rival headings look nearer by 0.03": Way(margin=0.03),
    "by 0.10": Way(margin=0.1),
    "the join's probabilities as a second target": Way(taught=1.0),
}


class Student(torch.nn.Module):
    """A linear map of frozen vectors, and class vectors."""

    def __init__(self, head: Head) -> None:
        """Begin with the vectors as they are and the class vectors of a model."""
        super().__init__()
        self.turn = torch.nn.Parameter(torch.eye(head.classes.shape[1]))
        self.classes = torch.nn.Parameter(torch.from_numpy(head.classes.copy()))
        self.scale = torch.nn.Parameter(torch.tensor(math.log(head.scale)))

    def turned(self, vectors: torch.Tensor) -> torch.Tensor:
        """(n, d) unit rows."""
        return functional.normalize(vectors @ self.turn.T, dim=1)

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        """(n, leaves) logits of unit vectors (n, d)."""
        return self.turned(vectors) @ functional.normalize(self.classes, dim=1).T * self.scale.exp()

    @torch.no_grad()
    def logs(self, vectors: Vectors) -> np.ndarray:
        """(n, leaves) logarithms of probabilities of unit vectors (n, d)."""
        classes = functional.normalize(self.classes, dim=1).numpy()
        return Head(classes, float(self.scale.exp())).logs(self.turned(torch.from_numpy(vectors)).numpy())


@dataclass(frozen=True)
class Lesson:
    """What is learnt from.

    Attributes:
        index: of the corpus.
        vectors: (entries, d) unit rows of its entries.
        tree: nomenclature and rival headings.
        teach: the second target.
    """

    index: Index
    vectors: Vectors
    tree: Tree
    teach: Teach


def drawn(index: Index, texts: int) -> Ints:
    """Numbers of so many entries, rulings more often, the same at each call."""
    weights = np.asarray([_OF_A_RULING if entry.kind == RULING else 1.0 for entry in index.entries])
    chosen = np.random.default_rng(_SEED).choice(len(weights), texts, p=weights / weights.sum())
    return chosen.astype(np.int32)


def learn(lesson: Lesson, head: Head, way: Way, texts: int = _TEXTS) -> Student:
    """A student of so many texts."""
    torch.manual_seed(_SEED)
    student = Student(head)
    groups = [
        {"params": [student.turn, student.classes], "lr": _RATE},
        {"params": [student.scale], "lr": _SCALE_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.0)
    numbers = drawn(lesson.index, texts)
    for start in range(0, texts, _BATCH):
        optimiser.zero_grad()
        torch.autograd.backward(_loss(student, lesson, numbers[start : start + _BATCH], way))
        optimiser.step()
    return student


def _loss(student: Student, lesson: Lesson, numbers: Ints, way: Way) -> torch.Tensor:
    logits = student(torch.from_numpy(lesson.vectors[numbers]))
    leaf = torch.from_numpy(lesson.index.leaf[numbers].astype(np.int64))
    margin = way.margin * float(student.scale.detach().exp())
    loss = loss_of(logits, torch.stack([leaf, leaf + 1], 1), lesson.tree, (0.0, 0.0, 0.0), margin).mean()
    rows = [i for i, number in enumerate(numbers) if lesson.index.entries[number].kind == RULING][:_TAUGHT]
    if way.taught and rows:
        target = torch.from_numpy(lesson.teach(numbers[rows])).float()
        loss = loss + way.taught * functional.cross_entropy(logits[rows], target)
    return loss


def with_head(examples: Examples, logs: np.ndarray) -> Examples:
    """The same queries with other class vectors' (n, leaves) logarithms of probabilities."""
    features = (replace(one, head=row) for one, row in zip(examples.features, logs, strict=True))
    return replace(examples, features=tuple(features))


def lesson_of(hearing: Hearing, settings: Settings, special: np.ndarray) -> Lesson:
    """The corpus of a hearing, with the join that is served as the teacher."""
    index, encode = hearing.witness.index, hearing.witness.encode
    vectors = encode([entry.text for entry in index.entries])
    rivals = read_rivals(settings.data / "cross" / "confusable.csv")
    tree = Tree.of(list(hearing.tree.leaf_codes), rivals, "cpu")
    teacher = Teacher(index, vectors, special, load_learnt(settings.learnt).join)
    return Lesson(index, vectors, tree, teacher.probabilities)


def measure(hearing: Hearing, settings: Settings, head: Head) -> Iterator[tuple[str, dict[str, Score]]]:
    """Name of each way with its scores by the class vectors alone, then with those in the join."""
    examples = hearing.examples()
    lesson = lesson_of(hearing, settings, examples.special)
    asked = hearing.witness.encode([one.text for one in hearing.asked])
    yield from _both("before", examples, head.logs(asked))
    for name, way in WAYS.items():
        yield from _both(name, examples, learn(lesson, head, way).logs(asked))


def _both(name: str, examples: Examples, logs: np.ndarray) -> Iterator[tuple[str, dict[str, Score]]]:
    yield f"{name}: class vectors alone", scored(examples, logs)
    yield f"{name}: in the join", crossed(with_head(examples, logs))


def main() -> int:
    """Measure; a table of two lines a way."""
    settings = Settings.from_environ(os.environ)
    hearing = Hearing.open(settings)
    if hearing.head is None:
        sys.stderr.write("No model is shipped, so there are no class vectors to learn on from.\n")
        return 1
    for number, (name, scores) in enumerate(measure(hearing, settings, hearing.head)):
        sys.stdout.write((heading(scores, "class vectors") + "\n") * (number == 0) + line(name, scores) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
