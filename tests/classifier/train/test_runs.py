"""Runs leave an immutable record; what was changed afterwards is seen."""

from __future__ import annotations

import json
import stat
from dataclasses import replace

import pytest
from safetensors.numpy import load_file

from classifier.errors import BrokenArtefact
from classifier.settings import Settings
from classifier.train.batches import Example
from classifier.train.data.errors import DataError
from classifier.train.data.rows import TRAIN, Row
from classifier.train.held import Held
from classifier.train.journal import LOG
from classifier.train.ledger import LEDGER, read_ledger
from classifier.train.recipe import recipe_of
from classifier.train.run import Materials, materials, run_folder, train, train_from
from classifier.train.runs import (
    CHANGED,
    FINISHED,
    RECORD,
    UNFINISHED,
    UNLISTED,
    BrokenRun,
    adopt,
    finish,
    list_runs,
    read_run,
    seal_of,
)
from tests.classifier.train.small import CODES, GOODS

RECIPE = recipe_of(
    {"name": "small", "samples": 24, "epochs": 3, "tokens": 128, "encoder_rate": 1e-3, "head_rate": 1e-2,
     "variants": 0.0, "dropout": 0.0}
)  # fmt: skip
DATA = {"rows": "r" * 64, "codes": "c" * 16}


class Stopped(Exception):
    """What stops a run in a test."""


@pytest.fixture
def given(checkpoint, tokenizer):
    learnt = tuple(Example(text, "en", "catalogue", i, i + 1) for i, text in enumerate(GOODS))
    words = list(range(tokenizer.get_vocab_size()))
    return Materials(learnt, Held(learnt, learnt), CODES, [], checkpoint, words, tokenizer)


@pytest.fixture
def run(given, tmp_path):
    def go(folder="a", recipe=RECIPE, tell=lambda line: None, data=DATA):
        return train(given, recipe, "cpu", tmp_path / "runs" / folder, tell, data=data)

    return go


@pytest.fixture
def finished(tmp_path):
    """A finished run without any training."""

    def made(name="a"):
        folder = tmp_path / "runs" / name
        folder.mkdir(parents=True)
        (folder / LOG).write_text("said\n", encoding="utf-8")
        finish(folder, {"run": f"2026-01-01-{name}", "made": "2026-01-01T00:00:00Z", "metrics": []}, [LOG])
        return folder

    return made


def change(path, content):
    path.chmod(0o644)
    path.write_text(content, encoding="utf-8")


