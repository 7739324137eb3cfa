"""The data set as a whole: each source a stage, then assembly, checks and a folder named by its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.benchmark.codes import load_replaced
from classifier.corpus import NATIVE
from classifier.train.data.assemble import Assembled, assemble
from classifier.train.data.card import render_card
from classifier.train.data.codebook import CodeBook
from classifier.train.data.counts import count, coverage
from classifier.train.data.errors import DataError, NoRows
from classifier.train.data.folds import held_groups
from classifier.train.data.forbidden import forbidden_texts
from classifier.train.data.given import hs6_rows, name_rows, original_rows, reference_rows
from classifier.train.data.leaks import check_leaks
from classifier.train.data.own import catalogue_rows, group_of, learnable, read_rulings, ruling_rows, term_rows
from classifier.train.data.rows import (
    CARD,
    MANIFEST,
    ROWS,
    VERSION,
    Row,
    check_classes,
    load_manifest,
    pack,
    render,
    write_folder,
)
from classifier.train.data.stages import Stage, hash_code, hash_inputs, key_of, run_stage, write_whole
from tariff.catalogue import Catalogue, NativeQueries, load_catalogue

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Places:
    """Where the data set is made from and where it goes.

    Attributes:
        data: the project's data folder.
        sources: folder with ``official``, ``hs6``, ``terms`` and ``dev``; None where there is none.
        cache: folder for stages and finished data.
    """

    data: Path
    sources: Path | None
    cache: Path


def build_rows(places: Places, tell: Tell) -> Path:
    """Make the data set, or find it made.

    Returns:
        Its folder.

    Raises:
        DataError: a source is broken, a leaf has no text, or a leak was found; nothing is written then.
    """
    catalogue = load_catalogue(places.data)
    book = CodeBook(catalogue.tree, load_replaced(places.data / "nomenclature" / "replaced.csv"))
    stages = _stages(places, book, catalogue)
    code = hash_code()
    common = {
        "catalogue/en": places.data / "catalogue" / "en",
        "replaced": places.data / "nomenclature" / "replaced.csv",
    }
    inputs = {stage.name: hash_inputs({**common, **stage.inputs}) for stage in stages}
    guard = hash_inputs(_guarded(places))
    every = {name: found for hashes in (*inputs.values(), guard) for name, found in hashes.items()}
    pointer = places.cache / "made" / key_of(every, code)
    if (found := _made(pointer, places.cache)) is not None:
        tell(f"nothing has changed: {found}")
        return found
    drafts: list[Row] = []
    for stage in stages:
        made = run_stage(stage, inputs[stage.name], code, places.cache / "stages")
        drafts += made.rows
        tell(f"{stage.name}: {len(made.rows):,} texts{' from the cache' if made.cached else ''}")
    folder = _finish(drafts, places, catalogue, every, tell)
    pointer.parent.mkdir(parents=True, exist_ok=True)
    write_whole(pointer, folder.name.encode())
    return folder


def dev_folder(sources: Path | None) -> Path | None:
    """The folder of development cases beside the sources, where there is one."""
    return sources / "dev" if sources is not None and (sources / "dev").is_dir() else None


def _made(pointer: Path, cache: Path) -> Path | None:
    try:
        folder = cache / "rows" / pointer.read_text(encoding="utf-8")
        manifest = load_manifest(folder)
        packed = (folder / ROWS).read_bytes()
    except (OSError, UnicodeDecodeError, DataError):
        return None
    return folder if hashlib.sha256(packed).hexdigest() == manifest["rows"].get("sha256") else None


def _stages(places: Places, book: CodeBook, catalogue: Catalogue) -> list[Stage]:
    rulings, data = places.data / "rulings", places.data
    ebti, native = rulings / "ebti.jsonl", tuple(rulings / name for name in NATIVE)
    own = [
        Stage(
            "rulings",
            {"rulings": ebti, **{path.stem: path for path in native}},
            lambda: ruling_rows(book, ebti, native),
        ),
        Stage(
            "catalogue",
            {"catalogue/queries": data / "catalogue" / "queries", "catalogue/strings": data / "catalogue" / "strings"},
            lambda: catalogue_rows(book, catalogue, NativeQueries(data / "catalogue" / "queries")),
        ),
        Stage("terms", {"terms": data / "terms" / "terms.csv"}, lambda: term_rows(book, data / "terms" / "terms.csv")),
    ]
    return own + [stage for stage in _given(places, book) if all(path.exists() for path in stage.inputs.values())]


def _given(places: Places, book: CodeBook) -> Iterable[Stage]:
    """Stages of data that are not the project's; each is left out where an input is absent."""
    if places.sources is None:
        return
    ebti = places.data / "rulings" / "ebti.jsonl"
    originals = places.sources / "official" / "ebti" / "originals.jsonl"
    hs6, names = places.sources / "hs6" / "texts.jsonl", places.sources / "official" / "cn_2026_names.csv.gz"
    references = places.sources / "terms" / "search_references.csv"
    yield Stage(
        "originals", {"rulings": ebti, "originals": originals},
        lambda: original_rows(book, originals, read_rulings(ebti)),
    )  # fmt: skip
    yield Stage("names", {"names": names}, lambda: name_rows(book, names))
    yield Stage("hs6", {"hs6": hs6}, lambda: hs6_rows(book, hs6))
    yield Stage("references", {"references": references}, lambda: reference_rows(book, references))


