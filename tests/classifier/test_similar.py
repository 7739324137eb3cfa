"""Imported rulings beside the corpus: found as they are encoded, cited, and never evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from classifier import encoding
from classifier.citing import Citing, Looked
from classifier.encoding import encode_rulings
from classifier.engine import Engine
from classifier.errors import BrokenArtefact
from classifier.shards import Shards
from classifier.similar import SimilarRulings, open_similar
from sources.ruling_base import RulingBase
from sources.ruling_imports import import_rulings
from tariff.bti import IS_VALID, CodeList
from tariff.contract import Request
from tests.classifier.tiny import Counted
from tests.ebti_files import row, table

TODAY = date(2026, 9, 25)
ENCODER = "tiny"
GOODS = {
    "A": ("leather wallet with card slots", "42023100"),
    "B": ("ceramic coffee mug", "69120023"),
    "C": ("plastic phone case", "39269097"),
    "D": ("leather belt bag", "42022100"),
}


@dataclass
class World:
    """A base, its shards and the search over them, beside the tiny engine."""

    var: Path
    base: RulingBase
    shards: Shards
    similar: SimilarRulings
    codes: CodeList
    engine: Engine
    imported: int = 0

    def read(self, *rows: dict[str, str]) -> None:
        self.imported += 1
        path = self.var / f"DDS2-EBTI_202609{self.imported:02d}.csv"
        path.write_bytes(table(rows))
        (report,) = import_rulings([path], self.base, {}, today=TODAY)
        assert report.error is None

    def encode(self, tell: Callable[[int, int, int], None] = lambda *_: None, encode=None) -> int:
        encode = encode or Counted()
        return encode_rulings(self.base, self.shards, encode, lambda r: r.description, self.codes, TODAY, tell)

    def near(self, text: str, on: date = TODAY) -> list[str]:
        found = [one.ruling for one in self.similar.near(Counted()([text]), on)]
        return [one.reference for one in found if one.status_at(on, self.codes) == IS_VALID]

    def citing(self) -> Citing:
        return Citing(self.engine.knowledge.rulings, self.engine.index, self.engine.tree.leaf_codes, self.similar)

    def looked(self, text: str) -> Looked:
        seen = self.engine.look([text])[0]
        return Looked(text, seen.vector, seen.neighbours)


def ruling(reference: str, **cells: str) -> dict[str, str]:
    goods, code = GOODS[reference]
    return row(BTI_REFERENCE=reference, DESCRIPTION_OF_GOODS=goods, NOMENCLATURE_CODE=f"{code:*<22}", **cells)


@pytest.fixture
def world(tmp_path: Path, engine: Engine) -> Iterator[World]:
    codes = engine.tree.leaf_codes
    base = RulingBase(tmp_path)
    similar = open_similar(tmp_path, ENCODER, engine.index, codes)
    yield World(tmp_path, base, Shards(tmp_path, ENCODER), similar, CodeList.of(codes), engine)
    base.close()


def test_the_codes_of_these_tests_are_in_the_tiny_world(world):
    assert all(world.codes.holds(code) for _, code in GOODS.values())


def test_without_an_import_nothing_is_found(world):
    assert world.near("leather wallet") == []
    assert world.encode() == 0


def test_rulings_are_found_once_encoded_without_a_restart(world):
    world.read(ruling("A"), ruling("B"))
    assert world.near("leather wallet") == []
    assert world.encode() == 2
    assert world.near("leather wallet")[0] == "A"
    assert world.near("ceramic mug")[0] == "B"
    world.read(ruling("C"))
    assert world.encode() == 1
    assert world.near("plastic phone case")[0] == "C"


def test_a_withdrawn_ruling_leaves_at_once(world):
    world.read(ruling("A"), ruling("B"))
    world.encode()
    world.read(ruling("A", STATUS="INVALID", INVALIDATION_REASON="64"))
    assert "A" not in world.near("leather wallet")
    assert "B" in world.near("leather wallet")


def test_rulings_are_found_on_the_days_on_which_they_are_valid(world):
    world.read(ruling("A"))
    world.encode()
    assert world.near("wallet", date(2025, 3, 9)) == []
    assert world.near("wallet", date(2028, 3, 9)) == ["A"]
    assert world.near("wallet", date(2028, 3, 10)) == []


def test_what_is_not_valid_or_has_no_code_of_the_list_is_not_encoded(world):
    world.read(
        ruling("A", STATUS="INVALID"),
        ruling("B", END_DATE_OF_VALIDITY="01/01/2026"),
        {**ruling("C"), "NOMENCLATURE_CODE": "77010000"},
        ruling("D"),
    )
    counted = Counted()
    assert world.encode(encode=counted) == 1
    assert counted.texts == ["leather belt bag"]


def test_the_newest_are_encoded_first_and_found_meanwhile(world, monkeypatch):
    monkeypatch.setattr(encoding, "PART", 1)
    world.read(*(ruling(one, DATE_OF_ISSUE=f"0{i + 1}/03/2025") for i, one in enumerate("ABCD")))
    found: list[tuple[int, int, int, list[str]]] = []
    world.encode(lambda *told: found.append((*told, sorted(world.near("leather bag case mug")))))
    assert found[:4] == [
        (1, 4, 1, ["D"]),
        (2, 4, 2, ["C", "D"]),
        (3, 4, 3, ["B", "C", "D"]),
        (4, 4, 4, ["A", "B", "C", "D"]),
    ]


def test_encoding_goes_on_where_it_was_broken_off(world, monkeypatch):
    monkeypatch.setattr(encoding, "PART", 2)
    world.read(*(ruling(one) for one in "ABCD"))
    counted = Counted()

    def fails(texts):
        if counted.texts:
            raise MemoryError
        return counted(texts)

    with pytest.raises(MemoryError):
        world.encode(encode=fails)
    assert world.encode(encode=counted) == 2
    assert sorted(counted.texts) == sorted(goods for goods, _ in GOODS.values())
    assert world.encode() == 0


def test_a_ruling_whose_text_changed_is_found_by_the_new_one_alone(world):
    world.read(ruling("A"), ruling("B"))
    world.encode()
    world.read({**ruling("A"), "DESCRIPTION_OF_GOODS": "ceramic coffee mug"})
    assert world.encode() == 1
    (first, second) = world.similar.near(Counted()(["ceramic coffee mug"]), TODAY)
    assert {first.ruling.reference, second.ruling.reference} == {"A", "B"}
    assert first.cosine == pytest.approx(1, abs=0.02) and second.cosine == pytest.approx(1, abs=0.02)


def test_shards_of_another_encoder_are_not_read(world):
    world.read(ruling("A"))
    world.encode()
    other = open_similar(world.var, "another", world.engine.index, world.engine.tree.leaf_codes)
    assert other.near(Counted()(["leather wallet"]), TODAY) == ()


def test_a_shard_that_cannot_be_read_is_left_out_of_search_and_named_when_encoding(world):
    world.read(ruling("A"))
    world.encode()
    world.read(ruling("B"))
    world.encode()
    (world.shards.folder / world.shards.names[0]).write_bytes(b"cut off")
    again = open_similar(world.var, ENCODER, world.engine.index, world.engine.tree.leaf_codes)
    assert [one.ruling.reference for one in again.near(Counted()(["leather wallet"]), TODAY)] == ["B"]
    with pytest.raises(BrokenArtefact, match="000001.npz cannot be read: delete it"):
        world.encode()
    (world.shards.folder / world.shards.names[0]).unlink()
    assert world.encode() == 1
    assert sorted(world.near("leather wallet")) == ["A", "B"]


def test_two_do_not_encode_at_once(world):
    with world.shards.alone(), pytest.raises(BrokenArtefact, match="Another process"):
        world.encode()


def test_nothing_half_written_stays(world):
    with pytest.raises(ValueError, match="reshape"):
        world.shards.add(["A"], [b"short"], np.zeros((1, 4), dtype=np.float32))
    assert world.shards.names == () and list(world.shards.folder.iterdir()) == []


def engine_with(world: World) -> Engine:
    known, plain = world.engine.knowledge, world.engine
    return Engine(known, plain.index, Counted(), plain.learnt, {}, similar=world.similar)


def test_imported_rulings_are_cited_and_give_no_evidence(world):
    world.read(ruling("A"))
    world.encode()
    engine, request = engine_with(world), Request("leather wallet with card slots", budget=0, date="2026-09-25")
    cited = engine.decide(request).proposal.rulings
    assert cited[0].reference == "A"
    assert (cited[0].goods, cited[0].valid_until) == ("leather wallet with card slots", "2028-03-09")
    assert "A" not in [one.reference for one in world.engine.decide(request).proposal.rulings]
    assert np.array_equal(engine.posterior(request), world.engine.posterior(request))


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
    engine, text = engine_with(world), "leather wallet with card slots"

    def at(day):
        proposal = engine.decide(Request(text, budget=0, date=day)).proposal
        told = [one for one in proposal.explanation.rulings if one.reference == "A"]
        return told, [one.reference for one in proposal.rulings], proposal.explanation

    (before,), listed, _ = at("2026-09-25")
    assert before.status == "valid" and listed[0] == "A"
    world.read(ruling("A", STATUS="INVALID", INVALIDATION_REASON="64"))
    (after,), listed, explanation = at("2026-09-25")
    assert (after.status, after.valid_until) == ("invalidated", "2026-09-01")
    assert after == explanation.rulings[-1] and len(explanation.rulings) == 4 and "A" not in listed
    assert "A" not in [rival.what for rival in explanation.rivals] if isinstance(explanation.rivals, tuple) else True
    assert {one.status for one in explanation.rulings[:3]} == {"valid"}
    (earlier,), listed, _ = at("2026-09-01")
    assert earlier.status == "valid" and listed[0] == "A"
    assert engine.left_out() == ()


def test_one_whose_code_ended_is_told_as_such_and_stands_behind_a_valid_one(world):
    world.read({**ruling("A"), "NOMENCLATURE_CODE": f"{'42023199':*<22}"}, ruling("B"))
    once = CodeList.of([*world.engine.tree.leaf_codes, "42023199"])
    encode_rulings(world.base, world.shards, Counted(), lambda r: r.description, once, TODAY, lambda *_: None)
    engine = engine_with(world)
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
    found = engine_with(world).decide(Request("leather wallet", budget=0, date="2026-09-25"))
    assert found.proposal.rulings and "A" not in [one.reference for one in found.proposal.rulings]
