"""Which rulings are held out for choosing: the latest in time, with all their siblings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from classifier.train.data.own import family, group_of, learnable

HELD_RULINGS, HELD_SHARE = 600, 6


def held_groups(rulings: list[dict[str, Any]], many: int = HELD_RULINGS) -> frozenset[str]:
    """Groups held out: the latest ones until they hold ``many`` rulings, or a sixth of all where that is fewer.

    Groups that share a family of references are held or learnt together. A set of groups is as late as its latest
    ruling; among equals the reference decides, so that the same rulings are always held.
    """
    parts = _siblings(learnable(rulings))
    enough = min(many, sum(map(len, parts)) // HELD_SHARE)
    latest = sorted(parts, key=lambda part: max((r["issued"], r["reference"]) for r in part), reverse=True)
    held: set[str] = set()
    count = 0
    for part in latest:
        if count >= enough:
            break
        count += len(part)
        held.update(group_of(ruling) for ruling in part)
    return frozenset(held)


def _siblings(rulings: Iterable[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Rulings joined by group or by family of references."""
    rulings = list(rulings)
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = name = parent[parent[name]]
        return name

    for ruling in rulings:
        parent[root(f"family:{family(ruling['reference'])}")] = root(group_of(ruling))
    parts: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for ruling in rulings:
        parts[root(group_of(ruling))].append(ruling)
    return list(parts.values())
