"""Which rulings can be cited for a text: those of the corpus near to it, and imported ones, each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from classifier.corpus import RULING
from classifier.evidence import Encode
from classifier.index import Neighbour
from classifier.similar import NearRuling, Similar
from tariff.contract import Cited
from tariff.rulings import Ruling

LONGEST = 300
"""Characters of an imported description that are shown."""


class Citing:
    """Finds the rulings to cite."""

    def __init__(self, own: Mapping[str, Ruling], encode: Encode, similar: Similar | None = None) -> None:
        """Cite rulings of the project and, where there are any, imported ones.

        Args:
            own: reference -> ruling of the project's data.
            encode: texts to (n, d) float32 unit rows.
            similar: finds imported ones.
        """
        self._own, self._encode, self._similar = own, encode, similar

    def cited(self, text: str, neighbours: Sequence[Neighbour], at: str) -> tuple[Cited, ...]:
        """The rulings near to a text that were issued by a day, each once, nearest first.

        Args:
            text: as it was encoded.
            neighbours: of it in the corpus, nearest first.
            at: ISO date.
        """
        found: dict[str, Cited] = {}
        for neighbour in neighbours:
            ruling = self._ruling(neighbour)
            if ruling is not None and ruling.reference not in found and ruling.issued <= at:
                found[ruling.reference] = _cite(ruling, neighbour.cosine)
        return tuple(found.values()) if self._similar is None else self._with_imported(found, self._similar, text, at)

    def _with_imported(self, own: Mapping[str, Cited], similar: Similar, text: str, at: str) -> tuple[Cited, ...]:
        """Ours and the imported ones; a ruling that is among both is shown in our words, one withdrawn not at all."""
        on = date.fromisoformat(at)
        near = {one.ruling.reference: _cite_imported(one) for one in similar.near(self._encode([text]), on)}
        ended = similar.ended(list(own), on)
        found = [one for reference, one in {**near, **own}.items() if reference not in ended]
        return tuple(sorted(found, key=lambda cited: -cited.cosine))

    def _ruling(self, neighbour: Neighbour) -> Ruling | None:
        return self._own.get(neighbour.entry.source) if neighbour.entry.kind == RULING else None


def excerpt(description: str, longest: int = LONGEST) -> str:
    """The beginning of a description in one line, up to a whole word."""
    line = " ".join(description.split())
    return line if len(line) <= longest else (line[:longest].rpartition(" ")[0] or line[:longest])


def _cite(ruling: Ruling, cosine: float) -> Cited:
    return Cited(
        ruling.reference, ruling.country, ruling.issued, ruling.valid_until, ruling.code, ruling.goods,
        round(cosine, 4), ruling.link,
    )  # fmt: skip


def _cite_imported(near: NearRuling) -> Cited:
    ruling = near.ruling
    goods = excerpt(ruling.description or ruling.keywords)
    return Cited(
        ruling.reference, ruling.country, ruling.issued, ruling.last_day.isoformat(), ruling.code, goods,
        near.cosine, ruling.link,
    )  # fmt: skip
