"""``clerk run``: the same as ``make run`` once the environments are built."""

from __future__ import annotations

import typer

from cli.terminal import plainly


@plainly
def run() -> None:
    """Start all services of this clone, wait until they are ready, and end them on Ctrl-C."""
    from cli.stack_command import main

    raise typer.Exit(main())
