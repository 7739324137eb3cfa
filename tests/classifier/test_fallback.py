"""The model broken on purpose: answers come, are labelled, and the full model is used again when it is whole."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from classifier.classify import ClassifyRequest, classify
from classifier.engines import FIRST_WAIT, Engines
from classifier.errors import BrokenArtefact, NotReady
from classifier.fallback import WordsEngine, reason
from classifier.opening import load_words_engine, open_engines
from classifier.settings import Settings
from classifier.together import Together
from tariff import LANGUAGES
from tariff.cards import decision_card
from tariff.contract import ASK, PROPOSE, Answer, Reply, Request
from tariff.dated import dated_catalogues
from tariff.errors import BrokenData, ContractError
from tests.classifier.tiny import Counted, build_engine
from tests.world import ROOT

LABEL = "words (fallback): "


class Clock:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Failing(Counted):
    """An encoder that works until it is called for the third time, and while ``is_whole`` says so."""

    def __init__(self) -> None:
        super().__init__()
        self.calls, self.is_whole = 0, False

    def __call__(self, texts):
        self.calls += 1
        if self.calls >= 3 and not self.is_whole:
            raise RuntimeError("CUDA error: an illegal memory access was encountered")
        return super().__call__(texts)


class Spoilt(Counted):
    """An encoder that gives vectors of no numbers while ``is_whole`` denies it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_whole = True

    def __call__(self, texts):
        vectors = super().__call__(texts)
        return vectors if self.is_whole else vectors * np.nan


@pytest.fixture
def settings(tiny_data: Path, tmp_path: Path) -> Settings:
    """The tiny world; nothing is built."""
    return Settings("127.0.0.1", 8101, tiny_data, tmp_path / "var", tmp_path / "cache", "cpu")


