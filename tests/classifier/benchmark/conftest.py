"""Cases of the tiny world."""

from __future__ import annotations

import json

import pytest

from classifier.benchmark.cases import Case, Reading, read_cases
from classifier.benchmark.understanding import Understanding, Words
from tariff.facts import Lexicon
from tests.tiny_engine import TinyEngine


@pytest.fixture
def reading(tiny_catalogue) -> Reading:
    return Reading(tiny_catalogue.tree, {"42023291": ("42023210", "42023290")})


@pytest.fixture
def engine(tiny_catalogue, tiny_duties) -> TinyEngine:
    return TinyEngine(tiny_catalogue, tiny_duties)


@pytest.fixture
def cases(tiny_data, reading) -> tuple[Case, ...]:
    """The nine dev rulings of the tiny world."""
    return read_cases(tiny_data / "benchmarks" / "ebti_dev.jsonl", reading)


@pytest.fixture(scope="session")
def understanding(tiny_data, tiny_catalogue, tiny_repertoire, hash_encoder) -> Understanding:
    encode = hash_encoder.encode
    return Understanding(tiny_repertoire, Lexicon.load(tiny_data), encode, Words.of(tiny_catalogue, encode))


@pytest.fixture
def write(tmp_path):
    """Writes rows (objects or raw lines) to a benchmark file."""

    def written(*rows: object):
        path = tmp_path / "bench.jsonl"
        lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return written
