"""What a package of ours imports, itself or through what of ours it imports."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from tests.imports import OURS, imports


@dataclass(frozen=True)
class Reach:
    """Top-level names: packages of ours and of others; the standard library is left out."""

    ours: frozenset[str]
    others: frozenset[str]


def reach(root: Path, package: str) -> Reach:
    """Walk the imports from every module at the top of a package."""
    waiting = [package, *(f"{package}.{path.stem}" for path in (root / package).glob("*.py"))]
    seen: set[str] = set()
    others: set[str] = set()
    while waiting:
        module = waiting.pop()
        path = _file(root, module)
        if module in seen or path is None:
            continue
        seen.add(module)
        for name, _ in imports(path, module):
            if name.split(".")[0] in OURS:
                waiting += [name, name.rpartition(".")[0]]
            else:
                others.add(name.split(".")[0])
    ours = frozenset(module.split(".")[0] for module in seen)
    return Reach(ours, frozenset(others) - sys.stdlib_module_names)


def _file(root: Path, module: str) -> Path | None:
    path = root.joinpath(*module.split("."))
    return next((each for each in (path.with_suffix(".py"), path / "__init__.py") if each.is_file()), None)
