"""What people type is made safe, and commands of the dialogue are told from descriptions."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import BadMessage, CommandRefused, Refusal, TooLarge
from gateway.text import accepted_language, clean_speech, clean_text, is_command, known_language


@pytest.mark.parametrize(
    "text",
    [
        "phone case", "crevettes congelées 1 kg", "2", "Größe 42½", "external hard drive", "nuts and/or bolts",
        "1/2 inch pipe", "'; DROP TABLE goods; --", "<b>bold</b> chair", "手机壳", "чехол", "n° 5",
    ],
)  # fmt: skip
def test_descriptions_pass_unchanged(text: str):
    assert clean_text(text, 4096) == text


@pytest.mark.parametrize(
    "text",
    [
        "/restart", "  /restart", "\n\t/restart", "／restart", "\u200b/restart", "\ufeff/restart", "\u2060 /x",
        "EXTERNAL: x", "external: x", "ＥＸＴＥＲＮＡＬ: x", "\u3000/x", "\x01/restart of a long enough text", "\u2215x", "⧸x",
    ],
)  # fmt: skip
def test_commands_are_refused(text: str):
    with pytest.raises(CommandRefused):
        clean_text(text, 4096)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "gateway.bad_message_empty"),
        (" \n\t ", "gateway.bad_message_empty"),
        ("\u200b\u200b", "gateway.bad_message_empty"),
        ("🎉👍🏽", "gateway.bad_message_no_words"),
        ("?!", "gateway.bad_message_no_words"),
        ("\x00\x01\x02PNG", "gateway.bad_message_binary"),
        ("a\ufffd\ufffdb", "gateway.bad_message_binary"),
        ("\ud800", "gateway.bad_message_binary"),
    ],
    ids=["empty", "space", "width zero", "emoji", "signs", "controls", "replaced", "surrogate"],
)
def test_what_cannot_be_read_is_refused(text: str, sentence: str):
    with pytest.raises(BadMessage) as refused:
        clean_text(text, 4096)
    assert refused.value.sentence == sentence


def test_a_stray_control_becomes_a_space():
    assert clean_text("wooden\x00chair, oak", 4096) == "wooden chair, oak"


def test_the_limit_counts_bytes():
    assert clean_text("é" * 2048, 4096) == "é" * 2048
    with pytest.raises(TooLarge):
        clean_text("é" * 2048 + "x", 4096)


def test_a_person_may_say_what_looks_like_a_command():
    assert clean_speech("/ is a slash", 4096) == "/ is a slash"


@given(st.text(max_size=200))
def test_what_passes_is_clean(text: str):
    try:
        cleaned = clean_text(text, 4096)
    except Refusal:
        return
    assert cleaned == cleaned.strip() != ""
    assert not is_command(cleaned)
    assert all(unicodedata.category(c) not in ("Cc", "Cs") or c in "\t\n\r" for c in cleaned)
    cleaned.encode("utf-8")


@pytest.mark.parametrize(
    ("tag", "language"), [("fr-BE", "fr"), ("PL", "pl"), ("pt-BR", "en"), ("", "en"), ("de_AT", "de")]
)
def test_language_tags_are_known_by_their_first_part(tag: str, language: str):
    assert known_language(tag, "en") == language


@pytest.mark.parametrize(
    ("header", "language"), [("pt-PT,nl;q=0.8,en;q=0.5", "nl"), ("", "en"), ("*", "en"), (";;,,fr", "fr")]
)
def test_the_first_known_language_is_accepted(header: str, language: str):
    assert accepted_language(header) == language
