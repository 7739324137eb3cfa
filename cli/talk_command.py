"""``clerk talk``: the conversation of the web page, in the terminal."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from cli.errors import BadInput, NothingRuns
from cli.places import Places, running
from cli.terminal import output, plainly
from tariff import LANGUAGES


@plainly
def talk(
    url: Annotated[str, typer.Option(help="Address of a gateway; the one that `make run` started otherwise.")] = "",
    language: Annotated[str, typer.Option(help=f"Language of the page: {', '.join(LANGUAGES)}.")] = "en",
) -> None:
    """Talk to the clerk here in the terminal; needs a running gateway (`make run`)."""
    from cli.talk import Talk
    from cli.talk_client import TalkClient

    if language not in LANGUAGES:
        raise BadInput(f"--language must be one of {', '.join(LANGUAGES)}, not '{language[:20]}'.")
    client = TalkClient(url or address(Places.from_environ(os.environ)))
    try:
        client.open(language)
        Talk(client, output(), language).run()
    finally:
        client.close()


def address(places: Places) -> str:
    """Where the gateway of this clone listens.

    Raises:
        NothingRuns: none was started.
    """
    found = running(places).get("gateway")
    if not found:
        raise NothingRuns("Nothing is running in this clone: start it with `make run`, or name a gateway with --url.")
    return found
