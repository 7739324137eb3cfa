"""How a trader whose facts are written in English reads a question in another language."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tariff.catalogue import Catalogue
from tariff.contract import Option, Question
from tariff.errors import TariffError
from tariff.repertoire import NODE, parse_key


@dataclass(frozen=True)
class EnglishReading:
    """Puts the catalogue's English in the place of a question's words; what it does not know stays as it is."""

    catalogue: Catalogue

    def read(self, question: Question) -> Question:
        """The same question with English text and English options."""
        kind, node, _ = parse_key(question.key)
        text = self.catalogue.questions[self.catalogue.tree.index[node]] if kind == NODE else question.text
        return replace(question, text=text or question.text, options=tuple(self._option(o) for o in question.options))

    def _option(self, option: Option) -> Option:
        tree = self.catalogue.tree
        try:
            node = tree.index[option.id] if option.id in tree.index else tree.node_of(option.id)
        except TariffError:
            return option
        return replace(option, label=self.catalogue.option(node, "en").text)
