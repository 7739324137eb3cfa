"""The worked example of docs/how-to/decide-from-a-program.md runs against a real service over the tiny world."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.documents import Document

DEFAULT = "127.0.0.1:8101"
WALLET = "42023100"


@pytest.fixture(scope="module")
def page(root: Path) -> Document:
    return Document.read(root / "docs" / "how-to" / "decide-from-a-program.md")


@pytest.fixture(scope="module")
def address(root: Path, tiny_data: Path) -> Iterator[str]:
    """Where a classifier over the tiny world listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tests.classifier.tiny", str(port), str(tiny_data)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            await_ready(f"http://127.0.0.1:{port}/v1/ready", process)
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()


def await_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as reply:
                assert reply.status == 200
                return
        except OSError:
            time.sleep(0.05)  # polling another process: there is no event to await
    raise AssertionError(f"{url} never answered")


def test_the_python_example_comes_to_a_code(page, address, tmp_path):
    [code] = page.blocks("python")
    assert DEFAULT in code
    script = tmp_path / "example.py"
    script.write_text(code.replace(DEFAULT, address), encoding="utf-8")
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split()[0] == WALLET


def test_the_curl_example_comes_to_a_proposal(page, address):
    if shutil.which("curl") is None:
        pytest.skip("curl is not on PATH")
    [command] = page.blocks("bash")
    assert DEFAULT in command
    ran = subprocess.run(
        ["bash", "-c", command.replace(DEFAULT, address)], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    reply = json.loads(ran.stdout)
    assert reply["decision"] == "propose" and reply["proposal"]["code"].startswith("4202")
