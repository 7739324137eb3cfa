"""A base of imported rulings with its shards and the search over them, beside the tiny engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from classifier.citing import Citing, Looked
from classifier.encoding import encode_rulings
from classifier.engine import Engine
from classifier.fallback import WordsEngine
from classifier.held_rulings import HeldRulings
from classifier.shards import Shards
from classifier.similar import SimilarRulings
from sources.ruling_base import RulingBase
from sources.ruling_imports import import_rulings
from tariff.bti import IS_VALID, CodeList
from tests.classifier.tiny import Counted
from tests.ebti_files import row, table

TODAY = date(2026, 9, 25)
ENCODER = "tiny"
GOODS = {
    "A": ("leather wallet with card slots", "42023100"),
    "B": ("ceramic coffee mug", "69120023"),
    "C": ("plastic phone case", "39269097"),
    "D": ("leather belt bag", "42022100"),
}


@dataclass
class World:
    """A base, its shards and the search over them, beside the tiny engine."""

    var: Path
    base: RulingBase
    shards: Shards
    similar: SimilarRulings
    codes: CodeList
    engine: Engine
    imported: int = 0

    def read(self, *rows: dict[str, str]) -> None:
        self.imported += 1
        path = self.var / f"DDS2-EBTI_202609{self.imported:02d}.csv"
        path.write_bytes(table(rows))
        (report,) = import_rulings([path], self.base, {}, today=TODAY)
        assert report.error is None

    def encode(self, tell: Callable[[int, int, int], None] = lambda *_: None, encode=None) -> int:
        encode = encode or Counted()
        return encode_rulings(self.base, self.shards, encode, lambda r: r.description, self.codes, TODAY, tell)

    def near(self, text: str, on: date = TODAY) -> list[str]:
        found = [one.ruling for one in self.similar.near(Counted()([text]), on)]
        return [one.reference for one in found if one.status_at(on, self.codes) == IS_VALID]

    def citing(self) -> Citing:
        return Citing(self.engine.knowledge.rulings, self.engine.index, self.engine.tree.leaf_codes, self.similar)

    def looked(self, text: str) -> Looked:
        seen = self.engine.look([text])[0]
        return Looked(text, seen.vector, seen.neighbours)

    def full(self) -> Engine:
        """The tiny engine that finds the imported rulings."""
        known, plain = self.engine.knowledge, self.engine
        return Engine(known, plain.index, Counted(), plain.learnt, {}, similar=self.similar)

    def words(self) -> WordsEngine:
        """The engine by words alone, with the imported rulings."""
        known, plain = self.engine.knowledge, self.engine
        similar = HeldRulings(self.base, self.codes)
        return WordsEngine(known, plain.index.entries, plain.learnt, similar=similar)


def ruling(reference: str, **cells: str) -> dict[str, str]:
    goods, code = GOODS[reference]
    return row(BTI_REFERENCE=reference, DESCRIPTION_OF_GOODS=goods, NOMENCLATURE_CODE=f"{code:*<22}", **cells)
