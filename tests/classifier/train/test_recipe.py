from dataclasses import fields

import pytest

from classifier.train.recipe import BadRecipe, Recipe, read_recipe, recipe_of
from cli.train_fit_command import RECIPES


@pytest.mark.parametrize("path", sorted(RECIPES.glob("*.toml")), ids=lambda path: path.stem)
def test_shipped_recipes_can_be_read(path):
    assert read_recipe(path).pairs > 0


@pytest.mark.parametrize("path", sorted(RECIPES.glob("ablations/*.toml")), ids=lambda path: path.stem)
def test_recipes_of_ablations_can_be_read_and_are_named_like_their_files(path):
    assert read_recipe(path).name == path.stem


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ("classes", "classes-pairs", {"pairs"}),
        ("leaves", "leaves-no-variants", {"variants"}),
        ("leaves", "leaves-sums", {"tree"}),
        ("on", "on-margin", {"margin"}),
        ("on", "on-rivals", {"rivals"}),
        ("on", "on-wordings", {"synonyms", "units"}),
    ],
)
def test_runs_that_are_compared_differ_in_what_is_tried_alone(one, other, differs):
    found = [read_recipe(RECIPES / "ablations" / f"{name}.toml") for name in (one, other)]
    names = {field.name for field in fields(Recipe)} - {"name"}
    assert {name for name in names if getattr(found[0], name) != getattr(found[1], name)} == differs


def test_what_the_last_ablation_adds_is_what_the_shipped_recipe_has():
    pairs, gpu = read_recipe(RECIPES / "ablations" / "classes-pairs.toml"), read_recipe(RECIPES / "gpu.toml")
    names = {field.name for field in fields(Recipe)} - {"name"}
    assert {n for n in names if getattr(pairs, n) != getattr(gpu, n)} == {"samples", "epochs", "averaged"}


def test_what_is_not_named_has_its_default():
    assert recipe_of({"epochs": 7}) == Recipe(epochs=7, tree=(0.0, 0.0, 0.0))


def test_a_recipe_survives_the_record():
    recipe = recipe_of({"tree": [0.1, 0.2, 0.3], "sources": {"rulings": 2}})
    assert recipe_of(recipe.to_dict()) == recipe


@pytest.mark.parametrize(
    "raw",
    [
        {"epoch": 3},
        {"variants": 1.5},
        {"samples": 0},
        {"tree": [1]},
        {"encoder_rate": 0},
        {"samples": "many"},
        {"sources": {"rulings": -1}},
        {"sources": 3},
        {"temperature": 0},
        {"epochs": 1.5},
        {"samples": True},
        {"words": "yes"},
        {"seed": "a"},
        {"name": "../elsewhere"},
        {"name": ""},
        {"tree": [-1, 0, 0]},
        {"tree": "abc"},
        {"margin": "0.1"},
        {"pairs": -2},
        {"pairs": float("nan")},
        {"decay": "x"},
        {"averaged": 1.0},
        {"dropout": 1.0},
        {"shelf": 1.5},
        {"longest": 100_000},
        {"encoder_rate": float("inf")},
        {"start": "elsewhere"},
    ],
    ids=str,
)
def test_a_wrong_entry_is_refused_and_named(raw):
    with pytest.raises(BadRecipe, match=next(iter(raw))):
        recipe_of(raw)


def test_every_entry_of_a_recipe_may_be_written_as_it_is_by_itself():
    entries = Recipe().to_dict()
    assert entries.keys() == {field.name for field in fields(Recipe)}
    assert recipe_of(entries) == Recipe()


def test_a_file_that_is_no_recipe_is_refused(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text("samples = ", encoding="utf-8")
    with pytest.raises(BadRecipe, match=r"r\.toml"):
        read_recipe(path)
    with pytest.raises(BadRecipe, match=r"none\.toml"):
        read_recipe(tmp_path / "none.toml")
