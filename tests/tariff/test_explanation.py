"""The structure of an explanation, and its strict reader."""

import copy
import json
from dataclasses import replace

import pytest

from tariff.errors import ContractError
from tariff.explanation import Explanation
from tariff.explanation_parts import NONE_FOUND, MissingFact, Unknown
from tests.tariff.explained import EXPLANATION


def test_explanations_round_trip_through_json():
    assert Explanation.from_dict(json.loads(json.dumps(EXPLANATION.to_dict()))) == EXPLANATION


@pytest.mark.parametrize("field", ["rules", "notes", "rulings", "divergence", "missing", "rivals", "ends"])
def test_what_is_not_known_says_why_in_json(field):
    told = replace(EXPLANATION, **{field: Unknown(NONE_FOUND)})
    assert told.to_dict()[field] == {"unknown": "none_found"}
    assert Explanation.from_dict(told.to_dict()) == told


@pytest.mark.parametrize("field", ["path", "rules", "notes", "rulings", "divergence", "facts", "rivals", "code"])
def test_nothing_is_silently_empty(field):
    with pytest.raises(ContractError, match=rf"explanation\.{field}: must not be empty"):
        replace(EXPLANATION, **{field: "" if field == "code" else ()})


def test_an_explanation_binds_nobody():
    with pytest.raises(ContractError, match="binding"):
        replace(EXPLANATION, binding=True)


def _wrong(where, value):
    raw = copy.deepcopy(EXPLANATION.to_dict())
    *path, last = where
    inner = raw
    for step in path:
        inner = inner[step]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return raw


@pytest.mark.parametrize(
    ("where", "value", "message"),
    [
        (("made", "model"), None, "explanation.made.model: is missing"),
        (("colour",), "red", "explanation.colour: is no field of this version"),
        (("rulings", 0, "cosine"), "high", r"explanation.rulings\[0\].cosine: must be a number"),
        (("rulings", 0, "issued"), 2026, r"explanation.rulings\[0\].issued: must be a text"),
        (("confidence", "sure_depth"), True, "explanation.confidence.sure_depth: must be a whole number"),
        (("confidence", "possible"), "42", "explanation.confidence.possible: must be a list"),
        (("notes",), "none", "explanation.notes: must be a list"),
        (("notes",), [], "explanation.notes: must not be empty"),
        (("binding",), "no", "explanation.binding: must be true or false"),
        (("rules", 0, "given"), {"a": 1}, r"explanation.rules\[0\].given.a: must be a text"),
        (("ends",), {"unknown": "none_found", "x": 1}, "explanation.ends"),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_the_reader_names_what_is_wrong(where, value, message):
    with pytest.raises(ContractError, match=message):
        Explanation.from_dict(_wrong(where, value))


def test_what_was_written_before_rivals_had_a_question_is_read():
    raw = EXPLANATION.to_dict()
    del raw["rivals"][0]["settled_by"]
    assert Explanation.from_dict(raw) == EXPLANATION
    raw["rivals"][0]["settled_by"] = {"key": "x"}
    with pytest.raises(ContractError, match=r"rivals\[0\].settled_by"):
        Explanation.from_dict(raw)


def test_the_question_that_settles_a_rival_round_trips():
    asked = MissingFact("node:42023200-80", "Plastic or textile?", ("Plastic", "Textile"))
    told = replace(EXPLANATION, rivals=(replace(EXPLANATION.rivals[0], settled_by=asked),))
    assert Explanation.from_dict(json.loads(json.dumps(told.to_dict()))) == told


@pytest.mark.parametrize("raw", [None, [], "x", 3])
def test_what_is_no_object_is_refused(raw):
    with pytest.raises(ContractError, match="must be a JSON object"):
        Explanation.from_dict(raw)
