"""Free answers that words alone do not settle: which option holds goods so described."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from classifier.index import Vectors
from tariff.contract import UNKNOWN, Answer
from tariff.explain import option_label
from tariff.fact_votes import is_the_rest
from tariff.questions import ACROSS
from tariff.repertoire import NODE, Repertoire, parse_key
from tariff.tree import Bools, Floats
from tariff.understanding import Heard, Offer, Understanding
from tariff.wording import Wording

_TEMPERATURE = 0.05
_FLOOR = 0.02
_DOUBTFUL = 0.1
"""What the weight of an option is multiplied by that the words contradict, or of which they say less than of another,
or that is only "another": no words are near to that."""
_MARGIN = 0.8
"""Share of the best option from which a free answer counts as understood; tried on made-up answers in tests."""

_HELD = 0.5
"""Probability that headings shown must hold once the answer is read as description; else it names other goods."""


@dataclass(frozen=True)
class Understood:
    """Answers with their free text settled where it could be.

    Attributes:
        answers: in their order.
        told: what free answers tell besides the options that they chose, in the words said.
        leaning: the two options that the last answer comes nearest to, where it stayed open; else empty.
    """

    answers: tuple[Answer, ...]
    told: tuple[str, ...]
    leaning: tuple[str, ...]


@dataclass(frozen=True)
class _Settled:
    answer: Answer
    told: str = ""
    leaning: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Nearness:
    """How near a free answer comes to the options.

    Attributes:
        share: (options,) sum 1.
        held: (options,) probability of what each holds, with the answer as description.
        plain: the nearest one before "another" was held back.
        in_all: probability of what all of them hold together.
    """

    share: Floats
    held: Floats
    plain: int
    in_all: float

    def is_sure(self, offer: Offer) -> bool:
        is_plain = int(self.share.argmax()) == self.plain
        return is_plain and self.share.max() >= _MARGIN and self.in_all >= _HELD * offer.is_across

    def leading(self, totals: Sequence[int]) -> list[int]:
        """The two options to choose between: of those that the words fit alike the likeliest, else the nearest."""
        if max(totals, default=0) <= 0:
            return [int(i) for i in np.argsort(-self.share, kind="stable")[:2]]
        return sorted(range(len(totals)), key=lambda i: (-totals[i], -self.held[i]))[:2]


class FreeAnswers:
    """Turns free text into options: by what its words say, else by what they are near to."""

    def __init__(
        self,
        repertoire: Repertoire,
        encode: Callable[[Sequence[str]], Vectors],
        probabilities: Callable[[Sequence[str], Sequence[str]], Floats],
        understanding: Understanding,
    ) -> None:
        """Use an encoder (texts -> unit rows), a classifier (texts and languages -> rows over leaves), a reader."""
        self._repertoire = repertoire
        self._encode = encode
        self._probabilities = probabilities
        self._understanding = understanding

    def resolve(self, text: str, answers: Sequence[Answer], wording: Wording) -> Understood:
        """Answers with their free text settled where it can be.

        The first answer to a question that stays open keeps its text, which then counts as description;
        a second one to the same question counts as unknown besides, so that nobody is asked a third time.
        """
        found: list[Answer] = []
        settled = [self._settle(text, a, wording) if a.free else _Settled(a) for a in answers]
        open_before: set[str] = set()
        for answer in (one.answer for one in settled):
            if answer.free and answer.key in open_before:
                found.append(replace(answer, free="", special=UNKNOWN))
            if answer.free:
                open_before.add(answer.key)
            found.append(answer)
        told = tuple(one.told for one in settled if one.told)
        return Understood(tuple(found), told, settled[-1].leaning if settled else ())

    def _settle(self, text: str, answer: Answer, wording: Wording) -> _Settled:
        question = self._repertoire.asked(answer)  # refuses what is not of this nomenclature
        if not answer.shown:
            return _Settled(answer)
        offer = self._offer(answer, question.shown, wording)
        heard = self._understanding.hear(answer, offer, wording.language)
        if not heard.answer.free:
            return _Settled(heard.answer, heard.told)
        if heard.is_too_wide and min(heard.totals) < 0:
            chosen = self._understanding.hear(replace(answer, free=f"{text}, {answer.free}"), offer, wording.language)
            if chosen.answer.option:
                return _Settled(chosen.answer)
        found = self._nearness(text, heard, offer, wording.language)
        best = int(found.share.argmax())
        is_denied = bool(heard.totals) and heard.totals[best] < 0
        if found.is_sure(offer) and not heard.is_too_wide and not is_denied:
            told = self._understanding.told(answer.free, best, offer, wording.language)
            return _Settled(replace(answer, free="", option=answer.shown[best]), told)
        return _Settled(answer, "", tuple(answer.shown[i] for i in found.leading(heard.totals)))

    def _offer(self, answer: Answer, shown: Bools, wording: Wording) -> Offer:
        english = wording.to("en")
        own, plain = ([option_label(name, answer.key, w) for name in answer.shown] for w in (wording, english))
        kind, name, _ = parse_key(answer.key)
        tree = self._repertoire.tree
        is_all = kind == NODE and len(answer.shown) == len(tree.children[tree.index[name]])
        return Offer(english.asked(answer.key), tuple(own), tuple(plain), shown, is_all, kind in ACROSS)

    def _nearness(self, text: str, heard: Heard, offer: Offer, language: str) -> _Nearness:
        """How near a free answer comes to each option: by the words of both, and by what it makes likelier."""
        free = heard.answer.free
        vectors = self._encode([free, *offer.labels])
        alike = vectors[1:] @ vectors[0]
        before, after = self._probabilities([text, f"{text}, {free}"], [language, language])
        held = offer.shown @ after
        gained = (held + _FLOOR) / (offer.shown @ before + _FLOOR)
        weight = np.exp((alike - alike.max()) / _TEMPERATURE) * gained * np.sqrt(held / held.sum() + _FLOOR)
        best = max(heard.totals, default=0)
        weight[[total < max(0, best) for total in heard.totals]] *= _DOUBTFUL
        plain = int(weight.argmax())
        if not offer.is_across:
            weight[[is_the_rest(label) for label in offer.english]] *= _DOUBTFUL
        share: Floats = weight / weight.sum()
        return _Nearness(share, held, plain, float(after[offer.shown.any(axis=0)].sum()))
