"""Buttons of headings among those of other chapters."""

from tariff.catalogue import NativeQueries
from tariff.heading_names import unclear_headings
from tariff.wording import Wording
from tests.world import DATA

CHAPTERS = {"39": "Plastics and plastic articles", "74": "Copper and copper articles", "85": "Electrical machinery"}


def test_what_other_chapters_have_too_needs_its_chapter():
    buttons = {"7411": "Tubes and pipes", "3917": "Tubes, pipes, hoses", "8518": "Microphones and headphones"}
    assert unclear_headings(buttons, CHAPTERS) == {"7411", "3917"}


def test_a_button_that_names_its_chapter_is_clear():
    assert unclear_headings({"7411": "Copper tubes", "3917": "Plastic tubes"}, CHAPTERS) == set()


def test_a_button_that_says_nothing_needs_its_chapter():
    assert unclear_headings({"7419": "Other articles"}, CHAPTERS) == {"7419"}


def test_a_choice_of_headings_says_the_chapter_in_the_language_asked(catalogue):
    native = NativeQueries(DATA / "catalogue" / "queries")
    english, german = (Wording(catalogue, native, language) for language in ("en", "de"))
    assert english.answer("6105", "headings:1") == "Men's or boys' shirts (Knitted or crocheted clothing)"
    assert german.answer("6105", "headings:1").endswith("(Kleidung aus Gewirken oder Gestricken)")
    assert english.answer("8518", "headings:1") == english.option(catalogue.tree.node_of("8518"))
    assert english.answer("61050000-80", "node:61000000-80") == "Men's or boys' shirts"
