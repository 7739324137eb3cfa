import random

import pytest

from classifier.train.spelling import mistyped, on_an_invoice, other_number, other_side, without_accents
from classifier.train.traders import as_typed

TEXTS = [
    ("phone case", "en"),
    ("frozen boneless beef, in pieces, 20 per carton", "en"),
    ("crevettes congelées décortiquées", "fr"),
    ("x", "pl"),
]


@pytest.mark.parametrize(("text", "language"), TEXTS)
def test_a_variant_is_never_empty_and_the_same_for_the_same_seed(text, language):
    for seed in range(200):
        found = as_typed(text, language, seed, 1.0)
        assert found.strip()
        assert found == as_typed(text, language, seed, 1.0)


def test_strength_is_the_share_of_texts_that_are_varied():
    text = "frozen boneless beef, in pieces, 20 per carton"
    assert all(as_typed(text, "en", seed, 0.0) == text for seed in range(100))
    varied = sum(as_typed(text, "en", seed, 0.5) != text for seed in range(1000))
    assert 350 < varied < 550


def test_seeds_give_many_variants():
    assert len({as_typed("women's knitted cotton jumper, long sleeves", "en", seed, 1.0) for seed in range(100)}) > 50


def test_what_is_english_alone_is_done_to_english_alone():
    assert not any("purse" in as_typed("handbag leder", "de", seed, 1.0).lower() for seed in range(300))
    assert any("purse" in as_typed("handbag leather", "en", seed, 1.0).lower() for seed in range(300))


@pytest.mark.parametrize(
    ("word", "other"),
    [("case", "cases"), ("berries", "berry"), ("boxes", "box"), ("glass", "glasses"), ("toy", "toys")],
)
def test_numbers_of_english_nouns(word, other):
    assert other_number(word) == other


def test_british_and_american():
    assert other_side("tyre") == "tire"
    assert other_side("tire") == "tyre"
    assert other_side("spoon") == "spoon"


def test_accents_are_left_out():
    assert without_accents("Müsliriegel łosoś congelées") == "Musliriegel losos congelees"


def test_a_slip_changes_little():
    for seed in range(100):
        assert abs(len(mistyped("keyboard", random.Random(seed))) - 8) <= 1
    assert mistyped("tea", random.Random(1)) == "tea"


def test_invoices_shorten():
    assert on_an_invoice("pieces", random.Random(1)) == "pcs"