def _guarded(places: Places) -> dict[str, Path]:
    """What is read to be kept out."""
    found = {"rulings": places.data / "rulings" / "ebti.jsonl", "benchmarks": places.data / "benchmarks"}
    found["translations kept out"] = places.data / "rulings" / "dev_languages.jsonl"
    dev = dev_folder(places.sources)
    return {name: path for name, path in {**found, **({"dev": dev} if dev else {})}.items() if path.exists()}


def _finish(drafts: list[Row], places: Places, catalogue: Catalogue, inputs: dict[str, str], tell: Tell) -> Path:
    if not drafts:
        raise NoRows("No source holds a text: there is nothing to learn from.")
    forbidden = forbidden_texts(places.data, dev_folder(places.sources))
    rulings = read_rulings(places.data / "rulings" / "ebti.jsonl")
    held = held_groups(rulings)
    found = assemble(drafts, forbidden, held)
    tell(f"assembled: {len(found.rows):,} texts")
    leaks = check_leaks(found.rows, forbidden)
    check_classes(found.rows, catalogue.tree.leaf_codes)
    packed = pack(render(found.rows))
    learnt = learnable(rulings)
    manifest: dict[str, Any] = {
        **_described(found, packed, catalogue),
        "inputs": dict(sorted(inputs.items())),
        "held_rulings": sum(group_of(ruling) in held for ruling in learnt),
        "siblings_kept_out": sum(ruling["split"] == "train" for ruling in rulings) - len(learnt),
        "leaks": leaks,
    }
    files = {
        ROWS: packed,
        MANIFEST: (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode(),
        CARD: render_card(manifest).encode(),
    }
    name = key_of({file: hashlib.sha256(content).hexdigest() for file, content in files.items()})
    return write_folder(places.cache / "rows", name, files)


def _described(found: Assembled, packed: bytes, catalogue: Catalogue) -> dict[str, Any]:
    classes = catalogue.tree.leaf_codes
    return {
        "version": VERSION,
        "nomenclature": catalogue.tree.date,
        "rows": {"file": ROWS, "sha256": hashlib.sha256(packed).hexdigest(), "count": len(found.rows)},
        "counts": count(found.rows),
        "coverage": coverage(found.rows, classes),
        "dropped": found.dropped,
        "near_duplicates": found.near,
        "classes": list(classes),
    }
