"""Questions about a proposal: why, why not another code, rulings, legal text, details, the dossier."""

from __future__ import annotations

import dataclasses
import json

import pytest

from actions.country_names import named_country
from actions.reasons import named_code
from tariff import LANGUAGES
from tariff.cards import DOSSIER
from tariff.contract import Reply
from tariff.dossier import Dossier
from tests.actions.servers import fixture
from tests.tariff.explained import EXPLANATION

GIVEN = {"heading": "4202", "label": "Bags and cases"}
TOLD = dataclasses.replace(
    EXPLANATION, rules=tuple(dataclasses.replace(rule, given=GIVEN) for rule in EXPLANATION.rules)
)
FAR = {
    "code": "6912", "label": "Tableware of ceramics", "probability": 0.0, "beaten_by": "fact", "what": "material",
    "words": "plastic",
}  # fmt: skip


def explained() -> dict:
    reply = Reply.from_dict(fixture("propose")["reply"])
    return dataclasses.replace(reply, proposal=dataclasses.replace(reply.proposal, explanation=TOLD)).to_dict()


@pytest.fixture
def proposed(start, classifier):
    """A conversation in which a proposal with its reasons stands."""

    def begin(page="en"):
        reply = {**explained(), "language": page}
        classifier.replies = {"explained": reply, "compared": {**reply, "compared": [FAR]}}
        classifier.next("explained")
        talk = start(page)
        talk.say("plastic wallet")
        return talk

    yield begin
    classifier.replies = {}


def text_of(cards):
    assert len(cards) == 1
    return cards[0]["text"]


def test_the_proposal_card_links_its_dossier(start, classifier):
    classifier.replies = {"explained": explained()}
    classifier.next("explained")
    (card,) = start().say("plastic wallet")
    assert card["dossier"]["label"] == "Download the dossier"
    kept = Dossier.read(card["dossier"]["payload"].removeprefix(DOSSIER))
    assert kept.explanation == TOLD
    assert kept.request.text == "plastic wallet"
    assert kept.date == TOLD.date


def test_the_proposal_card_carries_its_reasons(start, classifier):
    classifier.replies = {"explained": explained()}
    classifier.next("explained")
    (card,) = start().say("plastic wallet")
    assert card["reasons"]["rulings"]["items"][0]["status_text"] == "valid until 2029-01-01"
    assert "“Plastic sheeting”" in card["reasons"]["rivals"]["items"][0]["against"]


def test_a_proposal_without_reasons_is_shown_without(start, classifier):
    classifier.replies = {"bare": {**explained(), "proposal": {**explained()["proposal"], "explanation": None}}}
    classifier.next("bare")
    (card,) = start().say("plastic wallet")
    assert card["card"] == "proposal" and "reasons" not in card


def test_the_dossier_tells_the_questions_as_they_were_put(start, classifier):
    classifier.replies = {"explained": explained()}
    classifier.next("ask", "explained")
    talk = start()
    (asked,) = talk.say("wallet")
    (card,) = talk.tap(asked["options"][0]["payload"])
    kept = Dossier.read(card["dossier"]["payload"].removeprefix(DOSSIER))
    assert kept.transcript[0].text == asked["text"]
    assert kept.transcript[0].said == asked["options"][0]["label"]


def test_why_names_rule_and_what_beats_the_first_rival(proposed):
    said = text_of(proposed().say("why?", "ask_why"))
    assert "Rule 1" in said
    assert "“Which is it?” the answer was “Plastic sheeting”" in said


def test_why_not_a_rival_needs_no_call(proposed, classifier):
    talk = proposed()
    said = text_of(talk.say("why not 4202 32 90?", "ask_why_not"))
    assert "Of textile" in said and "“Plastic sheeting”" in said and "20 %" in said
    assert len(classifier.requests) == 1


def test_why_not_a_code_that_was_no_candidate_is_asked_of_the_classifier(proposed, classifier):
    talk = proposed()
    classifier.next("compared")
    said = text_of(talk.say("why not 6912?", "ask_why_not"))
    assert "Tableware of ceramics" in said and "You said “plastic”" in said
    assert (classifier.requests[0]["compare"], classifier.requests[0]["budget"]) == (["6912"], 0)


