"""The line: what falls short of it, and that it is only ever raised."""

from __future__ import annotations

import re

import pytest
import tomllib

from classifier.benchmark.errors import BenchmarkError
from classifier.benchmark.line import LEAST, MOST, Line, raised, read_line, render_line, undercut

LINE = Line(0.015, {**dict.fromkeys(LEAST, 0.5), **dict.fromkeys(MOST, 0.05), "after_3_questions.mean_questions": 1.5})


def standing(**changed):
    return {**LINE.values, **{name.replace("__", "."): value for name, value in changed.items()}}


def test_who_stands_on_the_line_or_within_the_tolerance_holds_it():
    assert undercut(LINE, standing()) == ()
    within = {name: value - 0.0149 for name, value in LINE.values.items() if name in LEAST}
    assert undercut(LINE, {**LINE.values, **within}) == ()


@pytest.mark.parametrize("name", LEAST)
def test_a_share_that_fell_is_named(name):
    (reason,) = undercut(LINE, {**LINE.values, name: 0.484})
    assert f"{name} is 0.484, at least 0.500" in reason


@pytest.mark.parametrize("name", MOST)
def test_what_rose_is_named(name):
    (reason,) = undercut(LINE, {**LINE.values, name: LINE.values[name] + 0.11})
    assert f"{name} is" in reason and "at most" in reason


def test_the_line_is_raised_and_never_lowered():
    found = standing(one_shot__top1_at_8=0.61259, one_shot__top1_at_6=0.4, calibration__ece_at_8=0.0311)
    better = raised(LINE, found)
    assert better.values["one_shot.top1_at_8"] == 0.612 and better.values["calibration.ece_at_8"] == 0.032
    assert better.values["one_shot.top1_at_6"] == 0.5 and better.tolerance == LINE.tolerance
    assert undercut(Line(0.0, better.values), {**found, "one_shot.top1_at_6": 0.5}) == ()


def test_what_is_written_is_read_back(tmp_path):
    path = tmp_path / "thresholds.toml"
    path.write_text(render_line(LINE, "2026-01-01-test", "2026-01-02"), encoding="utf-8")
    assert read_line(path) == LINE
    assert "2026-01-01-test" in path.read_text(encoding="utf-8")


def test_the_projects_line_is_as_the_command_writes_it(root):
    path = root / "data" / "benchmarks" / "thresholds.toml"
    text = path.read_text(encoding="utf-8")
    said = text.split("last measured on ")[1].split(".\n")[0]
    day, run = said.split(" with the model ")
    assert render_line(read_line(path), run, day) == text


@pytest.mark.parametrize("spoil", [lambda t: "", lambda t: "=", lambda t: t + "\nmore = 1\n", lambda t: t[:300]])
def test_a_broken_line_is_refused(tmp_path, spoil):
    path = tmp_path / "thresholds.toml"
    path.write_text(spoil(render_line(LINE, "r", "d")), encoding="utf-8")
    with pytest.raises(BenchmarkError, match=r"thresholds\.toml"):
        read_line(path)
    with pytest.raises(BenchmarkError):
        read_line(tmp_path / "none.toml")


@pytest.mark.parametrize("value", ["nan", "inf", "-0.1", "63.0", "true", '"0.5"'])
@pytest.mark.parametrize("name", ["tolerance", "top5_at_8", "ece_at_6", "mean_questions"])
def test_a_line_to_which_nothing_can_be_held_is_refused(tmp_path, name, value):
    path = tmp_path / "thresholds.toml"
    text = re.sub(rf"^{name} = [\d.]+", f"{name} = {value}", render_line(LINE, "r", "d"), flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BenchmarkError, match=f"{name} is"):
        read_line(path)


@pytest.mark.parametrize("name", [*LEAST, *MOST])
def test_what_is_no_number_does_not_hold_the_line(name):
    (reason,) = undercut(LINE, standing() | {name: float("nan")})
    assert name in reason


def test_the_render_is_toml():
    assert tomllib.loads(render_line(LINE, "r", "d"))["calibration"] == {"ece_at_6": 0.05, "ece_at_8": 0.05}
