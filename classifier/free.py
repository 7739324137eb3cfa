"""Free answers that words alone do not settle: which option holds goods so described."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from classifier.index import Vectors
from tariff.contract import UNKNOWN, Answer
from tariff.explain import option_label
from tariff.fact_votes import is_the_rest
from tariff.repertoire import NODE, Bools, Repertoire, parse_key
from tariff.tree import Floats
from tariff.understanding import Heard, Offer, Understanding
from tariff.wording import Wording

_TEMPERATURE = 0.05
_FLOOR = 0.02
_DOUBTFUL = 0.1
"""What the weight of an option is multiplied by that the words contradict, or that is only "another": no words are
near to that."""
_MARGIN = 0.8
"""Share of the best option from which a free answer counts as understood; tried on made-up answers in tests."""


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


class FreeAnswers:
    """Turns free text into options: by what its words say, else by what they are near to."""

    def __init__(
        self,
        repertoire: Repertoire,
        encode: Callable[[Sequence[str]], Vectors],
        probabilities: Callable[[Sequence[str]], Floats],
        understanding: Understanding,
    ) -> None:
        """Use an encoder (texts -> unit rows), a classifier (texts -> rows over leaves) and a reader of words."""
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
        share, is_plain = self._shares(text, heard, offer)
        order = [answer.shown[int(i)] for i in np.argsort(-share, kind="stable")]
        is_sure = is_plain and not heard.is_too_wide and share.max() >= _MARGIN
        return (
            _Settled(replace(answer, free="", option=order[0])) if is_sure else _Settled(answer, "", tuple(order[:2]))
        )

    def _offer(self, answer: Answer, shown: Bools, wording: Wording) -> Offer:
        english = wording.to("en")
        own, plain = ([option_label(name, answer.key, w) for name in answer.shown] for w in (wording, english))
        kind, name, _ = parse_key(answer.key)
        tree = self._repertoire.tree
        is_all = kind == NODE and len(answer.shown) == len(tree.children[tree.index[name]])
        return Offer(english.asked(answer.key), tuple(own), tuple(plain), shown, is_all)

    def _shares(self, text: str, heard: Heard, offer: Offer) -> tuple[Floats, bool]:
        """How near a free answer comes to each option, and whether the nearest is so by its own words.

        Returns:
            (options,) shares, sum 1; False where the nearest is so only because the nearer ones were held back.
        """
        free = heard.answer.free
        vectors = self._encode([free, *offer.labels])
        alike = vectors[1:] @ vectors[0]
        before, after = self._probabilities([text, f"{text}, {free}"])
        gained = (offer.shown @ after + _FLOOR) / (offer.shown @ before + _FLOOR)
        weight = np.exp((alike - alike.max()) / _TEMPERATURE) * gained
        weight[[total < 0 for total in heard.totals]] *= _DOUBTFUL
        plain = int(weight.argmax())
        weight[[is_the_rest(label) for label in offer.english]] *= _DOUBTFUL
        share: Floats = weight / weight.sum()
        return share, int(share.argmax()) == plain
