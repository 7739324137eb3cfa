"""A student of frozen vectors, and the join that teaches it."""

from __future__ import annotations

import numpy as np
import pytest

from classifier.corpus import RULING
from classifier.evidence import Head
from classifier.index import mean_vectors
from classifier.join import Features, log_prior, logits_of
from classifier.train.crossed import scored
from classifier.train.frozen import Lesson, Way, drawn, learn, with_head
from classifier.train.hearing import Hearing
from classifier.train.teacher import Teacher
from classifier.train.trainable import Tree
from tariff.probabilities import softmax
from tests.classifier.tiny import JOIN


@pytest.fixture(scope="module")
def lesson(hearing: Hearing) -> Lesson:
    index = hearing.witness.index
    vectors = hearing.witness.encode([entry.text for entry in index.entries])
    teacher = Teacher(index, vectors, np.zeros(len(index.counts)), JOIN)
    tree = Tree.of(list(hearing.tree.leaf_codes), [("3926", "4202")], "cpu")
    return Lesson(index, vectors, tree, teacher.probabilities)


@pytest.fixture(scope="module")
def head(hearing: Hearing, lesson: Lesson) -> Head:
    """Class vectors that know nothing yet."""
    rows = np.random.default_rng(5).normal(size=(len(hearing.tree.leaves), lesson.vectors.shape[1]))
    return Head((rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), 20.0)


def told_without(lesson: Lesson, number: int) -> np.ndarray:
    """What the join says of an entry where its source is not in the corpus at all."""
    entries, leaves = lesson.index.entries, len(lesson.index.counts)
    others = np.asarray([i for i, entry in enumerate(entries) if entry.source != entries[number].source])
    leaf, vectors = lesson.index.leaf[others], lesson.vectors[others]
    is_english = np.asarray([entries[i].language == "en" for i in others])
    nearest = np.full(leaves, -1.0)
    np.maximum.at(nearest, leaf, vectors @ lesson.vectors[number])
    counts = np.bincount([entries[i].leaf for i in others if entries[i].kind == RULING], minlength=leaves)
    centroid = mean_vectors(vectors, leaf, is_english, leaves) @ lesson.vectors[number]
    nothing = np.zeros(leaves)
    features = Features(nothing, centroid, nearest, nothing, nothing, nothing)
    return softmax(logits_of(features, log_prior(counts.astype(float), nothing, JOIN), JOIN))


def test_the_teacher_has_not_read_the_ruling_that_a_text_is_of(lesson, monkeypatch):
    monkeypatch.setattr("classifier.train.teacher.NEIGHBOURS", len(lesson.index.entries))
    numbers = np.asarray(
        [i for i, entry in enumerate(lesson.index.entries) if entry.kind == RULING][::9], dtype=np.int32
    )
    taught = lesson.teach(numbers)
    assert taught.sum(1) == pytest.approx(np.ones(len(numbers)))
    for row, number in zip(taught, numbers, strict=True):
        assert row == pytest.approx(told_without(lesson, int(number)), abs=0.02)


def test_the_texts_drawn_are_the_same_each_time_and_rulings_come_more_often(lesson):
    numbers = drawn(lesson.index, 4000)
    assert (numbers == drawn(lesson.index, 4000)).all()
    is_ruling = np.asarray([entry.kind == RULING for entry in lesson.index.entries])
    assert is_ruling[numbers].mean() > 1.5 * is_ruling.mean()


def test_a_student_learns_the_codes_of_texts(lesson, head):
    student = learn(lesson, head, Way(), texts=20_000)
    numbers = drawn(lesson.index, 200)
    before, after = head.logs(lesson.vectors[numbers]), student.logs(lesson.vectors[numbers])
    own = lesson.index.leaf[numbers]
    assert -after[np.arange(200), own].mean() < -before[np.arange(200), own].mean() - 0.2
    assert np.exp(after).sum(1) == pytest.approx(np.ones(200))


def test_a_second_target_brings_the_student_nearer_to_its_teacher(lesson, head):
    numbers = np.asarray([i for i, e in enumerate(lesson.index.entries) if e.kind == RULING], dtype=np.int32)
    target = lesson.teach(numbers)

    def distance(way: Way) -> float:
        return float(-(target * learn(lesson, head, way, texts=8000).logs(lesson.vectors[numbers])).sum(1).mean())

    assert distance(Way(taught=1.0)) < distance(Way()) - 0.02


def test_a_margin_makes_rival_headings_less_likely(lesson, head):
    codes = np.asarray([code[:4] for code in (lesson.tree.names)])
    numbers = np.flatnonzero(codes[lesson.index.leaf] == "3926")[:100]

    def rivals(way: Way) -> float:
        p = np.exp(learn(lesson, head, way, texts=8000).logs(lesson.vectors[numbers]))
        return float(p[:, codes == "4202"].sum(1).mean())

    assert rivals(Way(margin=0.1)) < rivals(Way()) - 0.01


def test_other_class_vectors_change_nothing_else(hearing, head):
    examples = hearing.examples()
    logs = head.logs(hearing.witness.encode([one.text for one in examples.asked]))
    changed = with_head(examples, logs)
    assert all((one.head == row).all() for one, row in zip(changed.features, logs, strict=True))
    assert all((one.nearest == old.nearest).all() for one, old in zip(changed.features, examples.features, strict=True))
    assert scored(changed, logs)["English"].n == sum(one.language == "en" for one in examples.asked)
