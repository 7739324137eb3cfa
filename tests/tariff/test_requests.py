"""What people say around their goods when they ask for a code."""

import time

import pytest

from tariff.requests import asks_for_no_goods, without_request


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("I need the HS code for a leather wallet", "leather wallet"),
        ("hello, I need a code for olive oil", "olive oil"),
        ("can you give me the tariff number for a leather wallet", "leather wallet"),
        ("hs code for wallet", "wallet"),
        ("customs duty on wine", "wine"),
        ("classify: leather wallet", "leather wallet"),
        ("please classify a leather wallet", "leather wallet"),
        ("we are importing olive oil", "olive oil"),
        ("J'ai besoin d'un code pour une chaise en bois", "chaise en bois"),
        ("je cherche le code douanier d'une chaise", "chaise"),
        ("combien de droits de douane pour un vélo", "vélo"),
        ("Ich brauche die Zolltarifnummer für Olivenöl", "Olivenöl"),
        ("wie viel Zoll auf Wein", "Wein"),
        ("necesito el código arancelario de aceite de oliva", "aceite de oliva"),
        ("cerco il codice doganale per olio d'oliva", "olio d'oliva"),
        ("ik zoek de goederencode voor olijfolie", "olijfolie"),
        ("potrzebuję kodu celnego dla oliwy", "oliwy"),
    ],
)
def test_the_goods_are_left(text: str, goods: str):
    assert without_request(text) == goods


@pytest.mark.parametrize(
    "text",
    [
        "leather wallet", "bar code reader for shops", "code lock for doors", "QR code stickers for boxes",
        "numbers for doors", "dress for women", "tariff display for taxis", "heading dog", "duty free bag for men",
        "position light for boats", "Zollstock aus Holz", "kode na ubrania",
    ],
)  # fmt: skip
def test_goods_that_begin_alike_stay_whole(text: str):
    assert without_request(text) == text


@pytest.mark.parametrize(
    ("text", "is_bare"),
    [
        ("I need a code", True), ("hello, I need an HS code please", True), ("quel est le code ?", True),
        ("ich brauche eine Zolltarifnummer", True), ("potrzebuję kodu", True), ("what is the duty?", True),
        ("how much duty do I pay?", True), ("show me the duty", True), ("wie viel Zoll muss ich zahlen?", True),
        ("I need a code for olive oil", False), ("code lock", False), ("wallet", False), ("hello", False),
    ],
)  # fmt: skip
def test_a_code_asked_for_without_goods(text: str, is_bare: bool):
    assert asks_for_no_goods(text) == is_bare


def test_a_novel_of_such_words_is_read_at_once():
    started = time.perf_counter()
    for words in ("the ", "hs customs ", "i need the code "):
        without_request(words * 400 + "x")
        asks_for_no_goods(words * 400 + "x")
    assert time.perf_counter() - started < 1
