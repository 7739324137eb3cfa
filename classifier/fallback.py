"""The engine that answers by words alone while the full model cannot be used, and the label on all that it says."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from classifier.constants import Learnt
from classifier.corpus import Entry, corpus_hash
from classifier.engine import Engine
from classifier.errors import BrokenArtefact
from classifier.held_rulings import Similar
from classifier.knowledge import Knowledge
from classifier.lexical import Lexical
from classifier.words import WordIndex, WordWitness, hashed
from tariff.contract import Reply, Request

NAME = "words"


class WordsEngine(Engine):
    """Words, facts and rulings in place of the encoder; each reply says that it is less sure."""

    def __init__(
        self,
        knowledge: Knowledge,
        entries: Sequence[Entry],
        learnt: Learnt,
        why: str = "",
        lexical: Lexical | None = None,
        similar: Similar | None = None,
    ) -> None:
        """Index a corpus by its words.

        Args:
            knowledge: all that is read from the project's data.
            entries: the corpus.
            learnt: constants, the join's learnt for words.
            why: why the full model does not answer, in few words; empty where words alone were asked for.
            lexical: the corpus's BM25, where it is there already.
            similar: finds imported rulings, which are cited and give no evidence.
        """
        index = WordIndex(entries, len(knowledge.catalogue.tree.leaves), lexical)
        versions = {
            "model": _named(why),
            "data": corpus_hash(entries),
            "catalogue": corpus_hash(entries)[:8],
            "nomenclature": knowledge.catalogue.tree.date,
        }
        witness = WordWitness(index, knowledge.lexicon, knowledge.facts)
        super().__init__(knowledge, index, hashed, learnt, versions, witness=witness, similar=similar)

    def because(self, why: str) -> WordsEngine:
        """The same engine, labelled with why the full model does not answer."""
        other = copy.copy(self)
        other.versions = {**self.versions, "model": _named(why)}
        return other

    def notice(self, language: str) -> str:
        """What a user must know of these answers, in his language."""
        return self.knowledge.sentences.say("card.words", language)

    def decide(self, request: Request, today: date | None = None) -> Reply:
        """As the full engine does, with the notice.

        Raises:
            ContractError: an answer is not of this nomenclature.
        """
        return replace(super().decide(request, today), notice=self.notice(request.language))


def reason(error: BaseException) -> str:
    """Why the full model does not answer, in few words that tell nothing of this machine."""
    if isinstance(error, ImportError):
        return f"{error.name or 'a library'} cannot be imported"
    if isinstance(error, BrokenArtefact):
        return "the model or its index is missing or broken"
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":  # torch's own is of that name
        return "not enough memory"
    return "the model failed"


def _named(why: str) -> str:
    return f"{NAME} (fallback): {why}" if why else f"{NAME} (fallback)"
