"""The data card, in the form that Hugging Face reads: a head in YAML, then sections in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_FLAWS = (
    "Queries and labels were written for the project by someone who knew the code, not taken from a log of importers; "
    "those in other languages than English were not checked by native speakers.",
    "Two fifths of the rulings were issued by France; the mix of goods is not that of imports.",
    "Official names say what the law says, not what traders type; 17 of their 24 languages have nothing else.",
    "Texts known to 4 or 6 digits say nothing of the digits below; they count for the sum of their leaves.",
    "A part of the six-digit texts was written by models; of 20 read of each source, 90 to 100 % were right.",
    "Rulings held out are the latest ones: they show how the model ages, and are fewer in some chapters than others.",
    "A text that two codes share stands under both.",
)


def render_card(manifest: Mapping[str, Any]) -> str:
    """The card of the data set that a manifest describes, in Markdown."""
    counts, coverage = manifest["counts"], manifest["coverage"]
    parts = [
        _head(counts),
        "# Training data of Tariff Clerk",
        f"{manifest['rows']['count']:,} texts of goods with the code of the Combined Nomenclature of "
        f"{manifest['nomenclature']} that each speaks for, made by `clerk train data` for the classifier of Tariff "
        "Clerk. Made again from the same inputs it has the same bytes.",
        _use(),
        _splits(manifest),
        *(_counted(title, counts[field]) for title, field in _TABLES.items()),
        _coverage(coverage),
        _chapters(counts["chapter"], coverage["chapters"]),
        _left_out(manifest),
        "## Known flaws\n\n" + "\n".join(f"- {flaw}" for flaw in _FLAWS),
        "## Personal data\n\nNo name or address of a holder of a ruling is read; brands may stand in descriptions.",
    ]
    return "\n\n".join(parts) + "\n"


_TABLES = {
    "Kinds": "kind",
    "Sources": "source",
    "Licences": "licence",
    "Languages": "language",
    "Digits of the code": "digits",
}


def _head(counts: Mapping[str, Mapping[str, int]]) -> str:
    languages = "\n".join(f"- {language}" for language in counts["language"])
    return (
        f"---\npretty_name: Tariff Clerk training data\nlanguage:\n{languages}\nlicense: other\n"
        "license_name: several\ntask_categories:\n- text-classification\n"
        f"size_categories:\n- {_size(sum(counts['fold'].values()))}\n---"
    )


def _size(rows: int) -> str:
    bounds = (1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M")
    return next((name for most, name in bounds if rows < most), "n>1M")


def _use() -> str:
    return (
        "## Use\n\nFor training and choosing classifiers of goods by words. Not for deciding on duties: a text here is "
        "an example, no ruling. Each text keeps the licence of its source; what is not MIT is for the machine that "
        "made it and is not handed on with the project.\n\nFields of `rows.jsonl.gz`: `text`, `code`, `digits`, "
        "`language`, `source`, `kind`, `group`, `licence`, `weight`, `fold`."
    )


def _splits(manifest: Mapping[str, Any]) -> str:
    fold = manifest["counts"]["fold"]
    return (
        "## Folds\n\n"
        + _table(("fold", "texts"), fold.items())
        + f"\n\n`held` is for choosing models, weights and calibration: all texts of the latest "
        f"{manifest['held_rulings']:,} rulings that may be learnt from, with their siblings, translations and "
        "originals. No near twin of theirs is in `train`. Rulings kept for benchmarks are in neither, nor are "
        f"{manifest['siblings_kept_out']:,} that are of one group or application with one of those."
    )


def _coverage(coverage: Mapping[str, Any]) -> str:
    rows = [
        ("leaves", coverage["leaves"]),
        ("leaves with no ruling to learn from", coverage["without_ruling"]),
        ("leaves with no text at all", coverage["without_text"]),
        *((f"leaves with a text of their own in {name}", many) for name, many in coverage["languages"].items()),
    ]
    return "## Coverage\n\n" + _table(("what", "number"), rows)


def _chapters(counts: Mapping[str, int], chapters: Mapping[str, Mapping[str, int]]) -> str:
    rows = [
        (chapter, counts.get(chapter, 0), found["leaves"], found["without_ruling"])
        for chapter, found in sorted(chapters.items())
    ]
    return "## Chapters\n\n" + _table(("chapter", "texts", "leaves", "leaves with no ruling"), rows)


def _left_out(manifest: Mapping[str, Any]) -> str:
    leaks = manifest["leaks"]
    checked = "with" if "dev" in manifest["inputs"] else "without"
    return (
        "## Left out\n\n"
        + _table(("why", "texts"), manifest["dropped"].items())
        + f"\n\n{manifest['near_duplicates']:,} near-duplicates share the weight of one text. After that all rows were "
        f"compared with {leaks['forbidden texts']:,} texts of benchmarks and of rulings kept out ({checked} the "
        f"development cases of `dev/`), and searched for their own codes: {leaks['found']} found."
    )


def _counted(title: str, found: Mapping[str, int]) -> str:
    return f"## {title}\n\n" + _table((_TABLES[title], "texts"), found.items())


def _table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    cells = [(str(row[0]), *(f"{value:,}" for value in row[1:])) for row in rows]
    lines = [head, ("---", *("---:" for _ in head[1:])), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
