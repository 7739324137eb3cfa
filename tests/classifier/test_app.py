"""The service over HTTP: what it answers, and what it refuses with a sentence."""

import json
import subprocess
import sys
import time

import httpx
import pytest

from tariff.contract import Reply
from tests.world import ROOT


def serve(folder, port, *how):
    command = [sys.executable, "-m", "tests.classifier.tiny", str(port), str(folder), *how]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait(client, path, status):
    deadline = time.monotonic() + 60
    while True:
        try:
            reply = client.get(path)
            if reply.status_code == status and "still loading" not in reply.text:
                return reply
        except httpx.TransportError:
            pass
        assert time.monotonic() < deadline, f"{path} never answered {status}"
        time.sleep(0.05)  # polling another process: there is no event to await


@pytest.fixture(scope="module")
def client(tiny_data):
    port = free_port()
    process = serve(tiny_data, port)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        try:
            wait(client, "/v1/ready", 200)
            yield client
        finally:
            process.terminate()
            process.wait(20)


def test_decide_answers_by_the_contract(client):
    reply = client.post("/v1/decide", json={"text": "leather wallet"})
    assert reply.status_code == 200
    assert Reply.from_dict(reply.json()).decision in ("ask", "propose")


def test_a_list_of_cases_is_answered_in_order(client):
    replies = client.post("/v1/decide", json=[{"text": "ruler", "budget": 0}, {"text": "wallet", "budget": 0}]).json()
    assert [r["facts"][0]["value"] for r in replies] == ["ruler", "wallet"]


def test_classify_names_codes_rest_evidence_and_model(client):
    body = client.post("/v1/classify", json={"text": "plastic ruler", "limit": 3}).json()
    assert len(body["codes"]) == 3
    assert body["codes"][0]["code"] == "39261000"
    assert sum(c["probability"] for c in body["codes"]) + body["rest"] == pytest.approx(1, abs=1e-4)
    assert {"kind", "source", "code", "text", "cosine", "language"} == set(body["evidence"][0])
    assert body["model"]["model"] == "tiny"
    assert body["possible"]["coverage"] == 0.9
    assert body["possible"]["8"]["codes"][0] == "39261000"
    assert len(body["possible"]["8"]["codes"]) <= 3
    assert body["possible"]["4"]["codes"][0] == "3926"


BAD = [
    (b"", "contract_error"), (b"{", "contract_error"), (b"\xff\xfe", "contract_error"), (b"[]", "contract_error"),
    (b"3", "contract_error"), (b'{"text": ""}', "contract_error"), (b'{"text": "x", "colour": 1}', "contract_error"),
    (b'{"text": "a\\u0000b"}', "contract_error"), (json.dumps({"text": "x" * 10_000}).encode(), "contract_error"),
    (json.dumps([{"text": "x"}] * 65).encode(), "contract_error"),
]  # fmt: skip


@pytest.mark.parametrize("path", ["/v1/decide", "/v1/classify"])
@pytest.mark.parametrize(("body", "kind"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_used_is_refused_with_a_sentence(client, path, body, kind):
    reply = client.post(path, content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 400
    assert reply.json()["error"]["type"] == kind
    assert len(reply.json()["error"]["message"]) > 10
    assert "Traceback" not in reply.text


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ([{"key": "headings:1", "shown": ["9999"], "option": "9999"}], "answers.shown"),
        ([{"key": "node:00000000-80", "shown": [], "unknown": True}], "answers.shown"),
        ([{"key": "colour", "shown": [], "unknown": True}], "answers.key"),
        ([{"key": "headings:1", "shown": ["4202"], "option": "3926"}], "answers.option"),
    ],
)
def test_answers_to_no_question_of_ours_are_named(client, answers, field):
    reply = client.post("/v1/decide", json={"text": "bag", "answers": answers})
    assert reply.status_code == 400
    assert reply.json()["error"]["message"].startswith(field)


@pytest.mark.parametrize(
    "text", ["🙂🙂", "'; DROP TABLE codes; --", "<script>alert(1)</script>", "\u202eevil", "0000 0000"]
)
def test_strange_texts_are_answered(client, text):
    reply = client.post("/v1/decide", json={"text": text})
    assert reply.status_code == 200
    assert reply.json()["decision"] in ("ask", "propose", "refer")


def test_a_body_too_large_is_refused(client):
    reply = client.post("/v1/decide", content=b"x" * 300_000, headers={"content-type": "application/json"})
    assert reply.status_code == 413
    assert reply.json()["error"]["type"] == "too_large"


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("GET", "/v1/decide", 405)])
def test_wrong_paths_answer_in_the_same_form(client, method, path, status):
    reply = client.request(method, path)
    assert reply.status_code == status
    assert set(reply.json()["error"]) == {"type", "message"}


def test_the_service_describes_itself(client):
    document = client.get("/docs/openapi.json").json()
    assert {"/v1/decide", "/v1/classify", "/v1/health", "/v1/ready", "/v1/model"} <= set(document["paths"])
    text = client.get("/metrics").text
    assert "classifier_requests_total" in text
    assert client.get("/v1/model").json()["versions"]["contract"] == "1"
    assert client.get("/v1/health").json() == {"status": "ok"}


def test_a_service_that_cannot_load_says_why(tmp_path):
    port = free_port()
    process = serve(tmp_path / "nowhere", port)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            error = wait(client, "/v1/ready", 503).json()["error"]
            assert error["type"] == "not_ready"
            assert "the search index is not built" in error["message"]
            assert client.post("/v1/decide", json={"text": "x"}).status_code == 503
            assert client.get("/v1/health").status_code == 200
    finally:
        process.terminate()
        process.wait(20)


def test_a_service_whose_model_is_broken_answers_by_words_and_says_so_everywhere(tiny_data):
    port, why = free_port(), "the model or its index is missing or broken"
    process = serve(tiny_data, port, "broken")
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            ready = wait(client, "/v1/ready", 200).json()
            assert ready == {"status": "ready", "degraded": True, "why": why}
            reply = client.post("/v1/decide", json={"text": "plastic ruler", "budget": 0, "language": "fr"}).json()
            assert reply["proposal"]["code"] == "39261000" and "modèle complet" in reply["notice"]
            found = client.post("/v1/classify", json=[{"text": "wallet"}, {"text": "cup", "language": "de"}]).json()
            assert ["Modell" in one["notice"] for one in found] == [False, True] and found[0]["notice"]
            model = client.get("/v1/model").json()
            assert model["versions"]["model"] == found[0]["model"]["model"] == f"words (fallback): {why}"
            assert model["degraded"] == why and "/somewhere" not in json.dumps([reply, found, model, ready])
            metrics = client.get("/metrics").text
            assert 'classifier_answers_by_words_total{path="/v1/decide"} 1.0' in metrics
            assert 'classifier_answers_by_words_total{path="/v1/classify"} 2.0' in metrics
    finally:
        process.terminate()
        process.wait(20)


def test_a_whole_service_is_not_degraded(client):
    assert client.get("/v1/ready").json() == {"status": "ready", "degraded": False, "why": ""}
    assert client.post("/v1/decide", json={"text": "leather wallet"}).json()["notice"] == ""
    assert "classifier_answers_by_words_total{" not in client.get("/metrics").text
