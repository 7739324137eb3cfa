"""The README's transcript is what the clerk really says: the same talk is held again with the engine that is built.

``make golden`` writes the talk anew.
"""

from __future__ import annotations

import datetime as dt
import os
import re

import pytest

from actions.settings import Settings
from classifier.errors import BrokenArtefact
from cli.engines import open_engine
from tests.docs.documents import Document
from tests.docs.transcript import BEGIN, END, Turn, hold, written

IS_WRITTEN = os.environ.get("TARIFF_GOLDEN") == "write"
_NUMBERED = re.compile(r"^ *\d+  .*$", re.MULTILINE)
_CODE = re.compile(r"\b\d{4} \d{2} \d{2}\b")


def squeezed(text: str) -> str:
    return " ".join(text.split())


def block_of(readme: Document) -> str:
    """The transcript of the README."""
    inside = readme.text.partition(BEGIN)[2].partition(END)[0]
    found = Document(readme.path, inside).blocks()
    assert len(found) == 1, f"README.md holds one block of text between {BEGIN} and {END}"
    return found[0]


@pytest.fixture(scope="module")
def block(readme: Document) -> str:
    return block_of(readme)


@pytest.fixture(scope="module")
def date(readme: Document) -> str:
    """The day of the talk, which the link to the measures tells."""
    if IS_WRITTEN:
        return dt.date.today().isoformat()
    day = re.search(r"SimDate=(\d{4})(\d\d)(\d\d)", readme.text)
    assert day, "the README's talk ends with a link to the measures of a day"
    return "-".join(day.groups())


@pytest.fixture(scope="module")
def turns(date, sentences, tmp_path_factory) -> list[Turn]:
    """The talk with the engine of this machine, without official wording."""
    environ = {**os.environ, "TARIFF_VAR": str(tmp_path_factory.mktemp("var"))}
    try:
        engine = open_engine(environ)
    except BrokenArtefact as error:
        pytest.skip(f"the README's talk was not held again: {error}")
    return hold(engine, sentences, date, Settings().question_budget)


def test_golden_talk_has_the_same_lines_typed(readme, turns):
    if IS_WRITTEN:
        before, _, rest = readme.text.partition(BEGIN)
        text = f"{before}{BEGIN}\n```\n{written(turns)}```\n{END}{rest.partition(END)[2]}"
        readme.path.write_text(text, encoding="utf-8")
    talk = Document.read(readme.path)
    assert re.findall(r"^> (.*)$", block_of(talk), re.MULTILINE) == [turn.typed for turn in turns]


def test_each_question_comes_out(block, turns):
    asked = [turn.card["text"] for turn in turns if turn.card["card"] == "question"]
    assert len(asked) == len(turns) - 1
    positions = [block.find(text) for text in asked]
    assert -1 not in positions and positions == sorted(positions)


def test_each_option_and_button_comes_out_with_its_number(block, turns):
    shown = [line for turn in turns for line in _NUMBERED.findall(turn.shown())]
    assert list(map(squeezed, _NUMBERED.findall(block))) == list(map(squeezed, shown))


def test_the_proposal_comes_out(block, turns):
    card = turns[-1].card
    assert card["card"] == "proposal"
    text = squeezed(block.replace("│", " "))
    parts = [card["code_display"], card["label"], card["confidence"], card["disclaimer"], card["measures_link"]]
    parts += [step["label"] for step in card["path"]] + [fact["value"] for fact in card["facts"]]
    assert [part for part in parts if squeezed(part) not in text] == []


def test_each_code_shown_is_proposed_or_ruled(block, turns):
    card = turns[-1].card
    shown = [row["code_display"] for row in (card, *card["candidates"], *card["rulings"])]
    assert set(_CODE.findall(block)) <= {code[:10] for code in shown}


def test_each_ruling_comes_out(block, turns):
    text = squeezed(block)
    missing = [r["reference"] for r in turns[-1].card["rulings"] if f"{r['reference']} ({r['country']}" not in text]
    assert turns[-1].card["rulings"] and missing == []
