"""Codes, several goods and empty words in an opening; questions that people put to the clerk."""

from __future__ import annotations

import numpy as np
import pytest

from tariff.asking import asked_meaning, goods_asked_for, is_off_topic, is_question
from tariff.claims import ClaimReader
from tariff.facts import Lexicon
from tariff.openings import Opening, are_apart, is_vague, parts_of, read_opening
from tests.world import DATA


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load(DATA)


@pytest.fixture(scope="module")
def known(catalogue) -> frozenset[str]:
    return frozenset(code for depth in (2, 4, 6, 8) for code in catalogue.tree.groups[depth][1])


@pytest.mark.parametrize(
    ("text", "goods", "codes"),
    [
        ("8471300000", "", ("8471300000",)), ("my supplier says 3926.90", "", ("392690",)),
        ("HS 392690", "", ("392690",)), ("HS 392690 phone case", "phone case", ("392690",)),
        ("my supplier says 3926.90 for a leather wallet", "leather wallet", ("392690",)),
        ("mein Lieferant sagt 4202 32, Geldbörse aus Kunststoff", "Geldbörse aus Kunststoff", ("420232",)),
        ("kod CN 6109 10 00 koszulka", "koszulka", ("61091000",)), ("code 9503", "", ("9503",)),
        ("le fournisseur indique 6403 59 95 chaussures en cuir", "chaussures en cuir", ("64035995",)),
        ("12345678", "", ("12345678",)), ("is 4202 32 right for a leather wallet?", "leather wallet", ("420232",)),
        ("leather wallet", "leather wallet", ()), ("steel sheet 1200 2440 mm", "steel sheet 1200 2440 mm", ()),
        ("304 stainless steel pot", "304 stainless steel pot", ()), ("calendar 2024", "calendar 2024", ()),
        ("battery 18650", "battery 18650", ()), ("yarn 200000 m", "yarn 200000 m", ()),
        ("beer 500 ml 24 pcs", "beer 500 ml 24 pcs", ()),
        ("85171200 mobile phone", "mobile phone", ("85171200",)), ("61091000 t-shirt", "t-shirt", ("61091000",)),
        ("20240501 shirt", "20240501 shirt", ()), ("12345678 shirt", "12345678 shirt", ()),
        ("20051231 shirt", "20051231 shirt", ()), ("61091000 t of rice", "61091000 t of rice", ()),
    ],
)  # fmt: skip
def test_codes_are_told_from_other_numbers(lexicon, known, text, goods, codes):
    assert read_opening(text, lexicon, known.__contains__) == Opening(goods, codes)


@pytest.mark.parametrize(
    "text",
    ["parts", "gift", "samples", "SM-G991B", "Nike", "GX-200 parts", "Ersatzteile", "cadeau", "muestras", "campioni",
     "onderdelen", "prezent"],
)  # fmt: skip
def test_words_that_name_no_goods(lexicon, text):
    assert is_vague(text, lexicon)


@pytest.mark.parametrize("text", ["phone", "Nike running shoes", "car parts", "chaise", "sofa", "koszulka"])
def test_words_that_name_goods(lexicon, text):
    assert not is_vague(text, lexicon)


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        ("phone cases and bluetooth speakers", "en", 2), ("Laptop und Drucker", "de", 2), ("chaise en bois", "fr", 1),
        ("tea; ceramic mugs; spoons", "en", 3), ("shirt, cotton, men", "en", 1), ("fietsen en helmen", "nl", 2),
        ("1. laptop 2. printer", "en", 2), ("1) desk lamp, 2) office chair, 3) socks", "en", 3),
        ("I have two goods: a red shirt; leather shoes", "en", 2), ("screws 1. class", "en", 1),
        ("a and b and c", "en", 1), ("krzesła i lampy", "pl", 2), ("knife and fork set", "en", 1),
    ],
)  # fmt: skip
def test_where_a_text_may_part(text, language, parts):
    assert len(parts_of(text, language)[0]) == parts


def test_what_announces_a_list_is_no_part_of_it():
    assert parts_of("Ich habe zwei Produkte: Laptop und Drucker", "de") == (("Laptop", "Drucker"), True)
    assert parts_of("product: leather wallet", "en") == (("product: leather wallet",), False)


