"""The shipped model: what training changed of the packaged encoder, and a class vector a leaf.

A folder with two safetensors files and a manifest that names their hashes, the base that they belong to, the codes in
order, the nomenclature's date, the data and the run. Anything that does not match is refused; nothing is unpickled.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from classifier.checkpoint import GRAPH
from classifier.errors import BrokenArtefact
from classifier.index import Vectors
from classifier.replacing import replace_all
from classifier.rounding import restored, rounded
from classifier.settings import MODEL

FOLDER = MODEL
ENCODER, CLASSES, MANIFEST = "encoder.safetensors", "classes.safetensors", "manifest.json"
FORMAT = 1
_FOREIGN = (
    ".pkl", ".pickle", ".dill", ".sav", ".pt", ".pth", ".bin", ".joblib", ".npy", ".npz", ".ckpt", ".py", ".pyc", ".so",
)  # fmt: skip
_RUNNING = (*(b"\x80" + bytes([protocol]) for protocol in range(2, 6)), b"PK\x03\x04", b"\x93NUMPY", b"\x7fELF")
"""How files begin that are, or may hold, a pickle or a program, whatever their name: pickles, zip files (torch keeps
pickles in them), numpy's arrays, and libraries."""


@dataclass(frozen=True)
class Artefact:
    """What a manifest says.

    Attributes:
        folder: where it lies.
        run: name of the training run that made it.
        base: SHA-256 of the file of base weights that it belongs to.
        codes: hash of the leaves' codes in order.
        nomenclature: ISO date.
        files: name -> SHA-256.
        said: the whole manifest.
    """

    folder: Path
    run: str
    base: str
    codes: str
    nomenclature: str
    files: Mapping[str, str]
    said: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Short hash of all that it holds."""
        return hashlib.sha256("".join(f"{n}{h}" for n, h in sorted(self.files.items())).encode()).hexdigest()[:16]


def read_artefact(folder: Path = FOLDER) -> Artefact | None:
    """The artefact of a folder, its files checked against the manifest; None where there is none.

    Raises:
        BrokenArtefact: a file is missing, changed, of a kind that can run code, or of another version.
    """
    if not folder.exists():
        return None
    _refuse_foreign(folder)
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if said["format"] != FORMAT:
            raise BrokenArtefact(f"The model in {folder} has format {said['format']}; this version reads {FORMAT}.")
        found = Artefact(
            folder, said["run"], said["base"], said["codes"], said["nomenclature"], dict(said["files"]), said
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenArtefact(f"The model in {folder} has no manifest that can be read ({error}).") from error
    if set(found.files) != {ENCODER, CLASSES}:
        raise BrokenArtefact(f"The manifest in {folder} does not name {ENCODER} and {CLASSES}.")
    for name, digest in found.files.items():
        if not (folder / name).is_file() or digest_of(folder / name) != digest:
            raise BrokenArtefact(f"{folder / name} is missing or not what the manifest says: restore it.")
    return found


def _refuse_foreign(folder: Path) -> None:
    if not folder.is_dir():
        raise BrokenArtefact(f"{folder} is no folder: a model is one with {MANIFEST}, {ENCODER} and {CLASSES}.")
    if foreign := sorted(path.name for path in folder.rglob("*") if path.is_file() and _is_foreign(path)):
        raise BrokenArtefact(f"The model in {folder} holds {foreign[0]}, a kind of file never loaded: remove it.")


def _is_foreign(path: Path) -> bool:
    """Whether a file can hold something that runs, by its name or by how it begins.

    Weights begin with their header's length, which may look like a pickle's first bytes; nothing else reads them.
    """
    if path.suffix == ".safetensors":
        return False
    if path.suffix.lower() in _FOREIGN:
        return True
    try:
        with path.open("rb") as file:
            return file.read(8).startswith(_RUNNING)
    except OSError as error:
        raise BrokenArtefact(f"{path} cannot be read: {error}.") from error


def write_artefact(
    folder: Path,
    encoder: Mapping[str, np.ndarray],
    classes: np.ndarray,
    scale: float,
    said: Mapping[str, Any],
) -> Artefact:
    """Write an artefact, whole or not at all.

    Args:
        folder: replaced where it exists; a model card in it is kept.
        encoder: names of a BertModel -> tensors that training changed.
        classes: (leaves, width) unit class vectors.
        scale: of the logits.
        said: ``run``, ``base``, ``codes``, ``nomenclature`` and whatever else the manifest is to tell.
    """
    draft = folder.with_name(f"{folder.name}.draft-{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        save_file(rounded(encoder), draft / ENCODER)
        save_file({**rounded({"classes": classes}), "plain.scale": np.asarray([scale], np.float16)}, draft / CLASSES)
        files = {name: digest_of(draft / name) for name in (ENCODER, CLASSES)}
        manifest = {"format": FORMAT, **said, "files": files}
        (draft / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        if (folder / "README.md").exists():
            shutil.copy2(folder / "README.md", draft / "README.md")
        replace_all([(draft, folder)])
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    found = read_artefact(folder)
    if found is None:
        raise BrokenArtefact(f"The model in {folder} vanished while it was written.")
    return found


def unpack(artefact: Artefact, base: Path, folder: Path) -> None:
    """Write the tuned encoder as a folder like the base's: the base with the changed tensors in place.

    Raises:
        BrokenArtefact: a tensor does not fit the base.
    """
    if folder.exists():
        return
    weights = load_file(base / "model.safetensors")
    try:
        changed = restored(load_file(artefact.folder / ENCODER))
    except (OSError, ValueError, SafetensorError) as error:
        raise BrokenArtefact(f"{artefact.folder / ENCODER} cannot be read: {error}.") from error
    for name, tensor in changed.items():
        if name not in weights or weights[name].shape != tensor.shape:
            raise BrokenArtefact(f"{name} of the model in {artefact.folder} does not fit the packaged encoder.")
        weights[name] = tensor
    draft = folder.with_name(f"{folder.name}.draft-{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        _write_beside(base, weights, draft)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write_beside(base: Path, weights: Mapping[str, np.ndarray], draft: Path) -> None:
    """A folder like the base's with other weights, and without what was made from the base's."""
    draft.mkdir(parents=True)
    for path in base.iterdir():
        if path.is_dir():
            shutil.copytree(path, draft / path.name)
        elif path.name != "model.safetensors" and path.suffix != GRAPH:
            shutil.copy2(path, draft / path.name)
    save_file(dict(weights), draft / "model.safetensors")


def read_classes(artefact: Artefact, leaves: Sequence[str]) -> tuple[Vectors, float]:
    """(leaves, width) class vectors and the scale of the logits.

    Raises:
        BrokenArtefact: it was trained for other codes, or cannot be read.
    """
    if codes_hash(leaves) != artefact.codes:
        raise BrokenArtefact(f"The model in {artefact.folder} was trained for the codes of another nomenclature.")
    try:
        found = restored(load_file(artefact.folder / CLASSES))
        classes, scale = found["classes"], float(found["scale"].reshape(-1)[0])
    except (OSError, ValueError, KeyError, IndexError, SafetensorError) as error:
        raise BrokenArtefact(f"{artefact.folder / CLASSES} cannot be read: {error}.") from error
    if classes.ndim != 2 or len(classes) != len(leaves) or not np.isfinite(classes).all() or not 0 < scale < np.inf:
        raise BrokenArtefact(
            f"{artefact.folder / CLASSES} holds no class vector of numbers for each of {len(leaves)} codes."
        )
    return classes, scale


def codes_hash(codes: Sequence[str]) -> str:
    """Hash of codes in order."""
    return hashlib.sha256("\n".join(codes).encode()).hexdigest()[:16]


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
