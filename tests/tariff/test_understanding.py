"""What free answers say of options: amounts against thresholds, facts, words denied and asserted, yes and no."""

from __future__ import annotations

import numpy as np
import pytest

from tariff.contract import Answer
from tariff.facts import Lexicon
from tariff.leaf_facts import LeafFacts
from tariff.thresholds import amounts_of, spell_out
from tariff.understanding import Offer, Understanding
from tests.world import DATA


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load(DATA)


@pytest.fixture(scope="module")
def hear(lexicon: Lexicon, catalogue):
    understanding = Understanding(lexicon, LeafFacts.load(DATA, catalogue.tree))

    def heard(node: str, said: str, language: str = "en"):
        tree = catalogue.tree
        index = tree.index[node]
        children = tree.children[index]
        shown = tuple(tree.lines[child].id for child in children)
        labels, english = (tuple(catalogue.option(c, name).text for c in children) for name in (language, "en"))
        below = np.zeros((len(children), len(tree.leaves)), dtype=np.bool_)
        for mask, child in zip(below, children, strict=True):
            mask[tree.first[child] : tree.last[child]] = True
        offer = Offer(catalogue.question(index, "en").text, labels, english, below, True)
        found = understanding.hear(Answer(f"node:{node}", shown, free=said), offer, language)
        chosen = found.answer.option
        return shown.index(chosen) if chosen else found.answer.special or "open", found

    return heard


MILK_PACK = "04021091-10"  # up to 2.5 kg / over 2.5 kg or bulk
SHEET = "72193100-10"  # 4.75 mm or more / 3 to 4.75 / 1 to 3 / 0.5 to 1 / under 0.5
TURBINE = "84101100-10"  # up to 1 000 kW / up to 10 000 kW / over
SUGAR = "20084051-20"  # over 13 % sugar / 13 % or less
HEEL = "64039911-20"  # over 3 cm high / 3 cm high or less
SKIRT = "61045100-10"  # wool / cotton / synthetic fibres / another material
WOOD = "44190000-80"  # bamboo / tropical wood / another wood
KNITTED = "63030000-80"  # knitted or crocheted / not
BISCUIT = "19053100-80"  # coated with chocolate / not
PULLOVER = "61102091-10"  # men's or boys' / women's or girls'


@pytest.mark.parametrize(
    ("node", "language", "said", "means"),
    [
        (MILK_PACK, "en", "it's about 300 grams", 0), (MILK_PACK, "en", "20 kg sacks", 1),
        (MILK_PACK, "en", "half a kilo", 0), (MILK_PACK, "de", "anderthalb Kilo", 0), (MILK_PACK, "fr", "2,6 kg", 1),
        (MILK_PACK, "en", "less than 1 kg", 0), (MILK_PACK, "en", "less than 5 kg", "open"),
        (MILK_PACK, "en", "more than 2 kg", "open"), (MILK_PACK, "en", "between 5 and 10 kg", 1),
        (MILK_PACK, "en", "300 ml", "open"), (MILK_PACK, "en", "from 2 to 3 kg", "open"),
        (SHEET, "en", "0.9mm", 3), (SHEET, "it", "meno di mezzo millimetro", 4), (SHEET, "de", "3,2 mm", 1),
        (SHEET, "en", "2", 1), (SHEET, "en", "2 mm", 2), (TURBINE, "de", "zwölf MW", 2),
        (TURBINE, "es", "2.500 kW", 1), (SUGAR, "it", "no", 1), (SUGAR, "en", "yes", 0), (SUGAR, "en", "yes, 20 %", 0),
        (HEEL, "en", "2 cm", 1), (HEEL, "nl", "nee, maar 20 mm", 1),
        (SKIRT, "en", "mostly cotton", 1), (SKIRT, "en", "it's silk", 3), (SKIRT, "es", "lana de merino", 0),
        (SKIRT, "en", "not wool", "open"), (WOOD, "en", "wood", "open"), (WOOD, "nl", "van hout", "open"),
        (KNITTED, "en", "not knitted", 1), (KNITTED, "de", "gewebt", 1), (KNITTED, "en", "it is knitted", 0),
        (KNITTED, "pl", "nie", 1), (BISCUIT, "en", "no chocolate", 1), (BISCUIT, "fr", "oui", 0),
        (PULLOVER, "en", "for ladies", 1), (PULLOVER, "es", "para niños", 0),
        (SKIRT, "en", "I have no idea what it is made of", "unknown"), (SKIRT, "de", "keine Ahnung, ehrlich", "unknown"),
        (SKIRT, "en", "the second one", 1), (SKIRT, "fr", "la première", 0),
    ],
)  # fmt: skip
def test_words_amounts_and_facts_find_the_option(hear, node, language, said, means):
    assert hear(node, said, language)[0] == means


def test_an_answer_gives_all_its_facts(hear):
    chosen, heard = hear("64029910-10", "plastic, and it folds")
    assert (chosen, heard.told) == (1, "it folds")


def test_what_only_says_the_option_again_is_not_told(hear):
    assert hear(SKIRT, "yes, it is cotton")[1].told == ""


def test_what_is_said_too_widely_is_known_to_be(hear):
    assert hear(WOOD, "wood")[1].is_too_wide
    assert not hear(WOOD, "blue")[1].is_too_wide


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("it is a frying pan of aluminium", ""),  # "other articles" are not the rest of what headings hold
        ("a padlock of steel", ""),  # steel alone does not make it a chain
        ("iron or steel", "7315"),
    ],
)
def test_what_goods_are_made_of_does_not_choose_a_heading_for_other_goods(lexicon, catalogue, said, means):
    understanding = Understanding(lexicon, LeafFacts.load(DATA, catalogue.tree))
    shown, tree = ("7315", "6307", "3926"), catalogue.tree
    labels = ("Chains and parts (Articles of iron or steel)", "Cloths and other articles", "Other plastic articles")
    below = np.zeros((3, len(tree.leaves)), dtype=np.bool_)
    for mask, code in zip(below, shown, strict=True):
        mask[slice(*tree.span(code))] = True
    offer = Offer("Which of these is it?", labels, labels, below, is_all=False, is_across=True)
    assert understanding.hear(Answer("headings:1", shown, free=said), offer, "en").answer.option == means


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("half a litre", "0.5 litre"), ("un kilo y medio", "1.5 kilo"), ("zwei Liter", "2 Liter"), ("2.5 MW", "2500 kW"),
        ("pure wool", "100 % wool"), ("two men", "two men"), ("une robe", "une robe"),
    ],
)  # fmt: skip
def test_amounts_in_words_become_figures(lexicon, text, spelt):
    assert spell_out(text, lexicon.units.pattern) == spelt


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Over 1 mm, under 3 mm", ["(1,3)"]), ("3 mm to under 4.75 mm", ["[3,4.75)"]), ("2 cm high or less", ["[0,20]"]),
        ("Over 1 000 up to 10 000 kW", ["(1000000,10000000]"]), ("30 x 60 cm", ["[300,300]", "[600,600]"]),
        ("500 cc", ["[0.5,0.5]"]),
    ],
)  # fmt: skip
def test_bounds_of_labels(lexicon, text, spans):
    assert [str(a.interval) for a in amounts_of(lexicon.lay_out(text, "en"), lexicon.units)] == spans
