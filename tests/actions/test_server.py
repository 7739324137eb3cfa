"""The server as it is started: where it listens, what it says to bad requests, what it never logs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from rasa_sdk.executor import ActionExecutor

from actions.server import ACTIONS
from tests.actions.servers import ContractServer, closed_url
from tests.world import ROOT

SECRET = "a very secret product"


class Server:
    def __init__(self, folder: Path, classifier_url: str) -> None:
        self.url = closed_url()
        self.log = folder / "log"
        self.port = int(self.url.rsplit(":", 1)[1])
        environ = {
            **os.environ,
            "ACTIONS_PORT": str(self.port),
            "CLASSIFIER_URL": classifier_url,
            "PYTHONPATH": str(ROOT),
        }
        with self.log.open("wb") as log:
            command = [sys.executable, "-m", "actions"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                httpx.get(f"{self.url}/health", trust_env=False)
                return
            except httpx.TransportError:
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.05)  # polling another process: there is no event to await
        raise AssertionError("the action server did not start")

    def post(self, **request: object) -> httpx.Response:
        return httpx.post(f"{self.url}/webhook", trust_env=False, timeout=30, **request)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, shared_server: ContractServer) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("actions"), shared_server.url)
    yield server
    server.process.kill()
    server.process.wait(20)


def call(action: str, text: str = SECRET, **slots: object) -> dict:
    latest = {"text": text, "intent": {"name": "classify_goods"}, "entities": [], "metadata": {"language": "en"}}
    tracker = {"sender_id": "t", "slots": slots, "latest_message": latest, "events": [{"event": "user", "text": text}]}
    return {"next_action": action, "sender_id": "t", "tracker": tracker, "version": "3.6.21"}


def listening(port: int) -> set[str]:
    """Local addresses at which a port is listened on, as /proc/net writes them."""
    rows = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    return {row[1].split(":")[0] for row in rows if row[3] == "0A" and int(row[1].split(":")[1], 16) == port}


def test_health_is_answered(server: Server):
    assert httpx.get(f"{server.url}/health", trust_env=False).json() == {"status": "ok"}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/net")
def test_nobody_but_this_machine_can_reach_it(server: Server):
    assert listening(server.port) == {"0100007F"}


def test_all_actions_are_served(server: Server):
    served = {row["name"] for row in httpx.get(f"{server.url}/actions", trust_env=False).json()}
    assert len(served) == len(ACTIONS) == 24


def test_a_turn_is_worked_over_http(server: Server, classifier: ContractServer):
    classifier.next("ask")
    reply = server.post(json=call("validate_classification_form"))
    assert reply.status_code == 200
    slots = {event["name"]: event["value"] for event in reply.json()["events"]}
    assert (slots["requested_slot"], slots["goods_description"]) == ("answer", SECRET)


def test_a_dead_classifier_leaves_no_words_in_the_log(server: Server, classifier: ContractServer):
    classifier.next("broken")
    assert server.post(json=call("validate_classification_form")).status_code == 200
    assert SECRET not in server.log.read_text()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"content": b"{"}, 400),
        ({"content": b"\xff\xfe"}, 400),
        ({"json": {"next_action": "action_greet"}}, 500),
        ({"json": {"next_action": "action_greet", "tracker": {"text": SECRET}}}, 500),
        ({"json": {**call("action_greet"), "tracker": SECRET}}, 500),
    ],
    ids=["cut off", "binary", "no tracker", "another tracker", "text for tracker"],
)
def test_a_bad_request_gets_a_typed_error_and_nothing_back(server: Server, request_: dict, status: int):
    reply = server.post(**request_)
    assert reply.status_code == status
    assert set(reply.json()) == {"error"}
    assert SECRET not in reply.text
    assert SECRET not in server.log.read_text()


def test_an_unknown_action_is_not_found(server: Server):
    assert server.post(json=call("action_fly")).status_code == 404


def test_an_unknown_page_is_not_found_without_a_trace(server: Server):
    reply = httpx.get(f"{server.url}/nothing", trust_env=False)
    assert (reply.status_code, reply.json()["error"]["type"]) == (404, "bad_request")


def test_it_ends_when_told(tmp_path: Path):
    server = Server(tmp_path, closed_url())
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        for _ in range(20):  # Sanic loses a signal that comes before its loop has settled
            client.get("/health")
        # the connection stays open, as the bot's does
        told = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(60) == 0
    assert time.monotonic() - told < 12


def test_bad_settings_are_said_in_one_line():
    environ = {**os.environ, "QUESTION_BUDGET": "many", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "actions"]
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (
        2, "The action server does not start: QUESTION_BUDGET must be a number.\n",
    )  # fmt: skip


def test_the_sdk_can_make_every_action_by_itself(clerk):
    executor = ActionExecutor()
    executor.register_package("actions")
    assert set(executor.actions) == {action(clerk).name() for action in ACTIONS}
