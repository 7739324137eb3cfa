import json

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file, save_file

from classifier.artefact import (
    FOLDER,
    MANIFEST,
    codes_hash,
    digest_of,
    read_artefact,
    read_classes,
    unpack,
    write_artefact,
)
from classifier.errors import BrokenArtefact
from classifier.rounding import restored, rounded

CODES = ("01012100", "01012910", "01012990")
NAME = "encoder.layer.0.output.dense.weight"
RNG = np.random.default_rng(7)
WEIGHT = RNG.normal(0, 0.05, (96, 64)).astype(np.float32)
CLASSES = RNG.normal(0, 1, (3, 64)).astype(np.float32)
SAID = {"run": "2026-01-01-test", "base": "b" * 64, "codes": codes_hash(CODES), "nomenclature": "2026-01-01"}


@pytest.fixture
def artefact(tmp_path):
    return write_artefact(tmp_path / "model", {NAME: WEIGHT}, CLASSES, 40.0, SAID)


@pytest.fixture
def base(tmp_path):
    folder = tmp_path / "base"
    folder.mkdir()
    save_file({NAME: np.zeros_like(WEIGHT), "other": np.ones(3, np.float32)}, folder / "model.safetensors")
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    return folder


def test_rounding_keeps_a_weight_within_half_a_level():
    found = restored(rounded({"w": WEIGHT, "small": WEIGHT[0]}))
    widest = np.abs(WEIGHT).reshape(96, -1, 32).max(-1).repeat(32, axis=1)
    assert (np.abs(found["w"] - WEIGHT) <= widest / 127 * 0.51 + 1e-6).all()
    assert np.allclose(found["small"], WEIGHT[0], atol=1e-3)


def test_levels_without_their_scales_are_refused():
    stored = rounded({"w": WEIGHT})
    del stored["scales.w"]
    with pytest.raises(ValueError, match="no scales"):
        restored(stored)


def test_what_was_written_is_read_back(artefact):
    found = read_artefact(artefact.folder)
    assert found is not None
    assert found == artefact
    classes, scale = read_classes(found, CODES)
    assert scale == 40.0
    assert np.allclose(classes, CLASSES, atol=0.02)


def test_no_folder_is_no_model(tmp_path):
    assert read_artefact(tmp_path / "nothing") is None


def test_what_was_made_from_the_bases_weights_does_not_go_with_the_tuned_ones(artefact, base, tmp_path):
    (base / "blocks.onnx").write_bytes(b"made from the base")
    unpack(artefact, base, tmp_path / "tuned")
    assert not list((tmp_path / "tuned").glob("*.onnx")) and (tmp_path / "tuned" / "tokenizer.json").exists()


def test_the_tuned_encoder_is_the_base_with_changed_tensors(artefact, base, tmp_path):
    unpack(artefact, base, tmp_path / "tuned")
    tensors = load_file(tmp_path / "tuned" / "model.safetensors")
    assert np.abs(tensors[NAME] - WEIGHT).max() < 0.002
    assert (tensors["other"] == 1).all()
    assert (tmp_path / "tuned" / "tokenizer.json").read_text(encoding="utf-8") == "{}"


def test_a_tensor_that_does_not_fit_the_base_is_refused(artefact, base, tmp_path):
    save_file({NAME: np.zeros((2, 2), np.float32)}, base / "model.safetensors")
    with pytest.raises(BrokenArtefact, match="does not fit"):
        unpack(artefact, base, tmp_path / "tuned")
    assert not (tmp_path / "tuned").exists()


@pytest.mark.parametrize("name", ["encoder.safetensors", "classes.safetensors"])
def test_a_changed_file_is_refused(artefact, name):
    path = artefact.folder / name
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(BrokenArtefact, match="not what the manifest says"):
        read_artefact(artefact.folder)


@pytest.mark.parametrize("name", ["head.pkl", "head.PKL", "more/head.pt", "more/deeper/head.joblib"])
def test_a_kind_of_file_that_can_run_is_refused(artefact, name):
    path = artefact.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    with pytest.raises(BrokenArtefact, match=path.name.replace(".", r"\.")):
        read_artefact(artefact.folder)


@pytest.mark.parametrize("name", ["notes.md", "head", "more/head.dat"])
@pytest.mark.parametrize("protocol", range(2, 6))
def test_a_pickle_is_refused_under_any_name(artefact, name, protocol):
    path = artefact.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x80" + bytes([protocol]) + b"}.")  # an empty dictionary
    with pytest.raises(BrokenArtefact, match=path.name.replace(".", r"\.")):
        read_artefact(artefact.folder)


