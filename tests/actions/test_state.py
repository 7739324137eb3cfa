"""Slots and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.state import Case, Failure, State, read_speech, read_state
from tariff.contract import Answer, Fact, Reply
from tests.actions.servers import fixture

text = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=30)
answers = st.one_of(
    st.builds(Answer, text, st.tuples(text), option=text),
    st.builds(Answer, text, st.tuples(text, text), free=text),
    st.builds(Answer, text, st.tuples(text), special=st.sampled_from(("unknown", "none", "more"))),
)
cases = st.builds(
    Case,
    text,
    st.lists(answers, max_size=3).map(tuple),
    st.lists(st.builds(Fact, text, text), max_size=2).map(tuple),
    st.lists(text, max_size=2).map(tuple),
    st.booleans(),
)
decisions = st.sampled_from([None, *(Reply.from_dict(fixture(name)["reply"]) for name in ("ask", "propose"))])
states = st.builds(State, cases, decisions, st.none() | st.builds(Failure, text, st.none() | cases))


def slots_of(events):
    return {event["name"]: event["value"] for event in json.loads(json.dumps(events))}


@settings(deadline=None)
@given(states)
def test_a_state_comes_back_from_its_slots(state: State):
    assert read_state(slots_of(state.events({}))) == state


@settings(deadline=None)
@given(states)
def test_a_state_that_is_there_is_not_written_again(state: State):
    slots = slots_of(state.events({}))
    assert slots_of(state.events(slots)) == {"answer": None}


@pytest.mark.parametrize(
    "slots",
    [
        {},
        {"answers": 5},
        {"answers": [{"key": "x"}]},
        {"decision": "x"},
        {"decision": {"version": 9}},
        {"failed_message": []},
        {"failed_message": {"case": {}}},
    ],
    ids=json.dumps,
)
def test_what_cannot_be_read_counts_as_not_there(slots):
    assert read_state(slots) == State()


def test_a_language_that_is_not_ours_is_english():
    speech = read_speech({"language": "xx", "page_language": 5, "language_fixed": None})
    assert (speech.language, speech.page, speech.is_fixed) == ("en", "", False)


@settings(deadline=None)
@given(cases)
def test_the_request_keeps_to_the_contract(case: Case):
    request = case.request(4, "fr")
    assert type(request).from_dict(request.to_dict()) == request


def test_so_many_answers_that_the_contract_would_refuse_are_cut():
    case = Case("x", tuple(Answer(f"headings:{i}", ("4202",), special="more") for i in range(50)))
    assert len(case.request(4, "en").answers) == 40
