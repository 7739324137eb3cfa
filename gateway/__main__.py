"""``python -m gateway``: serve until stopped."""

from __future__ import annotations

import logging
import os
import sys

from gateway.app import create_app
from gateway.errors import BadSettings
from gateway.logs import log_to_stderr
from gateway.settings import Settings


def main() -> int:
    """Serve; the exit status."""
    try:
        settings = Settings.from_environ(os.environ)
    except BadSettings as error:
        sys.stderr.write(f"gateway: {error}\n")
        return 2
    log_to_stderr()
    extra = {"address": settings.host, "port": settings.port}
    logging.getLogger("gateway").info("the gateway starts", extra=extra)
    app = create_app(settings)
    app.run(settings.host, settings.port, single_process=True, access_log=False, motd=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