@pytest.fixture(scope="module")
def words(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> WordsEngine:
    folder = tmp_path_factory.mktemp("words")
    return load_words_engine(Settings("127.0.0.1", 8101, tiny_data, folder / "var", folder / "cache", "cpu"))


def engines_of(settings: Settings, open_engine, clock: Clock | None = None) -> Engines:
    return Engines(
        lambda: dated_catalogues(settings.data, settings.var),
        open_engine,
        lambda dated, known: load_words_engine(settings, dated, known),
        clock or Clock(),
    )


def decided(engines: Engines, text: str = "plastic ruler", language: str = "en") -> Reply:
    request = Request(text, budget=0, date="2026-06-01", language=language)
    return engines.answer("2026-06-01", lambda engine: engine.decide(request))


def test_words_find_what_they_name(words):
    best = words.probabilities(["plastic ruler"])[0].argmax()
    assert words.tree.leaf_codes[best] == "39261000"


def test_words_give_a_distribution_for_every_text(words):
    p = words.probabilities(["leather wallet", "coque de téléphone", "?", "", "zzzz qqqq", "x" * 3000])
    assert (p > 0).all() and p.sum(axis=1) == pytest.approx(1)


def test_a_conversation_by_words_runs_from_question_to_proposal_and_each_reply_says_so(words, sentences):
    request, replies = Request("leather case", budget=4, date="2026-11-25"), []
    for left in (3, 2, 1, 0):
        replies.append(words.decide(request))
        if replies[-1].decision != ASK:
            break
        shown = tuple(option.id for option in replies[-1].question.options)
        answer = Answer(replies[-1].question.key, shown, option=shown[0])
        request = Request(request.text, (*request.answers, answer), budget=left, date=request.date)
    replies.append(words.decide(Request(request.text, request.answers, budget=0, date=request.date)))
    assert replies[0].decision == ASK and replies[-1].decision == PROPOSE
    assert replies[-1].proposal.rulings, "rulings that share its words"
    assert {reply.notice for reply in replies} == {sentences.say("card.words", "en")}


def test_a_free_answer_is_understood_by_words(words):
    key, shown = "node:42023200-80", ("42023210-80", "42023290-80")
    free = words.posterior(Request("wallet", (Answer(key, shown, free="textile"),)))
    tapped = words.posterior(Request("wallet", (Answer(key, shown, option=shown[1]),)))
    assert free == pytest.approx(tapped)


def test_goods_without_a_known_word_are_not_recognised(words):
    assert not words.look(["zzzz qqqq"])[0].recognised and words.look(["plastic ruler"])[0].recognised


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_is_in_the_language_of_the_reply_and_on_its_card(words, sentences, language):
    notice = sentences.say("card.words", language)
    assert language == "en" or notice != sentences.say("card.words", "en")
    for budget in (0, 4):
        reply = words.decide(Request("suitcase for travel", budget=budget, date="2026-11-25", language=language))
        assert reply.notice == notice and Reply.from_dict(reply.to_dict()) == reply
        assert notice in decision_card(reply, sentences)["notice"]
    found = classify(words, ClassifyRequest.from_dict({"text": "suitcase", "language": language}))
    assert found["notice"] == notice and found["model"]["model"] == "words (fallback)"


def test_the_full_model_says_nothing_of_the_kind(engine):
    assert engine.decide(Request("case")).notice == ""
    assert classify(engine, ClassifyRequest.from_dict({"text": "case"}))["notice"] == ""


def test_nothing_built_is_answered_by_words(settings):
    engines = open_engines(settings)
    reply = decided(engines)
    assert reply.proposal.candidate.code == "39261000"
    assert reply.versions["model"] == LABEL + "the model or its index is missing or broken" and reply.notice
    assert engines.degraded == "the model or its index is missing or broken"
    assert engines.opened[0].versions == reply.versions


def test_the_full_model_is_opened_again_when_it_is_whole(settings):
    clock, tried = Clock(), []

    def open_engine(dated):
        tried.append(clock.now)
        if len(tried) < 3:
            raise BrokenArtefact("the index in /somewhere is cut off")
        return build_engine(settings.data, Counted(), dated, settings.var)

    engines = engines_of(settings, open_engine, clock)
    assert decided(engines).versions["model"].startswith(LABEL)
    for now in (FIRST_WAIT - 1, FIRST_WAIT, 3 * FIRST_WAIT - 1):
        clock.now = now
        assert decided(engines).notice
    clock.now = 3 * FIRST_WAIT
    reply = decided(engines)
    assert (reply.versions["model"], reply.notice, engines.degraded) == ("tiny", "", "")
    clock.now = 1e6
    decided(engines)
    assert tried == [0.0, FIRST_WAIT, 3 * FIRST_WAIT]


def test_an_encoder_that_raises_at_the_third_call_is_covered_until_it_works_again(settings):
    encode = Failing()
    engines = engines_of(settings, lambda dated: build_engine(settings.data, encode, dated, settings.var))
    assert decided(engines, "leather wallet").versions["model"] == "tiny"  # the first call built the index
    covered = decided(engines, "plastic ruler", "fr")
    assert covered.versions["model"] == LABEL + "the model failed" and covered.notice
    assert covered.proposal.candidate.code == "39261000" and engines.degraded == "the model failed"
    encode.is_whole = True
    again = decided(engines, "umbrella stand")
    assert (again.versions["model"], again.notice, engines.degraded) == ("tiny", "", "")


def test_an_encoder_whose_vectors_are_no_numbers_is_covered(settings):
    encode = Spoilt()
    engines = engines_of(settings, lambda dated: build_engine(settings.data, encode, dated, settings.var))
    assert decided(engines, "leather wallet").versions["model"] == "tiny"
    encode.is_whole = False
    covered = decided(engines, "plastic ruler")
    assert covered.proposal.candidate.code == "39261000" and covered.notice
    assert engines.degraded == "the model or its index is missing or broken"


def test_a_list_of_goods_is_answered_though_the_encoder_fails_on_all_of_them_together(settings):
    encode = Failing()
    engines = engines_of(settings, lambda dated: build_engine(settings.data, encode, dated, settings.var))
    decided(engines, "leather wallet")
    cases, together = [Request(text, budget=0) for text in ("plastic ruler", "umbrella stand")], Together()
    together.wait(cases)
    together.look(engines.at)
    replies = [engines.answer("", lambda engine, case=case: engine.decide(case)) for case in cases]
    assert [reply.versions["model"] for reply in replies] == [LABEL + "the model failed"] * 2


def test_a_bad_request_is_refused_and_not_answered_by_words(settings):
    engines = engines_of(settings, lambda dated: build_engine(settings.data, Counted(), dated, settings.var))
    bad = Request("bag", (Answer("headings:1", ("9999",), option="9999"),))
    with pytest.raises(ContractError):
        engines.answer("2026-06-01", lambda engine: engine.decide(bad))
    assert engines.degraded == ""


def test_broken_data_are_not_ready_since_words_need_them_too(settings):
    data = shutil.copytree(settings.data, settings.var.parent / "data")
    (data / "rulings" / "ebti.jsonl").write_text("{", encoding="utf-8")
    broken = Settings("127.0.0.1", 8101, data, settings.var, settings.cache, "cpu")

    def open_engine(dated):
        raise BrokenData("ebti.jsonl, line 1: this is no JSON")

    with pytest.raises(NotReady, match="ebti.jsonl, line 1"):
        engines_of(broken, open_engine).at("2026-06-01")


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (ModuleNotFoundError("No module named 'torch'", name="torch"), "torch cannot be imported"),
        (BrokenArtefact("/somewhere/model is broken"), "the model or its index is missing or broken"),
        (MemoryError(), "not enough memory"),
        (RuntimeError("/somewhere: CUDA error"), "the model failed"),
    ],
    ids=["import", "artefact", "memory", "other"],
)
def test_the_reason_is_few_words_and_names_no_path(error, why):
    assert reason(error) == why


