"""One turn through the whole stack: ``python -m tests.benchmarks.turn [--descriptions N] [--url URL]``.

From the message's POST at the gateway to the event with the answer on the page's stream. Without --url the real
services are started for it. First turns bring a description, later ones tap the first option of the question.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from cli.checks_running import machine
from tests.listener import Listener
from tests.real_stack import real_stack
from tests.visitor import Json, Visitor
from tests.world import DATA

DEV = DATA / "benchmarks" / "ebti_dev.jsonl"
MOST_ANSWERS = 6
PATIENCE = 60
TARGET_MS = 150


def descriptions(count: int) -> list[str]:
    """The first descriptions of the development rulings, all different."""
    rows = [json.loads(line)["text"] for line in DEV.read_text(encoding="utf-8").splitlines()]
    return list(dict.fromkeys(rows))[:count]


class Stopwatch:
    """Talks to one gateway and keeps the milliseconds of each turn."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.first: list[float] = []
        self.later: list[float] = []

    def talk(self, description: str) -> None:
        """One conversation up to its proposal."""
        with contextlib.closing(Visitor(self.url, patience=PATIENCE)) as visitor:
            listener = Listener(self.url, visitor.token)
            with contextlib.closing(listener):
                listener.wait_connected(PATIENCE)
                card = self._turn(visitor, listener, self.first, text=description)
                for _ in range(MOST_ANSWERS):
                    if card["card"] != "question":
                        break
                    card = self._turn(visitor, listener, self.later, button=card["options"][0]["payload"])

    @staticmethod
    def _turn(visitor: Visitor, listener: Listener, times: list[float], **what: str) -> Json:
        id = secrets.token_hex(8)
        began = time.perf_counter()
        taken = visitor.http.post("/v1/messages", json={"id": id, **what})
        assert taken.status_code == 202, taken.text
        heard = listener.answer(id, PATIENCE)
        assert heard, "a message was not answered"
        times.append(1000 * (heard[0].at - began))
        return dict(heard[-1].event["card"])


def line(name: str, times: Sequence[float]) -> str:
    """Median, 95th percentile and slowest, in Markdown."""
    if len(times) < 2:
        return f"| {name} | {len(times)} | | | |"
    ranks = statistics.quantiles(times, n=20, method="inclusive")
    return f"| {name} | {len(times)} | {statistics.median(times):.0f} | {ranks[-1]:.0f} | {max(times):.0f} |"


def measure(url: str, count: int) -> str:
    """A table over conversations with as many descriptions."""
    watch = Stopwatch(url)
    before = machine()
    watch.talk("phone case")  # the first turn of a new process is not what is measured
    watch.first.clear()
    watch.later.clear()
    for description in descriptions(count):
        watch.talk(description)
    rows = [line("first turns", watch.first), line("answers", watch.later), line("all", watch.first + watch.later)]
    median = statistics.median(watch.first + watch.later)
    verdict = f"Median {median:.0f} ms; the target is {TARGET_MS} ms on two quiet cores."
    head = ["| turns | n | median ms | p95 ms | slowest ms |", "|---" * 5 + "|"]
    return "\n".join([*head, *rows, "", verdict, f"Before: {before}. After: {machine()}.", ""])


@contextlib.contextmanager
def gateway(url: str) -> Iterator[str]:
    """The one at the address, or that of services started for it."""
    if url:
        yield url
        return
    with tempfile.TemporaryDirectory() as folder, real_stack(Path(folder), _say) as stack:
        yield stack.url("gateway")


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; the exit status."""
    parser = argparse.ArgumentParser(description="Time turns through the whole stack.")
    parser.add_argument("--descriptions", type=int, default=100)
    parser.add_argument("--url", default="", help="a gateway without strict limits of rate")
    options = parser.parse_args(arguments)
    with gateway(options.url) as url:
        sys.stdout.write(measure(url, options.descriptions))
    return os.EX_OK


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
