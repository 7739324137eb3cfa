"""Frozen dataclasses as JSON and back, strictly: what is missing, unknown or of another type is refused by its name."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from tariff.errors import ContractError

T = TypeVar("T")
_UNIONS = (Union, types.UnionType)
_PLAIN = {str: "a text", int: "a whole number", bool: "true or false"}


def to_json(value: object) -> Any:  # noqa: ANN401 - any JSON value
    """The JSON form of a value made of dataclasses, tuples, mappings and plain values."""
    if dataclasses.is_dataclass(value):
        names = _fields(type(value))  # type: ignore[arg-type]  # mypy takes a class for no hashable
        return {name: to_json(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(name): to_json(part) for name, part in value.items()}
    return [to_json(part) for part in value] if isinstance(value, (tuple, list)) else value


def from_json(kind: type[T], raw: object, where: str) -> T:
    """The dataclass of a JSON object.

    Args:
        kind: the class.
        raw: what was read.
        where: names it in errors.

    Raises:
        ContractError: a field is missing, unknown, empty where it must say why, or of another type; names it.
    """
    if not isinstance(raw, dict):
        raise ContractError(where, "must be a JSON object")
    wanted = _fields(kind)  # type: ignore[arg-type]  # as above
    for name in raw:
        if name not in wanted:
            raise ContractError(f"{where}.{str(name)[:40]}", "is no field of this version")
    for name in wanted:
        if name not in raw and name not in _added(kind):  # type: ignore[arg-type]  # as above
            raise ContractError(f"{where}.{name}", "is missing")
    return kind(**{name: _read(hint, raw[name], f"{where}.{name}") for name, hint in wanted.items() if name in raw})


@lru_cache(maxsize=256)
def _fields(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """Name and type of each field."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


@lru_cache(maxsize=256)
def _added(kind: Any) -> frozenset[str]:  # noqa: ANN401 - any dataclass
    """Fields that came later and may be missing; the default then holds."""
    return frozenset(field.name for field in dataclasses.fields(kind) if field.metadata.get("is_added"))


def _read(hint: Any, raw: object, where: str) -> Any:  # noqa: ANN401 - as the hint says
    if get_origin(hint) in _UNIONS:
        return _one_of(get_args(hint), raw, where)
    if get_origin(hint) is tuple:
        if not isinstance(raw, list):
            raise ContractError(where, "must be a list")
        return tuple(_read(get_args(hint)[0], part, f"{where}[{i}]") for i, part in enumerate(raw))
    if get_origin(hint) is not None:  # a mapping from texts to texts is the only other one
        return _mapping(raw, where)
    if dataclasses.is_dataclass(hint):
        return from_json(hint, raw, where)  # type: ignore[arg-type]  # mypy does not narrow to a class here
    return _plain(hint, raw, where)


def _one_of(hints: tuple[Any, ...], raw: object, where: str) -> Any:  # noqa: ANN401 - as the hints say
    """The one of several types that fits: null, or the class whose fields are named, or what is no object."""
    if raw is None and type(None) in hints:
        return None
    rest = [hint for hint in hints if hint is not type(None)]
    if isinstance(raw, dict):
        classes = [hint for hint in rest if dataclasses.is_dataclass(hint)]
        fitting = [one for one in classes if set(_fields(one)) == set(raw)]  # type: ignore[arg-type]
        chosen = (fitting or classes[:1] or rest)[0]
    else:
        chosen = next((hint for hint in rest if not dataclasses.is_dataclass(hint)), rest[0])
    return _read(chosen, raw, where)


def _mapping(raw: object, where: str) -> dict[str, str]:
    if not isinstance(raw, dict):
        raise ContractError(where, "must be a JSON object")
    return {str(name): str(_plain(str, part, f"{where}.{str(name)[:40]}")) for name, part in raw.items()}


def _plain(hint: Any, raw: object, where: str) -> object:  # noqa: ANN401 - a plain type
    if hint is float:
        if isinstance(raw, bool) or not isinstance(raw, (int, float)):
            raise ContractError(where, "must be a number")
        return float(raw)
    if not isinstance(raw, hint) or (hint is int and isinstance(raw, bool)):
        raise ContractError(where, f"must be {_PLAIN[hint]}")
    return raw
