"""Checks explanations from files, and those that the engine gives for the cases of a benchmark."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from classifier.engine import Engine
from classifier.errors import BadFile
from classifier.load import load_knowledge
from classifier.lookups import Sources
from classifier.settings import Settings
from sources.ruling_base import RulingBase
from tariff.contract import Request
from tariff.dated import dated_catalogues, valid_at
from tariff.dossier import Dossier, DossierError
from tariff.errors import ContractError
from tariff.explanation import Explanation
from tariff.faults import Fault
from tariff.verify import verify
from tariff.verify_dossier import dossier_faults

SourcesAt = Callable[[str], Sources]
"""The sources of the nomenclature of an ISO day."""
_MOST = 64 * 1024 * 1024
_OWN_MARKS = {"made", "disclaimer", "confidence"}
_DOSSIER_MARKS = {"dossier", "request", "reply"}


@dataclass(frozen=True)
class Checked:
    """One explanation that was checked: what it is called, and its faults; None where a case had no proposal."""

    name: str
    faults: tuple[Fault, ...] | None


def sources_of(settings: Settings) -> SourcesAt:
    """The sources on this machine, read when a day is first asked for."""
    base = RulingBase(settings.var)

    @lru_cache(maxsize=4)
    def of_list(day: str) -> Sources:
        dated = valid_at(dated_catalogues(settings.data, settings.var), day)
        return Sources(load_knowledge(settings.data, settings.var, dated), base.rulings)

    def at(day: str) -> Sources:
        return of_list(valid_at(dated_catalogues(settings.data, settings.var), day).date)

    return at


def check_explanation(name: str, raw: object, at: SourcesAt) -> Checked:
    """The faults of an explanation as it stands in a file; one that cannot be read has one fault."""
    try:
        told = Explanation.from_dict(raw)
    except ContractError as error:
        return Checked(name, (Fault(error.field, "unreadable", error.message),))
    return Checked(name, verify(told, at(told.date)))


def check_found(name: str, raw: object, at: SourcesAt) -> Checked:
    """The faults of an explanation, or of a whole dossier, as ``explanations_in`` finds them."""
    if isinstance(raw, dict) and set(raw) >= _DOSSIER_MARKS:
        return _check_dossier(name, raw, at)
    return check_explanation(name, raw, at)


def _check_dossier(name: str, raw: dict[str, Any], at: SourcesAt) -> Checked:
    """The faults of a dossier: of its hash and fields, of its explanation, and of its reply and draft."""
    try:
        dossier = Dossier.from_dict(raw)
    except (DossierError, ContractError) as error:
        where = error.field if isinstance(error, ContractError) else "hash"
        why = error.message if isinstance(error, ContractError) else str(error)
        inside = (check_explanation(*one, at).faults or () for one in explanations_in(name, list(raw.values())))
        return Checked(name, (Fault(where, "unreadable", why), *(fault for faults in inside for fault in faults)))
    sources, told = at(dossier.date), dossier.explanation
    faults = (*(verify(told, sources) if told else ()), *dossier_faults(dossier, sources))
    if told and told.date != dossier.date:
        faults = (Fault("date", "bad_date", f"the explanation is of {told.date[:20]}"), *faults)
    return Checked(name, faults if told or faults else None)


def check_cases(rows: Iterable[tuple[str, str, str]], engine: Engine, at: SourcesAt, day: str) -> Iterator[Checked]:
    """Lets the engine propose for each case and checks the explanation as its reader gets it.

    Args:
        rows: name, text and language of each case.
        engine: that proposes.
        at: the sources; they are read apart from the engine.
        day: ISO date.

    Yields:
        The faults that the engine found and left out, then those that are still there.
    """
    for name, text, language in rows:
        engine.left_out()
        reply = engine.decide(Request(text, budget=0, date=day, language=language)).to_dict()
        found, told = engine.left_out(), (reply["proposal"] or {}).get("explanation")
        if told is None:
            yield Checked(name, found or None)
        else:
            again = check_explanation(name, json.loads(json.dumps(told)), at)
            yield Checked(name, (*found, *(again.faults or ())))


def read_rows(path: Path) -> list[tuple[str, Any]]:
    """What stands in a file of JSON, or of JSON lines: its name or the number of the line, and the value.

    Raises:
        BadFile: it cannot be read, is too long, or holds no JSON; names file and line.
    """
    try:
        if path.stat().st_size > _MOST:
            raise BadFile(f"{path} is longer than {_MOST // 1024 // 1024} MB.")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"{path} cannot be read as a text in UTF-8: {error}") from error
    try:
        return [(path.name, json.loads(text))]
    except ValueError:
        lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    found = []
    for number, line in lines:
        try:
            found.append((f"line {number}", json.loads(line)))
        except ValueError as error:
            raise BadFile(f"{path}, line {number}: this is no JSON ({error}).") from error
    return found


def explanations_in(name: str, raw: object) -> Iterator[tuple[str, object]]:
    """All explanations and dossiers in a JSON value, however deep, each with its place."""
    if isinstance(raw, dict):
        if set(raw) >= _OWN_MARKS or set(raw) >= _DOSSIER_MARKS:
            yield name, raw
            return
        for key, part in raw.items():
            if key == "explanation" and part is not None:
                yield f"{name}.{key}", part
            else:
                yield from explanations_in(f"{name}.{key}", part)
    elif isinstance(raw, list):
        for i, part in enumerate(raw):
            yield from explanations_in(f"{name}[{i}]", part)


def cases_in(rows: Iterable[tuple[str, Any]]) -> list[tuple[str, str, str]]:
    """Name, text and language of each case of a benchmark among the rows."""
    return [
        (str(row.get("id", name)), row["text"], str(row.get("language", "en")))
        for name, row in rows
        if isinstance(row, dict) and isinstance(row.get("text"), str) and row["text"].strip()
    ]
