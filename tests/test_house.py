"""Rules of the house that no other tool checks, over every tracked file."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

MOST_LINES, MOST_FUNCTION_LINES = 300, 40
CODE = {".py", ".js", ".mjs", ".css", ".lua"}
PICKLES = {"pickle", "cPickle", "cloudpickle", "dill", "joblib", "shelve", "marshal"}
# written in two pieces, so that this file does not break its own rule
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
MACHINE_PATH = re.compile(r"(?<![\w.}~])/(ro" + r"ot|wo" + r"rk|home/\w+)/")
ADDRESS = re.compile(r"https?://|--(extra-)?index-url|--find-links|--trusted-host")


def tracked(root: Path) -> list[Path]:
    """Every tracked file that is there."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no git checkout here: tracked files cannot be listed")
    return [path for name in listed.decode().split("\0") if name and (path := root / name).is_file()]


def lines_of(path: Path) -> list[str]:
    """Lines of a text file; none for what is no text."""
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []


def oversized(paths: list[Path]) -> list[str]:
    """Files of code that are too long."""
    return [path.name for path in paths if path.suffix in CODE and len(lines_of(path)) > MOST_LINES]


def long_functions(paths: list[Path]) -> list[str]:
    """Functions of our packages that are too long, decorators and docstring not counted."""
    found = []
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                start = node.body[1 if ast.get_docstring(node) else 0 :]
                length = (node.end_lineno or 0) - start[0].lineno + 2 if start else 0
                found += [f"{path.name}: {node.name}"] if length > MOST_FUNCTION_LINES else []
    return found


def pickling(paths: list[Path]) -> list[str]:
    """Where something is pickled or read from a pickle."""
    found = []
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            is_allowed = isinstance(node, ast.keyword) and node.arg == "allow_pickle" and _is_true(node.value)
            if is_allowed or {name.partition(".")[0] for name in names} & PICKLES:
                found.append(f"{path.name}, line {getattr(node, 'lineno', 0)}")
    return found


def matching(paths: list[Path], pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern stands."""
    return [
        f"{path.name}, line {i}"
        for path in paths
        for i, line in enumerate(lines_of(path), start=1)
        if pattern.search(line)
    ]


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


@pytest.fixture(scope="module")
def files(root: Path) -> list[Path]:
    return tracked(root)


@pytest.fixture(scope="module")
def python(files: list[Path]) -> list[Path]:
    return [path for path in files if path.suffix == ".py"]


def test_no_file_of_code_is_too_long(files):
    assert oversized(files) == []


def test_no_function_is_too_long(python, root):
    assert long_functions([path for path in python if (root / "tests") not in path.parents]) == []


def test_nothing_is_pickled(python):
    assert pickling(python) == []


def test_nothing_is_left_unfinished(files, root):
    assert matching([path for path in files if (root / "data") not in path.parents], UNFINISHED) == []


def test_no_path_of_one_machine_is_tracked(files):
    assert matching(files, MACHINE_PATH) == []


def test_locks_name_no_registry(files):
    locks = [path for path in files if path.suffix == ".lock" or path.name in ("package-lock.json", "torch.txt")]
    assert matching(locks, ADDRESS) == []


class TestTheRulesBite:
    @pytest.fixture
    def plant(self, tmp_path):
        def planted(text: str, name: str = "planted.py") -> list[Path]:
            (tmp_path / name).write_text(text, encoding="utf-8")
            return [tmp_path / name]

        return planted

    def test_on_long_files_and_functions(self, plant):
        assert oversized(plant("x = 1\n" * 301)) == ["planted.py"]
        assert oversized(plant("x = 1\n" * 300)) == []
        assert long_functions(plant("def f():\n" + "    x = 1\n" * 40)) == ["planted.py: f"]
        assert long_functions(plant('def f():\n    """Doc.\n\n    More.\n    """\n' + "    x = 1\n" * 39)) == []

    @pytest.mark.parametrize(
        "text", ["import pickle", "from joblib import load", "import numpy\nnumpy.load('x', allow_pickle=True)"]
    )
    def test_on_pickles(self, plant, text):
        assert pickling(plant(text))

    def test_on_marks_and_paths(self, plant):
        assert matching(plant("# TO" + "DO: later"), UNFINISHED)
        assert matching(plant("open('/ro" + "ot/x')"), MACHINE_PATH)
        assert not matching(plant("COPY . /app/work/x\nurl = '{base}/work/x'"), MACHINE_PATH)

    @pytest.mark.parametrize("line", ["--index-url https://x.example/simple", "a @ https://x.example/a.whl"])
    def test_on_addresses_in_locks(self, plant, line):
        assert matching(plant(line, "x.lock"), ADDRESS)
