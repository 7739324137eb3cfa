"""What free answers mean by their words alone."""

import pytest

from tariff.answers import fold_text, resolve, special_in
from tariff.contract import Answer

BAGS = [
    ["Oui, cartable", "Yes, briefcase, satchel or similar"],
    ["Non, valise ou malle", "No, suitcase or trunk"],
    ["Sans fermeture", "Without a lock"],
]
SHOWN = ("a", "b", "c")


def said(text, labels=BAGS):
    answer = resolve(Answer("node:x", SHOWN[: len(labels)], free=text), labels)
    return answer.option or answer.special or "open"


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("2", "b"), ("2.", "b"), ("option 3", "c"), ("numéro 2", "b"), ("the second", "b"), ("The second one, please", "b"),
        ("la deuxième", "b"), ("das zweite", "b"), ("el segundo", "b"), ("il secondo", "b"), ("de tweede", "b"),
        ("drugi", "b"), ("last one", "c"), ("le dernier", "c"), ("yes", "a"), ("Oui !", "a"), ("no", "b"), ("non", "b"),
        ("suitcase", "b"), ("Valise", "b"), ("OUI, CARTABLE", "a"), ("Yes, briefcase, satchel or similar", "a"),
        ("I don't know", "unknown"), ("je ne sais pas", "unknown"), ("weiß nicht", "unknown"), ("no lo sé", "unknown"),
        ("non lo so", "unknown"), ("weet ik niet", "unknown"), ("nie wiem", "unknown"),
        ("I do not know.", "unknown"), ("je n'en sais rien", "unknown"), ("das weiß ich nicht", "unknown"),
        ("no tengo idea", "unknown"), ("non ne ho idea", "unknown"), ("dat weet ik niet", "unknown"),
        ("nie jestem pewny", "unknown"), ("I have to ask", "unknown"), ("dunno", "unknown"), ("da muss ich nachfragen", "unknown"),
        ("2nd", "b"), ("la 2ème", "b"), ("de 2e", "b"), ("el 2º", "b"), ("4th", "open"),
        ("something else", "none"), ("rien de tout ça", "none"), ("etwas anderes", "none"), ("coś innego", "none"),
        ("show more", "more"), ("mehr anzeigen", "more"),
        ("42", "open"), ("0", "open"), ("4", "open"), ("not a suitcase", "open"), ("without", "open"), ("🙂", "open"),
        ("made of carbon fibre", "open"), ("2 kg", "open"),
    ],
)  # fmt: skip
def test_words_that_tell(text, means):
    assert said(text) == means


def test_a_word_in_two_options_tells_nothing():
    assert said("plastic", [["Plastic sheeting"], ["Moulded plastic"]]) == "open"


def test_yes_tells_nothing_where_no_option_starts_with_it():
    assert said("yes", [["Leather"], ["Textile"]]) == "open"


def test_a_number_counts_the_options_shown_only():
    assert said("3", [["Leather"], ["Textile"]]) == "open"


def test_folding_ignores_accents_case_and_punctuation():
    assert fold_text("  Łódź — GRÖSSE, été! ") == "lodz grosse ete"


def test_who_has_to_ask_somebody_does_not_know():
    assert special_in("sorry, I have to ask my supplier about that") == "unknown"
