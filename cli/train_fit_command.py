"""``clerk train fit`` and ``clerk train pack``: one run from a recipe, and the model that is shipped."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from cli.errors import BadInput
from cli.places import Places
from cli.terminal import notes, output, plain, plainly

RECIPES = Path(__file__).resolve().parent.parent / "classifier" / "train" / "recipes"


@plainly
def fit(
    rows: Annotated[Path, typer.Argument(help="The folder that `clerk train data` made.")],
    recipe: Annotated[str, typer.Option(help="A recipe: gpu, cpu, or a TOML file.")] = "cpu",
    out: Annotated[Path | None, typer.Option(help="Where the run goes; a stopped run there goes on.")] = None,
    workers: Annotated[int, typer.Option(min=0, help="Processes that vary texts.")] = 0,
    energy: Annotated[float, typer.Option("--kilowatt-hour", min=0, help="What one costs in euros.")] = 0.25,
    hour: Annotated[float, typer.Option(min=0, help="What an hour of the machine costs in euros, if rented.")] = 0.0,
) -> None:
    """Train once: weights, class vectors and a record of all that made them."""
    import torch

    from classifier.settings import Settings
    from classifier.train.hardware import Price
    from classifier.train.recipe import read_recipe
    from classifier.train.run import run_folder, train_from

    path = RECIPES / f"{recipe}.toml" if (RECIPES / f"{recipe}.toml").exists() else Path(recipe)
    if not path.exists():
        raise BadInput(f"There is no recipe {recipe}: name gpu, cpu or a TOML file.")
    chosen = read_recipe(path)
    settings = Settings.from_environ(os.environ)
    folder, price = out or run_folder(settings.cache, chosen), Price(energy, hour)
    device = settings.device or ("cuda" if torch.cuda.is_available() else "cpu")
    with notes().status("reading ...") as status:
        train_from(settings, rows, chosen, device, folder, lambda line: status.update(plain(line)), workers, price)
    output().print(plain(str(folder)), soft_wrap=True)


@plainly
def pack(run: Annotated[Path, typer.Argument(help="The folder of a finished run.")]) -> None:
    """Round the weights of a run and put them where the service finds them (classifier/model)."""
    from classifier.train.pack import pack as pack_run
    from tariff.catalogue import load_catalogue

    artefact = pack_run(run, load_catalogue(Places.from_environ(os.environ).data).tree)
    output().print(plain(f"{artefact.run} is in {artefact.folder}: learn its weights with classifier.train.join"))
