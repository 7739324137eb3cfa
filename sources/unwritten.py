"""What a person must still write for a newer year's catalogue: one row an item."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tariff import LANGUAGES
from tariff.catalogue import UNWRITTEN, UNWRITTEN_COLUMNS, read_unwritten

OTHER_LANGUAGES = LANGUAGES[1:]


@dataclass(frozen=True)
class Item:
    """One text: label, option, question, queries or facts, in a language (empty for facts)."""

    name: str
    language: str


@dataclass(frozen=True)
class Unwritten:
    """One row of the list.

    Attributes:
        code: 8 digits.
        suffix: 80 for a code of its own.
        change: new, reworded, moved or divided.
        taken_from: code and suffix of the line whose texts it has now; empty where there is none.
        official: where its official wording stands.
        item: label, option, question, queries or facts.
        language: of the item, empty for facts.
    """

    code: str
    suffix: str
    change: str
    taken_from: str
    official: str
    item: str
    language: str

    @property
    def node(self) -> str:
        """The id of the line."""
        return f"{self.code}-{self.suffix}"

    def row(self) -> tuple[str, ...]:
        """The row of the file."""
        return tuple(getattr(self, name) for name in UNWRITTEN_COLUMNS)


def read_list(folder: Path) -> tuple[Unwritten, ...]:
    """The list of a catalogue; empty where all is written.

    Raises:
        BrokenData: the file cannot be used.
    """
    return tuple(Unwritten(*row) for row in read_unwritten(folder / UNWRITTEN))


def count_lines(rows: Sequence[Unwritten]) -> Counter[str]:
    """Kind of change -> how many lines are on the list for it."""
    return Counter({row.node: row.change for row in rows}.values())
