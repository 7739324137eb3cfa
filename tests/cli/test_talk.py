"""``clerk talk`` against a gateway that keeps the web API, without a network."""

from __future__ import annotations

import json

import httpx
import pytest

from cli.errors import NothingRuns, TalkRefused
from cli.places import Places
from cli.talk import Talk
from cli.talk_cards import show, taps
from cli.talk_client import TalkClient
from cli.talk_command import address
from tariff.cards import decision_card, error_card, progress_card, refer_card, text_card
from tariff.contract import Candidate, Cited, DutyView, Option, Proposal, Question, Reply, Request, Step
from tariff.dossier import write_dossier


class Gateway:
    """Keeps sessions, takes each message once, and answers with the cards it was given."""

    def __init__(self, *replies: list[dict]) -> None:
        self.replies = list(replies)
        self.taken: dict[str, dict] = {}
        self.events: list[dict] = []
        self.lost = 0
        self.refusal: tuple[int, str] | None = None
        self.paused = False
        self.progress: dict | None = None
        self.dossiers: dict[str, dict[str, bytes]] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/sessions":
            return httpx.Response(201, json={"token": "T", "conversation": "c", "expires": "later"})
        assert request.headers["authorization"] == "Bearer T"
        if request.url.path == "/v1/messages":
            return self._take(json.loads(request.content))
        if request.url.path.startswith("/v1/dossier/"):
            return self._dossier(request.url.path.rpartition("/")[2], request.headers["accept"])
        return self._tell(int(request.url.params["after"]))

    def _take(self, body: dict) -> httpx.Response:
        if self.refusal:
            return httpx.Response(self.refusal[0], json={"error": {"type": "x", "message": self.refusal[1]}})
        duplicate = body["id"] in self.taken
        if not duplicate:
            self.taken[body["id"]] = body
            sequence = len(self.events) + 1
            self.events.append({"sequence": sequence, "author": "user", "text": body.get("text", "")})
            for card in [] if self.paused else self.replies.pop(0):
                self.events.append({"sequence": len(self.events) + 1, "author": "clerk", "card": card})
        if self.lost:
            self.lost -= 1
            raise httpx.ReadTimeout("the answer was lost")
        reply = {"id": body["id"], "accepted": True, "duplicate": duplicate, "paused": self.paused}
        return httpx.Response(202, json={**reply, "sequence": sequence if not duplicate else 1})

    def _dossier(self, token: str, accept: str) -> httpx.Response:
        content = self.dossiers.get(token, {}).get(accept)
        if content is None:
            return httpx.Response(404, json={"error": {"type": "not_found", "message": "There is no such dossier."}})
        return httpx.Response(200, content=content)

    def _tell(self, after: int) -> httpx.Response:
        new = [event for event in self.events if event["sequence"] > after and "card" in event]
        progress, self.progress = self.progress, None
        return httpx.Response(200, json={"events": new, "last": len(self.events), "progress": progress})


def client_of(gateway) -> TalkClient:
    client = TalkClient("http://gateway.test", httpx.MockTransport(gateway))
    client.open("en")
    return client


def talked(gateway, screen, *lines: str) -> str:
    """What is on the screen after these lines were typed."""
    typed = iter(lines)

    def read(prompt: str) -> str:
        line = next(typed, None)
        if line is None:
            raise EOFError
        return line

    client = client_of(gateway)
    Talk(client, screen.console, "en", read).run()
    client.close()
    return screen.text


def reply(**parts) -> Reply:
    base = {
        "decision": "ask", "language": "en", "fallback": False, "question": None, "candidates": (), "proposal": None,
        "reason": "", "facts": (), "versions": {},
    }  # fmt: skip
    return Reply(**{**base, **parts})


@pytest.fixture
def question(sentences) -> dict:
    options = (Option("a-1", "Leather", "leather wallet", 0.5), Option("b-1", "Textile [bold]", "", 0.5))
    asked = Question("node:x", "node", "What is it made of?", "", 1, options, True, 1.0, 9, None, None, 1.0)
    return decision_card(reply(question=asked), sentences)


