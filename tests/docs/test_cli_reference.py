"""docs/reference/cli.md lists exactly the commands and options of ./clerk."""

from __future__ import annotations

import re

import click
import pytest
from typer.main import get_command

from cli.app import app
from tests.docs.documents import Document, bare, table


def commands() -> dict[str, click.Command]:
    """Every command by its words: "classify", "import nomenclature", ..."""
    found = {}
    for name, command in get_command(app).commands.items():
        below = getattr(command, "commands", {})
        found |= {f"{name} {sub}": each for sub, each in below.items()} or {name: command}
    return found


@pytest.fixture(scope="module")
def reference(root) -> Document:
    return Document.read(root / "docs" / "reference" / "cli.md")


def words(cell: str) -> str:
    """A command as it is written, without its arguments."""
    return " ".join(re.findall(r"(?<![\[\w-])[a-z]+(?!\w)", bare(cell).split("[")[0]))


def test_the_table_lists_exactly_the_commands(reference):
    assert sorted(words(row["command"]) for row in table(reference.section("The command line"))) == sorted(commands())


@pytest.mark.parametrize("name", sorted(commands()))
def test_options_are_listed_exactly(reference, root, name):
    options = {o for p in commands()[name].params for o in p.opts if o.startswith("--")} - {"--help"}
    if name == "benchmark":
        text = Document.read(root / "docs" / "reference" / "benchmark.md").section("`clerk benchmark`")
    else:
        heading = next((h for h in reference.headings() if h.startswith("`") and words(h) == name), "")
        text = reference.section(heading) + heading if heading else ""
    assert set(re.findall(r"--[a-z][a-z-]*", text)) == options
