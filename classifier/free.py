"""Free answers that words alone do not settle: which option holds goods so described."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from classifier.index import Vectors
from tariff.answers import resolve
from tariff.contract import UNKNOWN, Answer
from tariff.explain import option_label
from tariff.repertoire import Bools, Repertoire
from tariff.tree import Floats
from tariff.wording import Wording

_TEMPERATURE = 0.03
_FLOOR = 0.02
_MARGIN = 0.7
"""Share of the best option from which a free answer counts as understood; tried on made-up answers in tests."""


class FreeAnswers:
    """Turns free text into options by the words of the options and by what the text makes likely below them."""

    def __init__(
        self,
        repertoire: Repertoire,
        encode: Callable[[Sequence[str]], Vectors],
        probabilities: Callable[[Sequence[str]], Floats],
    ) -> None:
        """Use an encoder (texts -> unit rows) and a classifier (texts -> rows over leaves)."""
        self._repertoire = repertoire
        self._encode = encode
        self._probabilities = probabilities

    def resolve(self, text: str, answers: Sequence[Answer], wording: Wording) -> tuple[Answer, ...]:
        """Answers with their free text settled where it can be.

        The first answer to a question that stays open keeps its text, which then counts as description;
        a second one to the same question counts as unknown besides, so that nobody is asked a third time.
        """
        found: list[Answer] = []
        open_before: set[str] = set()
        for answer in answers:
            settled = self._settle(text, answer, wording) if answer.free else answer
            if settled.free and settled.key in open_before:
                found.append(replace(settled, free="", special=UNKNOWN))
            if settled.free:
                open_before.add(settled.key)
            found.append(settled)
        return tuple(found)

    def _settle(self, text: str, answer: Answer, wording: Wording) -> Answer:
        question = self._repertoire.asked(answer)  # refuses what is not of this nomenclature
        if not answer.shown:
            return answer
        english = wording.to("en")
        labels = [[option_label(name, answer.key, w) for w in (wording, english)] for name in answer.shown]
        settled = resolve(answer, labels)
        return self._by_meaning(text, settled, labels, question.shown) if settled.free else settled

    def _by_meaning(self, text: str, answer: Answer, labels: Sequence[Sequence[str]], shown: Bools) -> Answer:
        vectors = self._encode([answer.free, *(texts[0] for texts in labels)])
        alike = vectors[1:] @ vectors[0]
        before, after = self._probabilities([text, f"{text}, {answer.free}"])
        gained = (shown @ after + _FLOOR) / (shown @ before + _FLOOR)
        weight = np.exp((alike - alike.max()) / _TEMPERATURE) * gained
        share = weight / weight.sum()
        best = int(share.argmax())
        return replace(answer, free="", option=answer.shown[best]) if share[best] >= _MARGIN else answer
