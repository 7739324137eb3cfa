"""Imported rulings are cited with what each is worth on the day, and are never evidence."""

from __future__ import annotations

from datetime import date

import numpy as np

from classifier.citing import Citing, other_heading
from classifier.classify import ClassifyRequest, classify
from classifier.encoding import encode_rulings
from classifier.held_rulings import HeldRulings
from tariff.bti import CodeList
from tariff.contract import Request
from tests.classifier.ruling_world import GOODS, TODAY, ruling
from tests.classifier.tiny import Counted
from tests.ebti_files import row


def test_imported_rulings_are_cited_and_give_no_evidence(world):
    world.read(ruling("A"))
    world.encode()
    engine, request = world.full(), Request("leather wallet with card slots", budget=0, date="2026-09-25")
    cited = engine.decide(request).proposal.rulings
    assert cited[0].reference == "A"
    assert (cited[0].goods, cited[0].valid_until) == ("leather wallet with card slots", "2028-03-09")
    assert "A" not in [one.reference for one in world.engine.decide(request).proposal.rulings]
    assert np.array_equal(engine.posterior(request), world.engine.posterior(request))


def test_classify_tells_of_imported_rulings_with_their_worth_on_the_day(world):
    world.read(ruling("A"))
    world.encode()
    engine = world.full()

    def told(day):
        found = classify(engine, ClassifyRequest.from_dict({"text": GOODS["A"][0], "date": day}))
        return {one["reference"]: one for one in found["rulings"]}

    one = told("2026-09-25")["A"]
    assert (one["status"], one["origin"], one["text"], one["code"]) == ("valid", "imported", *GOODS["A"])
    assert one["link"].endswith("A") and one["valid_until"] == "2028-03-09"
    assert told("2028-03-10")["A"]["status"] == "expired"
    assert "A" not in told("2025-01-01")
    plain = classify(world.engine, ClassifyRequest.from_dict({"text": GOODS["A"][0], "date": "2026-09-25"}))
    assert {key: plain[key] for key in ("codes", "evidence")} == {
        key: classify(engine, ClassifyRequest.from_dict({"text": GOODS["A"][0], "date": "2026-09-25"}))[key]
        for key in ("codes", "evidence")
    }


def test_words_alone_cite_imported_rulings_that_share_words(world):
    world.read(ruling("A"), ruling("B"), ruling("C", STATUS="INVALID"))
    engine, request = world.words(), Request(GOODS["A"][0], budget=0, date="2026-09-25")
    proposal = engine.decide(request).proposal
    assert proposal.rulings[0].reference == "A" and proposal.rulings[0].cosine == 1
    assert "B" not in [one.reference for one in proposal.rulings]
    found = classify(engine, ClassifyRequest.from_dict({"text": GOODS["A"][0], "date": "2026-09-25"}))
    assert "A" in [one["reference"] for one in found["rulings"]] and found["notice"]
    assert engine.left_out() == ()


def test_words_alone_find_the_keywords_of_a_text_in_another_language(world):
    cells = {"DESCRIPTION_OF_GOODS": "Eine Geldbörse", "KEYWORDS": "LEATHER,WALLET,CARD SLOTS", "LANGUAGE": "de"}
    world.read({**ruling("A"), **cells}, {**ruling("D"), "DESCRIPTION_OF_GOODS": "Gürteltasche", "KEYWORDS": ""})
    held = HeldRulings(world.base, world.codes)
    (found,) = held.by_words("leather wallet", "4202", TODAY)
    assert (found.ruling.reference, 0 < found.cosine < 1) == ("A", True)
    assert held.by_words("leather wallet", "6912", TODAY) == () and held.by_words("", "4202", TODAY) == ()
    assert held.by_words("leather wallet", "4202", date(2025, 1, 1)) == ()


def test_a_base_that_cannot_be_read_costs_words_alone_the_imported_rulings_alone(world):
    world.read(ruling("A"))
    world.base.path.write_bytes(b"no database, and long enough to be looked at" * 50)
    found = world.words().decide(Request("leather wallet", budget=0, date="2026-09-25"))
    assert found.proposal.rulings and "A" not in [one.reference for one in found.proposal.rulings]


def test_a_ruling_that_the_project_holds_too_is_cited_once_in_its_words(world):
    own = next(iter(world.engine.knowledge.rulings.values()))
    cells = {"BTI_REFERENCE": own.reference, "DESCRIPTION_OF_GOODS": own.goods, "NOMENCLATURE_CODE": own.code}
    world.read(row(**cells))
    world.encode()
    found = world.citing().near(world.looked(own.goods), "2026-09-25")
    (only,) = [one for one in found if one.reference == own.reference]
    assert (only.origin, only.text, only.issued) == ("own", own.goods, own.issued)
    assert [one.cosine for one in found] == sorted((one.cosine for one in found), reverse=True)


def test_a_ruling_of_the_project_that_was_withdrawn_is_told_as_such_from_that_day_on(world):
    own = next(iter(world.engine.knowledge.rulings.values()))
    citing, looked = world.citing(), world.looked(own.goods)

    def at(day):
        (found,) = [one for one in citing.near(looked, day) if one.reference == own.reference]
        return found.status, found.valid_until

    assert at("2026-09-25") == ("valid", own.valid_until)
    world.read(row(BTI_REFERENCE=own.reference, NOMENCLATURE_CODE=own.code, STATUS="INVALID"))
    assert at("2026-08-31") == ("valid", own.valid_until)
    assert at("2026-09-25") == ("invalidated", "2026-08-31")


