"""``python -m classifier``: serve on CLASSIFIER_HOST:CLASSIFIER_PORT."""

from __future__ import annotations

import contextlib
import os
import sys

from classifier.app import create_app
from classifier.engines import Engines
from classifier.errors import BadSetting
from classifier.opening import open_engines
from classifier.settings import Settings
from classifier.threads import use_threads


def main() -> int:
    """Serve until stopped; 2 with one sentence when a setting cannot be used."""
    try:
        settings = Settings.from_environ(os.environ)
    except BadSetting as error:
        sys.stderr.write(f"{error}\n")
        return 2

    def load() -> Engines:  # called in the thread that computes
        with contextlib.suppress(ImportError, OSError):  # without torch words alone answer, and the engines say so
            use_threads(settings.threads)
        return open_engines(settings)

    app = create_app(load)
    app.run(host=settings.host, port=settings.port, single_process=True, motd=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
