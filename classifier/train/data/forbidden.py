"""What must never be learnt from: texts of benchmarks and of rulings kept out of training."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from classifier.train.data.errors import BrokenRows, NoRows
from classifier.train.data.own import facts_text, learnable, read_rulings
from classifier.train.data.reading import json_lines, read_table

_CASE_TEXTS = ("text", "vague", "goods", "fr", "de", "es", "it", "nl", "pl")
_DEV_COLUMNS = ("text", "subject")
_KNOWN = ("free_answers.jsonl", "everyday.jsonl")
"""Answers to questions describe no goods; plain goods are what the catalogue is there to know."""


def forbidden_texts(data: Path, dev: Path | None) -> list[str]:
    """Texts of every ruling that may not be learnt from, of the benchmarks, and of the folder ``dev`` where given.

    Raises:
        BrokenRows: a file cannot be read, so that nothing could be checked against it.
    """
    texts = [*_rulings(data / "rulings"), *_cases(data / "benchmarks")]
    if dev is not None:
        texts += _dev(dev)
    return list(dict.fromkeys(text for text in texts if text))


def _rulings(folder: Path) -> Iterator[str]:
    rulings = read_rulings(folder / "ebti.jsonl")
    open_ones = {ruling["reference"] for ruling in learnable(rulings)}
    for ruling in rulings:
        if ruling["reference"] not in open_ones:
            yield from (*ruling["queries"], ruling["goods"], ruling["facts"].get("what", ""), facts_text(ruling))
    translations = folder / "dev_languages.jsonl"
    if translations.exists():
        for line in json_lines(translations, ("reference",)):
            yield from _texts(line)


def _cases(folder: Path) -> Iterator[str]:
    for path in sorted(path for path in folder.glob("*.jsonl") if path.name not in _KNOWN):
        for line in json_lines(path, ("id", "text")):
            yield from _texts(line)


def _texts(line: Mapping[str, Any]) -> Iterator[str]:
    yield from (line[key] for key in _CASE_TEXTS if isinstance(line.get(key), str))


def _dev(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.csv")):
        yield from (row.get(key) or "" for row in read_table(path, _DEV_COLUMNS[:1]) for key in _DEV_COLUMNS)
    for path in sorted(folder.glob("*.json")):
        try:
            cases = [str(case["description"]) for case in json.loads(path.read_text(encoding="utf-8"))["cases"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BrokenRows(f"{path} cannot be read as cases: {error}") from error
        if not cases:
            raise NoRows(f"{path} holds no cases")
        yield from cases
