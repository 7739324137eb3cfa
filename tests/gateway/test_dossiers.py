"""Dossiers through the gateway: to the session that owns the conversation, and to nobody else."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tariff.cards import DOSSIER
from tests.gateway.servers import Turn, text_card

CASE = {"dossier": 1, "date": "2026-11-25"}
LINK = {"label": "Download the dossier", "payload": DOSSIER + json.dumps(CASE)}


class StandInClassifier(ThreadingHTTPServer):
    """Speaks ``POST /v1/dossier``."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.status, self.asked = 200, []


class _Handler(BaseHTTPRequestHandler):
    server: StandInClassifier

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers["Accept"], body))
        content = (
            b"%PDF-1.4 of the classifier" if self.headers["Accept"] == "application/pdf" else json.dumps(body).encode()
        )
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def classifier() -> Iterator[StandInClassifier]:
    server = StandInClassifier()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def house(start_gateway, bot, classifier):
    bot.turn = lambda message: Turn([text_card("Here it is", dossier=LINK)])
    return start_gateway(CLASSIFIER_URL=classifier.url)


@pytest.fixture
def owner(house, visit):
    return visit(house)


@pytest.fixture
def token(owner):
    return owner.ask("send me the dossier")["card"]["dossier"]["payload"]


def fetch(visitor, token, accept="application/pdf"):
    return visitor.http.get(f"/v1/dossier/{token}", headers={"Accept": accept})


def test_the_owner_gets_the_pdf_and_the_json(owner, token, classifier):
    pdf = fetch(owner, token)
    assert pdf.status_code == 200
    assert (pdf.headers["content-type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert pdf.headers["content-disposition"] == 'attachment; filename="dossier.pdf"'
    assert pdf.headers["cache-control"] == "no-store"
    assert fetch(owner, token, "application/json").json() == CASE
    assert [call[0] for call in classifier.asked] == ["/v1/dossier", "/v1/dossier"]


def test_the_case_itself_never_leaves_in_a_card(owner, token):
    assert "2026-11-25" not in json.dumps(owner.history())
    assert len(token) >= 20


def test_a_foreign_session_is_refused(house, visit, token, classifier):
    stranger = visit(house)
    reply = fetch(stranger, token)
    assert reply.status_code == 404
    assert reply.json()["error"]["type"] == "not_found"
    assert classifier.asked == []


def test_without_a_session_there_is_nothing(owner, token, classifier):
    del owner.http.headers["Authorization"]
    assert fetch(owner, token).status_code == 401
    assert classifier.asked == []


@pytest.mark.parametrize("wrong", ["nonsense", "a" * 22, "..%2f..%2fv1", "%00"])
def test_a_guessed_token_is_refused(owner, token, wrong):
    assert fetch(owner, wrong).status_code == 404


def test_a_button_is_no_dossier_and_a_dossier_no_button(owner, token, bot):
    assert fetch(owner, owner.actions["restart"]).status_code == 404
    calls = len(bot.calls)
    assert owner.tap(token).json()["error"]["type"] == "unknown_button"
    assert len(bot.calls) == calls


def test_an_erased_conversation_has_no_dossier(owner, token):
    assert owner.http.delete("/v1/session").status_code == 200
    assert fetch(owner, token).status_code == 401


@pytest.mark.parametrize("status", [400, 500, 503])
def test_a_classifier_that_fails_is_told_with_a_sentence(owner, token, classifier, status):
    classifier.status = status
    reply = fetch(owner, token)
    assert reply.status_code == 503
    assert "dossier" in reply.json()["error"]["message"]
    assert reply.headers["retry-after"]


def test_what_is_neither_pdf_nor_json_is_refused(owner, token):
    assert fetch(owner, token, "image/png").status_code == 400
