"""Facts in texts: what is said, what is denied, and what only looks so."""

import random
import time

import pytest

from tariff.facts import Lexicon
from tests.world import DATA


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon.load(DATA)


def read(lexicon: Lexicon, text: str, language: str | None = None) -> set[str]:
    return {str(fact) for fact in lexicon.read(text, language)}


@pytest.mark.parametrize(
    ("text", "language", "facts"),
    [
        ("not leather", "en", {"!material=leather"}),
        ("sans cuir", "fr", {"!material=leather"}),
        ("ohne Leder", "de", {"!material=leather"}),
        ("no es de cuero", "es", {"!material=leather"}),
        ("non in pelle", "it", {"!material=leather"}),
        ("zonder leer", "nl", {"!material=leather"}),
        ("nie ze skóry", "pl", {"!material=leather"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_denied_is_said_to_be(lexicon, text, language, facts):
    assert read(lexicon, text, language) == facts


@pytest.mark.parametrize(
    ("text", "language", "fact"),
    [
        ("Baumwollhemd", "de", "material=cotton"), ("Rindsledergürtel", "de", "animal=bovine"),
        ("lederen tas", "nl", "material=leather"), ("bawełniana bluzka", "pl", "material=cotton"),
        ("z bawełny", "pl", "material=cotton"), ("chemise tissée", "fr", "construction=woven"),
        ("Holzspielzeug", "de", "use=toy"), ("Moebelstoff aus Polyester", "de", "material=polyester"),
    ],
)  # fmt: skip
def test_compounds_and_endings_are_read(lexicon, text, language, fact):
    assert fact in read(lexicon, text, language)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("under 250 g", {"weight=[0,0.25)"}), ("up to 2 l", {"volume=[0,2]"}), ("over 80 cm wide", {"width=(800,inf)"}),
        ("at least 3 kg", {"weight=[3,inf)"}), ("about 300 grams", {"weight=[0.27,0.33]"}), ("5-10 kg", {"weight=[5,10]"}),
        ("3 kg or more", {"weight=[3,inf)"}), ("2 m long 5 cm wide", {"length=[2000,2000]", "width=[50,50]"}),
        ("40 x 30 x 20 cm", {"length=[400,400]", "width=[300,300]", "height=[200,200]"}),
        ("fat content 28 %", {"fat=[28,28]"}), ("alcohol free beer", {"alcohol=[0,0.5]"}), ("vitamin C 500 mg", set()),
    ],
)  # fmt: skip
def test_quantities_and_their_bounds_are_read(lexicon, text, facts):
    assert read(lexicon, text, "en") == facts


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("wood glue", "en"), ("Holzleim", "de"), ("vis à bois", "fr"), ("zinc oxide", "en"), ("for leather", "en"),
        ("nettoyant pour cuir", "fr"), ("chicken flavour crisps", "en"), ("lead time", "en"), ("Kugelhahn", "de"),
        ("congelador", "es"), ("gold colour", "en"), ("table legs", "en"), ("used for cooking", "en"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_fact_is_none(lexicon, text, language):
    assert read(lexicon, text, language) == set()


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("steel pan with glass lid", {"material=steel"}),
        ("leather shoes, rubber sole", {"material=leather"}),
        ("nylon coated steel wire", {"material=steel", "form=wire"}),
        ("wooden rabbit", {"material=wood"}),
        ("wine 75 cl bottle", {"packing=bottle", "volume=[0.75,0.75]"}),
        ("empty glass bottle", {"material=glass"}),
        ("handbag with leather upper", {"material=leather"}),
    ],
)
def test_lesser_parts_and_packings_are_told_from_the_goods(lexicon, text, facts):
    assert read(lexicon, text, "en") == facts


def test_the_longer_phrase_wins(lexicon):
    assert read(lexicon, "stainless steel", "en") == {"material=stainless_steel"}
    assert read(lexicon, "Kunstleder", "de") == {"material=imitation_leather"}


def test_a_share_goes_with_its_material(lexicon):
    shares = {f.value: f.share for f in lexicon.read("60% cotton 40% polyester", "en")}
    assert shares == {"cotton": 60.0, "polyester": 40.0}


def test_abbreviations_of_invoices_are_read(lexicon):
    assert read(lexicon, 'SS SMLS PIPE 2"') >= {"material=stainless_steel", "working=seamless", "form=tube"}
    assert read(lexicon, "T-SHIRT 95% CO 5% EA", "en") == {"material=cotton", "material=elastane"}
    assert read(lexicon, "Müller & Co", "de") == set()


@pytest.mark.parametrize(
    "text", ["parts", "gift", "samples 3 pcs", "CTN 12 PCS NIKE", "pièces détachées", "Muster", ""]
)
def test_a_text_that_says_nothing_is_known(lexicon, text):
    assert lexicon.says_nothing(text)


@pytest.mark.parametrize("text", ["brass parts", "phone case", "Ersatzteile für Pumpe", "42021110 wallet"])
def test_a_text_that_says_something_is_known(lexicon, text):
    assert not lexicon.says_nothing(text)


def test_slips_of_the_pen_are_mended(lexicon):
    assert read(lexicon, "lether belt", "en") == {"material=leather"}
    assert read(lexicon, "elastic belt", "en") == set()


def test_a_fact_keeps_the_words_that_it_came_from(lexicon):
    text = "Sac à main en CUIR véritable, moins de 2 kg"
    for fact in lexicon.read(text, "fr"):
        assert text[fact.start : fact.end] == fact.words
    assert {f.words for f in lexicon.read(text, "fr")} == {"CUIR véritable", "moins de 2 kg"}


def test_the_order_of_clauses_does_not_matter(lexicon):
    clauses = ["women's", "cotton shirt", "printed", "under 250 g", "knitted", "30 cm long"]
    first = read(lexicon, ", ".join(clauses), "en")
    for seed in range(6):
        random.Random(seed).shuffle(clauses)
        assert read(lexicon, ", ".join(clauses), "en") == first


@pytest.mark.parametrize("text", ["", "   ", "???", "1/0", "x" * 4000, "5 x x 6", "%%%", "\u0000", "١٢٣ kg", "½ kg"])
def test_any_text_is_survived(lexicon, text):
    lexicon.read(text)
    lexicon.says_nothing(text)


def test_a_short_text_takes_less_than_a_millisecond(lexicon):
    texts = [
        "Men's woven cotton shirt, long sleeve",
        "tôle acier galvanisé ép. 1,5 mm",
        "gebreide wollen muts dames",
    ] * 60
    start = time.process_time()
    for text in texts:
        lexicon.read(text)
    assert (time.process_time() - start) / len(texts) < 0.001
