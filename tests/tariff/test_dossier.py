"""The dossier: what it holds, how it is read back, and what is refused."""

import dataclasses
import json

import pytest

from tariff.bti_draft import APPLICANT
from tariff.contract import Answer, Reply, Request
from tariff.dossier import (
    Dossier,
    DossierChanged,
    DossierCutOff,
    DossierOfFuture,
    OptionShown,
    Put,
    _hash,
    write_dossier,
)
from tariff.errors import ContractError
from tariff.replaying import compare
from tests.world import ROOT

KEY = "node:42023200-80"
PUT = Put(KEY, "What is the outside made of?", (OptionShown("a", "Plastic sheeting"), OptionShown("b", "Textile")))
REQUEST = Request(
    "plastic wallet", (Answer(KEY, ("a", "b"), option="a"), Answer("headings:1", ("4202",), special="none"))
)


@pytest.fixture(scope="module")
def reply():
    return Reply.from_dict(json.loads((ROOT / "tests" / "contract" / "propose.json").read_text())["reply"])


@pytest.fixture(scope="module")
def dossier(reply):
    return write_dossier(dataclasses.replace(REQUEST, date="2026-11-25"), reply, [PUT])


def changed(reply, **parts):
    candidate = {k: v for k, v in parts.items() if k in ("code", "probability", "duty")}
    rest = {k: v for k, v in parts.items() if k not in candidate}
    proposal = dataclasses.replace(
        reply.proposal, candidate=dataclasses.replace(reply.proposal.candidate, **candidate), **rest
    )
    return dataclasses.replace(reply, proposal=proposal)


def test_a_dossier_tells_questions_and_answers_in_words(dossier):
    assert [(one.text, one.kind, one.said) for one in dossier.transcript] == [
        ("What is the outside made of?", "option", "Plastic sheeting"),
        ("headings:1", "none", ""),
    ]
    assert [option.label for option in dossier.transcript[0].options] == ["Plastic sheeting", "Textile"]


def test_a_dossier_is_read_back_as_it_was_written(dossier):
    assert Dossier.read(dossier.to_text()) == dossier


def test_a_number_that_another_program_writes_in_its_way_keeps_the_hash(dossier):
    raw = json.loads(dossier.to_text())
    raw["reply"]["candidates"][0]["duty"]["low"] = 7
    text = json.dumps({**raw, "hash": _hash({k: v for k, v in raw.items() if k != "hash"})})
    assert Dossier.read(text.replace('"low": 7,', '"low": 7.0,')).hash


def test_the_draft_holds_what_is_known_and_names_what_is_not(dossier, reply):
    bti = dossier.bti_draft
    assert bti.envisaged == reply.proposal.candidate.code
    assert [one.reference for one in bti.similar] == [one.reference for one in reply.proposal.rulings]
    assert bti.description == "plastic wallet"
    assert bti.to_fill == APPLICANT
    assert bti.is_draft


@pytest.mark.parametrize(
    "path", [("date",), ("reply", "proposal", "code"), ("bti_draft", "description"), ("request", "text")]
)
def test_a_change_anywhere_is_found(dossier, path):
    raw = json.loads(dossier.to_text())
    part = raw
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] += "0"
    with pytest.raises(DossierChanged, match="hash"):
        Dossier.from_dict(raw)


def test_a_dossier_cut_off_is_refused(dossier):
    text = dossier.to_text()
    for end in (0, 1, len(text) // 2, len(text) - 3):
        with pytest.raises(DossierCutOff, match="cut off"):
            Dossier.read(text[:end])


def test_a_dossier_of_a_later_version_is_refused(dossier):
    with pytest.raises(DossierOfFuture, match="version 2"):
        Dossier.from_dict({**dossier.to_dict(), "dossier": 2})


@pytest.mark.parametrize("name", ["date", "reply", "bti_draft", "hash"])
def test_a_field_that_is_missing_is_named(dossier, name):
    raw = dossier.to_dict()
    del raw[name]
    with pytest.raises(ContractError, match=name):
        Dossier.from_dict(raw)


def test_a_field_that_is_unknown_is_named(dossier):
    with pytest.raises(ContractError, match="colour"):
        Dossier.from_dict({**dossier.to_dict(), "colour": 1})


def test_a_dossier_without_a_day_is_not_written(reply):
    with pytest.raises(ContractError, match="date"):
        write_dossier(REQUEST, changed(reply, explanation=None))


def test_the_same_case_is_the_same(dossier, reply):
    again = write_dossier(
        dossier.request, changed(reply, probability=reply.proposal.candidate.probability + 0.001), [PUT]
    )
    assert compare(dossier, again).is_same


@pytest.mark.parametrize(
    ("what", "parts"),
    [("code", {"code": "39269097"}), ("probability", {"probability": 0.5}), ("rulings", {"rulings": ()})],
)
def test_what_differs_is_named(dossier, reply, what, parts):
    replayed = compare(dossier, write_dossier(dossier.request, changed(reply, **parts), [PUT]))
    assert [one.what for one in replayed.differences] == [what]
    assert not replayed.is_same
    assert replayed.causes == ()


def test_the_versions_that_differ_are_the_causes(dossier, reply):
    other = dataclasses.replace(changed(reply, code="39269097"), versions={**reply.versions, "model": "other"})
    replayed = compare(dossier, write_dossier(dossier.request, other, [PUT]))
    assert [(one.what, one.now) for one in replayed.causes] == [("model", "other")]
