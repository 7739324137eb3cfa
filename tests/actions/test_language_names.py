"""Languages by their names."""

from __future__ import annotations

import pytest

from actions.language_names import known_language, named_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("en français, s'il vous plaît", "fr"),
        ("EN FRANCAIS SVP", "fr"),
        ("can we speak German?", "de"),
        ("Können wir Deutsch sprechen?", "de"),
        ("¿habla español?", "es"),
        ("in italiano per favore", "it"),
        ("in het Nederlands graag", "nl"),
        ("po polsku proszę", "pl"),
        ("po włosku", "it"),
        ("not in English, in French please", "fr"),
        ("pas anglais, français", "fr"),
        ("no, in Polish", "pl"),
        ("I don't speak English", ""),
        ("nie mówię po polsku", ""),
        ("in Portuguese", ""),
        ("", ""),
    ],
)
def test_the_language_asked_for(text: str, language: str):
    assert named_language(text) == language


@pytest.mark.parametrize(
    ("value", "language"), [("fr", "fr"), ("FR ", "fr"), ("Français", "fr"), ("xx", ""), (None, ""), (5, ""), ([], "")]
)
def test_the_language_of_an_entity(value: object, language: str):
    assert known_language(value) == language
