"""Words of the catalogue that are one letter from a word for a fact, and right as they are.

``python -m sources.spelt_words`` writes them to data/facts/spelt.csv, so that none is taken for a slip of the other.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tariff import LANGUAGES
from tariff.catalogue import load_catalogue
from tariff.errors import BrokenData
from tariff.facts import fact_words
from tariff.misspellings import Misspellings
from tariff.phrases import tokens_of

ROOT = Path(__file__).resolve().parent.parent


def spelt_words(texts: Iterable[str], known: Iterable[str]) -> list[str]:
    """Words of the texts that would be taken for a slip of a known word, in order."""
    misspellings = Misspellings.of(known)
    words = {token.word for text in texts for token in tokens_of(text)}
    return sorted(word for word in words if misspellings.mend(word) != word)


def catalogue_texts(data: Path) -> Iterator[str]:
    """All texts of the catalogue in seven languages.

    Raises:
        BrokenData: the catalogue is missing or broken.
    """
    catalogue = load_catalogue(data)
    for texts in (catalogue.labels, catalogue.options, catalogue.questions, catalogue.queries):
        yield from texts
    for folder in ("queries", "strings"):
        for path in sorted((data / "catalogue" / folder).glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as lines:
                for row in csv.DictReader(lines):
                    yield from (row[language] for language in LANGUAGES[1:])


def main(arguments: list[str] | None = None) -> int:
    """Write data/facts/spelt.csv; the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="the project's data folder")
    data = parser.parse_args(arguments).data
    try:
        words = spelt_words(catalogue_texts(data), fact_words(data))
    except BrokenData as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command's answer
        return 2
    (data / "facts" / "spelt.csv").write_text("\n".join(["word", *words]) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