@pytest.fixture
def proposal(sentences) -> dict:
    duty = DutyView("3.7 %", 3.7, 3.7)
    best = Candidate("42023210", 8, 0.83, "Wallets of plastic", (Step("42", "Bags", ""),), "", duty)
    other = Candidate("42023290", 8, 0.1, "Wallets of textile", (), "", duty)
    ruling = Cited("DEBTI1", "DE", "2025-03-05", "2028-03-05", "42023210", "A wallet", 0.9, "https://ec.europa.eu/x")
    offered = Proposal(best, (ruling,), ("42023210",), "What is it?", "https://ec.europa.eu/m", "2026-01-01")
    return decision_card(reply(decision="propose", proposal=offered, candidates=(best, other)), sentences)


def test_a_question_has_numbered_buttons_and_a_number_taps_one(screen, question, proposal):
    gateway = Gateway([question], [proposal])
    text = talked(gateway, screen, "wallet", "1", "q")
    first, second = gateway.taken.values()
    assert first["text"] == "wallet" and first["language"] == "en"
    assert second["button"] == question["options"][0]["payload"] and "text" not in second
    assert "What is it made of?" in text and "  1  Leather  leather wallet" in text
    assert text.count("What is it made of?") == 1
    assert "4202 32 10" in text and "DEBTI1" in text and "3.7 %" in text


def test_extras_follow_the_options(screen, question):
    gateway = Gateway([question], [text_card("Right.", "en")])
    talked(gateway, screen, "wallet", "6")
    assert [tap.label for tap in taps(question)][2:] == ["Show more", "I don't know", "Something else", "Propose now"]
    assert list(gateway.taken.values())[1]["button"] == "/propose_now"


def test_other_text_and_numbers_without_a_button_are_sent_as_they_are(screen, question):
    gateway = Gateway([question], [question], [question])
    talked(gateway, screen, "wallet", "250", "the second")
    assert [body["text"] for body in gateway.taken.values()] == ["wallet", "250", "the second"]


def test_text_of_cards_is_never_markup(screen, question):
    assert "Textile [bold]" in talked(Gateway([question]), screen, "wallet")


def test_every_kind_of_card_can_be_shown(screen, sentences, question, proposal):
    cards = [
        question,
        proposal,
        text_card("Hello.", "en"),
        error_card("classifier_unavailable", "en", sentences),
        refer_card("nothing_recognised", "en", sentences, "help@example.eu"),
        progress_card("Looking ...", "en"),
    ]
    for card in cards:
        show(card, screen.console)
    for words in ("Hello.", "Try again", "help@example.eu", "Looking ...", "not Binding Tariff Information"):
        assert words in screen.text


def test_a_lost_answer_is_asked_again_with_the_same_id(screen, question):
    gateway = Gateway([question])
    gateway.lost = 1
    assert "What is it made of?" in talked(gateway, screen, "wallet")
    assert len(gateway.taken) == 1


def test_a_gateway_that_went_is_told_of_and_the_talk_goes_on(screen, question):
    gateway = Gateway([question], [question])
    gateway.lost = 2
    text = talked(gateway, screen, "wallet", "wallet")
    assert "cannot be reached" in text and "What is it made of?" in text


def test_a_refusal_is_shown_in_the_gateways_words(screen):
    gateway = Gateway()
    gateway.refusal = (429, "Too many messages: wait a little.")
    assert "Too many messages: wait a little." in talked(gateway, screen, "wallet")


def test_people_who_took_over_are_told_of_and_their_words_come(screen):
    gateway = Gateway()
    gateway.paused = True
    gateway.events.append({"sequence": 1, "author": "person", "card": text_card("I am here.", "en", author="person")})
    text = talked(gateway, screen, "hello?", "")
    assert "A person reads this conversation" in text and "I am here." in text


