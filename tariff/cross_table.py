"""Questions between headings as arrays, so that those that matter are found among all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tariff.cross import CrossQuestion
from tariff.tree import Bools, Floats, Ints, Tree

_MOST = 7


@dataclass(frozen=True)
class CrossTable:
    """The questions over the headings of one nomenclature.

    Attributes:
        questions: in the order of their files.
        members: (questions, 7, headings) whether goods of a heading can be of which an option is true.
        many: (questions,) options of each question.
        speaks: (headings, questions) 1 where a question speaks of a heading, 0 elsewhere.
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
        speaks = np.asarray(member.any(axis=1).T, dtype=np.float64, order="C")
        return cls(tuple(questions), member, many, speaks, place, words)

    def near(self, headings: Ints, masses: Floats, least: float) -> tuple[Ints, Ints]:
        """Questions that speak of headings which hold at least ``least`` of a case's probability.

        Args:
            headings: (n, k) numbers of the headings looked at in each case.
            masses: (n, k) their probabilities.
            least: probability that a question must speak of.

        Returns:
            Numbers of cases and of their questions, case by case.
        """
        spoken = np.matmul(masses[:, None, :], self.speaks[headings])[:, 0]
        cases, numbers = np.nonzero(spoken >= least)
        return cases.astype(np.int32), numbers.astype(np.int32)

    def among(self, numbers: Ints, headings: Ints) -> Bools:
        """(m, 7, k) membership of k headings each, (m, k), in the options of m questions, (m,)."""
        options = np.arange(self.members.shape[1])
        found: Bools = self.members[numbers[:, None, None], options[None, :, None], headings[:, None, :]]
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