class TestTraining:
    def test_a_run_records_all_that_made_it(self, run, tmp_path):
        told = []
        record = run(tell=told.append)
        folder = tmp_path / "runs" / "a"
        assert read_run(folder).record == record
        assert record["recipe"] == RECIPE.to_dict() and record["data"] == DATA and record["rows"] == DATA["rows"]
        assert len(record["commit"]) in (7, 40) and record["is_dirty"] in (True, False, None)
        assert record["environment"]["packages"]["torch"] == record["hardware"]["packages"]["torch"]
        assert [found["epoch"] for found in record["metrics"]] == [0, 1, 2, 3]
        assert record["metrics"][-1]["joined"]["all"]["n"] == len(GOODS)
        assert {"seconds", "kilowatt_hours", "euros", "mean_watts"} <= record["usage"].keys()
        assert sorted(record["files"]) == sorted(path.name for path in folder.iterdir() if path.name != RECORD)
        log = (folder / LOG).read_text(encoding="utf-8")
        assert told and all(line in log for line in told)
        assert all(line[:4].isdigit() and line[19] == "Z" for line in log.splitlines())

    def test_its_files_are_read_only_and_its_record_is_in_the_ledger(self, run, tmp_path):
        record = run()
        folder = tmp_path / "runs" / "a"
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o444}
        (line,) = read_ledger(tmp_path / "runs" / LEDGER)
        assert (line.run, line.folder, line.seal) == (record["run"], "a", record["seal"])

    def test_a_stopped_run_tells_of_both_parts(self, run, tmp_path):
        def stop(line):
            if line.startswith("epoch 3"):
                raise Stopped

        with pytest.raises(Stopped):
            run(tell=stop)
        folder = tmp_path / "runs" / "a"
        assert not (folder / RECORD).exists()
        (listed,) = list_runs(tmp_path / "runs")
        assert listed.state == UNFINISHED
        record = run()
        assert len(record["parts"]) == 2
        assert [found["epoch"] for found in record["metrics"]] == [0, 1, 2, 3] and len(record["losses"]) == 3
        log = (folder / LOG).read_text(encoding="utf-8")
        assert "part 1 begins" in log and "part 2 begins" in log and "epoch 1 of 3" in log

    @pytest.mark.parametrize("changed", [{"data": {"rows": "other"}}, {"recipe": replace(RECIPE, epochs=2)}])
    def test_a_stopped_run_never_goes_on_with_other_data_or_another_recipe(self, run, changed):
        with pytest.raises(Stopped):
            run(tell=lambda line: (_ for _ in ()).throw(Stopped))
        with pytest.raises(BrokenArtefact, match="was begun with another"):
            run(**changed)

    def test_a_finished_run_is_never_overwritten(self, run, tmp_path):
        run()
        before = (tmp_path / "runs" / "a" / RECORD).read_bytes()
        with pytest.raises(BrokenArtefact, match="never overwritten"):
            run()
        assert (tmp_path / "runs" / "a" / RECORD).read_bytes() == before

    def test_a_broken_checkpoint_is_one_sentence(self, run, tmp_path):
        with pytest.raises(Stopped):
            run(tell=lambda line: (_ for _ in ()).throw(Stopped))
        (tmp_path / "runs" / "a" / "checkpoint.safetensors").write_bytes(b"\x80\x04pickled")
        with pytest.raises(BrokenArtefact, match=r"checkpoint\.safetensors cannot be read"):
            run()

    @pytest.mark.parametrize("content", [None, b"", b"no rows"], ids=["missing", "empty", "broken"])
    def test_data_that_cannot_be_used_leave_no_folder(self, tmp_path, tiny_data, content):
        settings = replace(Settings.from_environ({}), data=tiny_data, cache=tmp_path / "cache")
        rows = tmp_path / "rows"
        rows.mkdir()
        if content is not None:
            said = {"version": 1, "rows": {"sha256": "0" * 64, "count": 1}, "classes": ["01012100"]}
            (rows / "manifest.json").write_text(json.dumps(said), encoding="utf-8")
            (rows / "rows.jsonl.gz").write_bytes(content)
        with pytest.raises(DataError):
            train_from(settings, rows, RECIPE, "cpu", tmp_path / "out", lambda line: None)
        assert not (tmp_path / "out").exists()

    def test_a_code_without_any_text_is_named(self, tmp_path, tiny_catalogue):
        codes = tiny_catalogue.tree.leaf_codes
        rows = [Row("goods", code, 8, "en", "s", "label", code, "MIT", 1.0, TRAIN) for code in codes[1:]]
        with pytest.raises(BrokenArtefact, match=f"1 codes have no text to learn from, {codes[0]} among them"):
            materials(rows, tiny_catalogue.tree, tmp_path, [])

    def test_a_second_run_of_a_recipe_goes_beside_the_first(self, tmp_path):
        first = run_folder(tmp_path, RECIPE)
        first.mkdir(parents=True)
        assert run_folder(tmp_path, RECIPE) == first
        (first / RECORD).touch()
        assert run_folder(tmp_path, RECIPE).name == f"{first.name}-2"


