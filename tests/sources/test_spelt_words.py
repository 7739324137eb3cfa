"""Words that are right as they are, though one letter from a word for a fact."""

import shutil

from sources.spelt_words import catalogue_texts, main, spelt_words
from tariff.facts import fact_words
from tests.world import DATA, build_data


def test_words_one_letter_from_a_known_one_are_listed():
    assert spelt_words(["plastic lather", "leather"], ["leather", "plastic"]) == ["lather"]


def test_the_list_is_what_the_catalogue_makes():
    words = spelt_words(catalogue_texts(DATA), fact_words(DATA))
    assert "\n".join(["word", *words, ""]) == (DATA / "facts" / "spelt.csv").read_text(encoding="utf-8")


def test_the_command_writes_the_list(tmp_path):
    data = build_data(tmp_path)
    for folder in ("facts", "terms"):
        shutil.copytree(DATA / folder, data / folder, dirs_exist_ok=True)
    assert main(["--data", str(data)]) == 0
    words = (data / "facts" / "spelt.csv").read_text(encoding="utf-8").split()
    assert words[0] == "word"
    assert 1 < len(words) < 500


def test_a_missing_catalogue_is_told(tmp_path, capsys):
    assert main(["--data", str(tmp_path)]) == 2
    assert capsys.readouterr().err