def test_a_delta_that_withdraws_a_ruling_shows_in_the_reasons_after_that_day_and_supports_nothing(world):
    world.read(ruling("A"), ruling("B"))
    world.encode()
    engine, text = world.full(), "leather wallet with card slots"

    def at(day):
        proposal = engine.decide(Request(text, budget=0, date=day)).proposal
        told = [one for one in proposal.explanation.rulings if one.reference == "A"]
        return told, [one.reference for one in proposal.rulings], proposal.explanation

    (before,), listed, _ = at("2026-09-25")
    assert before.status == "valid" and listed[0] == "A"
    world.read(ruling("A", STATUS="INVALID", INVALIDATION_REASON="64"))
    (after,), listed, explanation = at("2026-09-25")
    assert (after.status, after.valid_until) == ("invalidated", "2026-09-01")
    assert after == explanation.rulings[-1] and "A" not in listed and len(listed) == 3
    assert {one.status for one in explanation.rulings[:-1]} == {"valid"}
    assert [one.reference for one in explanation.rulings[:3]] == listed
    (earlier,), listed, _ = at("2026-09-01")
    assert earlier.status == "valid" and listed[0] == "A"
    assert engine.left_out() == ()


def test_one_whose_code_ended_is_told_as_such_and_stands_behind_a_valid_one(world):
    world.read({**ruling("A"), "NOMENCLATURE_CODE": f"{'42023199':*<22}"}, ruling("B"))
    once = CodeList.of([*world.engine.tree.leaf_codes, "42023199"])
    encode_rulings(world.base, world.shards, Counted(), lambda r: r.description, once, TODAY, lambda *_: None)
    engine = world.full()
    proposal = engine.decide(Request("leather wallet with card slots", budget=0, date="2026-09-25")).proposal
    shown = proposal.explanation.rulings
    assert [(one.reference, one.status) for one in shown if one.status != "valid"] == [("A", "code_ended")]
    assert shown[-1].reference == "A" and shown[-1].cosine > shown[0].cosine
    assert engine.left_out() == ()


def test_one_that_expired_is_cited_as_such(world):
    world.read(ruling("A"))
    world.encode()
    (found,) = [
        one for one in world.citing().near(world.looked("leather wallet"), "2028-03-10") if one.reference == "A"
    ]
    assert (found.status, found.valid_until, found.origin) == ("expired", "2028-03-09", "imported")


def test_under_the_proposed_heading_rulings_are_found_however_far(world):
    world.read(ruling("A"), ruling("B"))
    world.encode()
    looked, on = world.looked("plastic ruler"), date(2026, 9, 25)
    far = world.similar.within(Counted()(["plastic ruler"]), "6912", on)
    assert [one.ruling.reference for one in far] == ["B"]
    found = world.citing().near(looked, "2026-09-25", "6912", most=50)
    own = [one.reference for one in world.engine.knowledge.rulings.values() if one.code.startswith("6912")]
    assert {one.reference for one in found if one.code.startswith("6912")} == {"B", *own}


def test_rulings_that_measure_the_clerk_are_never_cited(world):
    world.read(ruling("A"), ruling("B"))
    world.encode()
    known = world.engine.knowledge.rulings
    citing = Citing(known, world.engine.index, world.engine.tree.leaf_codes, world.similar, ["A"])
    assert "A" not in [one.reference for one in citing.near(world.looked("leather wallet"), "2026-09-25", "4202", 50)]
    assert not world.engine.knowledge.unread & set(known) and world.engine.knowledge.unread


def test_a_base_that_cannot_be_read_costs_the_imported_rulings_alone(world):
    world.read(ruling("A"))
    world.encode()
    world.base.path.write_bytes(b"no database, and long enough to be looked at" * 50)
    found = world.full().decide(Request("leather wallet", budget=0, date="2026-09-25"))
    assert found.proposal.rulings and "A" not in [one.reference for one in found.proposal.rulings]


def test_rulings_of_another_likely_heading_are_shown_besides_and_not_in_the_list_of_the_proposal(engine):
    text = "plastic case with a leather strap"
    p = engine.posterior(Request(text, budget=0, date="2026-09-25"))
    proposal = engine.decide(Request(text, budget=0, date="2026-09-25")).proposal
    heading = proposal.candidate.code[:4]
    other = other_heading(p, heading, engine.tree)
    assert other and other != heading
    told = proposal.explanation.rulings
    assert [one.reference for one in told[:3]] == [one.reference for one in proposal.rulings]
    assert len(told) == 6 and {one.code[:4] for one in told[:3]} == {heading}
    assert {one.code[:4] for one in told[3:]} == {other}
    assert engine.left_out() == ()


def test_a_heading_that_is_unlikely_has_none(engine):
    sure = np.full(len(engine.tree.leaves), 1e-6)
    sure[engine.tree.leaf_index["69120023"]] = 1.0
    assert other_heading(sure, "6912", engine.tree) == ""
    sure[engine.tree.leaf_index["39269097"]] = 0.2
    assert other_heading(sure / sure.sum(), "6912", engine.tree) == "3926"
