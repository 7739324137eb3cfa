"""The supervisor with small real processes in the place of the services."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.stack import Stack
from cli.stack_errors import ServiceFailed
from tests.cli.fakes import fake_service


def alive(pid: int) -> bool:
    """Whether a process runs; a dead one that nobody has waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def wait_until(condition: Callable[[], bool], seconds: float = 15.0) -> None:
    """Return when the condition holds; what another process does sends no event to wait for."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        pause.wait(0.02)


@pytest.fixture
def said() -> list[str]:
    return []


def test_services_start_after_those_they_need(tmp_path, said):
    began: dict[str, float] = {}

    def noting(name):
        return lambda guard, say, stop: began.__setitem__(name, time.monotonic())

    specs = [
        fake_service(tmp_path, "gateway", after=("bot",), prepare=noting("gateway")),
        fake_service(tmp_path, "bot", after=("redis",), prepare=noting("bot")),
        fake_service(tmp_path, "redis", prepare=noting("redis")),
    ]
    with Stack(specs, say=said.append) as stack:
        assert began["redis"] < began["bot"] < began["gateway"]
        assert [line.split()[0] for line in said] == ["redis", "bot", "gateway"]
        assert all(stack.pid(name) for name in stack.names)


def test_stop_leaves_no_process_not_even_grandchildren_or_stubborn_ones(tmp_path, said):
    specs = [fake_service(tmp_path, "family", "family"), fake_service(tmp_path, "stubborn", "stubborn", grace=0.3)]
    with Stack(specs, say=said.append) as stack:
        pids = [stack.pid("family"), stack.pid("stubborn"), stack._guard.pid]
        pids.append(int(re.search(r"child (\d+)", stack.log("family").read_text())[1]))
        assert all(alive(pid) for pid in pids)
    assert not any(alive(pid) for pid in pids)
    stack.stop()  # once more does no harm


def test_run_file_names_addresses_and_processes_while_they_run(tmp_path, said):
    run_file = tmp_path / "run.json"
    with Stack([fake_service(tmp_path, "gateway")], say=said.append, run_file=run_file) as stack:
        content = json.loads(run_file.read_text())
        assert content["gateway"] == stack.url("gateway")
        assert content["pids"] == {"supervisor": os.getpid(), "gateway": stack.pid("gateway")}
    assert not run_file.exists()


def test_a_service_that_dies_is_started_again(tmp_path, said):
    with Stack([fake_service(tmp_path, "bot")], say=said.append) as stack:
        before = stack.pid("bot")
        stack.kill("bot")
        assert not alive(before)
        stack.wait_ready("bot")
        assert stack.pid("bot") not in (None, before)
        assert any("bot ended with status -9; starting it again" in line for line in said)


def test_what_a_dead_service_leaves_behind_is_ended(tmp_path, said):
    with Stack([fake_service(tmp_path, "family", "family")], say=said.append) as stack:
        child = int(re.search(r"child (\d+)", stack.log("family").read_text())[1])
        os.kill(stack.pid("family"), signal.SIGKILL)
        wait_until(lambda: not alive(child))


def test_without_autorestart_it_stays_down_until_started(tmp_path, said):
    with Stack([fake_service(tmp_path, "bot"), fake_service(tmp_path, "other")], say=said.append) as stack:
        stack.set_autorestart(False, "bot")
        stack.kill("bot", signal.SIGTERM)
        wait_until(lambda: stack.pid("bot") is None)
        with pytest.raises(ServiceFailed, match="ended with status -15"):
            stack.wait_ready("bot")
        assert stack.pid("other")
        stack.start("bot")
        stack.wait_ready("bot")
        assert stack.pid("bot")


def test_start_of_a_running_service_does_nothing(tmp_path, said):
    with Stack([fake_service(tmp_path, "bot")], say=said.append) as stack:
        before = stack.pid("bot")
        stack.start("bot")
        assert stack.pid("bot") == before


def test_failure_at_start_quotes_the_log_and_ends_the_others(tmp_path, said):
    stack = Stack([fake_service(tmp_path, "good"), fake_service(tmp_path, "bad", "fail")], say=said.append)
    with pytest.raises(ServiceFailed) as caught:
        stack.start_all()
    message = str(caught.value)
    assert "The service bad ended with status 7" in message
    assert str(tmp_path / "log" / "bad.log") in message
    assert message.endswith("    last words")
    assert stack.pid("good") is None


def test_a_service_that_never_gets_ready_fails_after_its_patience(tmp_path, said):
    stack = Stack([fake_service(tmp_path, "slow", "hang", patience=0.5)], say=said.append)
    with pytest.raises(ServiceFailed, match=r"slow was not ready after 0 seconds|after 1 seconds"):
        stack.start_all()
    assert stack.pid("slow") is None


def test_a_program_that_is_not_there_is_named(tmp_path, said):
    spec = fake_service(tmp_path, "bot")
    missing = type(spec.command)(("/no/such/python",), {}, tmp_path, spec.command.log)
    stack = Stack([type(spec)("bot", missing, spec.url, spec.health)], say=said.append)
    with pytest.raises(ServiceFailed, match="/no/such/python cannot be started"):
        stack.start_all()


def test_the_log_of_the_run_before_is_kept_beside_the_new_one(tmp_path, said):
    log = tmp_path / "log" / "bot.log"
    log.parent.mkdir()
    log.write_text("old\n")
    with Stack([fake_service(tmp_path, "bot")], say=said.append):
        assert "old" not in log.read_text()
    assert log.with_suffix(".log.1").read_text() == "old\n"


KILLED = """
import sys
from pathlib import Path
from cli.stack import Stack
from tests.cli.fakes import fake_service
folder = Path(sys.argv[1])
stack = Stack([fake_service(folder, "family", "family"), fake_service(folder, "bot")], say=lambda line: None)
stack.start_all()
print(stack.pid("family"), stack.pid("bot"), flush=True)
sys.stdin.read()
"""


def test_kill_9_of_the_supervisor_leaves_no_process(tmp_path, root):
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as supervisor:
        pids = [int(word) for word in supervisor.stdout.readline().split()]
        pids.append(int(re.search(r"child (\d+)", (tmp_path / "log/family.log").read_text())[1]))
        assert len(pids) == 3
        assert all(alive(pid) for pid in pids)
        supervisor.kill()
    wait_until(lambda: not any(alive(pid) for pid in pids))
