"""The training loop: one recipe, one run, resumable after each epoch."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from classifier.errors import BrokenArtefact
from classifier.train.batches import Batch, Epoch, Example, Tokens, batches, clusters_of, draw, prepare, side_by_side
from classifier.train.recipe import BadRecipe, Recipe
from classifier.train.swapped import Swapped
from classifier.train.trainable import Trainable, Tree, loss_of, pair_loss
from classifier.train.wordings import Wordings

Tell = Callable[[str], None]
_ENCODED_AT_ONCE = 65_536
_MOMENTS = ("step", "exp_avg", "exp_avg_sq")


@dataclass
class Progress:
    """What a run did so far.

    Attributes:
        epoch: epochs done.
        seconds: of training, without evaluation.
        texts: seen.
        tokens: seen, padding not counted.
        losses: mean loss of each epoch.
    """

    epoch: int = 0
    seconds: float = 0.0
    texts: int = 0
    tokens: int = 0
    losses: list[float] = field(default_factory=list)


def start_classes(model: Trainable, examples: Sequence[Example], tokens: Tokens, device: str, shelf: int = 0) -> None:
    """Set the class vectors to the mean of texts known to one leaf, English ones counting half of all.

    Args:
        model: whose class vectors are set.
        examples: texts; those known to one leaf count.
        tokens: tokenizer.
        device: ``cpu`` or ``cuda``.
        shelf: texts a leaf, see shelved.
    """
    known = shelved([e for e in examples if e.last - e.first == 1], shelf)
    vectors = encode(model, tokens([e.text for e in known]), device)
    leaf = torch.tensor([e.first for e in known], device=vectors.device)
    english = torch.tensor([e.language == "en" for e in known], device=vectors.device)
    means = [_means(vectors, leaf, len(model.classes)), _means(vectors[english], leaf[english], len(model.classes))]
    with torch.no_grad():
        model.classes.copy_(torch.nn.functional.normalize(means[0] + means[1], dim=1))


def shelved(examples: Sequence[Example], most: int) -> list[Example]:
    """At most so many texts of each leaf, English ones first, else as their hash falls; all where ``most`` is 0."""
    of_leaf: dict[int, list[Example]] = {}
    for example in examples:
        of_leaf.setdefault(example.first, []).append(example)
    kept = (sorted(own, key=lambda e: (e.language != "en", crc32(e.text.encode()))) for own in of_leaf.values())
    return [example for own in kept for example in own[:most]] if most else list(examples)


def _means(vectors: torch.Tensor, leaf: torch.Tensor, leaves: int) -> torch.Tensor:
    total = torch.zeros(leaves, vectors.shape[1], device=vectors.device).index_add_(0, leaf, vectors)
    return torch.nn.functional.normalize(total, dim=1)


@torch.no_grad()
def encode(model: Trainable, ids: Sequence[Sequence[int]], device: str, tokens: int = 0) -> torch.Tensor:
    """(n, width) unit vectors of tokenised texts, on the device."""
    model.eval()
    at_once = tokens or (_ENCODED_AT_ONCE if device == "cuda" else 2048)
    found = torch.empty(len(ids), model.classes.shape[1], device=device)
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    start = 0
    while start < len(order):
        end = start + 1
        while end < len(order) and len(ids[order[end]]) * (end + 1 - start) <= at_once:
            end += 1
        part = order[start:end]
        batch = side_by_side([ids[i] for i in part], np.zeros((len(part), 2), dtype=np.int64))
        with _mixed(device):
            found[part] = model.vectors(batch.ids.to(device), batch.mask.to(device)).float()
        start = end
    return found


def fit(
    model: Trainable,
    examples: Sequence[Example],
    tokens: Tokens,
    tree: Tree,
    recipe: Recipe,
    device: str,
    tell: Tell,
    workers: Executor | None = None,
    checkpoint: Path | None = None,
    after: Callable[[Trainable, Progress], None] | None = None,
    wordings: Wordings | None = None,
) -> Progress:
    """Train; the model ends with its running average where the recipe asks for one.

    Args:
        model: with class vectors set.
        examples: to learn from.
        tokens: tokenizer.
        tree: nomenclature on the device.
        recipe: choices.
        device: ``cpu`` or ``cuda``.
        tell: called with a line now and then.
        workers: processes that vary texts.
        checkpoint: file that is written after each epoch and resumed from.
        after: called after each epoch, before its checkpoint; of an epoch that is done again it hears twice.
        wordings: other words that the recipe asks for.

    Raises:
        BadRecipe: the checkpoint is of another recipe, or the loss is no number any more.
        BrokenArtefact: the checkpoint cannot be read.
    """

    def epoch_of(number: int) -> Epoch:
        seed = recipe.seed + number
        numbers = draw(examples, recipe.sources, recipe.samples, seed)
        return prepare(examples, numbers, tokens, recipe.variants, seed, workers, recipe.pairs > 0, wordings)

    run = _Run(model, recipe, device, tree)
    if checkpoint is not None and checkpoint.exists():
        run.resume(checkpoint)
    with ThreadPoolExecutor(1) as ahead:
        upcoming: Future[Epoch] = ahead.submit(epoch_of, run.progress.epoch)
        for number in range(run.progress.epoch, recipe.epochs):
            epoch = upcoming.result()
            if number + 1 < recipe.epochs:
                upcoming = ahead.submit(epoch_of, number + 1)
            run.one_epoch(epoch, number, tell)
            if after is not None:
                with run.averaged():
                    after(model, run.progress)
            if checkpoint is not None:
                run.keep(checkpoint)
    run.finish()
    return run.progress


class _Run:
    """Optimiser, average and counts of one run."""

    def __init__(self, model: Trainable, recipe: Recipe, device: str, tree: Tree) -> None:
        self.model, self.recipe, self.device, self.tree = model, recipe, device, tree
        self.progress = Progress()
        words = model.encoder.embeddings.word_embeddings.weight
        words.requires_grad_(recipe.words)
        encoder = [p for p in model.encoder.parameters() if p.requires_grad]
        groups = [
            {"params": encoder, "lr": recipe.encoder_rate, "weight_decay": recipe.decay},
            {"params": [model.classes, model.scale], "lr": recipe.head_rate, "weight_decay": 0.0},
        ]
        self.optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6, fused=device == "cuda")
        self.rates = [recipe.encoder_rate, recipe.head_rate]
        self.trained = [*encoder, model.classes, model.scale]
        self.average = [p.detach().clone() for p in self.trained] if recipe.averaged else []
        self.steps = 0

    def one_epoch(self, epoch: Epoch, number: int, tell: Tell) -> None:
        """Learn from each text of an epoch once."""
        recipe, began, told = self.recipe, time.monotonic(), time.monotonic()
        clusters = clusters_of(self.tree.names, self.tree.pairs, recipe.seed + number) if recipe.rivals else None
        todo = list(batches(epoch, recipe.tokens, recipe.seed + number, clusters, recipe.rivals))
        self.model.train()
        total, seen = torch.zeros((), device=self.device), 0
        for i, batch in enumerate(todo):
            is_step = (i + 1) % recipe.accumulate == 0 or i + 1 == len(todo)  # nothing is carried over an epoch's end
            loss = self._learn(batch, (number + i / len(todo)) / recipe.epochs, is_step)
            total += loss.detach() * len(batch.ids)
            seen += len(batch.ids)
            if time.monotonic() - told > 20:
                told = time.monotonic()
                tell(
                    f"epoch {number + 1}: {seen:,} texts, loss {float(total) / seen:.3f}, {seen / (told - began):.0f}/s"
                )
        self.progress.losses.append(_sound(float(total) / max(1, seen), number))
        self.progress.epoch, self.progress.texts = number + 1, self.progress.texts + seen
        self.progress.tokens += sum(len(row) for row in epoch.ids)
        self.progress.seconds += time.monotonic() - began
        tell(
            f"epoch {number + 1} of {recipe.epochs}: loss {self.progress.losses[-1]:.3f}, {self.progress.seconds:.0f} s"
        )

    def _learn(self, batch: Batch, done: float, is_step: bool) -> torch.Tensor:
        recipe, device = self.recipe, self.device
        ids, mask, targets = (part.to(device, non_blocking=True) for part in (batch.ids, batch.mask, batch.targets))
        partner = batch.partner
        with _mixed(device):
            vectors = self.model.vectors(ids, mask)
            others = self.model.vectors(partner.ids.to(device), partner.mask.to(device)) if partner else None
        logits = self.model.logits(vectors).float()
        margin = recipe.margin * float(self.model.scale.detach().exp()) if recipe.margin else 0.0
        loss = loss_of(logits, targets, self.tree, recipe.tree, margin).mean()
        if others is not None:
            loss = loss + recipe.pairs * pair_loss(vectors.float(), others.float(), targets, recipe.temperature)
        torch.autograd.backward(loss / recipe.accumulate)
        if is_step:
            self._step(done)
        return loss

    def _step(self, done: float) -> None:
        share = _rate(done, self.recipe.warm)
        for group, rate in zip(self.optimiser.param_groups, self.rates, strict=True):
            group["lr"] = rate * share
        torch.nn.utils.clip_grad_norm_(self.trained, 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.steps += 1
        if self.average:
            keep = min(self.recipe.averaged, (1 + self.steps) / (10 + self.steps))
            torch._foreach_lerp_(self.average, [p.detach() for p in self.trained], 1 - keep)

    def averaged(self) -> AbstractContextManager[None]:
        """A context in which the model has its running average."""
        return Swapped(self.trained, self.average) if self.average else nullcontext()

    def finish(self) -> None:
        """Leave the model with its running average."""
        with torch.no_grad():
            for parameter, mean in zip(self.trained, self.average, strict=bool(self.average)):
                parameter.copy_(mean)

    def keep(self, path: Path) -> None:
        """Write all that a resumed run needs, whole or not at all."""
        draft = path.with_suffix(".draft")
        tensors = {f"model.{name}": value for name, value in self.model.state_dict().items()}
        tensors |= {f"average.{i}": value for i, value in enumerate(self.average)}
        for i, parameter in enumerate(self.trained):
            state = self.optimiser.state.get(parameter, {})
            tensors |= {f"optimiser.{i}.{name}": state[name] for name in _MOMENTS if name in state}
        told = {"steps": self.steps, "recipe": self.recipe.to_dict(), "progress": vars(self.progress)}
        save_file({n: v.contiguous() for n, v in tensors.items()}, draft, {"run": json.dumps(told)})
        draft.replace(path)

    def resume(self, path: Path) -> None:
        """Go on from a checkpoint.

        Raises:
            BadRecipe: it was written for another recipe.
            BrokenArtefact: it cannot be read.
        """
        try:
            with safe_open(path, "pt", self.device) as kept:
                told = json.loads(kept.metadata()["run"])
                tensors = {name: kept.get_tensor(name) for name in kept.keys()}
        except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
            raise BrokenArtefact(f"{path} cannot be read ({error}): delete it to begin anew.") from error
        if told["recipe"] != json.loads(json.dumps(self.recipe.to_dict())):
            raise BadRecipe(f"{path.name} belongs to another recipe: delete it to begin anew")
        self.model.load_state_dict({n[6:]: v for n, v in tensors.items() if n.startswith("model.")}, strict=False)
        self.average = [tensors[f"average.{i}"] for i in range(len(self.average))]
        for i, parameter in enumerate(self.trained):
            state = {name: tensors[key] for name in _MOMENTS if (key := f"optimiser.{i}.{name}") in tensors}
            self.optimiser.state[parameter] = state
        self.steps, self.progress = told["steps"], Progress(**told["progress"])


def _sound(loss: float, number: int) -> float:
    """The loss of an epoch.

    Raises:
        BadRecipe: it is no number any more, nor are the weights then; the checkpoint of the epoch before stays.
    """
    if not math.isfinite(loss):
        raise BadRecipe(f"the loss of epoch {number + 1} is no number: learn with lower rates, in a folder of its own")
    return loss


def _rate(done: float, warm: float) -> float:
    """Share of the highest rate: up in a line, down in half a cosine."""
    if done < warm:
        return max(done / warm, 0.01)
    return 0.5 * (1 + math.cos(math.pi * min(1.0, (done - warm) / (1 - warm)))) + 1e-3


def _mixed(device: str) -> torch.autocast:
    """Half precision for products, in which the range of bfloat16 needs no scaling of losses."""
    return torch.autocast(device, dtype=torch.bfloat16)
