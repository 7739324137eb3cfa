"""The clerk's fixed sentences, one file a language."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tariff import LANGUAGES
from tariff.errors import BrokenData


@dataclass(frozen=True)
class Sentences:
    """Fixed sentences by language and key; what lacks a translation is said in English."""

    texts: dict[str, dict[str, str]]

    @classmethod
    def load(cls, data: Path) -> Sentences:
        """All sentences under ``data/sentences``.

        Raises:
            BrokenData: a language's file is missing or no flat object of texts.
        """
        return cls({language: _read(data / "sentences" / f"{language}.json") for language in LANGUAGES})

    def say(self, key: str, language: str, **values: object) -> str:
        """The sentence ``key`` in ``language`` with its {places} filled.

        Raises:
            KeyError: no such sentence in English either.
        """
        template = self.texts.get(language, {}).get(key) or self.texts["en"][key]
        return template.format(**values)

    def under(self, prefix: str, language: str) -> dict[str, str]:
        """All sentences whose key starts with ``prefix``, key -> text, in ``language`` or English."""
        keys = [key for key in self.texts["en"] if key.startswith(prefix)]
        return {key: self.texts.get(language, {}).get(key) or self.texts["en"][key] for key in keys}


def _read(path: Path) -> dict[str, str]:
    try:
        texts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BrokenData(f"sentences/{path.name} cannot be read: {error}") from error
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise BrokenData(f"sentences/{path.name} must be one flat object of texts")
    return texts
