"""The development benchmarks, made from the rulings: ``python -m sources.benchmarks``.

The same rulings always give the same bytes: cases stand in the order of a keyed hash of their references.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("fr", "de", "es", "it", "nl", "pl")
SEED = "tariff-clerk benchmarks 1"

Row = Mapping[str, Any]


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a file that holds one a line, in the file's order."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def shuffled(rows: Iterable[Row]) -> list[Row]:
    """The rows in an order that looks random and hangs on ``SEED`` and their references alone."""

    def place(row: Row) -> str:
        return hashlib.sha256(f"{SEED}\n{row['reference']}".encode()).hexdigest()

    return sorted(rows, key=place)


def english_cases(rulings: Iterable[Row]) -> list[dict[str, Any]]:
    """One case for each ruling of split ``dev``: what an importer types, and the code that was ruled."""
    return [
        {
            "id": ruling["reference"],
            "text": ruling["queries"][0],
            "vague": ruling["queries"][1],
            "code": ruling["code"],
            "facts": ruling["facts"],
            "goods": ruling["goods"],
            "language": "en",
        }
        for ruling in shuffled(ruling for ruling in rulings if ruling["split"] == "dev")
    ]


def language_cases(cases: Iterable[Row], translations: Iterable[Row]) -> list[dict[str, Any]]:
    """The English cases in the same order, with the text as six other languages type it.

    Raises:
        KeyError: a case has no translation, or a translation lacks a language.
    """
    native = {row["reference"]: row for row in translations}
    return [
        {key: case[key] for key in ("id", "text", "code", "facts", "goods")}
        | {language: native[case["id"]][language] for language in LANGUAGES}
        for case in cases
    ]


def render(cases: Iterable[Row]) -> str:
    """The cases as one JSON object a line."""
    return "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)


def make_benchmarks(rulings: Path, target: Path) -> tuple[Path, Path]:
    """Writes both benchmark files and returns their paths.

    Args:
        rulings: the folder that holds ``ebti.jsonl`` and ``dev_languages.jsonl``.
        target: the folder to write in; made if missing.
    """
    cases = english_cases(read_lines(rulings / "ebti.jsonl"))
    native = language_cases(cases, read_lines(rulings / "dev_languages.jsonl"))
    target.mkdir(parents=True, exist_ok=True)
    english_file, native_file = target / "ebti_dev.jsonl", target / "ebti_dev_languages.jsonl"
    english_file.write_text(render(cases), encoding="utf-8", newline="\n")
    native_file.write_text(render(native), encoding="utf-8", newline="\n")
    return english_file, native_file


def main(arguments: list[str] | None = None) -> int:
    """Makes the benchmarks and says where they are."""
    parser = argparse.ArgumentParser(prog="python -m sources.benchmarks", description=__doc__)
    parser.add_argument("--rulings", type=Path, default=ROOT / "data" / "rulings")
    parser.add_argument("--target", type=Path, default=ROOT / "data" / "benchmarks")
    options = parser.parse_args(arguments)
    for path in make_benchmarks(options.rulings, options.target):
        sys.stdout.write(f"{path}: {len(read_lines(path))} cases\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
