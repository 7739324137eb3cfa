"""The README's talk, held again in process: the engine decides, the cards are shown as `./clerk talk` shows them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any

from rich.console import Console

from classifier.engine import Engine
from cli.talk_cards import show, taps
from tariff.cards import decision_card
from tariff.contract import Answer, Request
from tariff.sentences import Sentences

BEGIN, END = "<!-- transcript -->", "<!-- end of transcript -->"
GOODS = "phone case"
CHOICES = ("Other plastic articles",)
"""What the option chosen in each turn begins with; the talk goes on until there is a proposal."""
WIDTH = 118
_ANSWER = "/answer_question"


@dataclass(frozen=True)
class Turn:
    """What was typed, and the card that came."""

    typed: str
    card: dict[str, Any]

    def shown(self) -> str:
        """Both as the terminal shows them."""
        screen = StringIO()
        show(self.card, Console(file=screen, width=WIDTH, highlight=False, color_system=None))
        lines = [f"> {self.typed}", "", *(line.rstrip() for line in screen.getvalue().splitlines())]
        return "\n".join(lines)


def hold(engine: Engine, sentences: Sentences, date: str, budget: int) -> list[Turn]:
    """The whole talk.

    Args:
        engine: decides.
        sentences: the clerk's fixed sentences.
        date: ISO date of the talk.
        budget: questions at most.
    """
    request = Request(text=GOODS, budget=budget, date=date)
    turns = [Turn(GOODS, decision_card(engine.decide(request), sentences))]
    for choice in CHOICES:
        number, answer = _choose(turns[-1].card, choice)
        request = replace(request, answers=(*request.answers, answer), budget=request.budget - 1)
        turns.append(Turn(str(number), decision_card(engine.decide(request), sentences)))
    return turns


def written(turns: Sequence[Turn]) -> str:
    """The talk as it stands in the README."""
    return "\n\n".join(turn.shown() for turn in turns) + "\n"


def _choose(card: dict[str, Any], choice: str) -> tuple[int, Answer]:
    """The number to type for the option that begins with ``choice``, and its answer."""
    assert card["card"] == "question", f"the clerk does not ask where the README's talk answers '{choice}'"
    for number, tap in enumerate(taps(card), start=1):
        if tap.label.startswith(choice):
            return number, Answer.from_dict(json.loads(tap.token.removeprefix(_ANSWER))["answer"])
    raise AssertionError(f"'{choice}' is not among the options of '{card['text']}'")
