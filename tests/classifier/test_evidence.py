import numpy as np
import pytest

from classifier.evidence import Head

KNOWN = ("01012100", "01012910", "01013000", "02011000")
HEAD = Head(np.eye(4, 6, dtype=np.float32), 10.0)


def test_logs_are_of_probabilities():
    logs = HEAD.logs(np.eye(2, 6, dtype=np.float32))
    assert np.exp(logs).sum(1) == pytest.approx([1.0, 1.0])
    assert logs.argmax(1).tolist() == [0, 1]


def test_a_code_that_is_in_both_lists_keeps_its_vector():
    other = HEAD.for_codes(KNOWN, KNOWN[::-1])
    assert (other.classes == HEAD.classes[::-1]).all()
    assert other.scale == HEAD.scale


@pytest.mark.parametrize(
    ("code", "near"),
    [("01012990", [1]), ("01019000", [0, 1, 2]), ("02099000", [3]), ("99000000", [])],
    ids=["subheading", "heading", "chapter", "nothing"],
)
def test_a_new_code_takes_the_mean_of_the_nearest(code, near):
    (vector,) = HEAD.for_codes(KNOWN, [code]).classes
    assert sorted(np.flatnonzero(vector)) == near
    assert np.linalg.norm(vector) == pytest.approx(1.0 if near else 0.0)


def test_what_a_text_tells_is_there_for_each_leaf(engine):
    (heard,) = engine._witness.hear(["leather wallet"])
    for name in ("head", "centroid", "nearest", "lexical", "conflicts", "agrees"):
        assert getattr(heard.features, name).shape == (len(engine.tree.leaves),)
    assert {fact.value for fact in heard.facts} >= {"leather"}
    assert heard.neighbours[0].cosine >= heard.neighbours[-1].cosine


def test_texts_in_other_languages_than_english_and_ones_own_look_farther(engine):
    entry = next(e for e in engine.index.entries if e.language == "fr")

    def nearest(*languages):
        (heard,) = engine._witness.hear([entry.text], languages)
        return heard.features.nearest[entry.leaf]

    assert nearest() == nearest("en") == nearest("fr") > 0.99
    assert nearest("de") < nearest("fr") - 0.05


def test_the_engine_remembers_a_text_by_its_language(engine):
    text = next(e.text for e in engine.index.entries if e.language == "fr")
    french, german = engine.probabilities([text, text], ["fr", "de"])
    assert not np.allclose(french, german)
    assert np.allclose(engine.probabilities([text], ["fr"])[0], french)
