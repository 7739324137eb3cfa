"""Tiny services for the tests of the supervisor."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from cli.health import HttpHealth
from cli.ports import free_port
from cli.process import Command
from cli.service import ServiceSpec

SERVER = """
import http.server, os, subprocess, sys, time
port, mode = int(sys.argv[1]), sys.argv[2]
print("serving", mode, flush=True)
if mode == "fail":
    print("the reason why\\nlast words", flush=True)
    sys.exit(7)
if mode == "hang":
    time.sleep(600)
if mode == "stubborn":
    import signal
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if mode == "family":
    child = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(600)"])
    print("child", child.pid, flush=True)

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(os.getpid()).encode())
    def log_message(self, *args):
        pass

http.server.HTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""


def fake_service(folder: Path, name: str, mode: str = "serve", **more: Any) -> ServiceSpec:
    """A service that answers every GET with its process number, or misbehaves as ``mode`` says."""
    port = free_port()
    command = Command(
        (sys.executable, "-S", "-c", SERVER, str(port), mode), dict(os.environ), folder, folder / "log" / f"{name}.log"
    )
    url = f"http://127.0.0.1:{port}"
    return ServiceSpec(name, command, url, HttpHealth(url), **{"patience": 20.0, "grace": 5.0, **more})
