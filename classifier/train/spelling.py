"""How the words of one text vary: British and American, singular and plural, typing errors, missing accents."""

from __future__ import annotations

import random
import unicodedata

from tariff.spelling import AMERICAN, BRITISH, other_number

__all__ = ["INVOICE", "mistyped", "on_an_invoice", "other_number", "other_side", "without_accents"]

INVOICE = {
    "piece": "pc", "pieces": "pcs", "stainless": "ss", "steel": "stl", "black": "blk", "white": "wht", "phone": "phn",
    "plastic": "plst", "cotton": "cot", "polyester": "poly", "leather": "lthr", "aluminium": "alu", "machine": "mach",
    "electric": "elec", "electrical": "elec", "assembly": "assy", "without": "w/o", "with": "w/", "women's": "wmns",
    "men's": "mens", "children's": "kids", "for": "f", "and": "&", "frozen": "frz", "fresh": "frsh", "cable": "cbl",
    "battery": "batt", "wooden": "wd", "wood": "wd", "rubber": "rub", "control": "ctrl", "accessory": "acc",
    "accessories": "acc", "equipment": "eqpt", "package": "pkg", "bottle": "btl", "carton": "ctn",
}  # fmt: skip
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = {
    key: row[max(0, i - 1) : i] + row[i + 1 : i + 2]
    for row in _KEYS
    for i, key in enumerate(row)
}  # fmt: skip


def mistyped(word: str, rng: random.Random) -> str:
    """The word with one slip of the fingers: a letter lost, doubled, swapped with the next or hit beside its key."""
    if len(word) < 4 or not word.isalpha():
        return word
    i = rng.randrange(1, len(word) - 1)
    slip = rng.randrange(4)
    if slip == 0:
        return word[:i] + word[i + 1 :]
    if slip == 1:
        return word[:i] + word[i] + word[i:]
    if slip == 2:
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    beside = _NEAR.get(word[i].lower())
    return word[:i] + rng.choice(beside) + word[i + 1 :] if beside else word


def without_accents(text: str) -> str:
    """The text as it is typed on a keyboard without accents."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ł", "l").replace("Ł", "L"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def other_side(word: str) -> str:
    """British for American and the other way round, where the word has both."""
    return AMERICAN.get(word) or BRITISH.get(word) or word


def on_an_invoice(word: str, rng: random.Random) -> str:
    """The word as invoices shorten it: a customary abbreviation, else now and then without its inner vowels."""
    if word in INVOICE:
        return INVOICE[word]
    if len(word) > 5 and word.isalpha() and rng.random() < 0.3:
        return word[0] + "".join(letter for letter in word[1:] if letter not in "aeiou")
    return word