SCRIPT = """
import json, sys
from pathlib import Path
{before}
import classifier.__main__
from classifier.opening import open_engines
from classifier.settings import Settings
from tariff.contract import Request
data, folder = Path(sys.argv[1]), Path(sys.argv[2])
engines = open_engines(Settings("127.0.0.1", 8101, data, folder / "var", folder / "cache", "cpu"))
reply = engines.answer("", lambda engine: engine.decide(Request("plastic ruler", budget=0)))
print(json.dumps([reply.versions["model"], reply.proposal.candidate.code, bool(reply.notice)]))
"""


def answered(root: Path, data: Path, folder: Path, before: str = "") -> list[object]:
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(before=before), str(data), str(folder)],
        cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return list(json.loads(ran.stdout.strip().splitlines()[-1]))


def test_without_the_runtime_words_answer(tiny_data, tmp_path):
    before = "sys.modules['onnxruntime'] = sys.modules['torch'] = None"
    model, code, noticed = answered(ROOT, tiny_data, tmp_path, before)
    assert (model, code, noticed) == (LABEL + "onnxruntime cannot be imported", "39261000", True)


def test_a_flipped_byte_in_the_shipped_model_is_seen_and_words_answer(tiny_data, tmp_path):
    root = tmp_path / "clone"
    for room in ("classifier", "tariff", "sources"):
        shutil.copytree(ROOT / room, root / room, ignore=shutil.ignore_patterns("__pycache__"))
    weights = root / "classifier" / "model" / "encoder.safetensors"
    content = bytearray(weights.read_bytes())
    content[len(content) // 2] ^= 1
    weights.write_bytes(content)
    model, code, noticed = answered(root, tiny_data, tmp_path)
    assert (model, code, noticed) == (LABEL + "the model or its index is missing or broken", "39261000", True)
