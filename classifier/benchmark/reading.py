"""How a trader whose facts are written in English reads a question in another language."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tariff.contract import Option, Question
from tariff.errors import TariffError
from tariff.wording import Wording


@dataclass(frozen=True)
class EnglishReading:
    """Puts English in the place of a question's words; what the wording does not know stays as it is."""

    wording: Wording

    def read(self, question: Question) -> Question:
        """The same question with English text and English options."""
        text = self.wording.asked(question.key) or question.text
        return replace(question, text=text, options=tuple(self._option(o, question.key) for o in question.options))

    def _option(self, option: Option, key: str) -> Option:
        try:
            return replace(option, label=self.wording.answer(option.id, key))
        except (TariffError, KeyError):
            return option
