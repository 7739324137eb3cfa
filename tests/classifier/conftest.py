"""The real engine over the tiny world, with an encoder that needs no weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifier.engine import Engine
from tests.classifier.tiny import Counted, build_engine


@pytest.fixture(scope="session")
def counted() -> Counted:
    """The encoder of the engine; counts what it is asked."""
    return Counted()


@pytest.fixture(scope="session")
def engine(tiny_data: Path, counted: Counted) -> Engine:
    """The engine over 40 leaves."""
    return build_engine(tiny_data, counted)
