"""Imported rulings near to a text: an index part of its own, which follows the shards while the service runs.

They are cited and nothing more. The weights of the join were learnt without them, so they give no evidence for a code;
once they are learnt with them, ``nearest`` of ``classifier.evidence.Witness`` is where ``SimilarRulings.near`` would
count, by the code of each.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import faiss
import numpy as np

from classifier.errors import BrokenArtefact
from classifier.held_rulings import LOOKED_AT, HeldRulings, NearRuling
from classifier.index import Index, Vectors
from classifier.shards import Shards
from sources.ruling_base import RulingBase
from tariff.bti import CodeList

_PATIENCE = 0.5  # seconds that a reply waits for the base while a batch is being written
_log = logging.getLogger("sanic.root")


class SimilarRulings(HeldRulings):
    """Search over the shards; whether a ruling is valid is looked up in the base at each search."""

    def __init__(self, base: RulingBase, shards: Shards, empty: Callable[[], faiss.Index], codes: CodeList) -> None:
        """Search what is in the shards now and what comes later.

        Args:
            base: of imported rulings.
            shards: of the encoder that encodes what is searched.
            empty: makes an index for its vectors that holds none.
            codes: of the nomenclature; a ruling with another code is not valid.
        """
        super().__init__(base, codes)
        self._shards, self._empty = shards, empty
        self._index: faiss.Index | None = None
        self._seen: set[str] = set()
        self._changed = 0
        self._references: list[str] = []
        self._rows: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def follow(self) -> None:
        """Takes in the shards that were added since; those of a folder that was emptied are forgotten."""
        changed = self._shards.changed
        if changed == self._changed:
            return
        names = self._shards.names
        if not self._seen <= set(names):
            self._index, self._references, self._rows = None, [], {}
            self._seen.clear()
        for name in names:
            if name not in self._seen:
                self._seen.add(name)
                self._take(name)
        self._changed = changed

    def near(self, vector: Vectors, on: date) -> tuple[NearRuling, ...]:
        """Rulings near to a text, nearest first, each once, whatever each is worth on a day by which it was issued.

        Args:
            vector: (1, d) float32, unit row.
            on: the day.

        Returns:
            At most ``LOOKED_AT``; none where the base or the shards cannot be read at the moment.
        """
        self.follow()
        if self._index is None:
            return ()
        faiss.omp_set_num_threads(1)
        cosines, rows = self._index.search(np.ascontiguousarray(vector), LOOKED_AT)
        found = {
            self._references[row]: float(cosine)
            for row, cosine in zip(rows[0].tolist(), cosines[0].tolist(), strict=True)
            if row >= 0 and self._rows[self._references[row]] == row  # else it was encoded anew since
        }
        held = self.held(list(found))
        return tuple(
            NearRuling(one, round(found[reference], 4)) for reference, one in held.items() if self._is_issued(one, on)
        )

    def within(self, vector: Vectors, heading: str, on: date) -> tuple[NearRuling, ...]:
        """Such rulings under a heading, of the ``LOOKED_AT`` times 4 issued last, nearest first.

        Args:
            vector: (1, d) float32, unit row.
            heading: 4 digits.
            on: the day.
        """
        self.follow()
        index = self._index
        if index is None:
            return ()
        listed = [one for one in self._below(heading) if one.reference in self._rows and self._is_issued(one, on)]
        if not listed:
            return ()
        if isinstance(index, faiss.IndexIVF):
            index.make_direct_map()
        rows = np.stack([index.reconstruct(self._rows[one.reference]) for one in listed])
        cosines = (rows @ vector[0]).tolist()
        found = [NearRuling(one, round(float(cosine), 4)) for one, cosine in zip(listed, cosines, strict=True)]
        return tuple(sorted(found, key=lambda near: -near.cosine))

    def _take(self, name: str) -> None:
        try:
            shard = self._shards.read(name)
        except BrokenArtefact as error:
            _log.error("a shard of imported rulings is left out: %s", error)
            return
        if self._index is None:
            self._index = self._empty()
        self._index.add(np.ascontiguousarray(shard.vectors, dtype=np.float32))
        start = len(self._references)
        self._references += shard.references
        self._rows.update((reference, start + i) for i, reference in enumerate(shard.references))


def open_similar(var: Path, encoder: str, index: Index, codes: Sequence[str]) -> SimilarRulings:
    """Search over imported rulings as they are encoded; it finds none where none were imported.

    Args:
        var: folder of the base and the shards.
        encoder: its name.
        index: of the corpus, as which the part is searched.
        codes: of 8 digits, of the nomenclature.
    """
    found = SimilarRulings(RulingBase(var, _PATIENCE), Shards(var, encoder), index.empty, CodeList.of(codes))
    found.follow()
    return found


def open_held(var: Path, codes: Sequence[str]) -> HeldRulings:
    """The imported rulings without vectors, for whoever answers by words alone; ``codes`` as above."""
    return HeldRulings(RulingBase(var, _PATIENCE), CodeList.of(codes))
