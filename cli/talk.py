"""A conversation in a terminal: lines typed go out, cards that come are printed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from cli.errors import TalkRefused
from cli.talk_cards import Tap, show, taps
from cli.talk_client import Event, TalkClient
from cli.terminal import plain
from tariff.dossier import Dossier, file_name
from tariff.errors import TariffError

ANSWER_SECONDS = 90.0
END = frozenset(("q", "quit", "exit"))
_OPENING = "What are the goods? A few words do. A number taps a button, q ends."
_SILENCE = "No answer came yet. Press Enter to look again, or type on."
_PEOPLE = "A person reads this conversation now and will answer here. Press Enter to look again."


class Talk:
    """Reads lines, sends them, and prints what comes back."""

    def __init__(
        self,
        client: TalkClient,
        console: Console,
        language: str,
        read: Callable[[str], str] = input,
        clock: Callable[[], float] = time.monotonic,
        folder: Path = Path(),
    ) -> None:
        """Talk over ``client``; ``read`` gives the next line typed, dossiers are saved in ``folder``."""
        self._client = client
        self._console = console
        self._language = language
        self._read = read
        self._clock = clock
        self._folder = folder
        self._taps: tuple[Tap, ...] = ()

    def run(self) -> None:
        """Talk until the person ends it."""
        self._console.print(plain(_OPENING, "dim"))
        while (line := self._line()) is not None:
            try:
                self._turn(line)
            except TalkRefused as error:
                self._console.print(plain(str(error), "red"))

    def _line(self) -> str | None:
        """The next line, None at the end."""
        try:
            line = self._read("> ").strip()
        except (EOFError, KeyboardInterrupt):
            return None
        return None if line.lower() in END else line

    def _turn(self, line: str) -> None:
        if not line:
            self._print(self._client.events(wait=0))
            return
        tap = self._tapped(line)
        if tap is not None and tap.is_dossier:
            self._save(tap.token)
            return
        what = {"button": tap.token} if tap else {"text": line}
        taken = self._client.say(self._language, **what)
        if taken.paused:
            self._console.print(plain(_PEOPLE, "dim"))
            return
        self._await_reply(taken.sequence)

    def _save(self, token: str) -> None:
        """Writes the dossier behind a token as JSON and as PDF, and says where."""
        kept = self._client.dossier(token, "application/json")
        try:
            name = file_name(Dossier.read(kept.decode("utf-8")))
            for ending, content in (("json", kept), ("pdf", self._client.dossier(token, "application/pdf"))):
                path = self._folder / f"{name}.{ending}"
                path.write_bytes(content)
                self._console.print(plain(str(path.absolute()), "bold"), soft_wrap=True)
        except (OSError, ValueError, TariffError) as error:
            raise TalkRefused(f"The dossier could not be saved: {error}") from error

    def _tapped(self, line: str) -> Tap | None:
        """The button whose number was typed."""
        if line.isascii() and line.isdigit() and 0 < int(line) <= len(self._taps):
            return self._taps[int(line) - 1]
        return None

    def _await_reply(self, after: int) -> None:
        deadline = self._clock() + ANSWER_SECONDS
        while self._clock() < deadline:
            events = self._client.events()
            self._print(events)
            if any(event.sequence > after and event.card.get("card") != "progress" for event in events):
                return
        self._console.print(plain(_SILENCE, "dim"))

    def _print(self, events: list[Event]) -> None:
        for event in events:
            self._console.print()
            show(event.card, self._console)
            self._taps = taps(event.card) or self._taps