def test_goods_are_apart_where_each_is_clear_and_they_share_nothing():
    assert are_apart((0.59, 0.83), 0.03, is_marked=False)
    assert not are_apart((0.27, 0.84), 0.06, is_marked=False), "nuts and bolts"
    assert not are_apart((0.73, 0.66), 0.137, is_marked=False), "bread and butter knife"
    assert not are_apart((0.55, 0.77), 0.105, is_marked=False), "rice and beans canned"
    assert are_apart((0.74, 0.77), 0.032, is_marked=False), "a red shirt and leather shoes"
    assert are_apart((0.82, 0.68), 0.121, is_marked=True), "wooden chairs and a glass table"


@pytest.mark.parametrize(
    ("text", "language", "is_marked"),
    [
        ("wooden chairs and a glass table", "en", True), ("Stuhl und eine Lampe", "de", True),
        ("I have two goods: a red shirt and leather shoes", "en", True), ("1. laptop 2. printer", "en", True),
        ("tea; ceramic mugs", "en", True), ("nuts and bolts", "en", False), ("un pull et des gants", "fr", True),
    ],
)  # fmt: skip
def test_an_article_parts_as_a_mark_does(text, language, is_marked):
    assert parts_of(text, language)[1] is is_marked


@pytest.fixture(scope="module")
def reader(catalogue) -> ClaimReader:
    replaced = {"85439000": ("85439010", "85439090")}
    started = {"85439010": "2026-01-01", "85439090": "2026-01-01"}
    return ClaimReader(catalogue.tree, replaced, started, lambda node: catalogue.labels[node])


def test_a_code_that_ended_has_its_last_day_and_its_successors(reader):
    claim = reader.read("85439000", None)
    assert (claim.status, claim.ended) == ("ended", "2025-12-31")
    assert [named.code for named in claim.replaced] == ["85439010", "85439090"]


def test_a_code_that_is_not_there_has_the_nearest(reader):
    claim = reader.read("84713011", None)
    assert claim.status == "unknown"
    assert claim.nearest[0].code == "84713000"


@pytest.mark.parametrize(
    ("shares", "verdict", "likelier"),
    [({"42023100": 0.9}, "agrees", None), ({"42023210": 0.9}, "differs", "420232"),
     ({"42023100": 0.3, "42023210": 0.5}, "possible", "420232")],
)  # fmt: skip
def test_a_code_is_checked_against_the_goods(reader, catalogue, shares, verdict, likelier):
    p = np.full(len(catalogue.tree.leaves), 1e-6)
    for code, share in shares.items():
        p[catalogue.tree.leaf_index[code]] = share
    claim = reader.read("420231", p / p.sum())
    assert claim.verdict == verdict
    assert (claim.likelier.code if claim.likelier else None) == likelier


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("What is the code for olive oil?", "olive oil"), ("quel est le code de l'huile d'olive", "huile d'olive"),
        ("welcher Code gilt für Olivenöl", "Olivenöl"), ("cuál es el código del aceite de oliva", "aceite de oliva"),
        ("how much duty on bicycles?", "bicycles"), ("jaki jest kod na rower?", "rower"), ("wooden chair", "wooden chair"),
        ("what is the weather", "what is the weather"),
    ],
)  # fmt: skip
def test_the_goods_that_a_question_asks_for(text, goods):
    assert goods_asked_for(text) == goods


@pytest.mark.parametrize("text", ["what is the weather", "wie wird das Wetter?", "qui a gagné ?", "kto wygrał mecz"])
def test_questions_about_something_else(text):
    assert is_off_topic(text)


@pytest.mark.parametrize(
    "text",
    [
        "wooden chair",
        "can of tuna",
        "en bois",
        "weather station",
        "de madera",
        "what",
        "dove soap bar",
        "chi flat iron",
    ],
)
def test_descriptions_are_no_questions(text):
    assert not is_question(text)


@pytest.mark.parametrize(
    ("text", "term"),
    [("what does knitted mean?", "knitted"), ("was bedeutet gewirkt?", "gewirkt"), ("que veut dire crépu ?", "crepu"),
     ("wat betekent geweven?", "geweven"), ("co to znaczy dzianina?", "dzianina"), ("leather", "")],
)  # fmt: skip
def test_the_word_whose_meaning_is_asked(text, term):
    assert asked_meaning(text) == term
