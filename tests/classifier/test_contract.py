"""The service's side of the contract: the fixtures that the action server is tested with are what the service speaks."""

import json

import pytest

from tariff.contract import Reply, Request
from tariff.errors import ContractError
from tests.world import ROOT

FIXTURES = {
    p.stem: json.loads(p.read_text(encoding="utf-8")) for p in sorted((ROOT / "tests" / "contract").glob("*.json"))
}
ANSWERED = [name for name, f in FIXTURES.items() if f["status"] == 200]
REFUSED = [name for name, f in FIXTURES.items() if f["status"] == 400]


def form(value):
    """The shape of a JSON value: names and types, with one entry standing for a list's."""
    if isinstance(value, dict):
        return {name: form(part) for name, part in value.items()}
    if isinstance(value, list):
        return [form(value[0])] if value else []
    return "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else type(value).__name__


def agree(left, right):
    """Whether two shapes agree; what is null or an empty list on one side agrees with anything."""
    if left in ("NoneType", []) or right in ("NoneType", []):
        return True
    if isinstance(left, dict) and isinstance(right, dict):
        return set(left) == set(right) and all(agree(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return agree(left[0], right[0])
    return left == right


@pytest.mark.parametrize("name", ANSWERED)
def test_requests_and_replies_are_of_the_contract(name):
    fixture = FIXTURES[name]
    assert Request.from_dict(fixture["request"]).to_dict()["text"] == fixture["request"]["text"]
    assert Reply.from_dict(fixture["reply"]).to_dict() == fixture["reply"]


@pytest.mark.parametrize("name", ANSWERED)
def test_the_engine_answers_in_the_same_form(engine, name):
    fixture = FIXTURES[name]
    reply = engine.decide(Request.from_dict(fixture["request"])).to_dict()
    expected = form(fixture["reply"])
    made = form(reply)
    assert agree(
        {k: v for k, v in made.items() if k != "versions"}, {k: v for k, v in expected.items() if k != "versions"}
    )


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_service_refuses_is_refused(engine, name):
    with pytest.raises(ContractError):
        engine.decide(Request.from_dict(FIXTURES[name]["request"]))
