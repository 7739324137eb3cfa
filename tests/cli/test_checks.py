"""The runner behind ``make test``: order, side by side, first failure, counting."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from cli.check_runner import CheckRunner, Counts, Stage, count_tests, table, worth_showing
from cli.checks_command import Checks
from cli.guard import Guard
from cli.places import Places
from cli.process import Command


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def runner(said):
    guard = Guard()
    yield CheckRunner(guard, said.append)
    guard.close()


def stage(folder: Path, name: str, program: str) -> Stage:
    command = (sys.executable, "-S", "-c", program)
    return Stage(name, Command(command, dict(os.environ), folder, folder / f"{name}.log"))


def test_stages_of_a_lane_run_in_order_and_their_tests_are_summed(tmp_path, runner, said):
    lanes = [
        [
            stage(tmp_path, "a", "print('3 passed, 1 skipped in 0.10s')"),
            stage(tmp_path, "b", "print('2 passed in 1s')"),
        ],
        [stage(tmp_path, "c", "print('no tests here')")],
    ]
    runner.run(lanes)
    names = [outcome.stage.name for outcome in runner.outcomes]
    assert names.index("a") < names.index("b")
    assert sum((outcome.counts for outcome in runner.outcomes), Counts()).line() == "5 passed, 0 failed, 1 skipped"
    assert not runner.has_failed
    assert "-- c: ok after 0 s\n   no tests here" in said


def test_lanes_run_side_by_side(tmp_path, runner):
    meet = (
        "import pathlib, sys, time; me, other = sys.argv[0], 0\n"
        "pathlib.Path('{me}').touch()\n"
        "end = time.monotonic() + 20\n"
        "while not pathlib.Path('{other}').exists():\n"
        "    assert time.monotonic() < end\n"
        "    time.sleep(0.01)\n"
    )
    lanes = [[stage(tmp_path, me, meet.format(me=me, other=other))] for me, other in (("x", "y"), ("y", "x"))]
    runner.run(lanes)
    assert [outcome.status for outcome in runner.outcomes] == [0, 0]


def test_the_first_failure_is_shown_whole_and_ends_all_else(tmp_path, runner, said):
    failing = "print('line\\n' * 60 + '1 failed, 4 passed in 2.00s'); raise SystemExit(1)"
    never = stage(tmp_path, "never", "print('1 passed in 1s')")
    lanes = [
        [stage(tmp_path, "bad", failing), never],
        [stage(tmp_path, "long", "import time; time.sleep(600)")],
    ]
    runner.run(lanes)
    runner.run([[never]])
    outcomes = {outcome.stage.name: outcome for outcome in runner.outcomes}
    assert outcomes["bad"].status == 1
    assert outcomes["long"].status is None
    assert "never" not in outcomes
    assert sum((outcome.counts for outcome in runner.outcomes), Counts()) == Counts(passed=4, failed=1)
    assert runner.has_failed
    shown = next(text for text in said if text.startswith("-- bad: FAILED"))
    assert shown.count("   line") == 60
    assert "FAILED" in table(runner.outcomes)
    assert "ended" in table(runner.outcomes)


def test_a_program_that_cannot_be_started_fails_its_stage(tmp_path, runner):
    missing = Stage("gone", Command(("/no/such/program",), {}, tmp_path, tmp_path / "gone.log"))
    runner.run([[missing]])
    assert runner.has_failed
    assert runner.outcomes[0].counts == Counts(failed=1)
    assert "cannot be started" in (tmp_path / "gone.log").read_text()


def test_of_what_went_well_the_skipped_are_named():
    text = "....\n=== short test summary info ===\nSKIPPED [1] x.py: no browser\n4 passed, 1 skipped in 1s\n"
    assert worth_showing(text).splitlines()[1:] == ["SKIPPED [1] x.py: no browser", "4 passed, 1 skipped in 1s"]
    assert worth_showing("a\nb\n4 passed in 1s\n") == "4 passed in 1s"
    assert worth_showing("") == ""


@pytest.mark.parametrize(
    ("text", "is_failed", "expected"),
    [
        ("40 passed in 7.12s", False, Counts(40, 0, 0)),
        ("1 failed, 10 passed, 2 skipped, 1 xfailed in 20.01s", True, Counts(10, 1, 3)),
        ("===== 3 passed, 2 errors in 1.00s =====", True, Counts(3, 2, 0)),
        ("5 passed in 1s\nthen 7 passed in words", False, Counts(5, 0, 0)),
        ("mypy: error", True, Counts(0, 1, 0)),
        ("Success: no issues found", False, Counts()),
        ("3 passed in 61.00s (0:01:01)", False, Counts(3, 0, 0)),
    ],
)
def test_counting(text, is_failed, expected):
    assert count_tests(text, is_failed) == expected


def test_every_test_file_is_run_by_some_stage(root):
    """On both Pythons together: no folder of tests may fall between the stages."""
    pythons = {name: Path(f"/envs/{name}/python") for name in ("services", "dev", "bot-dev")}
    phases = Checks(Places.from_environ({}), pythons, {}).phases()
    stages = [stage for lanes in phases for lane in lanes for stage in lane]
    runs = [stage.command.arguments for stage in stages if "pytest" in stage.command.arguments]
    named = {word for words in runs for word in words if word.startswith("tests")}
    ignored = {word.removeprefix("--ignore=") for words in runs for word in words if word.startswith("--ignore=")}
    assert "tests" in named
    assert ignored - named <= {"tests/soak"}
    assert {words[0] for words in runs if "tests/bot" in words} == {"/envs/bot-dev/python"}
    assert {words[0] for words in runs if "tests/tariff" in words} == {"/envs/bot-dev/python"}
    assert {words[0] for words in runs if "tests" in words} == {"/envs/dev/python"}
