"""The vocabulary of facts."""

import shutil

import pytest

from tariff import LANGUAGES
from tariff.errors import BrokenData
from tariff.vocabulary import NUMBER, Vocabulary
from tests.world import DATA


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary.load(DATA)


def test_forty_kinds_at_most_each_named_in_seven_languages(vocabulary):
    assert len(vocabulary.kinds) <= 40
    for kind in vocabulary.kinds.values():
        assert all(kind.labels[language].strip() for language in LANGUAGES), kind.name
        assert bool(kind.unit) == (kind.type == NUMBER)
        assert kind.type == NUMBER or vocabulary.names(kind.name), kind.name


def test_every_value_has_a_button_in_seven_languages(vocabulary):
    for value in vocabulary.values.values():
        assert all(value.label(language) for language in LANGUAGES), value


def test_buttons_of_a_kind_differ(vocabulary):
    for language in LANGUAGES:
        for kind in vocabulary.kinds:
            labels = [vocabulary.values[kind, name].label(language).casefold() for name in vocabulary.names(kind)]
            assert len(labels) == len(set(labels)), (kind, language)


def test_a_value_is_a_case_of_all_above_it(vocabulary):
    assert vocabulary.is_case("material", "cashmere", "textile")
    assert vocabulary.is_case("material", "polyester", "plastic")
    assert not vocabulary.is_case("material", "textile", "cotton")


def test_an_unknown_value_is_refused(vocabulary):
    with pytest.raises(BrokenData, match="no value of the kind"):
        vocabulary.above("material", "kryptonite")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("kinds.csv", "kind,type", "kind,sort", "kinds.csv must have the columns"),
        ("kinds.csv", "weight,number,kg", "weight,number,", "type or unit of 'weight'"),
        ("values.csv", "material,cotton,textile", "material,cotton,cloth", "a case of 'cloth'"),
        ("values.csv", "material,cotton,", "stuff,cotton,", "'stuff' is no kind"),
        ("values.csv", "material,ramie,", "material,ramie,x,", "values.csv, line"),
    ],
)
def test_a_broken_file_is_named(tmp_path, file, old, new, message):
    shutil.copytree(DATA / "facts", tmp_path / "facts")
    path = tmp_path / "facts" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BrokenData, match=message):
        Vocabulary.load(tmp_path)
