"""``python -m classifier.train.variants``: what each kind of evidence is worth, and what it would be in other forms.

On the queries of the rulings held out, from an index without them, by the shipped model; the weights of the join are
fitted anew for each variant, on one half of the rulings, and measured on the other. Rulings of split dev are never
read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from classifier.evidence import Farther, Witness
from classifier.index import lexical_of
from classifier.lexical import Cut, tokens
from classifier.settings import Settings
from classifier.train.crossed import crossed, heading, line
from classifier.train.examples import Examples
from classifier.train.hearing import Hearing
from classifier.train.join import heard
from tariff.answers import fold_text

ALL = "all, as served"
_SHORT = 5
_NEVER = 2.0
"""Taken off a cosine it leaves a text no chance."""
KINDS: Mapping[str, tuple[str, ...]] = {
    "class vectors": ("head",),
    "mean vectors": ("centroid",),
    "nearest texts": ("nearest",),
    "BM25": ("lexical",),
    "facts that agree": ("agrees",),
    "facts that contradict": ("conflicts",),
    "all facts": ("agrees", "conflicts"),
}
"""Evidence -> the features that hold it; how often goods of a leaf are ruled on is none of a text's features."""
LANGUAGES: Mapping[str, Farther] = {
    "texts of all languages alike": Farther(other=0.0),
    "one's own and English alone": Farther(other=_NEVER),
    "one's own alone": Farther(english=_NEVER, other=_NEVER),
}


def beginnings(text: str) -> list[str]:
    """Folded words, and the first five letters of longer ones."""
    words = fold_text(text).split()
    return words + [f"{word[:_SHORT]}-" for word in _longer(words)]


def both_ends(text: str) -> list[str]:
    """Folded words, and the first and last five letters of longer ones."""
    return beginnings(text) + [f"-{word[-_SHORT:]}" for word in _longer(fold_text(text).split())]


CUTS: Mapping[str, Cut] = {
    "words, first five letters": beginnings,
    "words, first and last five letters": both_ends,
    "words, runs of four letters": partial(tokens, run=4),
}


def without(examples: Examples, kind: str) -> Examples:
    """The same queries with a kind of evidence taken away."""
    taken: dict[str, Any] = dict.fromkeys(KINDS[kind], np.zeros_like(examples.counts))
    return replace(examples, features=tuple(replace(features, **taken) for features in examples.features))


def cut_by(hearing: Hearing, examples: Examples, cut: Cut) -> Examples:
    """The same queries with BM25 over other tokens."""
    lexical = lexical_of(hearing.witness.index.entries, len(examples.counts), cut)
    features = (
        replace(features, lexical=lexical.score(one.text))
        for features, one in zip(examples.features, examples.asked, strict=True)
    )
    return replace(examples, features=tuple(features))


def spoken(hearing: Hearing, farther: Farther) -> Examples:
    """The same queries where texts in other languages look otherwise far."""
    old, knowledge = hearing.witness, hearing.knowledge
    witness = Witness(old.index, old.encode, knowledge.lexicon, knowledge.facts, hearing.head, farther)
    return heard(witness, hearing.asked, hearing.tree)


def variants(hearing: Hearing) -> Iterator[tuple[str, Examples, np.ndarray | None]]:
    """Name and queries of each variant, and on which of them weights are fitted; all as it is served comes first."""
    examples = hearing.examples()
    yield ALL, examples, None
    for kind in KINDS:
        yield f"without {kind}", without(examples, kind), None
    yield "without counts of rulings", replace(examples, counts=np.zeros_like(examples.counts)), None
    for name, cut in CUTS.items():
        yield f"BM25: {name}", cut_by(hearing, examples, cut), None
    for name, farther in LANGUAGES.items():
        yield f"nearest: {name}", spoken(hearing, farther), None
    yield "weights learnt on rulings alone", examples, ~examples.is_everyday


def _longer(words: list[str]) -> list[str]:
    return [word for word in words if len(word) >= _SHORT and not word.isdecimal()]


def main() -> int:
    """Measure; a table of a line a variant."""
    for name, examples, is_learnt in variants(Hearing.open(Settings.from_environ(os.environ))):
        scores = crossed(examples, is_learnt)
        if name == ALL:
            sys.stdout.write(heading(scores, "evidence") + "\n")
        sys.stdout.write(line(name, scores) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
