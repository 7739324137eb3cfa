"""Checks of single fields of a JSON body; each refuses with the field's name."""

from __future__ import annotations

from datetime import date
from typing import Any

from tariff import LANGUAGES
from tariff.codes import Code
from tariff.errors import ContractError, InvalidCode

MAX_BUDGET = 10


def read_object(raw: object, where: str, fields: set[str]) -> dict[str, Any]:
    """A JSON object with none but the fields named."""
    if not isinstance(raw, dict):
        raise ContractError(where, "must be a JSON object")
    strange = sorted(str(name) for name in raw if name not in fields)
    if strange:
        raise ContractError(where, f"has no field '{strange[0][:40]}'")
    return raw


def read_list(raw: object, where: str, most: int) -> list[Any]:
    """A list of at most ``most`` entries."""
    if not isinstance(raw, list):
        raise ContractError(where, "must be a list")
    if len(raw) > most:
        raise ContractError(where, f"has more than {most} entries")
    return raw


def read_text(raw: object, where: str, most: int) -> str:
    """A text that is not blank, of at most ``most`` characters, without control characters."""
    if not isinstance(raw, str) or not raw.strip():
        raise ContractError(where, "must be a text that is not empty")
    if len(raw) > most:
        raise ContractError(where, f"is longer than {most} characters")
    if any(ord(c) < 32 and c not in "\t\r\n" for c in raw) or "\x7f" in raw:
        raise ContractError(where, "holds control characters")
    return raw


def read_code(raw: object, where: str) -> str:
    """A code of 4 to 10 digits, with or without dots and spaces; its digits."""
    try:
        code = Code.parse(read_text(raw, where, 20))
    except InvalidCode as error:
        raise ContractError(where, str(error)) from error
    if code.depth < 4:
        raise ContractError(where, "must be codes of 4 digits or more")
    return code.digits


def read_budget(raw: object) -> int:
    """Questions left, 0 to 10."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= MAX_BUDGET:
        raise ContractError("budget", f"must be a whole number from 0 to {MAX_BUDGET}")
    return raw


def read_date(raw: object) -> str:
    """An ISO date, or empty."""
    if raw == "":
        return ""
    try:
        return date.fromisoformat(read_text(raw, "date", 10)).isoformat()
    except ValueError as error:
        raise ContractError("date", "must be a date such as 2026-11-25") from error


def read_language(raw: object) -> str:
    """One of the clerk's languages."""
    if raw not in LANGUAGES:
        raise ContractError("language", f"must be one of {', '.join(LANGUAGES)}")
    return str(raw)


def read_flag(raw: object, where: str) -> bool:
    """True or false."""
    if not isinstance(raw, bool):
        raise ContractError(where, "must be true or false")
    return raw
