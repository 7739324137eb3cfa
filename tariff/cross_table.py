"""Questions between headings as arrays, so that those that matter are found among all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tariff.cross import CrossQuestion
from tariff.tree import Floats, Ints, Tree

Bools = npt.NDArray[np.bool_]
_MOST = 7


@dataclass(frozen=True)
class CrossTable:
    """The questions over the headings of one nomenclature.

    Attributes:
        questions: in the order of their files.
        members: (questions, 7, headings) whether goods of a heading can be of which an option is true.
        many: (questions,) options of each question.
        speaks: (questions, headings) whether a question speaks of a heading.
        place: key -> number of the question.
        words: (questions,) English words of the question and its answers.
    """

    questions: tuple[CrossQuestion, ...]
    members: Bools
    many: Ints
    speaks: Floats
    place: dict[str, int]
    words: tuple[int, ...]

    @classmethod
    def of(cls, questions: Sequence[CrossQuestion], tree: Tree) -> CrossTable:
        """The table of the questions for a nomenclature that has all of their headings."""
        codes = {code: i for i, code in enumerate(tree.groups[4][1])}
        member = np.zeros((len(questions), _MOST, len(codes)), dtype=np.bool_)
        for table, question in zip(member, questions, strict=True):
            for row, option in zip(table, question.options, strict=False):
                row[[codes[heading] for heading in option.headings]] = True
        many = np.asarray([len(question.options) for question in questions], dtype=np.int32)
        words = tuple(sum(len(text.split()) for text in _english(question)) for question in questions)
        place = {question.key: i for i, question in enumerate(questions)}
        speaks = np.asarray(member.any(axis=1), dtype=np.float64)
        return cls(tuple(questions), member, many, speaks, place, words)

    def near(self, headings: Ints, masses: Floats, least: float) -> Ints:
        """Numbers of the questions that speak of headings holding at least ``least`` of the probability."""
        found: Ints = np.flatnonzero(self.speaks[:, headings] @ masses >= least).astype(np.int32)
        return found

    def member(self, key: str, shown: Sequence[str]) -> Bools:
        """(options shown, headings) where the goods can be of which each option is true.

        Raises:
            KeyError: there is no such question or option.
        """
        number = self.place[key]
        names = {option.id: i for i, option in enumerate(self.questions[number].options)}
        found: Bools = self.members[number, [names[name] for name in shown]]
        return found


def _english(question: CrossQuestion) -> list[str]:
    return [question.texts["en"], *(option.labels["en"] for option in question.options)]
