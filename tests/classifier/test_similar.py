"""Imported rulings beside the corpus: found as they are encoded."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from classifier import encoding
from classifier.errors import BrokenArtefact
from classifier.similar import open_similar
from tests.classifier.ruling_world import ENCODER, GOODS, TODAY, ruling
from tests.classifier.tiny import Counted


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
