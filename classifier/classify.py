"""One shot: probabilities and evidence from the text alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from classifier.corpus import RULING
from classifier.engine import Engine, Seen, described
from tariff.conformal import possible
from tariff.contract import Fact, Json, Request
from tariff.errors import ContractError
from tariff.explain import unwritten_notice
from tariff.similar_rulings import quoted
from tariff.typed_json import to_json

MAX_LIMIT = 100
_HEADING = 4


@dataclass(frozen=True)
class ClassifyRequest:
    """One text with facts; ``limit`` leaves are named, the rest is one mass; notices are in ``language``."""

    text: str
    facts: tuple[Fact, ...]
    limit: int
    date: str
    language: str = "en"

    @classmethod
    def from_dict(cls, raw: object) -> ClassifyRequest:
        """The request of a JSON object: text, facts?, limit? (1-100, default 10), date?, language?.

        Raises:
            ContractError: wrong shape; names the field.
        """
        if not isinstance(raw, dict):
            raise ContractError("request", "must be a JSON object")
        row = dict(raw)
        limit = row.pop("limit", 10)
        strange = sorted(set(row) - {"text", "facts", "date", "language"})
        if strange:
            raise ContractError("request", f"has no field '{strange[0][:40]}'")
        if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= MAX_LIMIT:
            raise ContractError("limit", f"must be a whole number from 1 to {MAX_LIMIT}")
        shared = Request.from_dict(row)
        return cls(shared.text, shared.facts, limit, shared.date, shared.language)


def classify(engine: Engine, request: ClassifyRequest) -> Json:
    """Top leaves with probabilities, the rest as one mass, nearest evidence, and which model said so."""
    text = described(request.text, [fact.value for fact in request.facts])
    seen = engine.look([text], [request.language])[0]
    order = np.argsort(-seen.prior, kind="stable")[: request.limit]
    codes = [_code(engine, int(i), float(seen.prior[i]), request.language) for i in order]
    rest = max(0.0, 1.0 - float(seen.prior[order].sum()))
    return {
        "codes": codes,
        "rest": round(rest, 6),
        "recognised": seen.recognised,
        "possible": _possible(engine, seen, request.limit),
        "evidence": _evidence(engine, seen, request.date),
        "rulings": _rulings(engine, text, seen, request.date),
        "model": engine.versions,
        "notice": engine.notice(request.language),
    }


def _possible(engine: Engine, seen: Seen, limit: int) -> dict[str, Any]:
    """The sets of codes that hold the right one in the promised share of cases, likeliest first, at each depth."""
    sets = engine.learnt.sets
    found: dict[str, Any] = {"coverage": sets.coverage}
    for depth, level in sets.levels.items():
        numbers = possible(engine.tree.mass(seen.prior, depth), level)
        codes = engine.tree.groups[depth][1]
        found[str(depth)] = {"codes": [codes[i] for i in numbers[:limit]], "more": max(0, len(numbers) - limit)}
    return found


def _code(engine: Engine, leaf: int, probability: float, language: str) -> dict[str, Any]:
    known = engine.knowledge
    notice = unwritten_notice(int(engine.tree.leaves[leaf]), known.catalogue, language, known.sentences)
    return {"code": engine.tree.leaf_codes[leaf], "probability": round(probability, 6), "notice": notice}


def _evidence(engine: Engine, seen: Seen, at: str, most: int = 10) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for neighbour in seen.neighbours:
        entry = neighbour.entry
        ruling = engine.knowledge.rulings.get(entry.source) if entry.kind == RULING else None
        if (entry.kind, entry.source) in found or (at and ruling is not None and ruling.issued > at):
            continue
        found[entry.kind, entry.source] = {
            "kind": entry.kind,
            "source": entry.source,
            "code": ruling.code if ruling else engine.tree.leaf_codes[entry.leaf],
            "text": entry.text,
            "language": entry.language,
            "cosine": round(neighbour.cosine, 4),
        }
        if len(found) == most:
            break
    return list(found.values())


def _rulings(engine: Engine, text: str, seen: Seen, at: str) -> list[Json]:
    """The rulings to show, as in the explanation of a proposal of the likeliest heading; they need not be evidence."""
    heading = engine.tree.groups[_HEADING][1][int(engine.tree.mass(seen.prior, _HEADING).argmax())]
    near = engine.near(text, seen, at or date.today().isoformat(), heading)
    return [dict(to_json(replace(one, text=quoted(one.text)))) for one in near.shown]
