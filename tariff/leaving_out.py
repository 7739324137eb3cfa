"""An explanation without what did not pass its checks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tariff.explanation import Explanation
from tariff.explanation_parts import LEFT_OUT, DutyTold, PathStep, Unknown
from tariff.faults import Fault

_WHERE = re.compile(r"([a-z]+)(?:\[([0-9]+)\])?(?:\.([a-z_]+))?")
_WHOLE = ("rules", "notes", "rulings", "divergence", "rivals", "ends", "missing")
_LISTS = ("rules", "notes", "rulings", "divergence", "rivals", "facts")


def without_faults(told: Explanation, faults: Iterable[Fault]) -> Explanation | None:
    """The explanation without its faults: an entry with one goes, a part that is left without entries says why.

    Returns:
        None where what cannot be left out is wrong: the code or its path, the date, the lists, or the description.
    """
    gone: dict[str, set[int]] = {}
    changed: dict[str, Any] = {}
    for fault in faults:
        match = _WHERE.match(fault.where)
        part, number, name = match.groups() if match else ("", None, None)
        if part == "path" and name == "legal":
            changed["path"] = _unworded(changed.get("path", told.path), int(number or 0))
        elif part in _LISTS and number is not None and (part, number) != ("facts", "0"):
            gone.setdefault(part, set()).add(int(number))
        elif part == "duty" and name is None:
            changed["duty"] = DutyTold(Unknown(LEFT_OUT), None, None, told.duty.measures)
        elif part in _WHOLE:
            changed[part] = Unknown(LEFT_OUT)
        else:
            return None
    for part, numbers in gone.items():
        kept = tuple(entry for i, entry in enumerate(getattr(told, part)) if i not in numbers)
        changed.setdefault(part, kept or Unknown(LEFT_OUT))
    return replace(told, **changed)


def _unworded(path: tuple[PathStep, ...], number: int) -> tuple[PathStep, ...]:
    unworded = replace(path[number], legal=Unknown(LEFT_OUT))
    return (*path[:number], unworded, *path[number + 1 :])
