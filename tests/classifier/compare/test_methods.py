"""The methods over the tiny world: each learns, answers with probabilities, and says how large it is."""

from __future__ import annotations

import json
import shutil
import sys

import numpy as np
import pytest

from classifier.benchmark.cases import Case, Gold, PublicCase, Story
from classifier.compare.bm25 import Bm25
from classifier.compare.errors import MissingPackage, UnknownMethod
from classifier.compare.fast_text import FastText
from classifier.compare.measure import measure, time_of
from classifier.compare.method import Example, Lesson, sharpest
from classifier.compare.nearest import Nearest, Shelf
from classifier.compare.registry import chosen, known
from classifier.compare.svm import SvmTree, forks
from classifier.compare.texts import load_lesson, read_lesson, save_lesson
from classifier.train.data.build import Places, build_rows
from tariff.probabilities import softmax


@pytest.fixture(scope="module")
def lesson(tiny_catalogue) -> Lesson:
    """All queries of the tiny catalogue but the last of each leaf, which are held out."""
    tree = tiny_catalogue.tree
    folds: tuple[list[Example], list[Example]] = ([], [])
    for leaf, node in enumerate(tree.leaves):
        texts = [tiny_catalogue.labels[node], *tiny_catalogue.queries_of(int(node))]
        for place, text in enumerate(texts):
            folds[len(texts) > 2 and place == len(texts) - 1].append(Example(text, leaf))
    return Lesson(*folds, tree.leaf_codes)


@pytest.fixture(
    scope="module",
    params=["bm25", "svm", "fasttext", "nearest"],
)
def fitted(request, lesson, hash_encoder, tmp_path_factory):
    if request.param == "fasttext":
        pytest.importorskip("fasttext", reason="fasttext-wheel is not installed")
    shelf = Shelf(hash_encoder.encode, hash_encoder.encode, tmp_path_factory.mktemp("encoder"))
    makers = {
        "bm25": Bm25,
        "svm": SvmTree,
        "fasttext": lambda: FastText(epoch=60, bucket=2000, dim=20),
        "nearest": lambda: Nearest(lambda: shelf),
    }
    method = makers[request.param]()
    method.fit(lesson)
    return method


def test_probabilities_are_distributions_over_all_leaves(fitted, lesson):
    p = fitted.probabilities(["plastic ruler", "zzzz", "cup and saucer"])
    assert p.shape == (3, len(lesson.leaves))
    assert p.sum(axis=1) == pytest.approx(1) and (p >= 0).all()


def test_what_was_learnt_is_found_again(fitted, lesson):
    texts = lesson.train[::4]
    found = fitted.probabilities([example.text for example in texts]).argmax(axis=1)
    assert np.mean(found == [example.leaf for example in texts]) > 0.8


def test_what_was_held_out_is_found_more_often_than_by_chance(fitted, lesson):
    found = fitted.probabilities([example.text for example in lesson.held]).argmax(axis=1)
    assert np.mean(found == [example.leaf for example in lesson.held]) > 4 / len(lesson.leaves)


def test_its_size_is_that_of_files_without_pickle(fitted, tmp_path):
    assert fitted.save(tmp_path) > 100
    for path in tmp_path.rglob("*.npz"):
        with np.load(path, allow_pickle=False) as arrays:
            assert all(arrays[name].dtype != object for name in arrays.files)
    assert not [path for path in tmp_path.rglob("*") if path.suffix in (".pkl", ".pickle", ".joblib")]


def test_forks_lead_to_every_leaf_by_chapter_heading_and_code(catalogue):
    codes = catalogue.tree.leaf_codes
    found = list(forks(codes))
    assert found[0][0] == (0, sum(code.startswith("01") for code in codes)) and found[0][-1][1] == len(codes)
    alone = {code for code in codes if sum(other[:4] == code[:4] for other in codes) == 1}
    ends = {first for children in found for first, last in children if last - first == 1}
    assert {codes[leaf] for leaf in range(len(codes)) if leaf not in ends} <= alone
    assert all(len(children) > 1 for children in found)


