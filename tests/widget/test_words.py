"""What the widget says for the visitor is understood by the clerk, in all seven languages."""

from __future__ import annotations

import re

import pytest

from tariff import LANGUAGES
from tariff.corrections import CHANGE, SAYS, read_correction
from tariff.sentences import Sentences
from tests.gateway.servers import ROOT


@pytest.fixture(scope="module")
def sentences() -> Sentences:
    return Sentences.load(ROOT / "data")


@pytest.mark.parametrize("language", LANGUAGES)
def test_changing_a_fact_is_a_correction(sentences: Sentences, language: str):
    change = read_correction(sentences.say("page.change_say", language, subject="material", value="wood"))
    assert change is not None
    assert (change.kind, change.subject, change.said) == (CHANGE, "material", "wood")
    said = read_correction(sentences.say("page.change_said", language, value="wood"))
    assert said is not None
    assert (said.kind, said.said) == (SAYS, "wood")


@pytest.mark.parametrize("language", LANGUAGES)
def test_asking_why_is_an_example_that_the_bot_learns(sentences: Sentences, language: str):
    examples = (ROOT / "bot" / "nlu" / "explanation.yml").read_text(encoding="utf-8")
    asked = re.search(rf"intent: ask_why\n  metadata: {{language: {language}}}\n(.*?)(?=\n- intent|\Z)", examples, re.S)
    assert asked is not None
    assert sentences.say("page.why_ask", language).casefold() in asked[1].casefold()
