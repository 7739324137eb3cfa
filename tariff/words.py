"""How much a question gives to read, in words of English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from tariff.catalogue import Catalogue
from tariff.repertoire import CROSS, HEADINGS, NODE, SUBHEADINGS, Reading, Repertoire, parse_key

_OF_FACT, _OF_VALUE = 6, 2


def reading_of(catalogue: Catalogue) -> Reading:
    """The words of a catalogue's questions, buttons and labels."""
    options = [option or label for option, label in zip(catalogue.options, catalogue.labels, strict=True)]
    return Reading(*(_count(texts) for texts in (catalogue.questions, options, catalogue.labels)))


def words_of(key: str, options: Sequence[str], repertoire: Repertoire) -> int:
    """Words of a question and its options; 0 where they are not known."""
    reading, tree = repertoire.words, repertoire.tree
    if reading is None:
        return 0
    kind, name, _ = parse_key(key)
    if kind == NODE:
        nodes = [tree.index[option] for option in options]
        return int(reading.questions[tree.index[name]] + reading.options[nodes].sum())
    if kind in (HEADINGS, SUBHEADINGS):
        nodes = [tree.node_of(option) for option in options]
        texts = reading.options if kind == HEADINGS else reading.labels
        return int(texts[nodes].sum()) + _OF_FACT
    if kind == CROSS and repertoire.cross is not None:
        return repertoire.cross.words[repertoire.cross.place[name]]
    return _OF_FACT + _OF_VALUE * len(options)


def _count(texts: Iterable[str]) -> np.ndarray:
    return np.asarray([len(text.split()) for text in texts], dtype=np.int32)
