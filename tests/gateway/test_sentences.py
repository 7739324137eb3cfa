"""The gateway's and the page's sentences exist in all seven languages, with the same places."""

from __future__ import annotations

import re
import string

import httpx
import pytest

from gateway import errors
from tariff import LANGUAGES
from tariff.sentences import Sentences
from tests.gateway.servers import ROOT, Gateway

OWN = ("gateway.", "page.", "error.bot_")


@pytest.fixture(scope="module")
def texts() -> dict[str, dict[str, str]]:
    return Sentences.load(ROOT / "data").texts


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_sentence_is_translated_with_its_places(texts: dict[str, dict[str, str]], language: str):
    english = {key: text for key, text in texts["en"].items() if key.startswith(OWN)}
    assert len(english) > 60
    assert [key for key in english if key not in texts[language]] == []
    assert [key for key, text in english.items() if places(text) != places(texts[language][key])] == []


def test_every_sentence_that_the_code_names_exists(texts: dict[str, dict[str, str]]):
    files = [file for file in (ROOT / "gateway").rglob("*") if file.suffix in (".py", ".js", ".html")]
    sources = "".join(file.read_text(encoding="utf-8") for file in files)
    named = re.findall(r'(?:say\(|data-[a-z]+=|key = )"((?:gateway|page)\.[a-z_0-9]+)"', sources)
    assert len(set(named)) > 40
    assert set(named) <= texts["en"].keys()


def test_every_refusal_has_its_sentence(texts: dict[str, dict[str, str]]):
    kinds = [cls for cls in vars(errors).values() if isinstance(cls, type) and issubclass(cls, errors.Refusal)]
    named = {f"gateway.{cls.kind}" for cls in kinds} - {"gateway.refused", "gateway.bad_message"}
    assert named <= texts["en"].keys()


def test_the_page_gets_its_sentences(gateway: Gateway, texts: dict[str, dict[str, str]]):
    reply = httpx.get(f"{gateway.url}/v1/sentences", params={"lang": "nl"}, trust_env=False).json()
    assert reply["language"] == "nl"
    assert reply["sentences"]["page.title"] == texts["nl"]["page.title"]
    assert all(key.startswith("page.") for key in reply["sentences"])
    assert httpx.get(f"{gateway.url}/v1/sentences?lang=xx", trust_env=False).json()["language"] == "en"
