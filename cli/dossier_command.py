"""``clerk dossier`` and ``clerk replay``: a whole case as one document, and that document decided anew."""

from __future__ import annotations

import json as json_module
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from cli.errors import BadInput
from cli.terminal import notes, output, plain, plainly

if TYPE_CHECKING:
    from classifier.dossiers import Asked
    from classifier.engine import Engine
    from tariff.dossier import Dossier
    from tariff.replaying import Change, Replayed

DIFFERS = 1
_LARGEST = 4_000_000


@plainly
def dossier(
    text: Annotated[list[str] | None, typer.Argument(help="The goods in a few words.")] = None,
    case: Annotated[
        Path | None, typer.Option(help="A JSON file: a request of /v1/decide, or request and transcript.")
    ] = (None),
    pdf: Annotated[Path | None, typer.Option(metavar="OUT", help="Write a PDF to this file.")] = None,
    json: Annotated[Path | None, typer.Option(metavar="OUT", help="Write JSON to this file.")] = None,
    language: Annotated[str, typer.Option(help="Language of the dossier.")] = "",
    date: Annotated[str, typer.Option(help="Day for which codes are asked, as 2027-02-01; today otherwise.")] = "",
) -> None:
    """The whole case of goods, with its reasons, as PDF and JSON; as JSON on the screen where no file is named."""
    from classifier.dossiers import make_dossier
    from cli.engines import open_engine_at

    asked = _asked(text or [], case, language, date)
    _check_places(pdf, json)
    with notes().status("loading the model ..."):
        engine = open_engine_at(os.environ, asked.date)
    made = make_dossier(engine, asked)
    write(made, engine, pdf, json, output())


def write(made: Dossier, engine: Engine, pdf: Path | None, json: Path | None, console: Console) -> None:
    """Write a dossier to the files named, else to the console."""
    if json is not None:
        json.write_text(made.to_text(), encoding="utf-8")
    if pdf is not None:
        from classifier.memo.render import memo

        pdf.write_bytes(memo(made, engine.knowledge.sentences, engine.knowledge.lexicon.vocabulary))
    for path in filter(None, (json, pdf)):
        console.print(plain(f"Written: {path}"), soft_wrap=True)
    if json is None and pdf is None:
        console.out(made.to_text(), highlight=False, end="")


@plainly
def replay(file: Annotated[Path, typer.Argument(metavar="FILE", help="A dossier's JSON.")]) -> None:
    """Decide a dossier's case anew: same (0), or what differs and why (1); 2 where it cannot be read."""
    from cli.engines import open_engine_at

    kept = read_dossier(file)
    with notes().status("loading the model ..."):
        engine = open_engine_at(os.environ, kept.date)
    replayed = decide_anew(engine, kept)
    tell(replayed, output())
    if not replayed.is_same:
        raise typer.Exit(DIFFERS)


def read_dossier(file: Path) -> Dossier:
    """The dossier of a file.

    Raises:
        BadInput: there is no such file, or it is no text.
        TariffError: it is cut off, changed, or of another version.
    """
    from tariff.dossier import Dossier

    return Dossier.read(_text(file))


def decide_anew(engine: Engine, kept: Dossier) -> Replayed:
    """How a dossier's case is decided by an engine now."""
    from classifier.dossiers import Asked, make_dossier
    from tariff.dossier import Put
    from tariff.errors import ContractError, UnknownNode
    from tariff.replaying import Replayed, compare

    put = tuple(Put(one.key, one.text, one.options) for one in kept.transcript)
    try:
        return compare(kept, make_dossier(engine, Asked(kept.request, put)))
    except (ContractError, UnknownNode) as error:
        return Replayed((), (), f"An answer of the case no longer exists here: {error}")


def tell(replayed: Replayed, console: Console) -> None:
    """Say how it came out."""
    if replayed.is_same:
        console.print("same")
    if replayed.refused:
        console.print(plain(replayed.refused), soft_wrap=True)
    for one in replayed.differences:
        console.print(plain(f"{one.what} differs: {_from_to(one)}"), soft_wrap=True)
    if replayed.is_same or replayed.refused:
        return
    for one in replayed.causes:
        console.print(plain(f"another {_CAUSES[one.what]}: {_from_to(one)}"), soft_wrap=True)
    if not replayed.causes:
        console.print("No version differs: the clerk itself decides in another way now.")


_CAUSES = {
    "model": "model", "data": "set of texts", "catalogue": "catalogue", "nomenclature": "nomenclature",
    "contract": "contract", "legal": "legal wording (knowledge base)", "notes": "set of notes (knowledge base)",
    "rulings": "set of imported rulings (knowledge base)",
}  # fmt: skip


def _from_to(change: Change) -> str:
    return f"{change.before} -> {change.now}"


def _asked(words: list[str], case: Path | None, language: str, day: str) -> Asked:
    from classifier.dossiers import Asked

    if bool(words) == (case is not None):
        raise BadInput("Give either the goods in words or --case FILE.")
    given = {**({"language": language} if language else {}), **({"date": day} if day else {})}
    if case is None:
        return Asked.from_dict({"text": " ".join(words), "budget": 0, **given})
    try:
        raw = json_module.loads(_text(case))
    except (ValueError, RecursionError):
        raise BadInput(f"{case} is no JSON, or it is cut off.") from None
    if not isinstance(raw, dict):
        raise BadInput(f"{case} must hold one JSON object.")
    inner = raw.get("request")
    return Asked.from_dict({**raw, "request": {**inner, **given}} if isinstance(inner, dict) else {**raw, **given})


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > _LARGEST:
            raise BadInput(f"{file} is larger than a case can be.")
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise BadInput(f"{file} is no text in UTF-8.") from None


def _check_places(*paths: Path | None) -> None:
    """Refuse before the model is loaded what could not be written at the end."""
    for path in filter(None, paths):
        if path.is_dir() or not path.absolute().parent.is_dir():
            raise BadInput(f"{path} cannot be written: its folder does not exist, or it is a folder itself.")
