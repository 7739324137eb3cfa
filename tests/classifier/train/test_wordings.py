"""Other words for texts as recipes ask for them."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from classifier.train.batches import Example, Tokens, prepare, used_pieces
from classifier.train.recipe import Recipe
from classifier.train.traders import as_typed
from classifier.train.wordings import wordings
from tariff.catalogue import load_catalogue

DATA = Path(__file__).parents[3] / "data"
TEXT = "laptop, black, 2,5 kg, 12 V"


@pytest.fixture(scope="module")
def tree():
    return load_catalogue(DATA).tree


@pytest.fixture(scope="module")
def both(tree):
    return wordings(DATA, tree, Recipe(synonyms=1.0, units=1.0))


def test_a_recipe_that_asks_for_neither_reads_nothing(tree, tmp_path):
    assert wordings(tmp_path, tree, Recipe()) is None


def test_texts_of_older_recipes_are_what_they_were():
    found = [as_typed("frozen boneless beef, in pieces, 1,5 kg per carton", "en", seed, 1.0) for seed in range(4)]
    assert found == [
        "frozen boneless beef 1 5 kg per carton",
        "FRZ 5 KG PER NEW",
        "5 kg per carton frozen boneless beef 1",
        "frozen boneless beef 1",
    ]


def test_the_same_seed_gives_the_same_text_and_both_are_done(both, tree):
    place = tree.span("84713000")
    found = [both.other("laptop 12 V", "en", place, seed) for seed in range(50)]
    assert found == [both.other("laptop 12 V", "en", place, seed) for seed in range(50)]
    assert not any("laptop" in text or text.endswith("12 V") for text in found)


def test_chances_are_of_the_texts_that_can_be_changed(tree):
    some = wordings(DATA, tree, Recipe(synonyms=0.2, units=0.3))
    place, many = tree.span("84713000"), 2000
    found = [some.other("laptop 12 V", "en", place, seed) for seed in range(many)]
    assert sum("laptop" not in text for text in found) / many == pytest.approx(0.2, abs=0.04)
    assert sum("12 V" not in text for text in found) / many == pytest.approx(0.3, abs=0.04)


def test_a_decimal_comma_parts_no_amount_where_amounts_are_known(both, tree):
    none = replace(both, by_synonym=0.0, by_unit=0.0)
    found = {as_typed("Saft; 1,5 l; rot", "de", seed, 1.0, none) for seed in range(300)}
    assert any("1,5 l" in text for text in found)
    assert any("1,5 l" in text for text in {as_typed("Saft, 1,5 l, rot", "de", s, 1.0, none) for s in range(300)})
    assert not any("1,5" in text for text in {as_typed("Saft; 1,5 l; rot", "de", s, 1.0) for s in range(300)})


def test_as_typed_uses_other_words_where_texts_are_varied(both, tree):
    place = tree.span("84713000")
    assert all(as_typed(TEXT, "en", seed, 0.0, both, place) == TEXT for seed in range(50))
    assert any("tablet" in as_typed(TEXT, "en", seed, 1.0, both, place).lower() for seed in range(50))


def test_workers_vary_as_one_process_does(both, tree, tokenizer):
    first, last = tree.span("84713000")
    examples = [Example(f"laptop {n} V", "en", "terms", first, last) for n in range(2, 30)]
    tokens = Tokens(tokenizer, used_pieces(tokenizer, [e.text for e in examples]), 48)
    numbers = np.arange(len(examples))
    alone = prepare(examples, numbers, tokens, 1.0, 1, wordings=both)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        shared = prepare(examples, numbers, tokens, 1.0, 1, pool, wordings=both)
    without = prepare(examples, numbers, tokens, 1.0, 1)
    assert shared.ids == alone.ids != without.ids
