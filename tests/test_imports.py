"""Who may import whom, as the design says."""

from __future__ import annotations

import pytest

from tests.imports import SERVICES, Violation, violations


def test_no_package_imports_what_it_may_not(root):
    assert violations(root) == []


@pytest.mark.parametrize(
    ("path", "line", "imported"),
    [
        ("tariff/posterior.py", "import torch", "torch"),
        ("tariff/posterior.py", "import sources.knowledge", "sources.knowledge"),
        ("sources/names.py", "from classifier.engine import load_engine", "classifier.engine"),
        ("classifier/engine.py", "from sources.imports import import_nomenclature", "sources.imports"),
        ("classifier/engine.py", "from sources import imports", "sources.imports"),
        ("classifier/engine.py", "from classifier import train", "classifier.train"),
        ("classifier/engine.py", "from .train.fit import fit", "classifier.train.fit"),
        ("classifier/engine.py", "import bulk.jobs", "bulk.jobs"),
        ("actions/forms.py", "from classifier.classify import classify", "classifier.classify"),
        ("actions/forms.py", "def late():\n    import bot.stores", "bot.stores"),
        ("bulk/jobs.py", "import gateway", "gateway"),
        ("cli/talk.py", "from gateway.inbox import Inbox", "gateway.inbox"),
        ("cli/talk.py", "import tests.world", "tests.world"),
        ("setup/build.py", "import requests", "requests"),
        ("setup/build.py", "import tariff", "tariff"),
        ("bot/channel.py", "from cli import app", "cli.app"),
    ],
)
def test_a_planted_violation_is_found(tmp_path, path, line, imported):
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(f'"""A module."""\n{line}\n', encoding="utf-8")
    module = path.removesuffix(".py").replace("/", ".")
    assert violations(tmp_path) == [Violation(module, imported, 2 + line.count("\n"))]


@pytest.mark.parametrize("importer", SERVICES)
@pytest.mark.parametrize("imported", SERVICES)
def test_services_never_import_each_other(tmp_path, importer, imported):
    file = tmp_path / importer / "app.py"
    file.parent.mkdir()
    file.write_text(f"import {imported}.app\n", encoding="utf-8")
    assert bool(violations(tmp_path)) == (importer != imported)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("tariff/posterior.py", "import numpy as np\nimport json\nfrom tariff.tree import Tree"),
        ("classifier/engine.py", "from sources.knowledge import Knowledge\nimport torch"),
        ("classifier/train/fit.py", "from classifier.train.data import texts\nfrom classifier.encoder import Encoder"),
        ("bulk/jobs.py", "from classifier.engine import load_engine"),
        ("cli/app.py", "from setup.environments import places\nfrom sources.imports import import_nomenclature"),
        ("bot/channel.py", "from . import stores\nimport rasa"),
    ],
)
def test_what_is_allowed_is_let_through(tmp_path, path, line):
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(line + "\n", encoding="utf-8")
    assert violations(tmp_path) == []
