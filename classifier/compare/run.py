"""All methods one after another, each in a process of its own, and what came of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.compare.errors import MethodFailed
from classifier.compare.registry import Known, chosen, known
from classifier.compare.texts import load_lesson, save_lesson
from classifier.compare.worker import MISSING, precisions
from classifier.settings import Settings
from tariff import LANGUAGES
from tariff.catalogue import load_catalogue
from tariff.tree import Tree

Tell = Callable[[str], None]
_ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Plan:
    """What is compared.

    Attributes:
        rows: folder that ``clerk train data`` made.
        only: names of methods; all where empty.
        limit: only so many texts to learn and cases of each test.
        languages: of the tests; English is always among them.
    """

    rows: Path
    only: Sequence[str] = ()
    limit: int | None = None
    languages: Sequence[str] = LANGUAGES


@dataclass(frozen=True)
class Result:
    """What was measured of one method; ``texts`` it learnt from, 0 where it brings what it knows."""

    name: str
    title: str
    needs: str
    languages: tuple[str, ...]
    texts: int
    figures: dict[str, Any]


@dataclass(frozen=True)
class Comparison:
    """All results, and a sentence for each method that was left out."""

    results: tuple[Result, ...]
    left_out: tuple[str, ...]


def compare(settings: Settings, plan: Plan, tell: Tell) -> Comparison:
    """Measure the methods of a plan.

    Raises:
        UnknownMethod: a name is no method's.
        DataError: the rows are missing or broken.
        MethodFailed: a method ended with a failure.
    """
    methods = chosen(known(precisions()), plan.only)
    tree = load_catalogue(settings.data).tree
    results: list[Result] = []
    left_out: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        lessons = _Lessons(plan, tree, Path(folder))
        for method in methods:
            tell(f"{method.title} ...")
            lesson, texts = lessons.of(method)
            found = _measured(method, lesson, plan, settings)
            if isinstance(found, str):
                left_out.append(found)
            else:
                languages = tuple(method.languages)
                results.append(Result(method.name, method.title, method.needs, languages, texts, found))
    return Comparison(tuple(results), tuple(left_out))


class _Lessons:
    """Files of texts, each written once."""

    def __init__(self, plan: Plan, tree: Tree, folder: Path) -> None:
        self._plan, self._tree, self._folder = plan, tree, folder
        self._written: dict[object, tuple[Path, int]] = {}

    def of(self, method: Known) -> tuple[Path, int]:
        """The file for a method, and how many texts to learn it holds."""
        limit = min(filter(None, (self._plan.limit, method.most)), default=None)
        wanted = (tuple(method.languages), tuple(method.sources), limit)
        if wanted not in self._written:
            lesson = load_lesson(self._plan.rows, self._tree, method.languages, method.sources, limit)
            path = self._folder / f"{len(self._written)}.jsonl"
            save_lesson(lesson, path)
            self._written[wanted] = path, len(lesson.train)
        return self._written[wanted]


def _measured(method: Known, lesson: Path, plan: Plan, settings: Settings) -> dict[str, Any] | str:
    """The figures of a method, or the sentence by which it is left out."""
    out = lesson.with_name(f"{method.name}.json")
    asked = [method.name, str(lesson), str(out), str(plan.limit or 0), ",".join(plan.languages)]
    command = [sys.executable, "-m", "classifier.compare.worker", *asked]
    places = {"TARIFF_CACHE": str(settings.cache), "TARIFF_VAR": str(settings.var), "PYTHONPATH": str(_ROOT)}
    environ = {**os.environ, **places, "HF_HUB_OFFLINE": "1"}
    ran = subprocess.run(command, cwd=_ROOT, env=environ, stderr=subprocess.PIPE, text=True, check=False)
    says = (ran.stderr.strip().splitlines() or [""])[-1]
    if ran.returncode == MISSING:
        return says
    if ran.returncode != 0 or not out.exists():
        raise MethodFailed(f"{method.title} ended with status {ran.returncode}: {says[:300] or 'it said nothing'}")
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found
