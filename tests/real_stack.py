"""The real services, all of them, with folders and ports of their own; for the end-to-end tests, soak and timings."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from cli.stack import Stack
from cli.stack_command import running_stack
from setup.environments import ensure
from tests.gateway.servers import free_port
from tests.world import ROOT

LIMITS = {"RATE_PER_MINUTE": "100000", "ADDRESS_RATE_PER_MINUTE": "1000000", "SESSIONS_PER_HOUR": "1000000"}
CONTACT = "help@clerk.example"
NOT_OURS = ("REDIS_URL", "GATEWAY_HOST", "BOT_SECRET", "SESSION_SECRET", "STAFF_SECRET")


@contextlib.contextmanager
def real_stack(var: Path, say: Callable[[str], None]) -> Iterator[Stack]:
    """All services, ready, with generous limits; what is not built yet is built as ``make run`` builds it.

    Raises:
        PythonMissing: the bot's environment is not built and there is no Python for it.
    """
    bot = ensure(["bot"], ROOT, os.environ, say)["bot"]
    kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    own = {"TARIFF_VAR": str(var), "GATEWAY_PORT": str(free_port()), "SUPPORT_CONTACT": CONTACT}
    pythons = {"SERVICES_PYTHON": sys.executable, "BOT_PYTHON": str(bot)}
    with running_stack({**kept, **LIMITS, **own, **pythons}, say) as stack:
        yield stack
