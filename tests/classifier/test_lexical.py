"""Words and runs of letters, and BM25 over them."""

import numpy as np
import pytest

from classifier.lexical import Lexical, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [("Honig", "Blütenhonig"), ("saucers", "saucer"), ("Fahrradschloss", "Schlosser"), ("chaussures", "chaussure")],
)
def test_compounds_and_plurals_share_runs(one, other):
    assert set(tokens(one)) & set(tokens(other)), (tokens(one), tokens(other))


def test_numbers_are_whole_words_alone():
    assert tokens("12345678 g") == ["12345678", "g"]


def test_the_leaf_whose_texts_share_the_rarest_words_scores_most():
    lexical = Lexical.build([["Blütenhonig", "Bienenhonig Glas"], ["Honigmelone"], ["Stahlschraube"]])
    found = lexical.score("Honig")
    assert found.argmax() == 0 and found[1] > 0 and found[2] == 0
    assert np.array_equal(lexical.score("qqqq"), np.zeros(3))


def test_texts_and_queries_are_cut_alike():
    lexical = Lexical.build([["Honig"], ["Stahl"]], cut=lambda text: [text[:2]])
    assert lexical.score("Hose")[0] > 0 == lexical.score("Hose")[1]