def test_why_not_the_code_itself_or_one_above_it(proposed):
    assert "on the way" in text_of(proposed().say("why not 4202?", "ask_why_not"))


def test_why_not_a_code_that_there_is_not(proposed, classifier):
    talk = proposed()
    classifier.next("explained")
    assert "There is no code 9999" in text_of(talk.say("why not 9999?", "ask_why_not"))


def test_a_classifier_that_is_away_is_told(proposed, classifier):
    talk = proposed()
    classifier.next("not_ready")
    (card,) = talk.say("why not 6912?", "ask_why_not")
    assert card["type"] == "classifier_unavailable"
    assert talk.slots["decision"]["decision"] == "propose"


def test_rulings_are_shown_with_country_status_and_link(proposed):
    said = text_of(proposed().say("show rulings", "show_rulings"))
    assert "Germany" in said and "valid until 2029-01-01" in said and TOLD.rulings[0].link in said
    assert "its code no longer exists, now 4202 32 10, 4202 32 90" in said


@pytest.mark.parametrize(
    ("text", "holds", "lacks"),
    [
        ("what about Germany's ruling?", "DEBTI1/26-1", "FRBTI2"), ("what about the French ruling?", "FRBTI2/25-1", "DEBTI1"),
        ("what about debti1/26-1?", "A wallet of plastic sheeting", "FRBTI2"), ("what about Malta's ruling?", "I cite: DEBTI1/26-1 (Germany)", "valid"),
        ("what about NLBTI9/26-9?", "I cite: DEBTI1/26-1", "valid"),
    ],
)  # fmt: skip
def test_a_ruling_is_shown_by_country_or_reference(proposed, text, holds, lacks):
    said = text_of(proposed().say(text, "show_ruling"))
    assert holds in said
    assert lacks not in said


def test_the_legal_text_or_where_it_stands(proposed):
    assert "measures.jsp" in text_of(proposed().say("legal text", "show_legal_text"))


def test_details_hold_all_reasons_and_the_dossier(proposed):
    (card,) = proposed().say("details", "show_details")
    for part in (
        "Rule 1",
        "Note 1 to Chapter 42",
        "DEBTI1/26-1",
        "Netherlands",
        "Nothing known speaks against it",
        "71 %",
    ):
        assert part in card["text"]
    assert card["dossier"]["payload"].startswith(DOSSIER)


INTENTS = ("ask_why", "ask_why_not", "show_rulings", "show_ruling", "show_legal_text", "show_details", "send_dossier")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reply_is_there_in_every_language(proposed, sentences, language):
    talk = proposed(language)
    said = {intent: text_of(talk.say("4202 32 90", intent)) for intent in INTENTS}
    assert said["send_dossier"] == sentences.say("reply.dossier", language)
    assert sentences.say("country.FR", language) in said["show_rulings"]
    assert "{" not in json.dumps(list(said.values()))


@pytest.mark.parametrize("intent", INTENTS[1:])
def test_without_a_proposal_that_is_said_and_the_question_stays(start, classifier, intent):
    classifier.next("ask")
    talk = start()
    (asked,) = talk.say("wallet")
    first, again = talk.say("why not 4202?", intent)
    assert "no proposal yet" in first["text"]
    assert again["text"] == asked["text"]


def test_why_in_mid_question_keeps_its_meaning(start, classifier):
    classifier.next("ask")
    talk = start()
    talk.say("wallet")
    assert "Codes that are still possible" in talk.say("why?", "ask_why")[0]["text"]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("la décision allemande", "DE"), ("die französische Auskunft", "FR"), ("decyzja Niemiec", "DE"), ("the Czech Republic", "CZ"),
        ("de Poolse beslissing", "PL"), ("Österreichs Auskunft", "AT"), ("Paesi Bassi", "NL"), ("a wallet", ""), ("", ""),
    ],
)  # fmt: skip
def test_countries_are_known_by_name_and_adjective(text, country):
    assert named_country(text) == country


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("why not 4202.32.10?", "42023210"),
        ("not 39 but 3926 90?", "392690"),
        ("why not it?", None),
        ("why not 12?", None),
    ],
)
def test_the_code_of_a_question_is_read(text, code):
    assert named_code(text) == code
