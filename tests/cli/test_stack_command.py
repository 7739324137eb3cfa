"""What ``make run`` does on a signal, with small processes in the place of the services."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_stack import alive

COMMAND = """
import sys
from pathlib import Path
from cli.stack import Stack
from cli.stack_command import run_until_signal
from tests.cli.fakes import fake_service
folder, mode = Path(sys.argv[1]), sys.argv[2]
say = lambda line: print(line, file=sys.stderr, flush=True)
specs = [fake_service(folder, "bot", "family"), fake_service(folder, "gateway", mode, after=("bot",))]
sys.exit(run_until_signal(Stack(specs, say=say, run_file=folder / "run.json")))
"""


def begin(folder: Path, root: Path, mode: str, until: str) -> tuple[subprocess.Popen[str], list[str]]:
    """The command, once it has said ``until``, and what it said."""
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(folder), mode], stderr=subprocess.PIPE, text=True, cwd=root
    )
    said: list[str] = []
    while not (said and until in said[-1]):
        said.append(process.stderr.readline())
        assert said[-1], said
    return process, said


def child(folder: Path) -> int:
    return int(re.search(r"child (\d+)", (folder / "log/bot.log").read_text())[1])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_ends_all_and_leaves_no_process(tmp_path, root, number):
    process, said = begin(tmp_path, root, "serve", "Ready after")
    with process:
        assert re.search(r"Ready after \d+ s. The page: http://127.0.0.1:\d+   \(Ctrl-C stops all\)", said[-1])
        assert alive(child(tmp_path))
        process.send_signal(number)
        process.send_signal(number)  # an impatient person does not cut the ending off
        assert process.stderr.read().splitlines()[-1] == "Stopped; no process is left."
    assert process.returncode == 0
    assert not alive(child(tmp_path))
    assert not (tmp_path / "run.json").exists()


def test_a_signal_while_services_start_ends_them_too(tmp_path, root):
    process, _ = begin(tmp_path, root, "hang", "bot is ready")
    with process:
        process.send_signal(signal.SIGINT)
        assert process.stderr.read().splitlines()[-1] == "Stopped; no process is left."
    assert process.returncode == 0
    assert not alive(child(tmp_path))


def test_a_service_that_fails_is_told_of_without_a_traceback(tmp_path, root):
    process, said = begin(tmp_path, root, "fail", "The service gateway ended with status 7")
    with process:
        rest = process.stderr.read()
    assert process.returncode == 1
    assert "last words" in rest
    assert "Traceback" not in rest
    assert not alive(child(tmp_path))
