"""``clerk train compare``: our classifier beside others, on the same texts and the same test."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.markdown import Markdown

from cli.errors import BadInput
from cli.terminal import notes, output, plain, plainly


@plainly
def compare(
    rows: Annotated[Path, typer.Argument(help="The folder that `clerk train data` made.")],
    only: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only this method; may be repeated.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only N texts to learn, and N cases.")] = None,
    english: Annotated[bool, typer.Option("--english", help="Only the English test, not its translations.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Write table, figures and plot there; figures of other methods there stay."
        ),
    ] = None,
) -> None:
    """Compare classifiers: accuracy, time, memory and size, each method in a process of its own."""
    from classifier.compare.errors import MissingPackage
    from classifier.compare.plot import draw
    from classifier.compare.registry import known
    from classifier.compare.report import PLOT, joined, table, write
    from classifier.compare.run import Plan
    from classifier.compare.run import compare as run
    from classifier.compare.worker import precisions
    from classifier.settings import Settings
    from tariff import LANGUAGES

    if out is not None and out.exists() and not out.is_dir():
        raise BadInput(f"{out} is no folder: --out names one for table, figures and plot.")
    settings = Settings.from_environ(os.environ)
    with notes().status("reading ...") as status:
        found = run(
            settings,
            Plan(rows, tuple(only or ()), limit, ("en",) if english else LANGUAGES),
            lambda line: status.update(plain(line)),
        )
    output().print(Markdown(table(found)))
    if out is None or not found.results:
        return
    whole = joined(found, out, [method.name for method in known(precisions())])
    write(whole, out)
    try:
        draw(whole.results, out / PLOT)
    except MissingPackage as error:
        notes().print(plain(str(error)))
