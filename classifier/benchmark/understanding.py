"""What a simulated importer understands: words of the trade, facts in texts, and what the goods of an option admit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from classifier.benchmark.cases import Story
from tariff.catalogue import Catalogue
from tariff.contract import UNKNOWN, Answer, Question
from tariff.facts import Lexicon, StatedFact
from tariff.intervals import Interval
from tariff.repertoire import FACT, Repertoire, parse_key
from tariff.tree import Floats, Ints
from tariff.vocabulary import Vocabulary

Rows = npt.NDArray[np.floating[Any]]
Encode = Callable[[Sequence[str]], Rows]
_WORD = re.compile(r"[^\W_]{3,}")
_REST = re.compile(r"(no|none|not|another|others?|any other|all other|something else|neither|without)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Words:
    """What importers call the goods of each leaf: unit rows, leaf by leaf, and where each leaf's begin."""

    rows: Rows
    starts: Ints
    means: Rows

    @classmethod
    def of(cls, catalogue: Catalogue, encode: Encode) -> Words:
        """The labels and queries of a catalogue; no ruling is among them."""
        texts = [(catalogue.labels[leaf], *catalogue.queries_of(int(leaf))) for leaf in catalogue.tree.leaves]
        starts = np.concatenate([[0], np.cumsum([len(t) for t in texts])])[:-1].astype(np.int32)
        rows = encode([text for of_leaf in texts for text in of_leaf])
        sums = np.add.reduceat(rows, starts, axis=0)
        return cls(rows, starts, sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9))

    def nearest(self, row: Rows) -> Floats:
        """(leaves,) cosine of a text to the nearest word for each leaf."""
        found: Floats = np.maximum.reduceat((self.rows @ row).astype(np.float64), self.starts)
        return found


@dataclass(frozen=True)
class Known:
    """All that an importer makes of his own goods.

    Attributes:
        texts: rows of the goods in a sentence, of what they are, and of the facts.
        words: words of all of it, in small letters.
        facts: facts read in it.
        conflicts: (leaves,) kinds of fact that speak against each leaf.
        near: (3, leaves) cosines to the leaves' words: mean and nearest of the goods, nearest of what they are.
    """

    texts: Rows
    words: frozenset[str]
    facts: tuple[StatedFact, ...]
    conflicts: Floats
    near: Floats


@dataclass(frozen=True)
class Understanding:
    """Reads stories and questions; the right code is never among what it is given."""

    repertoire: Repertoire
    lexicon: Lexicon
    encode: Encode
    words: Words
    _facts: dict[str, tuple[StatedFact, ...]] = field(default_factory=dict, compare=False)
    _rows: dict[str, Rows] = field(default_factory=dict, compare=False)

    def know(self, story: Story) -> Known | None:
        """What an importer knows of his goods; None where there is nothing to know."""
        goods = story.goods.strip() or ", ".join(story.facts.values())
        if not goods:
            return None
        texts = [goods, story.facts.get("what", goods), *story.facts.values()]
        rows = self._encoded(texts)
        facts = tuple(fact for text in dict.fromkeys(texts) for fact in self._read(text))
        table = self.repertoire.facts
        silent = np.zeros(len(self.repertoire.tree.leaves))
        conflicts = table.facts.conflicts(facts).astype(np.float64) if table else silent
        near = np.stack([self.words.means @ rows[0], self.words.nearest(rows[0]), self.words.nearest(rows[1])])
        return Known(rows, _words(" ".join(texts)), facts, conflicts, near.astype(np.float64))

    def states(self, known: Known, question: Question) -> list[int] | None:
        """Options that the facts state; None where they say nothing of what is asked."""
        kind, name, _ = parse_key(question.key)
        if self.repertoire.facts is None:
            return None
        vocabulary = self.repertoire.facts.facts.vocabulary
        if kind == FACT:
            own = [f for f in known.facts if f.kind == name and not f.is_denied]
            fits = [any(_is_option(f, o.id, vocabulary) for f in own) for o in question.options]
            return [i for i, fit in enumerate(fits) if fit] if own else None
        return self._measured(known, question)

    def features(self, known: Known, question: Question) -> Floats:
        """(options, 9) how well each option fits the goods; hints are the clerk's guesses and tell nothing."""
        labels = [option.label for option in question.options]
        cosines = self._encoded(labels) @ known.texts.T
        parts = [
            cosines[:, 0],
            cosines.max(axis=1),
            [len(_words(label) & known.words) / max(1, len(_words(label))) for label in labels],
            [bool(_REST.match(label)) for label in labels],
        ]
        return np.column_stack([*parts, np.asarray(list(self._of_leaves(known, question)))]).astype(np.float64)

    def _of_leaves(self, known: Known, question: Question) -> Iterator[tuple[float, ...]]:
        blank = Answer(question.key, tuple(o.id for o in question.options), special=UNKNOWN)
        for shown in self.repertoire.asked(blank).shown:
            if not shown.any():
                yield (3.0, 0.0, -1.0, -1.0, -1.0)
                continue
            conflicts = known.conflicts[shown]
            yield (float(conflicts.min()), float((conflicts == 0).mean()), *known.near[:, shown].max(axis=1))

    def _measured(self, known: Known, question: Question) -> list[int] | None:
        """Options whose labels bound a quantity of which the facts tell the number."""
        bounds = [[f for f in self._read(o.label) if f.interval is not None] for o in question.options]
        own: Mapping[str, Interval] = {f.kind: f.interval for f in known.facts if f.interval is not None}
        told = [[(f.interval, own[f.kind]) for f in of if f.kind in own] for of in bounds]
        if not all(told):
            return None
        return [i for i, pairs in enumerate(told) if all(a is not None and a.meets(b) for a, b in pairs)]

    def _read(self, text: str) -> tuple[StatedFact, ...]:
        if text not in self._facts:
            self._facts[text] = self.lexicon.read(text, "en")
        return self._facts[text]

    def _encoded(self, texts: Sequence[str]) -> Rows:
        new = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if new:
            self._rows.update(zip(new, self.encode(new), strict=True))
        return np.stack([self._rows[text] for text in texts])


def _is_option(fact: StatedFact, option: str, vocabulary: Vocabulary) -> bool:
    if fact.interval is not None:
        return fact.interval.meets(Interval.parse(option))
    is_case = vocabulary.is_case
    return bool(fact.value) and (is_case(fact.kind, fact.value, option) or is_case(fact.kind, option, fact.value))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))
