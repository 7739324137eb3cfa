"""Free ports on this machine."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Mapping

from cli.stack_errors import BadSetting, PortTaken

PAGE_PORT = 8100
TRIES = 100


def free_port() -> int:
    """A loopback port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind((host, port))
            return True
    return False


def page_port(host: str, environ: Mapping[str, str]) -> int:
    """GATEWAY_PORT where it is set, else 8100 or the next free port.

    Raises:
        BadSetting: GATEWAY_PORT is no port number.
        PortTaken: the port that was asked for, or every one that was tried, is in use.
    """
    named = environ.get("GATEWAY_PORT", "")
    if not named:
        for port in range(PAGE_PORT, PAGE_PORT + TRIES):
            if is_free(host, port):
                return port
        raise PortTaken(f"No port of {PAGE_PORT} to {PAGE_PORT + TRIES - 1} is free; name one with GATEWAY_PORT.")
    if not named.isdecimal() or not 0 < int(named) < 65536:
        raise BadSetting("GATEWAY_PORT must be a port number from 1 to 65535.")
    if not is_free(host, int(named)):
        raise PortTaken(f"Port {named} is in use: stop what listens there, or name another with GATEWAY_PORT.")
    return int(named)
