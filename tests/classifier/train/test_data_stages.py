"""What is made again and what is not, and how broken sources are refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from classifier.train.data.errors import BrokenRows, ClassWithoutText
from classifier.train.data.rows import load_rows


class TestStages:
    def test_the_same_inputs_give_the_same_folder_and_bytes(self, world, tmp_path):
        first = world.build()
        world.places = replace(world.places, cache=tmp_path / "other")
        second = world.build()
        assert first.name == second.name
        assert {p.name: p.read_bytes() for p in first.iterdir()} == {p.name: p.read_bytes() for p in second.iterdir()}

    def test_a_second_run_reads_nothing_again(self, world):
        folder = world.build()
        assert world.build() == folder
        assert world.told == [f"nothing has changed: {folder}"]

    def test_only_what_changed_is_made_again(self, world):
        folder = world.build()
        world.add_hs6("Ski bag")
        assert world.build() != folder
        assert [line.split(":")[0] for line in world.told if "from the cache" not in line] == ["hs6", "assembled"]

    def test_another_benchmark_is_checked_again(self, world):
        world.add_hs6("Ski bag of the north")
        folder = world.build()
        with (world.places.sources / "dev" / "cases.csv").open("a", encoding="utf-8") as out:
            out.write("2,ski bag of the north,420292\n")
        assert world.build() != folder

    def test_rows_that_were_damaged_since_are_made_again(self, world):
        folder = world.build()
        stage = next((world.places.cache / "stages").glob("hs6*"))
        stage.write_bytes(b"no rows")
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
        assert load_rows(world.build())


class TestBadInput:
    @pytest.mark.parametrize(
        ("file", "content"),
        [
            ("hs6/texts.jsonl", b"{"),
            ("hs6/texts.jsonl", b'{"text": "x"}'),
            ("hs6/texts.jsonl", b"\xff\xfe"),
            ("official/ebti/originals.jsonl", b"[1]"),
            ("official/cn_2026_names.csv.gz", b"no gzip"),
            ("terms/search_references.csv", b"word\nx\n"),
            ("terms/search_references.csv", b"\xff"),
            ("dev/cases.json", b"{}"),
            ("dev/cases.csv", b"\xff"),
            ("dev/cases.csv", b"id,words\n1,umbrella\n"),
        ],
    )
    def test_a_broken_source_is_named_and_nothing_is_written(self, world, file, content):
        (world.places.sources / file).write_bytes(content)
        with pytest.raises(BrokenRows, match=file.rpartition("/")[2]):
            world.build()
        assert not (world.places.cache / "rows").exists() and not (world.places.cache / "made").exists()

    @pytest.mark.parametrize("file", ["rulings/ebti.jsonl", "terms/terms.csv"])
    def test_a_missing_file_of_ours_is_named(self, world, file):
        (world.places.data / file).unlink()
        with pytest.raises(BrokenRows, match=file.rpartition("/")[2]):
            world.build()

    def test_a_leaf_without_text_fails_the_run(self, world):
        code = "69120081"
        cases = world.places.data / "benchmarks" / "ebti_dev.jsonl"
        texts = [row.text for row in load_rows(world.build()) if row.code == code]
        with cases.open("a", encoding="utf-8") as out:
            out.writelines(json.dumps({"id": "1", "text": text}) + "\n" for text in texts)
        with pytest.raises(ClassWithoutText, match=code):
            world.build()
