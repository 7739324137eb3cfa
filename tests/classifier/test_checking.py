"""Explanations of the engine hold what they say; what is planted is found, and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest

from classifier.checking import check_cases, check_explanation, explanations_in
from classifier.explaining import Explainer, Gathered, NearRulings
from classifier.lookups import Sources
from tariff.contract import Request
from tariff.explain import Case
from tariff.explanation import Explanation
from tariff.leaving_out import without_faults
from tariff.verify import verify
from tests.tariff.planted import PLANTS

DAY, CASES, FAULTS = "2026-11-25", 400, 100


def told(engine, text, **more) -> Explanation:
    found = engine.decide(Request(text, budget=0, date=DAY, **more)).proposal.explanation
    assert found is not None
    return found


@pytest.fixture(scope="module")
def explanations(engine):
    """400 of the tiny world: its queries and labels, each once."""
    catalogue, rulings = engine.knowledge.catalogue, engine.knowledge.rulings.values()
    texts = [query for leaf in engine.tree.leaves for query in (catalogue.labels[leaf], *catalogue.queries_of(leaf))]
    texts += [text for ruling in rulings for text in (ruling.goods, *ruling.queries)]
    found = [told(engine, text) for text in list(dict.fromkeys(texts))[:CASES]]
    found += [told(engine, f"{text} no. {i}") for i, text in enumerate(texts[: CASES - len(found)])]
    assert len(found) == CASES
    return found


def test_what_the_engine_says_holds(engine, explanations):
    sources = Sources(engine.knowledge)
    assert [fault for one in explanations for fault in verify(one, sources)] == []
    assert engine.left_out() == ()


def test_of_400_explanations_the_100_with_a_planted_fault_are_found_and_nothing_else(engine, explanations):
    sources, planted, kinds = Sources(engine.knowledge), {}, Counter()
    spoilt = list(explanations)
    for number in range(0, CASES, CASES // FAULTS):
        fitting = [plant for plant in PLANTS if plant.fits(explanations[number])]
        plant = min(fitting, key=lambda one: (kinds[one.name], one.name))
        planted[number], kinds[plant.name] = plant, kinds[plant.name] + 1
        spoilt[number] = plant.into(explanations[number])
    found = {i: verify(one, sources) for i, one in enumerate(spoilt)}
    missed = {planted[i].name for i in planted if not found[i]}
    assert missed == set()
    assert {i for i, faults in found.items() if faults} == set(planted)
    assert len(planted) == FAULTS and len(kinds) >= 10
    for number, plant in planted.items():
        assert {plant.is_at(fault.where) for fault in found[number]} == {True}, plant.name


OFFICIAL = ("notes", "path")
"""Parts of which the tiny world may lack what is spoilt."""


@pytest.mark.parametrize(
    "plant", [plant for plant in PLANTS if plant.part not in OFFICIAL], ids=lambda plant: plant.name
)
def test_what_is_left_after_a_fault_holds(engine, explanations, plant):
    sources = Sources(engine.knowledge)
    one = next(one for one in explanations if plant.fits(one))
    spoilt = plant.into(one)
    kept = without_faults(spoilt, verify(spoilt, sources))
    assert kept is None or verify(kept, sources) == ()
    assert (kept is None) == plant.is_fatal


def test_a_faulty_reply_goes_out_without_the_fault_and_is_counted(engine, monkeypatch):
    plain = Explainer.explain

    def explain(self, *given):
        found = plain(self, *given)
        return replace(found, rulings=(replace(found.rulings[0], country="XX"), *found.rulings[1:]))

    monkeypatch.setattr(Explainer, "explain", explain)
    proposal = engine.decide(Request("leather wallet", budget=0, date=DAY)).proposal
    assert [fault.kind for fault in engine.left_out()] == ["wrong_country"]
    assert engine.left_out() == ()
    assert {one.reference for one in proposal.explanation.rulings} == {one.reference for one in proposal.rulings}
    assert all(one.country != "XX" for one in proposal.explanation.rulings) and len(proposal.rulings) == 2


def test_every_part_is_there_or_says_why_not(explanations):
    for one in explanations[:50]:
        raw = one.to_dict()
        assert all(part not in ([], "", None) for part in raw.values())
        assert Explanation.from_dict(json.loads(json.dumps(raw))) == one


def test_explanations_are_found_in_any_json_and_checked_by_their_day(engine):
    reply = engine.decide(Request("leather wallet", budget=0, date=DAY)).to_dict()
    (found,) = explanations_in("file", [{"reply": reply}])
    assert found[0] == "file[0].reply.proposal.explanation"
    days = []

    def at(day):
        days.append(day)
        return Sources(engine.knowledge)

    assert check_explanation(*found, at).faults == () and days == [DAY]
    del found[1]["made"]
    (fault,) = check_explanation(*found, at).faults
    assert (fault.kind, fault.where) == ("unreadable", "explanation.made")


def test_cases_are_decided_and_checked(engine):
    rows = [("a", "leather wallet", "en"), ("b", "39269097", "en")]
    a, b = check_cases(rows, engine, lambda day: Sources(engine.knowledge), DAY)
    assert a.faults == () and b.faults is None


@pytest.mark.parametrize(("language", "compared"), [("en", "silicone cover"), ("fr", "")])
def test_notes_are_compared_with_english_texts_alone(engine, language, compared):
    request = Request("silicone cover", budget=0, date=DAY, language=language)
    case = Case(request, (), engine.decision(request), (), {})
    assert Gathered(case, request.text, (), NearRulings()).english == compared
