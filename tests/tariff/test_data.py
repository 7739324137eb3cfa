"""Catalogue, duties, rulings, sentences: reading what the project holds, and refusing what is broken."""

import json
import shutil
import subprocess
import sys

import pytest

from tariff import LANGUAGES
from tariff.catalogue import NativeQueries, load_catalogue
from tariff.duties import load_duties
from tariff.errors import BrokenData
from tariff.rulings import Ruling, load_rulings
from tariff.sentences import Sentences
from tests.world import DATA, ROOT

LOAD = """
import resource
from pathlib import Path
from tariff.catalogue import load_catalogue
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
tree = load_catalogue(Path("data")).tree
tree.children, tree.groups, tree.span("4202"), tree.branches
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_the_whole_catalogue_takes_less_than_150_megabytes():
    grown = int(
        subprocess.run([sys.executable, "-c", LOAD], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    )
    assert grown < 150 * 1024


def test_every_question_and_button_is_translated(catalogue):
    lacking = [
        (line.id, language)
        for i, line in enumerate(catalogue.tree.lines)
        for language in LANGUAGES
        for said in (catalogue.option(i, language), catalogue.question(i, language))
        if line.kind != "title" and said.text and said.language != language
    ]
    assert lacking == []


def test_every_branching_node_but_chapters_has_a_question(catalogue):
    tree = catalogue.tree
    assert [
        tree.lines[n].id for n in tree.branches.nodes if not catalogue.questions[n] and tree.lines[n].kind == "node"
    ] == []


def test_a_text_without_translation_falls_back_to_english(catalogue):
    said = catalogue.strings.say("Never written", "42", "fr")
    assert (said.text, said.language) == ("Never written", "en")


def test_native_queries_are_read_by_code():
    native = NativeQueries(DATA / "catalogue" / "queries")
    assert native.of("94012000", "de") == ("Autositz", "Fahrersitz für LKW")
    assert native.of("94012000", "en") == ()


def test_duties_follow_the_tree(catalogue):
    duties = load_duties(DATA / "nomenclature" / "cn2026.csv", catalogue.tree)
    own = duties.duties[catalogue.tree.index["42023210-80"]]
    assert (own.text, own.low, own.high) == ("9.7 %", 9.7, 9.7)
    heading = duties.duties[catalogue.tree.index["42020000-80"]]
    assert heading.low < heading.high


def test_a_fact_table_of_another_tree_is_refused(tiny_catalogue):
    with pytest.raises(BrokenData, match="does not follow"):
        load_duties(DATA / "nomenclature" / "cn2026.csv", tiny_catalogue.tree)


def test_train_rulings_never_hold_a_dev_reference():
    train = {r.reference for r in load_rulings(DATA / "rulings" / "ebti.jsonl")}
    lines = (DATA / "benchmarks" / "ebti_dev.jsonl").read_text(encoding="utf-8").splitlines()
    dev = {json.loads(line)["id"] for line in lines}
    assert len(train) == 4194
    assert len(dev) == 395
    assert not train & dev


@pytest.mark.parametrize(
    ("issued", "until"), [("2025-03-10", "2028-03-09"), ("2025-01-01", "2027-12-31"), ("2024-02-29", "2027-02-28")]
)
def test_a_ruling_is_valid_for_three_years(issued, until):
    assert Ruling("R", "DE", issued, "42023210", "x", ("x",), {}, "train").valid_until == until


def test_a_broken_ruling_is_named_by_line(tmp_path):
    path = tmp_path / "ebti.jsonl"
    path.write_text('{"reference": "A"}\n', encoding="utf-8")
    with pytest.raises(BrokenData, match="ebti.jsonl, line 1"):
        load_rulings(path)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda folder: shutil.rmtree(folder / "catalogue" / "en"), "no catalogue"),
        (lambda folder: (folder / "catalogue" / "en" / "42.csv").write_text("a,b\n"), "42.csv must have the columns"),
        (lambda folder: _append(folder / "catalogue" / "en" / "42.csv", "42029999,80\n"), "42.csv, line"),
    ],
    ids=["missing", "columns", "short line"],
)
def test_a_broken_catalogue_is_refused(tiny_data, tmp_path, damage, message):
    folder = tmp_path / "data"
    shutil.copytree(tiny_data, folder)
    damage(folder)
    with pytest.raises(BrokenData, match=message):
        load_catalogue(folder)


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', "{"])
def test_broken_sentences_are_refused(tiny_data, tmp_path, text):
    folder = tmp_path / "data"
    shutil.copytree(tiny_data / "sentences", folder / "sentences")
    (folder / "sentences" / "fr.json").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenData, match="fr.json"):
        Sentences.load(folder)


def _append(path, line):
    with path.open("a", encoding="utf-8") as out:
        out.write(line)
