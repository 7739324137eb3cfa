"""Whether a service answers 200: ``python docker/healthy.py URL``; the exit status is 0 or 1."""

from __future__ import annotations

import http.client
import sys
from urllib.parse import urlsplit

SECONDS = 4


def main() -> int:
    """Ask; 0 for the answer 200."""
    url = urlsplit(sys.argv[1])
    connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=SECONDS)
    try:
        connection.request("GET", url.path)
        return int(connection.getresponse().status != http.client.OK)
    except (OSError, http.client.HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
