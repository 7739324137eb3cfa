"""The fixed sentences of all seven languages."""

from __future__ import annotations

import re

import pytest

from tariff import LANGUAGES

OTHERS = LANGUAGES[1:]


def places(text: str) -> list[str]:
    return sorted(re.findall(r"\{(\w*)\}", text))


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_every_sentence(sentences, language: str):
    assert sorted(sentences.texts[language]) == sorted(sentences.texts["en"])


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_has_the_same_places(sentences, language: str):
    english, other = sentences.texts["en"], sentences.texts[language]
    assert {
        key: places(other[key]) for key in english if key in other and places(english[key]) != places(other[key])
    } == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_untrimmed(sentences, language: str):
    assert [key for key, text in sentences.texts[language].items() if text != text.strip() or not text] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_long_sentence_is_still_english(sentences, language: str):
    english = sentences.texts["en"]
    assert [
        k for k, text in sentences.texts[language].items() if text == english.get(k) and len(text.split()) > 2
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_are_short(sentences, language: str):
    assert [text for text in sentences.under("button.", language).values() if len(text) > 30] == []
