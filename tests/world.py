"""A tiny real world for all tests: three headings of the catalogue, thirty rulings, an encoder without weights.

Everything is cut from the project's own data folder and laid out like it, so whatever loads `data/` loads this:

    catalogue/{en,queries,strings}/   chapters 39, 42 and 69, of which headings 3926, 4202 and 6912 (40 leaves)
    nomenclature/cn2026.csv           the same lines
    rulings/ebti.jsonl                30 train rulings, and the dev rulings of those headings
    rulings/train_languages.csv       their queries in six languages; _second.csv: further ones in three
    benchmarks/ebti_dev.jsonl         the dev rulings as a benchmark
    sentences/                        all of them

Only the standard library and numpy: the bot's tests run on it too.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from classifier.corpus import NATIVE

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
HEADINGS = ("3926", "4202", "6912")
RULINGS_EACH = 10
WIDTH = 256
_WORDS = re.compile(r"\w+")


class HashEncoder:
    """Texts as unit vectors of their hashed words and letter triples: texts that share words are near each other."""

    width = WIDTH

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """(n, WIDTH) float32, unit rows; the same text gives the same row, always."""
        rows = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for piece in _pieces(text):
                number = zlib.crc32(piece.encode())
                row[number % WIDTH] += 1.0 if number & 0x10000 else -1.0
            row[0] += 0.01  # a text of no letters has a direction too
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def build_data(folder: Path) -> Path:
    """Lay out the tiny data folder in ``folder`` and return it."""
    for name in ("en", "queries", "strings"):
        _chapters(name, folder)
    _cut_csv(DATA / "nomenclature" / "cn2026.csv", folder / "nomenclature" / "cn2026.csv", _in_world)
    references = _rulings(folder)
    for name in NATIVE:
        _cut_csv(DATA / "rulings" / name, folder / "rulings" / name, lambda row: row["reference"] in references)
    _benchmark(folder)
    shutil.copytree(DATA / "sentences", folder / "sentences")
    shutil.copytree(DATA / "facts", folder / "facts")
    shutil.copytree(DATA / "general_rules", folder / "general_rules")
    _cut_csv(DATA / "terms" / "terms.csv", folder / "terms" / "terms.csv", lambda row: not row["codes"])
    return folder


def _pieces(text: str) -> list[str]:
    words = _WORDS.findall(text.lower())
    return words + [f"^{word}$"[i : i + 3] for word in words for i in range(len(word))]


def _in_world(row: dict[str, str]) -> bool:
    code = row["code"]
    return code.startswith(HEADINGS) or (code.endswith("000000") and code[:2] in {h[:2] for h in HEADINGS})


def _chapters(name: str, folder: Path) -> None:
    for chapter in sorted({heading[:2] for heading in HEADINGS}):
        source = DATA / "catalogue" / name / f"{chapter}.csv"
        target = folder / "catalogue" / name / f"{chapter}.csv"
        _cut_csv(source, target, (lambda row: True) if name == "strings" else _in_world)


def _cut_csv(source: Path, target: Path, keep: Callable[[dict[str, str]], bool]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open(encoding="utf-8", newline="") as lines, target.open("w", encoding="utf-8", newline="") as out:
        reader = csv.DictReader(lines)
        writer = csv.DictWriter(out, reader.fieldnames or [], lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in reader if keep(row))


def _rulings(folder: Path) -> set[str]:
    taken = dict.fromkeys(HEADINGS, 0)
    kept = []
    for line in (DATA / "rulings" / "ebti.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        heading = row["code"][:4]
        if heading not in taken or (row["split"] == "train" and taken[heading] == RULINGS_EACH):
            continue
        taken[heading] += row["split"] == "train"
        kept.append(line)
    (folder / "rulings").mkdir(parents=True, exist_ok=True)
    (folder / "rulings" / "ebti.jsonl").write_text("\n".join(kept) + "\n", encoding="utf-8")
    return {json.loads(line)["reference"] for line in kept}


def _benchmark(folder: Path) -> None:
    lines = (DATA / "benchmarks" / "ebti_dev.jsonl").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if json.loads(line)["code"].startswith(HEADINGS)]
    (folder / "benchmarks").mkdir(parents=True, exist_ok=True)
    (folder / "benchmarks" / "ebti_dev.jsonl").write_text("\n".join(kept) + "\n", encoding="utf-8")