def test_a_package_that_is_not_there_is_named(lesson, monkeypatch):
    monkeypatch.setitem(sys.modules, "fasttext", None)
    with pytest.raises(MissingPackage, match=r"fastText is left out: .*fasttext-wheel is not installed"):
        FastText().fit(lesson)


def test_the_sharpness_of_least_loss_is_chosen():
    scores = np.asarray([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    held = [Example("a", 0), Example("b", 0), Example("c", 0), Example("d", 0)]
    assert sharpest(held, lambda s: softmax(s * scores)) == 1.0  # log 3 is the nearest of the powers
    assert sharpest(held[:3], lambda s: softmax(s * scores[:3])) > 30


def test_methods_are_chosen_by_name_in_their_own_order():
    methods = known(("fp32", "int8"))
    assert [m.name for m in methods][-2:] == ["fp32", "int8"]
    assert [m.name for m in chosen(methods, ["int8", "bm25"])] == ["bm25", "int8"]
    assert chosen(methods, []) == methods
    with pytest.raises(UnknownMethod, match="No method is called bert; there are bm25, svm"):
        chosen(methods, ["bert"])


def test_measuring_counts_hits_at_each_depth_and_time_and_room(lesson, tiny_catalogue):
    code = "39261000"
    cases = [
        Case("right", PublicCase("plastic ruler", "en"), Story({}, ""), Gold((code,), (code,), "")),
        Case("wrong", PublicCase("plastic ruler", "en"), Story({}, ""), Gold(("69120021",), ("69120021",), "")),
    ]
    found = measure(Bm25(), lesson, {"en": cases}, tiny_catalogue.tree)
    assert found["right"]["en"]["8"]["top1"] == 1 and found["right"]["en"]["4"]["n"] == 2
    assert found["disk_mb"] >= 0 and found["fit_seconds"] >= 0 and found["clock_ms_one"] >= found["ms_many"] / 64 > 0
    json.dumps(found)


def test_time_is_taken_on_texts_that_were_not_asked_before(fitted):
    asked: list[str] = []

    class Noted:
        def probabilities(self, texts):
            asked.extend(texts)
            return fitted.probabilities(texts)

    time_of(Noted(), [f"ruler {i % 7}" for i in range(300)])
    assert len(asked) == len(set(asked)) > 200


def test_lessons_hold_no_text_of_a_benchmark_and_come_back_from_a_file(tiny_data, tiny_catalogue, tmp_path):
    data = shutil.copytree(tiny_data, tmp_path / "data")
    (data / "terms").mkdir(exist_ok=True)
    (data / "terms" / "terms.csv").write_text("term,codes,language\nvalise,420212,fr\n", encoding="utf-8")
    (data / "nomenclature" / "replaced.csv").write_text("code,replaced_by\n", encoding="utf-8")
    rows = build_rows(Places(data, None, tmp_path / "train"), lambda what: None)
    tree = tiny_catalogue.tree
    lesson = load_lesson(rows, tree, ("en", "fr"))
    benchmark = (data / "benchmarks" / "ebti_dev.jsonl").read_text(encoding="utf-8")
    dev = {json.loads(line)["text"] for line in benchmark.splitlines()}
    assert not dev & {example.text for example in (*lesson.train, *lesson.held)}
    assert {example.language for example in lesson.train} == {"en", "fr"}
    assert {example.leaf for example in lesson.train} == set(range(len(tree.leaves)))
    assert len(load_lesson(rows, tree, ("en",), limit=50).train) <= 50
    indexed = load_lesson(rows, tree, ("en",), ("catalogue: labels",))
    assert 0 < len(indexed.train) <= len(tree.leaves)
    save_lesson(lesson, tmp_path / "lesson.jsonl")
    assert read_lesson(tmp_path / "lesson.jsonl", tree.leaf_codes) == lesson
