"""``python -m classifier.compare.worker METHOD LESSON OUT LIMIT LANGUAGES``: one method, in a process of its own."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from classifier.compare.errors import MissingPackage
from classifier.compare.measure import measure
from classifier.compare.registry import chosen, known
from classifier.compare.texts import load_tests, read_lesson
from classifier.encoder import BLOCKS, PRECISIONS
from classifier.settings import Settings
from tariff.catalogue import load_catalogue

MISSING = 3
"""Status where a package is not installed; the last line of standard error says which."""


def main(arguments: list[str]) -> int:
    """Measure and write the figures; the exit status."""
    name, lesson, out, limit, languages = arguments
    settings = Settings.from_environ(os.environ)
    tree = load_catalogue(settings.data).tree
    tests = load_tests(settings.data, tree, languages.split(","), int(limit) or None)
    (method,) = chosen(known(precisions()), [name])
    try:
        found = measure(method.open(settings), read_lesson(Path(lesson), tree.leaf_codes), tests, tree)
    except MissingPackage as error:
        sys.stderr.write(f"{error}\n")
        return MISSING
    Path(out).write_text(json.dumps(found), encoding="utf-8")
    return 0


def precisions() -> tuple[str, ...]:
    """Those of the encoder that this machine can compute in; without torch only the one that needs none."""
    try:
        from classifier.eightbit import has_eight_bit
    except (ImportError, OSError):
        return (BLOCKS,)
    return tuple(name for name in PRECISIONS if name != "int8" or has_eight_bit())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
