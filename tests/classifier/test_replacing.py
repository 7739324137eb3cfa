from __future__ import annotations

import pytest

from classifier.replacing import replace_all


@pytest.fixture
def places(tmp_path):
    """A folder and a file with their drafts."""
    for name, says in (("model", "old"), (".model.draft", "new")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "weights").write_text(says, encoding="utf-8")
    (tmp_path / "learnt").write_text("old", encoding="utf-8")
    (tmp_path / ".learnt.draft").write_text("new", encoding="utf-8")
    return [(tmp_path / f".{name}.draft", tmp_path / name) for name in ("model", "learnt")]


def says(places):
    (_, model), (_, learnt) = places
    return (model / "weights").read_text(encoding="utf-8"), learnt.read_text(encoding="utf-8")


def test_all_are_replaced_and_nothing_is_left_over(places, tmp_path):
    replace_all(places)
    assert says(places) == ("new", "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["learnt", "model"]


def test_a_place_that_was_empty_is_filled(tmp_path):
    (tmp_path / "draft").write_text("new", encoding="utf-8")
    replace_all([(tmp_path / "draft", tmp_path / "place")])
    assert (tmp_path / "place").read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize("missing", [0, 1])
def test_where_one_cannot_be_moved_none_is(places, tmp_path, missing):
    draft = places[missing][0]
    draft.rename(tmp_path / "away")
    with pytest.raises(FileNotFoundError):
        replace_all(places)
    assert says(places) == ("old", "old")
    assert not [path for path in tmp_path.iterdir() if ".old-" in path.name]


def test_a_place_that_was_empty_is_empty_again(places, tmp_path):
    (tmp_path / "draft").write_text("new", encoding="utf-8")
    places[1][0].unlink()
    with pytest.raises(FileNotFoundError):
        replace_all([(tmp_path / "draft", tmp_path / "place"), *places])
    assert not (tmp_path / "place").exists() and says(places) == ("old", "old")
