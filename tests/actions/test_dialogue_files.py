"""What the action server and the dialogue's files under bot/ call things, compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from actions import names
from actions.server import ACTIONS
from actions.state import State, read_speech, speech_events
from tariff import LANGUAGES
from tests.world import ROOT


def parts(folder: str, kind: str) -> Iterator[Any]:
    """Every part of one kind in the files of a folder of bot/."""
    for path in sorted((ROOT / "bot" / folder).glob("*.yml")):
        yield from yaml.safe_load(path.read_text(encoding="utf-8")).get(kind) or ()


def named(kind: str) -> set[str]:
    """Names of a kind in the domain, with or without options of their own."""
    return {next(iter(part)) if isinstance(part, dict) else part for part in parts("domain", kind)}


def test_every_action_of_the_domain_is_served_and_none_besides(clerk):
    assert {action(clerk).name() for action in ACTIONS} == named("actions")


def test_every_slot_that_is_written_is_in_the_domain():
    written = {
        event["name"] for event in [*State().events({"x": 1}), *speech_events(read_speech({}), {"language": ""})]
    }
    assert written <= named("slots")
    assert {names.DESCRIPTION_SLOT, names.ANSWER_SLOT, names.FAILURE_SLOT, "page_language"} <= named("slots")


def test_every_intent_that_is_read_is_in_the_domain():
    read = {
        names.ANSWER_QUESTION,
        names.PROPOSE_NOW,
        names.RETRY_TURN,
        names.NEXT_GOODS,
        *names.VERDICTS,
        *names.SMALL_TALK,
    }
    assert named("intents") == read | {"classify_goods"}


def test_the_form_is_in_the_domain():
    assert named("forms") == {names.FORM}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("button", "intent"), [("propose", "propose_now"), ("restart", "restart_conversation")])
def test_what_help_says_to_type_is_understood(sentences, language: str, button: str, intent: str):
    label = sentences.say(f"button.{button}", language).lower()
    assert label in sentences.say("reply.help", language, questions=4).lower()
    known = [
        line.removeprefix("- ").lower()
        for part in parts("nlu", "nlu")
        if part.get("intent") == intent and part["metadata"]["language"] == language
        for line in part["examples"].splitlines()
    ]
    assert label in known
