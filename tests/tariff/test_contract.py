"""The contract of /v1/decide as JSON and as types."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tariff import LANGUAGES
from tariff.contract import Answer, Fact, Reply, Request
from tariff.errors import ContractError

words = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60
)
texts = words.filter(str.strip)
ids = st.from_regex(r"[0-9]{8}-[1-8]0", fullmatch=True)
chosen = st.one_of(
    ids.map(lambda x: {"option": x}),
    texts.map(lambda x: {"free": x}),
    st.sampled_from(["unknown", "none", "more"]).map(lambda x: {"special": x}),
)
answers = st.builds(
    lambda key, shown, what: Answer(f"node:{key}", tuple(shown), **what), ids, st.lists(ids, max_size=7), chosen
)
facts = st.builds(
    Fact, kind=texts.map(lambda t: t[:30]).filter(str.strip), value=texts, source=st.just("said"), words=texts
)
requests = st.builds(
    Request, text=texts, answers=st.lists(answers, max_size=4).map(tuple), facts=st.lists(facts, max_size=3).map(tuple),
    declined=st.lists(ids, max_size=3).map(tuple), budget=st.integers(0, 10),
    date=st.sampled_from(["", "2026-11-25"]), language=st.sampled_from(LANGUAGES), detail=st.booleans(),
)  # fmt: skip


@given(requests)
def test_requests_round_trip_through_json(request):
    assert Request.from_dict(json.loads(json.dumps(request.to_dict()))) == request


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ([], "request"), ("x", "request"), (None, "request"), ({}, "text"), ({"text": ""}, "text"), ({"text": "  "}, "text"),
        ({"text": 3}, "text"), ({"text": "x" * 4001}, "text"), ({"text": "a\x00b"}, "text"),
        ({"text": "x", "colour": 1}, "request"), ({"text": "x", "budget": -1}, "budget"),
        ({"text": "x", "budget": True}, "budget"), ({"text": "x", "budget": "4"}, "budget"),
        ({"text": "x", "budget": 11}, "budget"), ({"text": "x", "date": "25.11.2026"}, "date"),
        ({"text": "x", "date": "2026-13-01"}, "date"), ({"text": "x", "language": "da"}, "language"),
        ({"text": "x", "detail": 1}, "detail"), ({"text": "x", "answers": {}}, "answers"),
        ({"text": "x", "answers": [{}]}, "answers[0]"), ({"text": "x", "answers": [3]}, "answers[0]"),
        ({"text": "x", "answers": [{"key": "k", "option": "a", "free": "b"}]}, "answers[0]"),
        ({"text": "x", "answers": [{"key": "", "option": "a"}]}, "answers[0].key"),
        ({"text": "x", "answers": [{"key": "k", "unknown": "yes"}]}, "answers[0].unknown"),
        ({"text": "x", "answers": [{"key": "k", "free": "n" * 501}]}, "answers[0].free"),
        ({"text": "x", "answers": [{"key": "k", "option": "a", "shown": "a"}]}, "answers[0].shown"),
        ({"text": "x", "answers": [{"key": "k", "unknown": True}] * 41}, "answers"),
        ({"text": "x", "facts": [{"kind": "material"}]}, "facts[0].value"), ({"text": "x", "version": 2}, "version"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(raw, field):
    with pytest.raises(ContractError) as error:
        Request.from_dict(raw)
    assert error.value.field == field
    assert error.value.message


@pytest.mark.parametrize("raw", [None, [], {}, {"version": 1}, {"version": 2}, {"version": 1, "decision": "ask"}])
def test_a_reply_of_another_shape_is_refused(raw):
    with pytest.raises(ContractError):
        Reply.from_dict(raw)
