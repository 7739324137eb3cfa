"""``python -m classifier.compare.worker METHOD LESSON OUT LIMIT LANGUAGES``: one method, in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from pathlib import Path

from classifier.compare.errors import MissingPackage
from classifier.compare.measure import measure
from classifier.compare.registry import chosen, known
from classifier.compare.texts import load_tests, read_lesson
from classifier.settings import Settings
from classifier.threads import use_threads
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
    with contextlib.suppress(ImportError, OSError):
        use_threads(1) if method.needs == "torch" else None
    try:
        found = measure(method.open(settings), read_lesson(Path(lesson), tree.leaf_codes), tests, tree)
    except MissingPackage as error:
        sys.stderr.write(f"{error}\n")
        return MISSING
    Path(out).write_text(json.dumps(found), encoding="utf-8")
    return 0


def precisions() -> tuple[str, ...]:
    """Those of the encoder that this machine can compute in; none where torch is missing."""
    try:
        from classifier.eightbit import has_eight_bit
        from classifier.encoder import PRECISIONS
    except (ImportError, OSError):
        return ()
    return tuple(name for name in PRECISIONS if name != "int8" or has_eight_bit())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
