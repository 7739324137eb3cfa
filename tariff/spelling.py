"""English words in one spelling: British for American, singular for plural."""

from __future__ import annotations

from tariff.answers import fold_text

AMERICAN = {
    "aluminium": "aluminum", "tyre": "tire", "tyres": "tires", "colour": "color", "coloured": "colored",
    "fibre": "fiber", "fibres": "fibers", "fibreglass": "fiberglass", "grey": "gray", "jewellery": "jewelry",
    "moulded": "molded", "mould": "mold", "plough": "plow", "pyjamas": "pajamas", "trousers": "pants",
    "jumper": "sweater", "nappies": "diapers", "nappy": "diaper", "torch": "flashlight", "spanner": "wrench",
    "tap": "faucet", "lorry": "truck", "pushchair": "stroller", "trainers": "sneakers", "biscuits": "cookies",
    "biscuit": "cookie", "crisps": "chips", "sweets": "candy", "yoghurt": "yogurt", "flavour": "flavor",
    "flavoured": "flavored", "sulphate": "sulfate", "sulphuric": "sulfuric", "centre": "center", "litre": "liter",
    "metre": "meter", "mobile": "cell", "maize": "corn", "aubergine": "eggplant", "courgette": "zucchini",
    "handbag": "purse", "curtains": "drapes", "cutlery": "flatware", "wardrobe": "closet", "anorak": "parka",
}  # fmt: skip
BRITISH = {american: british for british, american in AMERICAN.items()}


def other_number(word: str) -> str:
    """An English noun in the singular for its plural, or the other way round, by the plain rules."""
    if len(word) < 3 or not word.isalpha():
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        return word if word.endswith(("us", "is")) else word[:-1]
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("ss", "x", "ch", "sh")) else "s")


def plain_word(word: str) -> str:
    """A folded word in British spelling and in the singular; words that only look like plurals stay the same twice."""
    british = BRITISH.get(word, word)
    is_plural = len(british) > 3 and british.endswith("s") and not british.endswith("ss")
    return other_number(british) if is_plural else british


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a text, folded, in British spelling and in the singular."""
    return tuple(plain_word(word) for word in fold_text(text).split())
