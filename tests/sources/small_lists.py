"""Small files of the official forms, and what is needed to look at a knowledge base from outside."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sources.cn_names import COLUMNS as NAME_COLUMNS
from sources.cn_names import LANGUAGES

NAMES, CODES, DUTIES = "cn_2026_names.csv.gz", "cn_codes_by_year.csv", "mfn_duty_2026-07-12.csv"
NOTES, EXPLANATORY = "legal_notes_hs2022_en.jsonl", "cn_explanatory_notes_en.jsonl.gz"

NAME_ROWS = (
    ("section", "VIII", "RAW HIDES"),
    ("chapter", "42", "LEATHER"),
    ("heading", "4202", "Trunks"),
    ("subheading", "420211", "Of leather"),
    ("code", "42021110", "Cases"),
    ("code", "42050000", "Other articles"),
)
CODE_ROWS = (
    ("42021110", "PST", "2023 2024 2025 2026"),
    ("42021190", "", "2023 2024"),
    ("42021191", "", "2025"),
    ("42021199", "", "2025 2026"),
    ("42021192", "KG", "2026"),
)
NOTE_LINES = (
    {"level": "section", "number": "VIII", "title": "Hides", "chapters": ["41", "43"], "text": "1. Dry:\n    a. hides;\n    b. skins."},
    {"level": "section", "number": "IX", "title": "Wood", "chapters": ["44", "46"], "text": ""},
    {"level": "chapter", "number": "42", "title": "LEATHER", "text": "1. Not:\n\n    (a) bags;\n\n    (b) whips.\n\n### Additional chapter note\n\n1. Cases too."},
    {"level": "chapter", "number": "44", "title": "WOOD", "text": "Wood is wood."},
)  # fmt: skip
EXPLANATORY_LINES = (
    {"codes": ["4202"], "title": "Trunks", "text": "Trunks Large ones too."},
    {"codes": ["4202 11"], "title": "Leather", "text": "Leather Of any colour."},
    {"codes": ["4202.11.10", "42021190"], "title": "Cases", "text": "Cases With a lock."},
    {"codes": ["4205"], "title": "Other", "text": "Other"},
)
DUTY_ROWS = (
    ("4202000000", "3.000 %"),
    ("4202111000", "2.700 %"),
    ("4205000010", "0.000 %"),
    ("4205000090", "5.000 EUR DTN"),
)


def csv_bytes(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return text.getvalue().encode()


def jsonl_bytes(lines: Iterable[Mapping[str, object]]) -> bytes:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def names_bytes(rows: Iterable[Sequence[str]] = NAME_ROWS, blank: str = "sv") -> bytes:
    """Names in all languages: "Trunks (fr)"; none in ``blank``."""
    spoken = [
        (level, code, *(name if one == "en" else "" if one == blank else f"{name} ({one})" for one in LANGUAGES))
        for level, code, name in rows
    ]
    return gzip.compress(csv_bytes(NAME_COLUMNS, spoken), mtime=0)


def codes_bytes(rows: Iterable[Sequence[str]] = CODE_ROWS) -> bytes:
    return csv_bytes(("code", "supplementary_unit", "years"), rows)


def duties_bytes(rows: Iterable[Sequence[str]] = DUTY_ROWS) -> bytes:
    return csv_bytes(("code", "mfn_duty"), rows)


def notes_bytes(lines: Iterable[Mapping[str, object]] = NOTE_LINES) -> bytes:
    return jsonl_bytes(lines)


def explanatory_bytes(lines: Iterable[Mapping[str, object]] = EXPLANATORY_LINES) -> bytes:
    return gzip.compress(jsonl_bytes(lines), mtime=0)


SMALL = {
    NAMES: names_bytes(),
    CODES: codes_bytes(),
    NOTES: notes_bytes(),
    EXPLANATORY: explanatory_bytes(),
    DUTIES: duties_bytes(),
}
"""File name -> content, of a folder that lacks the nomenclature alone."""


def write_folder(folder: Path, **changed: bytes) -> Path:
    """All small files in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**SMALL, **changed}.items():
        (folder / name).write_bytes(content)
    return folder


def dump(path: Path) -> list[str]:
    """All that a knowledge base holds, as text; empty where there is none."""
    if not path.exists():
        return []
    base = sqlite3.connect(path)
    try:
        return list(base.iterdump())
    finally:
        base.close()
