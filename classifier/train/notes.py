"""``python -m classifier.train.notes``: learn how much it counts that a description meets what a note keeps out.

The cases are those of ``clerk tune``: queries of train rulings that training holds out, with what an index without them
knows. Half of the groups choose the factor by log loss; it is kept only where it serves the other half too, else notes
do not count and are shown alone. Rulings of split dev are never read.
"""

from __future__ import annotations

import json
import os
import sys
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from classifier.constants import write_learnt
from classifier.load import load_corpus, load_knowledge, vector_encoder
from classifier.note_evidence import OFF, NoteEvidence
from classifier.settings import Settings
from classifier.train.examples import choose
from classifier.train.tune.priors import HeldCase, held_cases
from classifier.train.tune.run import held_rows
from tariff.notes import NoteBook, holds
from tariff.tree import Floats, Tree

FACTORS = (OFF, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02)
_DEPTHS = (8, 6, 4)


@dataclass(frozen=True)
class Asked:
    """One query that meets a note: the case, and (leaves,) probabilities from its text alone."""

    case: HeldCase
    p: Floats


@dataclass(frozen=True)
class Score:
    """What a factor reaches.

    Attributes:
        factor: see NoteEvidence.
        n: queries.
        right8: how many leading codes are right.
        right6: how many leading subheadings.
        right4: how many leading headings.
        nats: mean negative log probability of the right codes.
    """

    factor: float
    n: int
    right8: int
    right6: int
    right4: int
    nats: float


def score(asked: Sequence[Asked], book: NoteBook, tree: Tree, factor: float) -> Score:
    """What a factor reaches on queries."""
    evidence = NoteEvidence(book, tree.leaf_codes, factor)
    right, losses = dict.fromkeys(_DEPTHS, 0), []
    for one in asked:
        p = evidence.weigh(one.p, one.case.text)
        losses.append(-float(np.log(max(p[one.case.leaf], 1e-12))))
        for depth in _DEPTHS:
            leading = tree.groups[depth][1][int(tree.mass(p, depth).argmax())]
            right[depth] += leading == tree.leaf_codes[one.case.leaf][:depth]
    return Score(factor, len(asked), right[8], right[6], right[4], round(float(np.mean(losses or [0.0])), 4))


def pick(fit: Sequence[Asked], check: Sequence[Asked], book: NoteBook, tree: Tree) -> float:
    """The factor of least loss on some queries, where it loses nothing on others; else the one that changes nothing."""
    best = min((score(fit, book, tree, factor) for factor in FACTORS), key=lambda one: one.nats).factor
    before, after = (score(check, book, tree, factor) for factor in (OFF, best))
    return best if after.nats < before.nats and after.right8 >= before.right8 else OFF


def halves(asked: Sequence[Asked]) -> tuple[list[Asked], list[Asked]]:
    """Queries to choose by and to check on; no group of near-identical goods is in both."""
    parts: tuple[list[Asked], list[Asked]] = ([], [])
    for one in asked:
        parts[zlib.crc32(one.case.group.encode()) % 2].append(one)
    return parts


def main() -> int:
    """Learn the factor, tell what each reaches, and write it into the file of learnt constants; the exit status."""
    settings = Settings.from_environ(os.environ)
    knowledge = load_knowledge(settings.data, settings.var)
    book, tree, kept_out = knowledge.notes, knowledge.catalogue.tree, choose(settings.data)
    if not book.rules:
        _tell("skipped: the knowledge base holds no notes (clerk import notes)")
        return 0
    cases = held_cases(kept_out, tree.leaf_index)
    encode = vector_encoder(settings, lambda done, of: None)
    rows = held_rows(settings, knowledge, load_corpus(knowledge, settings.data), encode, kept_out, cases, _tell)
    asked = [Asked(c, np.asarray(p, dtype=np.float64)) for c, p in zip(cases, rows, strict=True) if book.met(c.text)]
    gold = [(tree.leaf_codes[one.case.leaf], rule) for one in asked for rule in book.met(one.case.text)]
    _tell(
        f"{len(asked)} of {len(cases)} queries meet a note, {len(gold)} rules in all; the right code is where the rule "
        f"sends the goods in {sum(holds(rule.sends_to, code) for code, rule in gold)}, and among what it keeps out in "
        f"{sum(holds(rule.scope, code) for code, rule in gold)}"
    )
    scores = [score(asked, book, tree, factor) for factor in FACTORS]
    for one in scores:
        _tell(str(one))
    factor = pick(*halves(asked), book, tree)
    raw = json.loads(settings.learnt.read_text(encoding="utf-8"))
    raw["notes"], raw["learnt"]["notes"] = factor, [asdict(one) for one in scores]
    write_learnt(settings.learnt, raw)
    _tell(f"written: {factor}")
    return 0


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    raise SystemExit(main())
