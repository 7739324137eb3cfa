"""The shared fixtures of /v1/decide are of the contract; the classifier's tests load them too."""

from __future__ import annotations

import json

import pytest

from tariff.cards import decision_card
from tariff.contract import Reply, Request
from tariff.errors import ContractError
from tests.actions.servers import CONTRACT, fixture

NAMES = sorted(path.stem for path in CONTRACT.glob("*.json"))
ANSWERED = [name for name in NAMES if fixture(name)["status"] == 200]


def test_every_decision_has_a_fixture():
    assert {fixture(name)["reply"]["decision"] for name in ANSWERED} == {"ask", "propose", "refer"}


@pytest.mark.parametrize("name", ANSWERED)
def test_request_and_reply_come_back_from_their_types(name: str):
    found = fixture(name)
    assert Request.from_dict(found["request"]).to_dict() == found["request"]
    assert json.loads(json.dumps(Reply.from_dict(found["reply"]).to_dict())) == found["reply"]


@pytest.mark.parametrize("name", ANSWERED)
def test_every_reply_becomes_a_card(name: str, sentences):
    card = decision_card(Reply.from_dict(fixture(name)["reply"]), sentences, "help@example.test")
    assert card["card"] in ("question", "proposal", "refer")
    json.dumps(card)


@pytest.mark.parametrize("name", ["refused_empty_text", "refused_unknown_field"])
def test_a_refused_request_is_not_of_the_contract(name: str):
    with pytest.raises(ContractError) as caught:
        Request.from_dict(fixture(name)["request"])
    assert str(caught.value) == fixture(name)["reply"]["error"]["message"]
