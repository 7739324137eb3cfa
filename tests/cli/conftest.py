"""What tests of commands share."""

from __future__ import annotations

import io

import pytest
from rich.console import Console


class Screen:
    """A console whose text can be read."""

    def __init__(self) -> None:
        self._out = io.StringIO()
        self.console = Console(file=self._out, width=120, highlight=False)

    @property
    def text(self) -> str:
        """All that was printed so far."""
        return self._out.getvalue()


@pytest.fixture
def screen() -> Screen:
    return Screen()
