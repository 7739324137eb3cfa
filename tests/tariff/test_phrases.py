"""Phrases with wildcards, found in texts."""

from tariff.phrases import Phrases, phrase_of, tokens_of


def found(text: str, *cells: str) -> set[str]:
    index = Phrases.of(p for cell in cells if (p := phrase_of(cell, "de", "fact", "material", cell)))
    return {match.phrase.value for match in index.find(tokens_of(text))}


def test_accents_capitals_and_punctuation_do_not_matter():
    assert found("BAWEŁNIANA koszulka", "bawełn*") == {"bawełn*"}
    assert found("Non-woven fabric", "non woven") == {"non woven"}


def test_a_wildcard_stands_for_the_rest_of_a_word():
    assert found("Baumwollhemd", "baumwoll*") == {"baumwoll*"}
    assert found("Rindsleder", "*leder", "leder") == {"*leder"}
    assert found("wolltrui wol", "wol*trui") == {"wol*trui"}


def test_a_strict_word_keeps_its_accents_and_capitals():
    assert found("poisson salé", "^salé") == {"^salé"}
    assert found("poisson sale", "^salé") == set()
    assert found("95% CO", "^CO") == {"^CO"}
    assert found("Müller & Co", "^CO") == set()


def test_words_of_a_phrase_stand_together():
    assert found("stainless steel pan", "stainless steel") == {"stainless steel"}
    assert found("stainless pan of steel", "stainless steel") == set()


def test_a_cell_without_letters_is_no_phrase():
    assert phrase_of(" - ", "de", "fact") is None


def test_tokens_know_where_they_stand():
    tokens = tokens_of("Robe, coton 60%")
    assert [(t.word, t.is_after_break) for t in tokens] == [("robe", False), ("coton", True), ("60", False)]
    assert tokens[1].start == 6
