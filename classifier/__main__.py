"""``python -m classifier``: serve on CLASSIFIER_HOST:CLASSIFIER_PORT."""

from __future__ import annotations

import os
import sys

from threadpoolctl import threadpool_limits

from classifier.app import create_app
from classifier.errors import BadSetting
from classifier.opening import open_engines
from classifier.settings import Settings


def main() -> int:
    """Serve until stopped; 2 with one sentence when a setting cannot be used."""
    try:
        settings = Settings.from_environ(os.environ)
    except BadSetting as error:
        sys.stderr.write(f"{error}\n")
        return 2

    # one thread for products of matrices as well: on a busy machine a second one is mostly waited for
    with threadpool_limits(settings.threads, user_api="blas"):
        app = create_app(lambda: open_engines(settings))
        app.run(host=settings.host, port=settings.port, single_process=True, motd=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
