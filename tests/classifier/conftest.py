"""The real engine over the tiny world, with an encoder that needs no weights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from classifier.engine import Engine
from classifier.shards import Shards
from classifier.similar import open_similar
from sources.ruling_base import RulingBase
from tariff.bti import CodeList
from tests.classifier.ruling_world import ENCODER, World
from tests.classifier.tiny import Counted, build_engine


@pytest.fixture(scope="session")
def counted() -> Counted:
    """The encoder of the engine; counts what it is asked."""
    return Counted()


@pytest.fixture(scope="session")
def engine(tiny_data: Path, counted: Counted) -> Engine:
    """The engine over 40 leaves."""
    return build_engine(tiny_data, counted)


@pytest.fixture
def world(tmp_path: Path, engine: Engine) -> Iterator[World]:
    """An empty base of imported rulings beside the engine."""
    codes, base = engine.tree.leaf_codes, RulingBase(tmp_path)
    similar = open_similar(tmp_path, ENCODER, engine.index, codes)
    yield World(tmp_path, base, Shards(tmp_path, ENCODER), similar, CodeList.of(codes), engine)
    base.close()
