"""Building what the services read: once per state of the sources, and never half."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from cli.guard import Guard
from cli.preparation import (
    DIALOGUE_SOURCES,
    Preparation,
    build_index,
    dialogue_model,
    index_mark,
    sources_key,
    train_dialogue,
)
from cli.process import Command
from cli.stack_errors import PreparationFailed, Stopped

TRAIN = "import sys, pathlib; print('training', flush=True); pathlib.Path(sys.argv[1]).write_text('model')"


@pytest.fixture
def guard():
    guard = Guard()
    yield guard
    guard.close()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    for name, text in {"config.yml": "a", "bot/nlu/x.yml": "b", "requirements/bot.lock": "c"}.items():
        path = tmp_path / "clone" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "clone"


def preparation(folder: Path, program: str, patience: float = 20.0) -> Preparation:
    command = Command((sys.executable, "-S", "-c", program), dict(os.environ), folder, folder / "train.log")
    return Preparation("dialogue model", command, patience)


def test_key_follows_every_source_and_nothing_else(clone):

    def dialogue_key(clone: Path) -> str:
        return sources_key(clone, DIALOGUE_SOURCES)

    before = dialogue_key(clone)
    (clone / "bot/__pycache__").mkdir()
    (clone / "bot/__pycache__/x.pyc").write_text("bytecode")
    (clone / "README.md").write_text("words")
    assert dialogue_key(clone) == before
    seen = {before}
    for name in ("config.yml", "bot/nlu/x.yml", "requirements/bot.lock"):
        (clone / name).write_text("changed")
        assert dialogue_key(clone) not in seen, name
        seen.add(dialogue_key(clone))
    (clone / "bot/nlu/x.yml").rename(clone / "bot/nlu/y.yml")
    assert dialogue_key(clone) not in seen


def test_trained_once_then_found(tmp_path, clone, guard):
    model = dialogue_model(clone, tmp_path / "cache")
    said: list[str] = []
    for _ in range(2):
        train_dialogue(model, preparation(tmp_path, TRAIN), guard, said.append, threading.Event())
    assert model.read_text() == "model"
    assert said == ["Training the dialogue model: its sources changed."]
    assert [path.name for path in model.parent.iterdir() if path.suffix != ".lock"] == [model.name]


def test_index_is_built_once_for_the_same_data(tmp_path, clone, guard):
    note = f"open({str(tmp_path / 'runs')!r}, 'a').write('x')"

    def build(program: str = note) -> int:
        mark = index_mark(clone, tmp_path / "cache", tmp_path / "var")
        build_index(mark, preparation(tmp_path, program), guard, print, threading.Event())
        return len((tmp_path / "runs").read_text())

    (clone / "data/catalogue").mkdir(parents=True)
    assert [build(), build()] == [1, 1]
    (clone / "data/catalogue/en.csv").write_text("changed")
    with pytest.raises(PreparationFailed):
        build(note + "; raise SystemExit(1)")
    assert [build(), build()] == [3, 3]
    (tmp_path / "var/catalogues/2027-01-01").mkdir(parents=True)
    (tmp_path / "var/catalogues/2027-01-01/unwritten.csv").write_text("a year was made")
    assert [build(), build()] == [4, 4]


def test_failed_training_quotes_the_log_and_leaves_no_model(tmp_path, clone, guard):
    model = dialogue_model(clone, tmp_path / "cache")
    program = TRAIN + "; sys.exit('intent classify_goods has no examples')"
    with pytest.raises(PreparationFailed, match="intent classify_goods has no examples"):
        train_dialogue(model, preparation(tmp_path, program), guard, lambda line: None, threading.Event())
    assert not model.exists()


def test_training_that_takes_too_long_is_ended(tmp_path, guard):
    endless = preparation(tmp_path, "import time; time.sleep(600)", patience=0.3)
    with pytest.raises(PreparationFailed, match="took longer than"):
        endless.run(guard, lambda line: None, threading.Event())


def test_stop_ends_a_build(tmp_path, guard):
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        preparation(tmp_path, "import time; time.sleep(600)").run(guard, lambda line: None, stop)