def test_progress_is_shown_and_waited_past(screen, question):
    gateway = Gateway([question])
    gateway.progress = progress_card("One moment ...", "en")
    client = client_of(gateway)
    gateway.events.append({"sequence": 1, "author": "user", "text": "x"})
    assert [event.card["text"] for event in client.events(wait=0)] == ["One moment ..."]


def test_without_an_answer_the_wait_ends(screen):
    gateway = Gateway([])
    ticks = iter(range(0, 1000, 50))
    client = client_of(gateway)
    lines = iter(["wallet", "q"])
    Talk(client, screen.console, "en", lambda prompt: next(lines), clock=lambda: next(ticks)).run()
    assert "No answer came yet" in screen.text


def test_where_nothing_answers_one_sentence_says_so():
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with pytest.raises(NothingRuns, match="No gateway answers at http://gateway.test"):
        client_of(refuse)


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"[]"])
def test_what_is_no_gateway_is_told_of(body):
    with pytest.raises(NothingRuns, match="is no gateway"):
        client_of(lambda request: httpx.Response(200, content=body))


def test_a_gateway_that_is_not_ready_speaks_for_itself():
    error = {"error": {"type": "not_ready", "message": "Not ready yet."}}
    with pytest.raises(TalkRefused, match="Not ready yet"):
        client_of(lambda request: httpx.Response(503, json=error))


def test_the_address_is_that_of_this_clone(tmp_path):
    places = Places(tmp_path, tmp_path, tmp_path, tmp_path)
    for content in (None, "no json", "[]", "{}", '{"pids": {"gateway": 1}}'):
        if content is not None:
            (tmp_path / "run.json").write_text(content, encoding="utf-8")
        with pytest.raises(NothingRuns, match="make run"):
            address(places)
    (tmp_path / "run.json").write_text('{"gateway": "http://127.0.0.1:8100", "pids": {}}', encoding="utf-8")
    assert address(places) == "http://127.0.0.1:8100"


@pytest.fixture
def dossier():
    """A dossier as the gateway hands it out."""
    made = write_dossier(Request("wallet", date="2026-11-25"), reply(decision="refer", reason="vague"))
    return {"application/json": made.to_text().encode(), "application/pdf": b"%PDF-1.4 ..."}


def with_link(card: dict) -> dict:
    return {**card, "dossier": {"label": "Download the dossier", "payload": "D1"}}


class TestDossier:
    def test_its_number_saves_it_here_as_pdf_and_json(self, screen, proposal, dossier, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        gateway = Gateway([with_link(proposal)])
        gateway.dossiers["D1"] = dossier
        number = len(taps(with_link(proposal)))
        said = talked(gateway, screen, "wallet", str(number))
        assert f"{number}  Download the dossier" in said and "PDF + JSON" in said
        for ending, kind in (("json", "application/json"), ("pdf", "application/pdf")):
            path = tmp_path / f"dossier-2026-11-25.{ending}"
            assert path.read_bytes() == dossier[kind] and path.name in said.replace("\n", "")
        assert len(gateway.taken) == 1

    def test_who_asks_for_it_is_shown_the_number(self, screen, proposal):
        answer = with_link(text_card("Here is the dossier.", "en"))
        said = talked(Gateway([proposal], [answer]), screen, "wallet", "send me the dossier")
        assert "Here is the dossier." in said and "1  Download the dossier" in said

    def test_one_that_is_gone_is_one_sentence(self, screen, proposal):
        number = len(taps(with_link(proposal)))
        said = talked(Gateway([with_link(proposal)]), screen, "wallet", str(number))
        assert "There is no such dossier." in said

    def test_one_that_is_cut_off_is_not_written(self, screen, proposal, dossier, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        gateway = Gateway([with_link(proposal)])
        gateway.dossiers["D1"] = {**dossier, "application/json": dossier["application/json"][:-40]}
        said = talked(gateway, screen, "wallet", str(len(taps(with_link(proposal)))))
        assert "could not be saved" in said and list(tmp_path.iterdir()) == []
