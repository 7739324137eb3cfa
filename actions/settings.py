"""The action server's settings, read once from the environment, and the thresholds that were chosen by experiment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from actions.errors import BadSettings
from tariff.checks import MAX_BUDGET


def _setting(env: str, default: Any) -> Any:  # noqa: ANN401 - dataclass fields are typed where they are declared
    return field(default=default, metadata={"env": env})


@dataclass(frozen=True)
class Settings:
    """What the action server needs; each field names its environment variable.

    Attributes:
        host: address to listen on.
        port: port to listen on.
        classifier_url: where the classifier is, without a slash at the end.
        support_contact: how to reach a person; empty where nobody is connected.
        question_budget: questions asked of one description before a code is proposed, 0 to 10.
        connect_seconds: how long to wait for a connection to the classifier.
        read_seconds: how long to wait for its answer.
    """

    host: str = _setting("ACTIONS_HOST", "127.0.0.1")
    port: int = _setting("ACTIONS_PORT", 8102)
    classifier_url: str = _setting("CLASSIFIER_URL", "http://127.0.0.1:8101")
    support_contact: str = _setting("SUPPORT_CONTACT", "")
    question_budget: int = _setting("QUESTION_BUDGET", 4)
    connect_seconds: float = _setting("CLASSIFIER_CONNECT_SECONDS", 1.0)
    read_seconds: float = _setting("CLASSIFIER_READ_SECONDS", 10.0)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Settings from environment variables; what is not set keeps its default.

        Raises:
            BadSettings: a number is none or out of range, or CLASSIFIER_URL is no address.
        """
        given: dict[str, Any] = {}
        for each in fields(cls):
            raw = environ.get(each.metadata["env"], "").strip()
            if raw:
                given[each.name] = _read(each.metadata["env"], raw, each.default)
        settings = cls(**given)
        settings._check()
        return settings

    def _check(self) -> None:
        if not 0 < self.port < 65536:
            raise BadSettings("ACTIONS_PORT must be from 1 to 65535")
        if not 0 <= self.question_budget <= MAX_BUDGET:
            raise BadSettings(f"QUESTION_BUDGET must be from 0 to {MAX_BUDGET}")
        if min(self.connect_seconds, self.read_seconds) <= 0:
            raise BadSettings("CLASSIFIER_CONNECT_SECONDS and CLASSIFIER_READ_SECONDS must be above 0")
        address = urlsplit(self.classifier_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise BadSettings("CLASSIFIER_URL must be an address such as http://127.0.0.1:8101")


@dataclass(frozen=True)
class Switching:
    """When a description is sure enough in another language for the conversation to go on in it.

    Chosen on data/benchmarks/ebti_dev_languages.jsonl: 395 descriptions of mostly 2 to 7 words in each of the seven
    languages, none of which the detector's vocabulary holds. Lingua alone at 0.7 follows 65 to 75 % of those in
    another language than the page's (25 % of the English ones) and leaves the page's own in up to 1.0 %; joined
    with the words of the catalogue at 0.95 it follows 85 to 98 % at the same price. Weights of 1 to 2 and ``unseen``
    of 1e-6 to 2e-5 were tried: smaller ones follow 1 % more and take rare product names for a language.
    tests/actions/test_language.py measures it again; docs/reference/dialogue.md has the figures.

    Attributes:
        sure: probability from which a language is followed.
        sure_of_one_word: the same for texts of a single word.
        english_words: words of three letters or more that a text must have to switch to English; shorter texts are
            too often product names that every language uses (power bank, led strip, baby phone).
        lingua_weight: how much lingua counts beside the words of the catalogue.
        unseen: share that a word has in a language in which the catalogue never uses it.
    """

    sure: float = 0.95
    sure_of_one_word: float = 0.99
    english_words: int = 4
    lingua_weight: float = 2.0
    unseen: float = 1e-5


def _read(env: str, raw: str, default: object) -> object:
    if isinstance(default, str):
        return raw.rstrip("/") if env.endswith("_URL") else raw
    try:
        return int(raw) if isinstance(default, int) else float(raw)
    except ValueError:
        raise BadSettings(f"{env} must be a number") from None
