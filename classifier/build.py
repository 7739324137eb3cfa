"""``python -m classifier.build``: encoder and index into the cache, with progress."""

from __future__ import annotations

import os
import sys
import time

from classifier.errors import ClassifierError
from classifier.load import build
from classifier.settings import Settings
from tariff.errors import TariffError


def main() -> int:
    """Build what is missing; 0 when all is there, 1 with one sentence when it cannot be."""
    start = time.monotonic()

    def progress(done: int, of: int) -> None:
        if of:
            _say(f"encoding texts: {done:,} of {of:,} after {time.monotonic() - start:.0f} s")

    try:
        folder = build(Settings.from_environ(os.environ), progress)
    except (ClassifierError, TariffError, ImportError) as error:
        _say(str(error))
        return 1
    _say(f"search index ready in {time.monotonic() - start:.0f} s: {folder.name}")
    return 0


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    raise SystemExit(main())
