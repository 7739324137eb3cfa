"""Which package may import which, and a walk over the imports that finds what may not be.

The rules are those of the design: tariff stands alone, everything may import it; the services never import each
other; nobody imports the command line.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OURS = frozenset(
    ("tariff", "sources", "classifier", "actions", "bot", "gateway", "console", "bulk", "cli", "setup", "tests")
)
SERVICES = ("classifier", "actions", "bot", "gateway", "console")
ALLOWED: dict[str, frozenset[str]] = {
    "tariff": frozenset({"tariff"}),
    "setup": frozenset({"setup"}),
    "sources": frozenset({"tariff", "sources"}),
    "classifier": frozenset({"tariff", "classifier", "sources.knowledge", "sources.ruling_base"}),
    "classifier.train": frozenset({"tariff", "classifier", "sources.knowledge", "sources.ruling_base"}),
    "classifier.compare": frozenset({"tariff", "classifier", "sources.knowledge", "sources.ruling_base"}),
    "bulk": frozenset({"tariff", "classifier", "bulk"}),
    "actions": frozenset({"tariff", "actions"}),
    "bot": frozenset({"tariff", "bot"}),
    "gateway": frozenset({"tariff", "gateway"}),
    "console": frozenset({"tariff", "console"}),
    "cli": OURS - {"actions", "bot", "gateway", "tests"},
}
"""Module or package -> what of ours it may import; the longest name that fits decides."""
NEVER: dict[str, frozenset[str]] = {"classifier": frozenset({"classifier.train", "classifier.compare"})}
"""What stays forbidden below an allowed name: serving starts without training code."""
OUTSIDE: dict[str, frozenset[str]] = {"tariff": frozenset({"numpy"}), "setup": frozenset()}
"""Packages that may use nothing beyond the standard library but these."""


@dataclass(frozen=True)
class Violation:
    """One import that may not be."""

    module: str
    imported: str
    line: int


def violations(root: Path) -> list[Violation]:
    """All imports below ``root`` that break the rules, wherever in a file they stand."""
    found = []
    for package in sorted(OURS - {"tests"}):
        for path in sorted((root / package).rglob("*.py")):
            module = _module(path.relative_to(root))
            found += [Violation(module, name, line) for name, line in imports(path, module) if not _may(module, name)]
    return found


def imports(path: Path, module: str) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, by its full name, with the line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(node, module, path.name == "__init__.py")
            # `from sources import knowledge` imports sources.knowledge
            yield from ((f"{base}.{alias.name}" if base in OURS else base, node.lineno) for alias in node.names)


def _base(node: ast.ImportFrom, module: str, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    parts = module.split(".") + ([""] if is_package else [])
    return ".".join(filter(None, [*parts[: -node.level], node.module]))


def _module(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _may(module: str, name: str) -> bool:
    top = name.partition(".")[0]
    if top not in OURS:
        outside = OUTSIDE.get(module.partition(".")[0])
        return outside is None or top in outside or top in sys.stdlib_module_names
    rule = max((rule for rule in ALLOWED if _under(module, rule)), key=len)
    forbidden = NEVER.get(rule, frozenset())
    return any(_under(name, ok) for ok in ALLOWED[rule]) and not any(_under(name, no) for no in forbidden)


def _under(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")
