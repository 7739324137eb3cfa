"""``clerk tune``: learn when to ask, what, and when to stop, from simulated talks."""

from __future__ import annotations

import os
import time
from typing import Annotated

import typer

from cli.terminal import notes, output, plain, plainly


@plainly
def tune(
    trials: Annotated[
        int, typer.Option(min=0, help="Most sets of constants to try; the first run also encodes.")
    ] = 100,
) -> None:
    """Learn the constants of posterior, questions and stopping for the model of the day, and write them beside it.

    The cases are train rulings that training holds out. Run it again whenever the model or its data change.
    """
    from classifier.settings import Settings
    from classifier.train.tune.run import tune as learn

    start = time.monotonic()

    def tell(line: str) -> None:
        notes().print(plain(f"{time.monotonic() - start:6.0f} s  {line}"))

    kept = learn(Settings.from_environ(os.environ), tell, trials)
    output().print(plain(f"written: {kept}"))
