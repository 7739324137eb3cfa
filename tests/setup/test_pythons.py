"""Finding interpreters, with executables that are fakes in a folder of the test's own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from setup.errors import PythonMissing
from setup.pythons import find_python


def fake_python(path: Path, version: str, *, venv: bool = True, implementation: str = "cpython") -> Path:
    """An executable that answers the probe as a Python of that version would."""
    path.parent.mkdir(parents=True, exist_ok=True)
    end = "echo ready" if venv else "echo ModuleNotFoundError >&2; exit 1"
    path.write_text(f"#!/bin/sh\necho {path}\necho {version} {implementation} linux-x86_64\n{end}\n")
    path.chmod(0o755)
    return path


def dead_shim(path: Path) -> Path:
    """What pyenv leaves on PATH for a version that is not active."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\necho 'pyenv: python3.10: command not found' >&2\nexit 127\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment in which nothing of this machine is to be found."""
    return {
        "HOME": str(tmp_path / "home"),
        "PATH": str(tmp_path / "bin"),
    }


def test_a_working_name_on_path_is_taken(tmp_path, environ):
    fake = fake_python(tmp_path / "bin/python3.10", "3.10.4")
    found = find_python(10, environ, tmp_path / "system")
    assert (found.path, found.version, found.platform) == (fake, "3.10.4", "linux-x86_64")


def test_a_dead_shim_on_path_is_passed_over_for_pyenvs_own_versions(tmp_path, environ):
    dead_shim(tmp_path / "bin/python3.10")
    fake_python(tmp_path / "home/.pyenv/versions/3.10.9/bin/python3.10", "3.10.9")
    newest = fake_python(tmp_path / "home/.pyenv/versions/3.10.13/bin/python3.10", "3.10.13")
    assert find_python(10, environ, tmp_path / "system").path == newest


@pytest.mark.parametrize(
    ("place", "variable"),
    [
        ("pyenv/versions/3.10.2/bin/python3.10", "PYENV_ROOT"),
        ("uv/cpython-3.10.2-linux-x86_64-gnu/bin/python3.10", "UV_PYTHON_INSTALL_DIR"),
    ],
)
def test_folders_named_by_the_environment_are_searched(tmp_path, environ, place, variable):
    fake = fake_python(tmp_path / place, "3.10.2")
    environ[variable] = str(tmp_path / place.split("/")[0])
    assert find_python(10, environ, tmp_path / "system").path == fake


@pytest.mark.parametrize(
    "place",
    [
        "home/.local/share/uv/python/cpython-3.10.2-linux/bin/python3.10",
        "system/usr/bin/python3.10",
        "system/usr/local/bin/python3.10",
        "system/opt/python310/bin/python3.10",
        "home/.local/bin/python3.10",
    ],
)
def test_the_usual_places_are_searched(tmp_path, environ, place):
    fake = fake_python(tmp_path / place, "3.10.2")
    assert find_python(10, environ, tmp_path / "system").path == fake


def test_plain_python3_counts_when_it_is_of_the_version(tmp_path, environ):
    fake = fake_python(tmp_path / "bin/python3", "3.10.7")
    assert find_python(10, environ, tmp_path / "system").path == fake


def test_another_version_or_implementation_is_refused(tmp_path, environ):
    fake_python(tmp_path / "bin/python3", "3.12.1")
    fake_python(tmp_path / "bin/python3.10", "3.10.1", implementation="pypy")
    with pytest.raises(PythonMissing):
        find_python(10, environ, tmp_path / "system")


def test_missing_python_is_one_line_that_says_what_to_do(tmp_path, environ):
    with pytest.raises(PythonMissing) as caught:
        find_python(10, environ, tmp_path / "system")
    message = str(caught.value)
    assert "\n" not in message
    for word in (
        "Python 3.10 was not found",
        "pyenv install 3.10",
        "uv python install",
        "brew",
        "apt",
        "TARIFF_PYTHON",
    ):
        assert word in message


def test_python_without_venv_is_named_with_the_package_to_install(tmp_path, environ):
    fake = fake_python(tmp_path / "system/usr/bin/python3.10", "3.10.12", venv=False)
    with pytest.raises(PythonMissing) as caught:
        find_python(10, environ, tmp_path / "system")
    assert str(fake) in str(caught.value)
    assert "apt install python3.10-venv" in str(caught.value)


def test_the_named_interpreter_goes_first_and_must_fit(tmp_path, environ):
    fake_python(tmp_path / "bin/python3.10", "3.10.4")
    named = fake_python(tmp_path / "mine/py", "3.10.5")
    environ["TARIFF_PYTHON_310"] = str(named)
    assert find_python(10, environ, tmp_path / "system").path == named
    environ["TARIFF_PYTHON_310"] = str(tmp_path / "nowhere")
    with pytest.raises(PythonMissing, match="TARIFF_PYTHON_310 names"):
        find_python(10, environ, tmp_path / "system")


def test_the_interpreter_of_a_virtual_environment_leads_to_the_one_beneath(tmp_path, environ):
    environ["PATH"] = os.path.dirname(sys.executable)
    found = find_python(sys.version_info.minor, environ, tmp_path)
    prefix = subprocess.run(
        [found.path, "-c", "import sys; print(sys.prefix == sys.base_prefix)"], capture_output=True, text=True
    )
    assert prefix.stdout.strip() == "True"
