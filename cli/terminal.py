"""The two streams of a terminal, and the one edge at which errors become sentences."""

from __future__ import annotations

import functools
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable
from typing import ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.text import Text

P = ParamSpec("P")
R = TypeVar("R")

DEBUG = "CLERK_DEBUG"
FAILED, INTERRUPTED = 2, 130
OURS = frozenset(("tariff", "sources", "classifier", "bulk", "setup", "cli"))
_WIDE = 110


def output() -> Console:
    """Standard output; tables keep their width where it is no terminal."""
    return _console(sys.stdout.isatty(), stderr=False)


def notes() -> Console:
    """Standard error, for progress and complaints."""
    return _console(sys.stderr.isatty(), stderr=True)


def plain(text: str, style: str = "") -> Text:
    """Text that others wrote: never markup, and no control characters that could steer a terminal."""
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf"))
    return Text(kept, style=style)


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """The command with every error turned into one sentence on standard error and the exit code 2."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            _silence_output()
            raise typer.Exit(INTERRUPTED) from None
        except (typer.Exit, typer.Abort):
            raise
        except Exception as error:
            if os.environ.get(DEBUG) == "1":
                raise
            notes().print(plain(sentence(error), style="red"), soft_wrap=True)
            raise typer.Exit(FAILED) from None

    return wrapped


def complain(errors: Iterable[Exception | None]) -> None:
    """One sentence on standard error for each error that is one.

    Raises:
        typer.Exit: there was one; the command fails.
    """
    failed = [error for error in errors if error is not None]
    for error in failed:
        notes().print(plain(str(error), style="red"), soft_wrap=True)
    if failed:
        raise typer.Exit(FAILED)


def sentence(error: Exception) -> str:
    """What an error says to a person: errors of ours and those of a file speak for themselves, others are named."""
    if type(error).__module__.partition(".")[0] in OURS:
        return str(error)
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename} cannot be used: {error.strerror}. {DEBUG}=1 shows where."
    detail = " ".join(str(error).split())[:200]
    return f"Something failed that should not ({type(error).__name__}: {detail}). {DEBUG}=1 shows where."


def _console(is_terminal: bool, stderr: bool) -> Console:
    return Console(stderr=stderr, highlight=False, width=None if is_terminal else _WIDE)


def _silence_output() -> None:
    """Nobody reads on: keep the interpreter from complaining when it closes standard output."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
