"""``python -m actions``: serve the actions on ACTIONS_HOST:ACTIONS_PORT."""

from __future__ import annotations

import os
import sys

from actions.errors import BadSettings
from actions.server import serve
from actions.settings import Settings


def main() -> int:
    """Start the server; 2 where the environment cannot be used."""
    try:
        settings = Settings.from_environ(os.environ)
    except BadSettings as error:
        sys.stderr.write(f"The action server does not start: {error}.\n")
        return 2
    serve(settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
