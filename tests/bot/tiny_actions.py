"""A small action server for tests: speaks Rasa's action protocol over HTTP in a thread of its own.

It plays a clerk with one question (how many legs?) that then proposes; its failures are switched on by name.
"""

import json
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FORM = "classification_form"
QUESTION = {"card": "question", "version": 1, "language": "en", "text": "How many legs?", "options": [], "extras": []}
PROPOSAL = {"card": "proposal", "version": 1, "language": "en", "code": "94016900"}


def text_card(text):
    return {"card": "text", "version": 1, "language": "en", "author": "clerk", "text": text, "buttons": []}


def slot(name, value):
    return {"event": "slot", "name": name, "value": value}


def said(*cards):
    return [{"custom": card} for card in cards]


def validate(tracker):
    """One step of the form: a description is asked one question, any answer ends it."""
    latest, slots = tracker["latest_message"], tracker["slots"]
    interrupted = any(e["event"] == "action" and e["name"] not in (FORM, "action_listen") for e in turn_of(tracker))
    intent, text = latest["intent"]["name"], latest["text"]
    if interrupted:
        return [slot("requested_slot", "answer" if slots["goods_description"] else "goods_description")]
    if intent == "propose_now" and slots["goods_description"]:
        return [slot("proposal_wanted", True), slot("requested_slot", None)]
    answers = slots["answers"] or []
    if tracker["active_loop"].get("name") and slots["requested_slot"] == "answer":
        given = [e["value"] for e in latest["entities"] if e["entity"] == "answer"] or [{"free": text}]
        return [slot("answers", answers + given), slot("requested_slot", None)]
    if intent == "classify_goods":
        return [slot("goods_description", text), slot("answers", []), slot("requested_slot", "answer")]
    return [slot("requested_slot", "goods_description")]


def turn_of(tracker):
    events = tracker["events"]
    heard = max(i for i, e in enumerate(events) if e["event"] == "user")
    return events[heard + 1 :]


def reply(call):
    """The events and responses of an action."""
    name, tracker = call["next_action"], call["tracker"]
    if name == f"validate_{FORM}":
        return validate(tracker), []
    if name == f"action_ask_{FORM}_answer":
        return [], said(QUESTION)
    if name == "action_propose_code":
        return [], said(PROPOSAL)
    if name == "action_restart_conversation":
        return [slot("goods_description", None), slot("answers", None)], said(text_card("restarted"))
    if name == "action_change_language":
        wanted = [e["value"] for e in tracker["latest_message"]["entities"] if e["entity"] == "language"]
        return [slot("language", wanted[0] if wanted else None)], said(text_card("language"))
    if name == "action_thank":
        return [], [{"text": "You are welcome.", "buttons": [{"title": "Help", "payload": "/ask_help"}]}]
    return [], said(text_card(name))


class _Server(ThreadingHTTPServer):
    """Knows its open connections, so that stopping it ends them as the end of a process does."""

    daemon_threads = True

    def __init__(self, *args):
        super().__init__(*args)
        self.connections = []

    def process_request(self, request, client_address):
        self.connections.append(request)
        super().process_request(request, client_address)

    def hang_up(self):
        for connection in self.connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


@dataclass
class TinyActions:
    """The server; `faults` maps an action's name to what it does: raise, hang, unknown, silent, garbage, drop once;
    `before` maps it to what happens first, `followups` to the action that it calls for."""

    faults: dict = field(default_factory=dict)
    calls: list = field(default_factory=list)
    before: dict = field(default_factory=dict)
    followups: dict = field(default_factory=dict)
    port: int = 0

    def start(self, port=0):
        self.going_on = threading.Event()
        handler = type("Handler", (_Handler,), {"actions": self})
        self.server = _Server(("127.0.0.1", port), handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def stop(self):
        self.going_on.set()
        self.server.shutdown()
        self.server.server_close()
        self.server.hang_up()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def names(self):
        return [call["next_action"] for call in self.calls]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    actions: TinyActions

    def do_POST(self):
        call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.actions.calls.append(call)
        self.actions.before.get(call["next_action"], lambda: None)()
        fault = self.actions.faults.get(call["next_action"])
        if fault == "drop once":
            del self.actions.faults[call["next_action"]]
            self.close_connection = True
            return None
        if fault == "hang":
            self.actions.going_on.wait(30)
        status = {"raise": 500, "unknown": 404, "hang": 500}.get(fault, 200)
        if status != 200:
            return self._send(status, json.dumps({"error": "secret words of the user", "call": call}).encode())
        events, responses = ([], []) if fault == "silent" else reply(call)
        if next_action := self.actions.followups.get(call["next_action"]):
            events, responses = [*events, {"event": "followup", "name": next_action}], []
        body = json.dumps({"events": events, "responses": responses}).encode()
        return self._send(status, b"<html>" if fault == "garbage" else body)

    def _send(self, status, body):
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, *_):
        """Says nothing."""
