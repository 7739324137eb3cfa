"""The whole real stack under load, and under failures: nothing is lost, nothing doubled."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence

import pytest

from cli.stack import Stack
from tests.benchmarks.turn import descriptions
from tests.soak.report import Part, percentiles
from tests.soak.traveller import Traveller, travelling

pytestmark = pytest.mark.e2e
SEED = 20251125
SERVICES = ("redis", "classifier", "actions", "bot", "gateway")
TURNS, CONCURRENCY = 304, 8
CONVERSATIONS, KILLS, RECONNECTS = 20, 20, 50
MOST_MESSAGES = 150
"""Of one conversation: the log keeps 500 events."""
LONGEST_SECONDS = 420


def faults(travellers: Sequence[Traveller]) -> list[str]:
    return [f"traveller {number}: {fault}" for number, each in enumerate(travellers) for fault in each.faults]


def test_a_load_of_several_conversations(stack: Stack, parts: list[Part]):
    began = time.monotonic()
    each = TURNS // CONCURRENCY
    with travelling(stack.url("gateway"), CONCURRENCY, SEED, descriptions(395), each) as travellers:
        while any(len(t.diary.sent) + len(t.diary.unanswered) < each for t in travellers):
            assert time.monotonic() - began < LONGEST_SECONDS
            time.sleep(0.1)
        seconds = time.monotonic() - began
    assert faults(travellers) == []
    times = [ms for t in travellers for ms in t.diary.milliseconds]
    assert len(times) == TURNS and not any(t.diary.errors for t in travellers)
    rows = (
        ("conversations at a time, each without a pause", str(CONCURRENCY)),
        ("turns", str(len(times))),
        ("turns per second", f"{len(times) / seconds:.1f}"),
        ("ms from message to answer: median / p95 / p99 / slowest", percentiles(times)),
        ("errors, messages lost, doubled or out of order", "0"),
    )
    parts.append(Part("Load", rows))


class Vandal:
    """Kills services and cuts connections, at random moments."""

    def __init__(self, stack: Stack, travellers: Sequence[Traveller]) -> None:
        self.kills: Counter[str] = Counter()
        self.cuts = 0
        self._stack = stack
        self._travellers = travellers
        self._choice = random.Random(SEED)
        self._order = [*SERVICES * (KILLS // len(SERVICES))]
        self._choice.shuffle(self._order)

    def rage(self) -> None:
        """All kills and all cuts; each service is ready again before the next one dies."""
        for name in self._order:
            for _ in range(3):
                time.sleep(self._choice.uniform(0.2, 1.0))
                self.cut()
            self._stack.kill(name)
            self.kills[name] += 1
            for service in SERVICES:
                self._stack.wait_ready(service)
        while self.cuts < RECONNECTS:
            time.sleep(0.1)
            self.cut()

    def cut(self) -> None:
        """Cut one connection, where the one chosen is not away anyway."""
        self.cuts += self._choice.choice(self._travellers).listener.drop()


def test_services_die_while_conversations_run(stack: Stack, parts: list[Part]):
    began = time.monotonic()
    url = stack.url("gateway")
    with travelling(url, CONVERSATIONS, SEED + 1000, descriptions(395), MOST_MESSAGES) as travellers:
        vandal = Vandal(stack, travellers)
        vandal.rage()
    assert faults(travellers) == []
    times = [ms for t in travellers for ms in t.diary.milliseconds]
    assert sum(vandal.kills.values()) == KILLS and vandal.cuts >= RECONNECTS
    killed = ", ".join(f"{name} {count}" for name, count in sorted(vandal.kills.items()))
    rows = (
        ("conversations at a time", str(CONVERSATIONS)),
        ("services killed with kill -9", killed),
        ("connections cut (beside those that died with the gateway)", str(vandal.cuts)),
        ("connections made", str(sum(t.listener.connections for t in travellers))),
        ("messages", str(len(times))),
        ("sent again with the same id", str(sum(t.diary.repeats for t in travellers))),
        (
            "answered by an error with a button to try again",
            str(sum(t.diary.errors for t in travellers)),
        ),
        ("ms from message to answer: median / p95 / p99 / slowest", percentiles(times)),
        ("seconds", f"{time.monotonic() - began:.0f}"),
        ("messages lost, doubled or out of order", "0"),
    )
    parts.append(Part("Failures", rows))
