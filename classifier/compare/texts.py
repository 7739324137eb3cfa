"""What the methods learn from and are tested on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from classifier.benchmark.cases import Case, Reading, read_cases
from classifier.benchmark.codes import load_replaced
from classifier.compare.method import Example, Lesson
from classifier.train.data.rows import HELD, TRAIN, Row, load_rows
from tariff import LANGUAGES
from tariff.tree import Tree

HELD_TEXTS = 600
"""Texts to choose by: enough to tell apart what is chosen here."""


def load_lesson(
    folder: Path, tree: Tree, languages: Sequence[str], sources: Sequence[str] = (), limit: int | None = None
) -> Lesson:
    """The rows of ``clerk train data`` that are known to the leaf, in some languages.

    Args:
        folder: that it made.
        tree: the nomenclature.
        languages: of the texts to learn; those held out are the English ones that importers type.
        sources: of the texts to learn; all where empty.
        limit: at most so many texts to learn, evenly drawn.

    Raises:
        DataError: the rows are missing or broken.
    """
    rows = [row for row in load_rows(folder) if row.code in tree.leaf_index]
    train = [
        _example(row, tree)
        for row in rows
        if row.fold == TRAIN and row.language in languages and (not sources or row.source in sources)
    ]
    held = [_example(row, tree) for row in rows if row.fold == HELD and row.language == "en" and row.kind == "query"]
    return Lesson(_thin(train, limit), _thin(held, HELD_TEXTS), tree.leaf_codes)


def load_tests(
    data: Path, tree: Tree, languages: Sequence[str] = LANGUAGES, limit: int | None = None
) -> dict[str, tuple[Case, ...]]:
    """Language -> cases: the first query of each development ruling in English, and its translations.

    Raises:
        BenchmarkError: a file is missing or broken.
    """
    replaced = load_replaced(data / "nomenclature" / "replaced.csv")
    folder = data / "benchmarks"
    tests = {"en": read_cases(folder / "ebti_dev.jsonl", Reading(tree, replaced), limit)}
    for language in LANGUAGES[1:]:
        if language in languages:
            tests[language] = read_cases(folder / "ebti_dev_languages.jsonl", Reading(tree, replaced, language), limit)
    return tests


def save_lesson(lesson: Lesson, path: Path) -> None:
    """Write the texts for a process of their own, which then need not hold all rows in memory."""
    with path.open("w", encoding="utf-8") as file:
        for fold, examples in ((TRAIN, lesson.train), (HELD, lesson.held)):
            for example in examples:
                file.write(json.dumps([fold, example.text, example.leaf, example.language]) + "\n")


def read_lesson(path: Path, leaves: Sequence[str]) -> Lesson:
    """What ``save_lesson`` wrote."""
    folds: dict[str, list[Example]] = {TRAIN: [], HELD: []}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            fold, text, leaf, language = json.loads(line)
            folds[fold].append(Example(text, leaf, language))
    return Lesson(folds[TRAIN], folds[HELD], leaves)


def _example(row: Row, tree: Tree) -> Example:
    return Example(row.text, tree.leaf_index[row.code], row.language)


def _thin(examples: Sequence[Example], limit: int | None) -> list[Example]:
    step = max(1, -(-len(examples) // limit)) if limit else 1
    return list(examples[::step])
