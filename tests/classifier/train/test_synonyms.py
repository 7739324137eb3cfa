"""Synonyms: another name of the same goods, for goods of its codes alone."""

import random
from pathlib import Path

import pytest

from classifier.train.synonyms import Synonyms
from tariff.catalogue import load_catalogue
from tariff.errors import BrokenData, UnknownNode
from tariff.spelling import plain_words
from tariff.vocabulary import read_rows

DATA = Path(__file__).parents[3] / "data"
TERMS = """term,codes,language,kind,facts
laptop,847130,en,synonym,
notebook computer,847130,en,synonym,
tee,610910,en,synonym,
tee shirt,610910,en,synonym,
ladder,73269030;76169990,nl,synonym,
trapladder,76169990;73269030,nl,synonym,
phone case,39269097,en,synonym,
zip tie,39269097,en,synonym,
Löffel,8215,de,synonym,
Gabel,8215,de,synonym,
Koffer,42021219;42021250,de,synonym,
Reisekoffer,42021219;42021250,de,synonym,
Kiste,42021219;42021250,de,empty,
one,871500,en,synonym,
two,871500,en,synonym,
three,871500,en,synonym,
four,871500,en,synonym,
five,871500,en,synonym,
"""


@pytest.fixture(scope="module")
def tree():
    return load_catalogue(DATA).tree


@pytest.fixture
def names(tmp_path, tree) -> Synonyms:
    (tmp_path / "terms").mkdir()
    (tmp_path / "terms" / "terms.csv").write_text(TERMS, encoding="utf-8")
    return Synonyms.load(tmp_path, tree)


@pytest.fixture
def exchanged(names, tree):
    def exchange(text: str, code: str, language: str = "en", seed: int = 1) -> str:
        return names.exchanged(text, language, tree.span(code), random.Random(seed))

    return exchange


@pytest.mark.parametrize(
    ("text", "code", "language", "other"),
    [
        pytest.param("laptop 15 inch", "84713000", "en", "notebook computer 15 inch", id="one word"),
        pytest.param("two laptops, used", "847130", "en", "two notebook computers, used", id="plural"),
        pytest.param("Laptop stand", "84713000", "en", "Notebook computer stand", id="capital"),
        pytest.param("LAPTOP NEW", "84713000", "en", "NOTEBOOK COMPUTER NEW", id="capitals"),
        pytest.param("white tee shirt", "61091000", "en", "white tee", id="the longest name"),
        pytest.param("houten ladder", "73269030", "nl", "houten trapladder", id="order of codes"),
        pytest.param("Koffer aus Stoff", "42021219", "de", "Reisekoffer aus Stoff", id="several codes"),
    ],
)
def test_a_name_is_exchanged_for_goods_of_its_codes(exchanged, text, code, language, other):
    assert exchanged(text, code, language) == other


@pytest.mark.parametrize(
    ("text", "code", "language"),
    [
        pytest.param("laptop sleeve", "42021291", "en", id="other goods"),
        pytest.param("laptop", "8471", "en", id="goods of a wider place"),
        pytest.param("laptoptasche", "84713000", "en", id="part of a word"),
        pytest.param("e-laptop", "84713000", "en", id="behind a hyphen"),
        pytest.param("laptop-stand", "84713000", "en", id="before a hyphen"),
        pytest.param("laptop", "84713000", "de", id="another language"),
        pytest.param("laptop or notebook", "84713000", "en", id="the other name's words stand there too"),
        pytest.param("phone case", "39269097", "en", id="catch-all"),
        pytest.param("Löffel", "82159910", "de", id="whole heading"),
        pytest.param("one pram", "87150010", "en", id="large group"),
        pytest.param("Kiste", "42021219", "de", id="no synonym"),
    ],
)
def test_a_name_stays(exchanged, text, code, language):
    assert {exchanged(text, code, language, seed) for seed in range(20)} == {text}


def test_names_of_the_data_are_exchanged_in_every_language_for_names_with_the_same_codes(tree):
    rows = read_rows(DATA / "terms" / "terms.csv", ["term", "codes", "language", "kind", "facts"])
    own = [(row["term"], row["language"], frozenset(row["codes"].split(";"))) for row in rows if row["codes"]]
    codes_of: dict[tuple[tuple[str, ...], str], set[frozenset[str]]] = {}
    for term, language, codes in own:
        codes_of.setdefault((plain_words(term), language), set()).add(codes)
    names, changed = Synonyms.load(DATA, tree), set()
    for term, language, codes in own:
        for code in codes:
            other = names.exchanged(term, language, tree.span(code), random.Random(3))
            if other != term:
                changed.add(language)
                assert any(code in codes for codes in codes_of.get((plain_words(other), language), ())) or (
                    " " in term  # a name within a name
                ), (term, other)
    assert changed == {"en", "de", "fr", "es", "it", "nl", "pl"}


def test_broken_terms_are_refused(tmp_path, tree):
    (tmp_path / "terms").mkdir()
    file = tmp_path / "terms" / "terms.csv"
    file.write_text("term,codes\n", encoding="utf-8")
    with pytest.raises(BrokenData):
        Synonyms.load(tmp_path, tree)
    file.write_text(TERMS.replace("847130", "847133"), encoding="utf-8")
    with pytest.raises(UnknownNode):
        Synonyms.load(tmp_path, tree)