class TestChangedRuns:
    def test_a_whole_run_is_finished(self, finished, tmp_path):
        finished()
        assert [listed.state for listed in list_runs(tmp_path / "runs")] == [FINISHED]

    def test_no_record(self, tmp_path):
        with pytest.raises(BrokenRun, match="holds no finished run"):
            read_run(tmp_path)

    def test_a_record_that_is_no_json(self, finished):
        folder = finished()
        change(folder / RECORD, "{")
        with pytest.raises(BrokenRun, match="missing or no JSON"):
            read_run(folder)

    def test_a_record_of_another_version(self, finished):
        folder = finished()
        change(folder / RECORD, "[]")
        with pytest.raises(BrokenRun, match="no record of version"):
            read_run(folder)

    def test_a_changed_record(self, finished):
        folder = finished()
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        change(folder / RECORD, json.dumps({**record, "made": "2027-01-01T00:00:00Z"}))
        with pytest.raises(BrokenRun, match="was changed after the run"):
            read_run(folder)

    def test_a_record_that_was_sealed_anew_is_not_that_of_the_ledger(self, finished, tmp_path):
        folder = finished()
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        record["made"] = "2027-01-01T00:00:00Z"
        change(folder / RECORD, json.dumps({**record, "seal": seal_of(record)}))
        with pytest.raises(BrokenRun, match="not the record that the ledger names"):
            read_run(folder)
        (tmp_path / "runs" / LEDGER).unlink()
        assert [listed.state for listed in list_runs(tmp_path / "runs")] == [UNLISTED]

    def test_a_changed_file(self, finished, tmp_path):
        folder = finished()
        change(folder / LOG, "else\n")
        (listed,) = list_runs(tmp_path / "runs")
        assert listed.state == CHANGED and "log.txt is missing or not what" in listed.why

    def test_a_run_that_was_taken_away(self, finished, tmp_path):
        finished().rename(tmp_path / "elsewhere")
        (listed,) = list_runs(tmp_path / "runs")
        assert listed.state == CHANGED and "not there" in listed.why

    def test_a_record_that_was_taken_away(self, finished, tmp_path):
        (finished() / RECORD).unlink()
        (listed,) = list_runs(tmp_path / "runs")
        assert listed.state == CHANGED


class TestAdopted:
    def test_a_run_copied_from_elsewhere_is_taken_into_the_ledger_once(self, finished, tmp_path):
        folder = finished()
        (tmp_path / "runs" / LEDGER).unlink()
        for _ in range(2):
            assert adopt(folder).name == "2026-01-01-a"
        assert len(read_ledger(tmp_path / "runs" / LEDGER)) == 1
        assert [listed.state for listed in list_runs(tmp_path / "runs")] == [FINISHED]

    def test_an_unsealed_run_is_sealed_and_says_so(self, tmp_path):
        folder = tmp_path / "runs" / "old"
        folder.mkdir(parents=True)
        (folder / "encoder.safetensors").write_bytes(b"weights")
        old = {"made": "2026-01-01T00:00:00Z", "recipe": {"name": "old"}}
        (folder / RECORD).write_text(json.dumps(old), encoding="utf-8")
        with pytest.raises(BrokenRun, match="clerk train adopt"):
            read_run(folder)
        run = adopt(folder)
        assert run.name.startswith("2026-01-01-old-") and "later version" in run.record["sealed"]
        assert list(run.record["files"]) == ["encoder.safetensors"] and read_run(folder) == run

    def test_a_changed_run_is_never_adopted(self, finished):
        folder = finished()
        change(folder / LOG, "else")
        with pytest.raises(BrokenRun, match="the run was changed"):
            adopt(folder)

    @pytest.mark.parametrize("record", [None, {}, {"made": "2026-01-01", "recipe": {"name": "x"}}])
    def test_what_is_no_run_is_refused_and_left_as_it_is(self, tmp_path, record):
        if record is not None:
            (tmp_path / RECORD).write_text(json.dumps(record), encoding="utf-8")
        with pytest.raises(BrokenRun, match="holds no finished run"):
            adopt(tmp_path)
        assert record is None or json.loads((tmp_path / RECORD).read_text(encoding="utf-8")) == record


def test_the_weights_of_a_run_can_be_read(run, tmp_path):
    run()
    assert load_file(tmp_path / "runs" / "a" / "classes.safetensors")["classes"].shape == (len(CODES), 64)
