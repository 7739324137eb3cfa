"""``clerk classify``, over the tiny world."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from classifier.engine import Engine
from cli.app import app
from cli.classify_command import print_found
from cli.one_shot import one_shot, one_shot_to_dict, request_of
from tariff.errors import ContractError
from tests.classifier.tiny import Counted, build_engine


@pytest.fixture(scope="module")
def engine(tiny_data) -> Engine:
    return build_engine(tiny_data, Counted())


def test_codes_come_likeliest_first_with_the_rest_as_one_mass(engine):
    found = one_shot(engine, request_of("leather wallet", "en"), 4)
    shares = [row.probability for row in found.candidates]
    assert len(shares) == 4 and shares == sorted(shares, reverse=True)
    assert sum(shares) + found.rest == pytest.approx(1, abs=1e-4)
    assert found.candidates[0].code == "42023100"
    assert found.recognised and 0 < len(found.rulings) <= 3


def test_labels_are_in_the_language_asked_for(engine):
    english, french = (one_shot(engine, request_of("leather wallet", language), 1) for language in ("en", "fr"))
    assert english.candidates[0].path[-1].label != french.candidates[0].path[-1].label


def test_json_holds_what_the_reference_names(engine):
    raw = json.loads(json.dumps(one_shot_to_dict(one_shot(engine, request_of("mug", "en"), 2))))
    assert set(raw) == {"text", "language", "recognised", "codes", "rest", "rulings", "versions"}
    assert {"code", "code_display", "probability", "label", "path", "duty"} <= set(raw["codes"][0])


def test_the_table_shows_code_probability_path_duty_and_rulings(engine, screen):
    found = one_shot(engine, request_of("leather wallet", "en"), 3)
    print_found(screen.console, found)
    best = found.candidates[0]
    for words in ("4202 31 00", f"{100 * best.probability:.1f} %", best.path[-1].label, best.duty.text):
        assert words in screen.text
    assert all(ruling.reference in screen.text and ruling.link in screen.text for ruling in found.rulings)
    assert "no Binding Tariff Information" in screen.text


def test_what_names_no_goods_is_said_to(engine, screen):
    print_found(screen.console, replace(one_shot(engine, request_of("🎉🎉", "en"), 2), recognised=False))
    assert "No goods are recognised" in screen.text


@pytest.mark.parametrize(
    ("text", "language"), [("", "en"), (" ", "en"), ("x" * 4001, "en"), ("a\x00b", "en"), ("mug", "xx")]
)
def test_what_cannot_be_asked_is_refused(text, language):
    with pytest.raises(ContractError):
        request_of(text, language)


def test_bad_input_ends_with_a_sentence_and_the_exit_code_2():
    ran = CliRunner().invoke(app, ["classify", "mug", "--language", "xx"])
    assert ran.exit_code == 2
    assert "language: must be one of" in ran.stderr and "Traceback" not in ran.output


def test_where_nothing_is_built_one_sentence_says_what_to_do(tmp_path):
    ran = CliRunner().invoke(app, ["classify", "mug"], env={"TARIFF_CACHE": str(tmp_path)})
    assert ran.exit_code == 2
    assert "make run" in ran.stderr or "classifier.build" in ran.stderr
