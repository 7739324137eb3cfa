"""The edge at which errors become sentences, and text that cannot steer a terminal."""

from __future__ import annotations

import pytest
import typer

from cli.errors import BadInput
from cli.terminal import DEBUG, plain, plainly, sentence
from tariff.errors import UnknownNode


@plainly
def fails(error: BaseException) -> None:
    raise error


@pytest.fixture(autouse=True)
def no_debug(monkeypatch):
    monkeypatch.delenv(DEBUG, raising=False)


def test_an_error_is_one_sentence_on_standard_error(capsys):
    with pytest.raises(typer.Exit) as ended:
        fails(BadInput("That is no code."))
    assert ended.value.exit_code == 2
    assert capsys.readouterr() == ("", "That is no code.\n")


def test_an_error_that_is_not_ours_names_itself(capsys):
    with pytest.raises(typer.Exit):
        fails(ZeroDivisionError("division\nby zero"))
    error = capsys.readouterr().err
    assert error == (
        "Something failed that should not (ZeroDivisionError: division by zero). CLERK_DEBUG=1 shows where.\n"
    )


def test_errors_of_any_room_speak_for_themselves():
    assert sentence(UnknownNode("no such code")) == "no such code"


def test_debug_shows_where(monkeypatch):
    monkeypatch.setenv(DEBUG, "1")
    with pytest.raises(BadInput):
        fails(BadInput("x"))


def test_an_interrupt_ends_quietly(capsys):
    with pytest.raises(typer.Exit) as ended:
        fails(KeyboardInterrupt())
    assert ended.value.exit_code == 130
    assert capsys.readouterr() == ("", "")


def test_exit_codes_of_commands_pass(capsys):
    with pytest.raises(typer.Exit) as ended:
        fails(typer.Exit(1))
    assert ended.value.exit_code == 1


def test_text_of_others_is_neither_markup_nor_control(screen):
    screen.console.print(plain("[red]x[/red] \x1b[31mred\x07 \u202eevil"))
    assert screen.text == "[red]x[/red] [31mred evil\n"
