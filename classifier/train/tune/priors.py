"""What the clerk knows of held rulings from their queries alone, without having read those rulings."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from classifier.constants import Learnt
from classifier.corpus import Entry, corpus_hash
from classifier.evidence import Encode, Witness
from classifier.join import join, log_prior, special_codes
from classifier.knowledge import Knowledge
from classifier.train.data.own import group_of

Rows = npt.NDArray[np.float32]
_BATCH = 64
_SECONDS = 1
"""Queries of a ruling besides its first that are asked too: people also say less."""


@dataclass(frozen=True)
class HeldCase:
    """One query of a held ruling.

    Attributes:
        id: reference of the ruling and number of the query.
        group: of rulings on near-identical goods; they are learnt from together, or checked together.
        text: the query.
        leaf: the right leaf.
        facts: of the ruling, kind -> words.
        goods: the goods in a sentence.
    """

    id: str
    group: str
    text: str
    leaf: int
    facts: Mapping[str, str]
    goods: str


def held_cases(kept_out: Mapping[str, Mapping[str, Any]], leaf_index: Mapping[str, int]) -> tuple[HeldCase, ...]:
    """The queries of held rulings whose code the nomenclature holds, in the order of the rulings."""
    return tuple(
        HeldCase(
            f"{reference}#{i}", group_of(row), query, leaf_index[code], row.get("facts") or {}, row.get("goods", "")
        )
        for reference, row in kept_out.items()
        if (code := str(row["code"])[:8]) in leaf_index
        for i, query in enumerate(row["queries"][: 1 + _SECONDS])
    )


def ensure_rows(folder: Path, name: str, cases: Sequence[HeldCase], compute: Callable[[], Rows]) -> Rows:
    """The (n, leaves) rows of the cases from ``folder``, computed and kept where they are not there."""
    texts = json.dumps([[case.id, case.text] for case in cases], ensure_ascii=False)
    path = folder / f"{name}-{hashlib.blake2b(texts.encode(), digest_size=8).hexdigest()}.npy"
    if path.exists():
        rows: Rows = np.load(path, allow_pickle=False, mmap_mode="r")
        return rows
    rows = compute()
    folder.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".draft-{os.getpid()}.npy")
    np.save(draft, rows, allow_pickle=False)
    draft.replace(path)
    return rows


def rows_name(encoder: str, entries: Sequence[Entry], learnt: Learnt) -> str:
    """What the rows of cases depend on besides the cases: encoder, corpus, weights of the join and its sureness."""
    weights = json.dumps([learnt.join.to_dict(), learnt.sureness.to_dict()], sort_keys=True)
    return f"{encoder}-{corpus_hash(entries)}-{hashlib.blake2b(weights.encode(), digest_size=4).hexdigest()}"


def compute_rows(
    cases: Sequence[HeldCase], witness: Witness, knowledge: Knowledge, learnt: Learnt, tell: Callable[[int, int], None]
) -> Rows:
    """(n, leaves) float32 probabilities from each query alone."""
    codes = knowledge.catalogue.tree.leaf_codes
    before = log_prior(witness.index.counts, special_codes(codes), learnt.join)
    rows = np.zeros((len(cases), len(codes)), dtype=np.float32)
    for start in range(0, len(cases), _BATCH):
        part = cases[start : start + _BATCH]
        heard = witness.hear([case.text for case in part])
        rows[start : start + len(part)] = [join(one.features, before, learnt.join, learnt.sureness) for one in heard]
        tell(start + len(part), len(cases))
    return rows


@dataclass(frozen=True)
class KeptRows:
    """Rows of texts computed beforehand; a text that is not among them is near to none."""

    places: Mapping[str, int]
    rows: Rows

    @classmethod
    def of(cls, texts: Sequence[str], encode: Encode) -> KeptRows:
        """The rows of some texts."""
        unique = [text for text in dict.fromkeys(texts) if text]
        return cls({text: i for i, text in enumerate(unique)}, encode(unique))

    def __call__(self, texts: Sequence[str]) -> Rows:
        """(n, d) rows of texts."""
        found = np.zeros((len(texts), self.rows.shape[1]), dtype=np.float32)
        for row, text in zip(found, texts, strict=True):
            if text in self.places:
                row[:] = self.rows[self.places[text]]
        return found
