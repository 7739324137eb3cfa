"""A folder of rows: what is written is read again, and everything else is refused with a sentence."""

from __future__ import annotations

import gzip
import hashlib
import json

import pytest

from classifier.errors import ClassifierError
from classifier.train.data.errors import BrokenRows, ClassWithoutText, Mismatch, NoRows
from classifier.train.data.rows import MANIFEST, ROWS, VERSION, load_rows, pack, render, write_folder


@pytest.fixture
def folder(tmp_path, rows):
    return put(tmp_path / "rows", pack(render(rows)), 2, ["42023100", "42029291"])


def put(folder, packed, count, classes):
    """A folder whose manifest fits the bytes."""
    folder.mkdir(exist_ok=True)
    (folder / ROWS).write_bytes(packed)
    of_rows = {"sha256": hashlib.sha256(packed).hexdigest(), "count": count}
    (folder / MANIFEST).write_text(
        json.dumps({"version": VERSION, "rows": of_rows, "classes": classes}), encoding="utf-8"
    )
    return folder


def test_what_is_written_is_read_again(folder, rows):
    assert load_rows(folder) == rows


def test_the_same_rows_are_the_same_bytes(rows):
    assert pack(render(rows)) == pack(render(rows))
    assert pack(render(rows))[4:8] == b"\0\0\0\0"  # no time of day in it


def test_a_missing_folder_names_the_command(tmp_path):
    with pytest.raises(NoRows, match="clerk train data"):
        load_rows(tmp_path / "none")


def test_missing_rows_name_the_command(folder):
    (folder / ROWS).unlink()
    with pytest.raises(NoRows, match="clerk train data"):
        load_rows(folder)


def test_an_empty_file_is_refused(folder):
    (folder / ROWS).write_bytes(b"")
    with pytest.raises(NoRows, match="empty"):
        load_rows(folder)


def test_no_rows_are_refused(tmp_path):
    with pytest.raises(NoRows, match="no rows"):
        load_rows(put(tmp_path / "rows", pack(b""), 0, ["42023100"]))


def test_a_file_that_was_cut_off_is_refused(folder):
    (folder / ROWS).write_bytes((folder / ROWS).read_bytes()[:-20])
    with pytest.raises(BrokenRows, match="cut off"):
        load_rows(folder)


def test_other_rows_than_those_of_the_manifest_are_refused(folder, rows):
    (folder / ROWS).write_bytes(pack(render(rows[:1])))
    with pytest.raises(Mismatch, match="not the file"):
        load_rows(folder)


def test_another_number_of_rows_is_refused(tmp_path, rows):
    with pytest.raises(Mismatch, match="holds 2 rows"):
        load_rows(put(tmp_path / "rows", pack(render(rows)), 3, ["42023100"]))


def test_a_class_without_text_is_named(tmp_path, rows):
    with pytest.raises(ClassWithoutText, match="42021250"):
        load_rows(put(tmp_path / "rows", pack(render(rows)), 2, ["42023100", "42021250"]))


def test_a_manifest_without_classes_is_refused(tmp_path, rows):
    with pytest.raises(Mismatch, match="no classes"):
        load_rows(put(tmp_path / "rows", pack(render(rows)), 2, []))


@pytest.mark.parametrize("manifest", ["", "{", "[]", '{"version": 99, "rows": {}}', '{"version": 1}'])
def test_a_manifest_that_is_none_is_refused(folder, manifest):
    (folder / MANIFEST).write_text(manifest, encoding="utf-8")
    with pytest.raises(BrokenRows, match="manifest"):
        load_rows(folder)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"fold": "test"}, "line 2"),
        ({"text": " "}, "line 2"),
        ({"digits": 6}, "line 2"),
        ({"weight": "1"}, "wrong type"),
        ({"code": 42023100}, "wrong type"),
        ({"more": 1}, "no row"),
    ],
)
def test_a_line_that_is_no_row_is_named(tmp_path, rows, change, complaint):
    lines = render(rows).decode().splitlines()
    broken = json.dumps({**json.loads(lines[1]), **change})
    with pytest.raises(BrokenRows, match=complaint):
        load_rows(put(tmp_path / "rows", pack(f"{lines[0]}\n{broken}\n".encode()), 2, ["42023100"]))


@pytest.mark.parametrize("line", ["{", "1", "null", "{}, {}"])
def test_a_line_that_is_no_object_is_named(tmp_path, rows, line):
    packed = pack(render(rows[:1]) + f"{line}\n".encode())
    with pytest.raises(BrokenRows, match="line 2"):
        load_rows(put(tmp_path / "rows", packed, 2, ["42023100"]))


def test_all_complaints_are_the_classifiers():
    assert all(issubclass(error, ClassifierError) for error in (NoRows, BrokenRows, Mismatch, ClassWithoutText))


def test_a_folder_is_written_as_a_whole_and_once(tmp_path):
    assert (write_folder(tmp_path, "a", {"x": b"1"}) / "x").read_bytes() == b"1"
    assert (write_folder(tmp_path, "a", {"x": b"2"}) / "x").read_bytes() == b"1"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_nothing_half_written_is_left_under_its_name(tmp_path):
    with pytest.raises(TypeError):
        write_folder(tmp_path, "a", {"x": b"1", "y": "no bytes"})
    assert not (tmp_path / "a").exists()


def test_gzip_of_something_else_is_refused(tmp_path):
    with pytest.raises(BrokenRows):
        load_rows(put(tmp_path / "rows", gzip.compress(b"\xff\xfe"), 1, ["42023100"]))
