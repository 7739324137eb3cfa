"""A dossier holds as it was made; each fault in its reply or draft is found where it stands."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from classifier.checking import check_found, explanations_in
from classifier.lookups import Sources
from tariff.contract import Request
from tariff.dossier import Dossier, _hash, write_dossier
from tariff.explanation_parts import Ending
from tariff.verify import verify

DAY = "2026-11-25"


@pytest.fixture(scope="module")
def dossier(engine) -> Dossier:
    request = Request("leather wallet", budget=0, date=DAY)
    return write_dossier(request, engine.decide(request))


def check(dossier: Dossier, engine) -> list[tuple[str, str]]:
    """Where and what its faults are, after its hash was made anew."""
    content = dossier._content()
    raw = json.loads(json.dumps({**content, "hash": _hash(content)}))
    (found,) = explanations_in("file", [raw])
    assert found[0] == "file[0]"
    return [(fault.where, fault.kind) for fault in check_found(*found, lambda day: Sources(engine.knowledge)).faults]


def proposing(dossier: Dossier, **changes: object) -> Dossier:
    proposal = replace(dossier.reply.proposal, **changes)
    return replace(dossier, reply=replace(dossier.reply, proposal=proposal))


def test_a_dossier_holds_as_it_was_made(engine, dossier):
    assert len(dossier.reply.proposal.rulings) > 0
    assert check(dossier, engine) == []


def test_another_code_than_the_explained_one_is_found(engine, dossier):
    other = replace(dossier.reply.candidates[1])
    assert other.code != dossier.reply.proposal.candidate.code
    found = check(proposing(dossier, candidate=other), engine)
    assert found == [("reply.proposal.code", "wrong_code"), ("bti_draft.envisaged", "wrong_draft")]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"code": "99999999"}, ("code", "no_such_code")),
        ({"duty": "99.9 %"}, ("duty", "wrong_duty")),
        ({"path": "99"}, ("path", "wrong_path")),
    ],
    ids=["code", "duty", "path"],
)
def test_candidates_are_checked(engine, dossier, changes, found):
    first, second, *rest = dossier.reply.candidates
    if "duty" in changes:
        second = replace(second, duty=replace(second.duty, text=changes["duty"]))
    elif "path" in changes:
        second = replace(second, path=(replace(second.path[0], code=changes["path"]), *second.path[1:]))
    else:
        second = replace(second, **changes)
    spoilt = replace(dossier, reply=replace(dossier.reply, candidates=(first, second, *rest)))
    assert check(spoilt, engine) == [(f"reply.candidates[1].{found[0]}", found[1])]


def test_possible_codes_are_checked(engine, dossier):
    found = check(proposing(dossier, possible=("99999998",)), engine)
    assert found == [("reply.proposal.possible", "no_such_code")]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"reference": "XXBTI0000/26-0"}, ("", "no_such_ruling")),
        ({"code": "01012100"}, (".code", "wrong_code")),
        ({"country": "XX"}, (".country", "wrong_country")),
        ({"issued": "2020-01-01"}, (".issued", "wrong_issued")),
        ({"goods": "a zeppelin"}, (".goods", "quote_not_found")),
        ({"link": "https://example.com/"}, (".link", "unknown_host")),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_rulings_of_the_proposal_are_checked(engine, dossier, changes, found):
    first, *rest = dossier.reply.proposal.rulings
    spoilt = check(proposing(dossier, rulings=(replace(first, **changes), *rest)), engine)
    beside = [("bti_draft.similar", "wrong_draft")] if set(changes) & {"reference", "code", "country", "link"} else []
    assert spoilt == [(f"reply.proposal.rulings[0]{found[0]}", found[1]), *beside]


@pytest.mark.parametrize("changes", [{"envisaged": "42029999"}, {"description": "a zeppelin"}, {"similar": ()}])
def test_the_draft_says_what_the_case_says(engine, dossier, changes):
    spoilt = replace(dossier, bti_draft=replace(dossier.bti_draft, **changes))
    assert check(spoilt, engine) == [(f"bti_draft.{next(iter(changes))}", "wrong_draft")]


def test_an_explanation_of_another_day_is_found(engine, dossier):
    spoilt = replace(dossier, date="2026-11-24", request=replace(dossier.request, date="2026-11-24"))
    assert check(spoilt, engine) == [("date", "bad_date")]


def test_one_that_was_changed_by_hand_says_so_and_is_checked_all_the_same(engine, dossier):
    raw = dossier.to_dict()
    raw["reply"]["proposal"]["explanation"]["rulings"][0]["country"] = "XX"
    faults = check_found("file", raw, lambda day: Sources(engine.knowledge)).faults
    assert [(fault.where, fault.kind) for fault in faults] == [
        ("hash", "unreadable"), ("rulings[0].country", "wrong_country"),
    ]  # fmt: skip
    assert "was changed after it was written" in faults[0].why
    del raw["transcript"]
    assert check_found("file", raw, lambda day: Sources(engine.knowledge)).faults[0].where == "dossier.transcript"


def test_one_without_a_proposal_has_no_explanation_to_check(engine):
    request = Request("39269097", budget=0, date=DAY)
    asked = write_dossier(request, engine.decide(request))
    assert check_found("file", asked.to_dict(), lambda day: Sources(engine.knowledge)).faults is None


class Ended(Sources):
    """Lists that tell the end of every code."""

    def ends(self, code, day):
        return Ending("2026-12-31", ("42023290", "42023210"))


@pytest.mark.parametrize(
    ("ends", "found"),
    [
        (Ending("2026-12-31", ("42023290",)), []),
        (Ending("2026-12-31", ("42023290", "01012100")), [("ends.replaced_by", "wrong_successor")]),
        (Ending("2027-12-31", ("42023290",)), [("ends.last_day", "wrong_end")]),
    ],
    ids=["as the lists tell", "another successor", "another day"],
)
def test_the_end_of_a_code_is_what_the_lists_tell(engine, dossier, ends, found):
    told = replace(dossier.explanation, ends=ends)
    assert [(fault.where, fault.kind) for fault in verify(told, Ended(engine.knowledge))] == found
