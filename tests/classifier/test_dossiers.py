"""Dossiers by the service, and decided anew on the command line."""

import dataclasses
import json

import httpx
import pytest

from classifier.dossiers import Asked, make_dossier
from cli.dossier_command import decide_anew, read_dossier
from tariff.bti_draft import LAW
from tariff.dossier import Dossier, DossierChanged, DossierCutOff, write_dossier
from tests.classifier.test_app import free_port, serve, wait
from tests.classifier.tiny import Counted, build_engine

CASE = {"text": "leather wallet", "budget": 0, "date": "2026-11-25"}


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


@pytest.fixture(scope="module")
def engine(tiny_data):
    return build_engine(tiny_data, Counted())


def test_the_service_gives_json_that_is_read_back(client):
    reply = client.post("/v1/dossier", json=CASE)
    dossier = Dossier.read(reply.text)
    assert dossier.reply.proposal is not None
    assert dossier.bti_draft.law == LAW
    assert client.post("/v1/dossier", json=dossier.to_dict()).json() == reply.json()


def test_the_service_gives_a_pdf_where_it_is_asked_for(client):
    pdf = {"accept": "application/pdf"}
    reply = client.post("/v1/dossier", json=CASE, headers=pdf)
    assert reply.headers["content-type"] == "application/pdf"
    assert reply.content.startswith(b"%PDF-")
    assert "dossier-4202" in reply.headers["content-disposition"]
    made = client.post("/v1/dossier", json=CASE).json()
    assert client.post("/v1/dossier", json=made, headers=pdf).content == reply.content


def test_questions_are_told_as_they_were_put_or_as_they_are_put_now(client):
    question = client.post("/v1/decide", json={"text": "bag"}).json()["question"]
    shown = [option["id"] for option in question["options"]]
    request = {**CASE, "text": "bag", "answers": [{"key": question["key"], "shown": shown, "option": shown[0]}]}
    told = client.post("/v1/dossier", json=request).json()["transcript"][0]
    assert (told["text"], told["said"]) == (question["text"], question["options"][0]["label"])
    put = {"key": question["key"], "text": "As it was put?", "options": [{"id": shown[0], "label": "As shown"}]}
    told = client.post("/v1/dossier", json={"request": request, "transcript": [put]}).json()["transcript"][0]
    assert (told["text"], told["said"]) == ("As it was put?", "As shown")


@pytest.mark.parametrize(
    ("change", "word"),
    [({"dossier": 2}, "version 2"), ({"hash": "0"}, "hash"), ({"reply": {}}, "hash"), ({"colour": 1}, "colour")],
)
def test_a_dossier_that_cannot_be_trusted_is_refused(client, change, word):
    made = client.post("/v1/dossier", json=CASE).json()
    reply = client.post("/v1/dossier", json={**made, **change})
    assert reply.status_code == 400
    assert word in reply.json()["error"]["message"]


@pytest.mark.parametrize(
    "body", [{}, {"request": 3}, {"request": CASE, "transcript": [3]}, {"request": CASE, "colour": 1}]
)
def test_a_case_of_another_shape_is_refused(client, body):
    assert client.post("/v1/dossier", json=body).status_code == 400


def test_the_same_engine_decides_the_same(engine):
    made = make_dossier(engine, Asked.from_dict(CASE))
    assert decide_anew(engine, Dossier.read(made.to_text())).is_same


def test_what_another_model_decides_is_told_with_its_cause(engine):
    made = make_dossier(engine, Asked.from_dict(CASE))
    ruler = make_dossier(engine, Asked.from_dict({**CASE, "text": "plastic ruler"}))
    other = dataclasses.replace(ruler.reply, versions={**made.reply.versions, "model": "older"})
    replayed = decide_anew(engine, write_dossier(made.request, other))
    assert "code" in [one.what for one in replayed.differences]
    assert [(one.what, one.before, one.now) for one in replayed.causes] == [("model", "older", "tiny")]


def test_an_answer_that_no_longer_exists_is_named(engine):
    made = make_dossier(engine, Asked.from_dict(CASE))
    gone = Asked.from_dict({**CASE, "answers": [{"key": "headings:1", "shown": ["9999"], "option": "9999"}]})
    replayed = decide_anew(engine, write_dossier(gone.request, made.reply))
    assert not replayed.is_same
    assert "no longer exists" in replayed.refused


def test_a_file_is_read_or_refused(engine, tmp_path):
    made, file = make_dossier(engine, Asked.from_dict(CASE)), tmp_path / "case.json"
    file.write_text(made.to_text())
    assert read_dossier(file) == made
    file.write_text(made.to_text()[:-40])
    with pytest.raises(DossierCutOff):
        read_dossier(file)
    file.write_text(json.dumps({**made.to_dict(), "language": "fr"}))
    with pytest.raises(DossierChanged):
        read_dossier(file)


def test_a_code_that_somebody_asks_about_is_set_beside_the_proposal(client):
    asked = {**CASE, "text": "plastic ruler", "compare": ["6912", "4202.32", "9999", "3926", "39261000"]}
    reply = client.post("/v1/decide", json=asked).json()
    assert reply["proposal"]["code"] == "39261000"
    assert [one["code"] for one in reply["compared"]] == ["6912", "420232"]
    assert reply["compared"][0]["beaten_by"] == "fact"
    assert 0 <= reply["compared"][0]["probability"] < 0.5
    assert "compared" not in client.post("/v1/decide", json=CASE).json()


@pytest.mark.parametrize("codes", [["42"], ["abc"], ["4202"] * 6, "4202"])
def test_what_is_no_code_cannot_be_compared(client, codes):
    reply = client.post("/v1/decide", json={**CASE, "compare": codes})
    assert reply.status_code == 400
    assert "compare" in reply.json()["error"]["message"]
