"""docs/reference/settings.md lists exactly the settings there are, with their defaults."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from actions.settings import Settings as Actions
from bot.settings import Settings as Bot
from classifier.settings import Settings as Classifier
from cli.clone_secrets import CloneSecrets
from cli.services import Interpreters
from cli.terminal import DEBUG
from gateway.settings import Settings as Gateway
from setup.plans import PLANS
from tests.docs.documents import Document, bare, table

SECRET = "0123456789abcdef0123456789abcdef"
REQUIRED = {
    "Gateway": {"REDIS_URL": "redis://localhost", "SESSION_SECRET": SECRET, "BOT_SECRET": SECRET},
    "Bot": {"REDIS_URL": "redis://localhost", "BOT_SECRET": SECRET},
}
GIVEN_BY_THE_SYSTEM = {"PATH", "HOME", "PYTHONPATH"}
RUNNING = "Running, building and importing"
CLASSIFIER = {
    "CLASSIFIER_HOST": lambda s: s.host, "CLASSIFIER_PORT": lambda s: s.port, "CLASSIFIER_DEVICE": lambda s: s.device,
    "CLASSIFIER_THREADS": lambda s: s.threads,
}  # fmt: skip


class Recorder(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get(self, key, default=None):
        self.asked.add(key)
        return default


@pytest.fixture(scope="module")
def listed(root) -> Callable[[str], dict[str, str]]:
    """Variable -> default as the document has them under a heading."""
    document = Document.read(root / "docs" / "reference" / "settings.md")

    def under(heading: str) -> dict[str, str]:
        rows = table(document.section(heading))
        found = {bare(row["variable"]): bare(row["default"]) for row in rows}
        assert len(found) == len(rows) and all(row["meaning"] for row in rows)
        return found

    return under


def shown(value: object) -> str:
    """A default as the document shows it."""
    if isinstance(value, Path):
        return value.as_posix()
    return f"{value:g}" if isinstance(value, float) else str(value) if value not in ("", ()) else "none"


@pytest.mark.parametrize(("heading", "settings"), [("Gateway", Gateway), ("Actions", Actions), ("Bot", Bot)])
def test_a_service_reads_exactly_what_is_listed(listed, heading, settings):
    required = REQUIRED.get(heading, {})
    defaults = {f.metadata["env"]: shown(f.default) for f in fields(settings)}
    assert listed(heading) == {**defaults, **dict.fromkeys(required, "required")}


@pytest.mark.parametrize("heading", REQUIRED)
def test_what_is_required_is_required(heading):
    settings = {"Gateway": Gateway, "Bot": Bot}[heading]
    settings.from_environ(REQUIRED[heading])
    for name in REQUIRED[heading]:
        rest = {key: value for key, value in REQUIRED[heading].items() if key != name}
        with pytest.raises(Exception, match=name):
            settings.from_environ(rest)


def test_the_classifier_reads_exactly_what_is_listed(listed):
    environ = Recorder()
    found = Classifier.from_environ(environ)
    own = {name: shown(value(found)) for name, value in CLASSIFIER.items()}
    own["CLASSIFIER_DEVICE"] = "the best there is"
    assert listed("Classifier") == own
    assert environ.asked == set(own) | {"TARIFF_VAR", "TARIFF_CACHE", "XDG_CACHE_HOME"}


def test_all_else_reads_exactly_what_is_listed(listed, root):
    made = {f"TARIFF_PYTHON_3{plan.minor}" for plan in PLANS.values()}
    made |= {f"{each.name.upper()}_PYTHON" for each in fields(Interpreters)} | {DEBUG}
    made |= {each.name.upper() for each in fields(CloneSecrets)} - {"REDIS_PASSWORD"}
    made |= set(re.findall(r"^\t\$\(call in,\w+,(\w+),", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(listed(RUNNING)) == (made | read_by(root)) - GIVEN_BY_THE_SYSTEM


def test_compose_takes_exactly_what_is_listed(listed, root):
    text = (root / "docker-compose.yml").read_text(encoding="utf-8")
    plain = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
    found = dict(re.findall(r"(?<!\$)\$\{(\w+):([?-][^}]*)\}", plain))
    args = re.findall(
        r"^ARG (\w+)", (root / "docker" / "services.Dockerfile").read_text(encoding="utf-8"), re.MULTILINE
    )
    expected = {name: "required" if rule[0] == "?" else rule[1:] or "none" for name, rule in found.items()}
    assert listed("docker compose") == {**expected, **dict.fromkeys(args, "none")}
    assert yaml.safe_load(text)["services"]


def read_by(root: Path) -> set[str]:
    """Every variable that the command line, the set-up and the sources read by its name."""
    paths = [root / "clerk", *(path for room in ("cli", "setup", "sources") for path in (root / room).rglob("*.py"))]
    return {name for path in paths for name in names_read(ast.parse(path.read_text(encoding="utf-8")))}


def names_read(tree: ast.AST) -> Iterator[str]:
    """Constant names asked of something called ``environ``."""
    for node in ast.walk(tree):
        where: ast.AST | None = None
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "get"
            and node.args
        ):
            where, key = node.func.value, node.args[0]
        elif isinstance(node, ast.Subscript):
            where, key = node.value, node.slice
        if where is not None and ast.unparse(where).split(".")[-1] == "environ" and isinstance(key, ast.Constant):
            yield key.value


def test_reading_by_name_is_seen():
    source = "a = os.environ['A']; b = layout.environ.get('B', ''); c = environ.get(C); d = other.get('D')"
    assert set(names_read(ast.parse(source))) == {"A", "B"}
