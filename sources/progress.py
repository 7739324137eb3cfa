"""How far the reading of a file is, told to whoever shows it."""

from collections.abc import Callable
from dataclasses import dataclass

EVERY = 1000  # rows between two steps


@dataclass(frozen=True)
class Step:
    """How far the reading of a file is; ``total`` is None where the file does not say its length.

    ``doing`` names what is done with it where that is not the reading alone.
    """

    file: str
    rows: int
    total: int | None
    doing: str = ""


Progress = Callable[[Step], None]


def no_progress(step: Step) -> None:
    """Says nothing."""
