"""The vectors of imported rulings, for ``clerk import ebti --vectors``."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from cli.terminal import notes, output

if TYPE_CHECKING:
    from sources.ruling_base import ToEncode

_LOWEST = 19


def encode_all(environ: Mapping[str, str]) -> None:
    """Encodes what is not encoded yet, at the lowest priority, with a bar, and tells the speed.

    Raises:
        BrokenArtefact: the encoder is not built, or another process is encoding.
        BrokenData: the project's data are inconsistent.
        KnowledgeUnusable: the base cannot be read.
    """
    from classifier.encoding import encode_rulings
    from classifier.load import encoder_name, load_encoder
    from classifier.settings import Settings
    from classifier.shards import Shards
    from sources.ruling_base import RulingBase
    from tariff.bti import CodeList
    from tariff.dated import dated_catalogues

    settings = Settings.from_environ(environ)
    dated = dated_catalogues(settings.data, settings.var)[0]
    encoder, tree = load_encoder(settings), dated.load().tree
    os.nice(_LOWEST - os.nice(0))
    text_of = text_maker(frozenset(tree.groups[4][1]))
    with _Bar() as bar, closing(RulingBase(settings.var)) as base:
        encoded = encode_rulings(
            base,
            Shards(settings.var, encoder_name(settings.model)),
            lambda texts: encoder.encode(texts, bulk=True),
            text_of,
            CodeList.of([*tree.leaf_codes, *dated.replaced()]),  # of a code that ended it is told what replaced it
            date.today(),
            bar.tell,
        )
    speed = f" in {bar.seconds:,.0f} s ({bar.processor:,.0f} s of processor), {encoded / bar.seconds:,.0f} a second"
    output().print(
        f"{encoded:,} rulings encoded{speed if encoded else ''} ({encoder.bulk_precision} on {encoder.device})."
    )


def text_maker(headings: frozenset[str]) -> Callable[[ToEncode], str]:
    """What is encoded of a ruling: its description without codes and markup, cut; else its keywords.

    Args:
        headings: all headings of 4 digits; other runs of digits are figures and stay.
    """
    from classifier.train.data.texts import clean

    def text_of(ruling: ToEncode) -> str:
        return clean(ruling.description, ruling.code, headings) or clean(ruling.keywords, ruling.code, headings)

    return text_of


class _Bar:
    """A bar of the rulings that were looked at, with the speed at which they are encoded."""

    def __init__(self) -> None:
        columns = (TextColumn("valid rulings"), BarColumn(), TextColumn("{task.fields[told]}"), TimeElapsedColumn())
        console = notes()
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self._progress.add_task("", total=None, told="")
        self._began, self._used = time.monotonic(), time.process_time()

    @property
    def seconds(self) -> float:
        """Since it was made."""
        return max(time.monotonic() - self._began, 1e-3)

    @property
    def processor(self) -> float:
        """Seconds of processor since it was made."""
        return time.process_time() - self._used

    def tell(self, looked_at: int, total: int, encoded: int) -> None:
        """Shows how far it is."""
        speed = encoded / self.seconds
        left = f", about {(total - looked_at) / speed / 60:,.0f} minutes left" if speed and looked_at < total else ""
        told = f"{looked_at:,} of {total:,}, {speed:,.0f} a second{left}"
        self._progress.update(self._task, completed=looked_at, total=total, told=told)

    def __enter__(self) -> _Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()