def test_weights_whose_first_bytes_are_like_those_of_a_pickle_are_not_refused(tmp_path):
    written = write_artefact(tmp_path / "model", {NAME: WEIGHT}, CLASSES, 40.0, SAID)
    tensors = load_file(written.folder / "classes.safetensors")
    save_file(tensors, written.folder / "classes.safetensors", {"a": " " * 640})
    long = int.from_bytes((written.folder / "classes.safetensors").read_bytes()[:8], "little")
    save_file(tensors, written.folder / "classes.safetensors", {"a": " " * (640 + 0x380 - long)})
    assert (written.folder / "classes.safetensors").read_bytes()[:2] == b"\x80\x03"
    said = json.loads((written.folder / MANIFEST).read_text(encoding="utf-8"))
    said["files"]["classes.safetensors"] = digest_of(written.folder / "classes.safetensors")
    (written.folder / MANIFEST).write_text(json.dumps(said), encoding="utf-8")
    assert read_artefact(written.folder) is not None


def test_what_torch_saves_is_refused_under_any_name(artefact):
    path = artefact.folder / "figures.json"
    torch.save({"weights": torch.ones(2)}, path)
    with pytest.raises(BrokenArtefact, match=r"figures\.json"):
        read_artefact(artefact.folder)


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "model").write_bytes(b"a file")
    with pytest.raises(BrokenArtefact, match="is no folder"):
        read_artefact(tmp_path / "model")


@pytest.mark.parametrize("content", [b"\x80\x04pickled", b""], ids=["a pickle", "empty"])
def test_weights_of_another_kind_are_refused_even_if_the_manifest_names_them(artefact, base, tmp_path, content):
    said = json.loads((artefact.folder / MANIFEST).read_text(encoding="utf-8"))
    for name in said["files"]:
        (artefact.folder / name).write_bytes(content)
        said["files"][name] = digest_of(artefact.folder / name)
    (artefact.folder / MANIFEST).write_text(json.dumps(said), encoding="utf-8")
    found = read_artefact(artefact.folder)
    with pytest.raises(BrokenArtefact, match="cannot be read"):
        unpack(found, base, tmp_path / "tuned")
    with pytest.raises(BrokenArtefact, match="cannot be read"):
        read_classes(found, CODES)
    assert not (tmp_path / "tuned").exists()


def test_a_model_that_cannot_be_written_leaves_the_old_one(artefact):
    before = {path.name: path.read_bytes() for path in artefact.folder.iterdir()}
    with pytest.raises(TypeError):
        write_artefact(artefact.folder, {NAME: WEIGHT}, CLASSES, 40.0, {**SAID, "run": object()})
    assert {path.name: path.read_bytes() for path in artefact.folder.iterdir()} == before
    assert [path.name for path in artefact.folder.parent.iterdir()] == ["model"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda said: said.pop("base"),
        lambda said: said.update(format=99),
        lambda said: said.update(files={}),
        lambda said: said.update(files=[1]),
    ],
    ids=["no base", "another format", "no files", "no table of files"],
)
def test_a_manifest_that_cannot_be_used_is_refused(artefact, spoil):
    path = artefact.folder / MANIFEST
    said = json.loads(path.read_text(encoding="utf-8"))
    spoil(said)
    path.write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(BrokenArtefact):
        read_artefact(artefact.folder)


def test_class_vectors_of_other_codes_are_refused(artefact):
    with pytest.raises(BrokenArtefact, match="another nomenclature"):
        read_classes(artefact, CODES[::-1])


@pytest.mark.parametrize(
    ("classes", "scale"),
    [(CLASSES[:2], 40.0), (np.full_like(CLASSES, np.nan), 40.0), (CLASSES, np.nan), (CLASSES, 0.0)],
    ids=["a code too few", "no numbers", "no scale", "a scale of 0"],
)
def test_class_vectors_that_cannot_be_used_are_refused(tmp_path, classes, scale):
    written = write_artefact(tmp_path / "model", {NAME: WEIGHT}, classes, scale, SAID)
    with pytest.raises(BrokenArtefact, match="no class vector of numbers for each of 3 codes"):
        read_classes(written, CODES)


def test_an_encoder_that_cannot_be_written_leaves_nothing(artefact, base, tmp_path):
    (base / "gone.json").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError):
        unpack(artefact, base, tmp_path / "tuned")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["base", "model"]


def test_the_shipped_model_is_whole_and_small():
    found = read_artefact(FOLDER)
    assert found is not None
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 40 * 2**20
    assert found.said["recipe"]["pairs"] > 0
