"""Runs the stages of ``make test``: lanes side by side, each in order, all ended at the first failure."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from cli.guard import Guard
from cli.preparation import last_line
from cli.process import Command, Process
from cli.stack_errors import ServiceFailed

REPORT_SECONDS = 30.0
POLL_SECONDS = 0.1
SUMMARY = "short test summary"
COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
CLOSING = re.compile(r"^(?:=+ )?(?:\d+ [a-z]+, )*\d+ [a-z]+ in [\d.]+s")


@dataclass(frozen=True)
class Stage:
    """One step: what it is called and what is run; its log keeps the whole output."""

    name: str
    command: Command


@dataclass(frozen=True)
class Counts:
    """Tests of one or more stages."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        """The sum."""
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def line(self) -> str:
        """The closing line that tools read."""
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


@dataclass(frozen=True)
class Outcome:
    """How a stage ended; ``status`` is None for one that was ended because another failed."""

    stage: Stage
    status: int | None
    seconds: float
    counts: Counts


class CheckRunner:
    """Runs lanes of stages and tells of each."""

    def __init__(self, guard: Guard, say: Callable[[str], None]) -> None:
        self.outcomes: list[Outcome] = []
        self._guard = guard
        self._say = say
        self._stop = threading.Event()
        self._telling = threading.Lock()

    @property
    def has_failed(self) -> bool:
        """Whether a stage failed; those that ran beside it were ended."""
        return any(outcome.status != 0 for outcome in self.outcomes)

    def run(self, lanes: Sequence[Sequence[Stage]]) -> None:
        """Run every lane to its end, or until a stage of any lane fails."""
        if self.has_failed:
            return
        with ThreadPoolExecutor(len(lanes), thread_name_prefix="lane") as pool:
            futures = [pool.submit(self._run_lane, lane) for lane in lanes]
            try:
                for future in futures:
                    future.result()
            except BaseException:
                self._stop.set()
                raise

    def _run_lane(self, lane: Sequence[Stage]) -> None:
        for stage in lane:
            if self._stop.is_set():
                return
            self._tell(f"-- {stage.name} ...")
            outcome = self._run_stage(stage)
            self.outcomes.append(outcome)
            self._report(outcome)
            if outcome.status != 0:
                self._stop.set()

    def _run_stage(self, stage: Stage) -> Outcome:
        began = time.monotonic()
        log = stage.command.log
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_bytes(b"")
        try:
            status = self._wait(stage, Process(stage.command, self._guard), began)
        except ServiceFailed as error:
            log.write_text(f"{error}\n", encoding="utf-8")
            status = 127
        text = log.read_text(encoding="utf-8", errors="replace")
        return Outcome(stage, status, time.monotonic() - began, count_tests(text, is_failed=status not in (0, None)))

    def _wait(self, stage: Stage, process: Process, began: float) -> int | None:
        told = began
        while process.status is None:
            if self._stop.wait(POLL_SECONDS):
                process.end(grace=10.0)
                return None
            if time.monotonic() - told > REPORT_SECONDS:
                told = time.monotonic()
                self._tell(f"   {stage.name}, {told - began:.0f} s: {last_line(stage.command.log)}")
        return process.wait()

    def _report(self, outcome: Outcome) -> None:
        words = {0: "ok", None: "ended, since another stage failed"}.get(outcome.status, "FAILED")
        head = f"-- {outcome.stage.name}: {words} after {outcome.seconds:.0f} s"
        if outcome.status is None:
            self._tell(head)
            return
        text = outcome.stage.command.log.read_text(encoding="utf-8", errors="replace")
        lines = (text if outcome.status else worth_showing(text)).splitlines()
        self._tell("\n".join([head, *(f"   {line}" for line in lines)]))

    def _tell(self, text: str) -> None:
        with self._telling:
            self._say(text)


def worth_showing(text: str) -> str:
    """Of the output of a stage that went well: pytest's summary, which names what was skipped, or the last line."""
    lines = text.strip().splitlines()
    first = next((i for i, line in enumerate(lines) if SUMMARY in line), len(lines) - 1)
    return "\n".join(lines[max(first, 0) :])


def count_tests(text: str, is_failed: bool) -> Counts:
    """The tests that pytest's closing line counts; a failed stage without one counts as one failed test."""
    closing = [line for line in text.splitlines() if CLOSING.match(line)]
    found = {word: int(number) for number, word in COUNT.findall(closing[-1])} if closing else {}
    failed = sum(found.get(word, 0) for word in ("failed", "error", "errors", "xpassed"))
    skipped = found.get("skipped", 0) + found.get("xfailed", 0)
    return Counts(found.get("passed", 0), max(failed, int(is_failed)), skipped)


def table(outcomes: Sequence[Outcome]) -> str:
    """Stages and their times, one a line."""
    width = max((len(outcome.stage.name) for outcome in outcomes), default=0)
    words = {0: "ok", None: "ended"}
    return "\n".join(
        f"  {outcome.stage.name:<{width}}  {outcome.seconds:6.0f} s  {words.get(outcome.status, 'FAILED')}"
        for outcome in outcomes
    )
