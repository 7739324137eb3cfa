"""The real stack, and the report that is written once all of the soak has passed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cli.checks_running import machine
from cli.stack import Stack
from tests.real_stack import real_stack
from tests.soak.report import Part, report
from tests.world import ROOT

REPORT = ROOT / "docs" / "reference" / "soak.md"


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with real_stack(tmp_path_factory.mktemp("soak"), lambda line: print(line, flush=True)) as services:  # noqa: T201 - -s shows it
        yield services


@pytest.fixture(scope="session")
def parts(request: pytest.FixtureRequest) -> Iterator[list[Part]]:
    """Takes the parts of the report; nothing is written where a test failed."""
    found: list[Part] = []
    before = machine()
    yield found
    if not request.session.testsfailed:
        REPORT.write_text(report(found, before), encoding="utf-8")
