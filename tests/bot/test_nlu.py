"""What is small talk and what is not, by the trained component and by lines that no one wrote its phrases for."""

import csv
import json
import re
import tarfile
from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.folding import words
from bot.nlu.phrases import PhraseIntentClassifier
from bot.train import DATA
from tariff import LANGUAGES
from tests.bot.conftest import ROOT, unwarned

HELD_OUT = {path.stem: json.loads(path.read_text()) for path in sorted(Path(__file__).parent.glob("heldout/*.json"))}
LEAST_UNDERSTOOD = {"en": 11, "fr": 8, "de": 8, "es": 8}
OPEN = "classify_goods"
HARMLESS = {OPEN, "affirm", "deny"}  # inside a question these are answers


@pytest.fixture(scope="module")
def trained(model, tmp_path_factory):
    """The component as it lies in the model."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(model) as archive:
        archive.extractall(folder, filter="data")
        archived = json.loads(archive.extractfile("metadata.json").read())
    nodes = archived["predict_schema"]["nodes"]
    (name,) = [node for node in nodes if "PhraseIntentClassifier" in node]
    (source,) = folder.rglob("phrases.json")
    return PhraseIntentClassifier(nodes[name]["config"], None, None, json.loads(source.read_text()))


@pytest.fixture(scope="module")
def understand(trained):
    """The intent and the language named of a text."""

    def understood(text):
        (message,) = trained.process([Message({"text": text})])
        named = [entity["value"] for entity in message.get("entities") if entity["entity"] == "language"]
        return message.get("intent")["name"], named[0] if named else None

    return understood


@pytest.fixture(scope="module")
def data():
    with unwarned():
        first, *others = (load_data(str(path)) for path in sorted(DATA[0].rglob("*.yml")))
        return first.merge(*others)


class TestHeldOut:
    @pytest.mark.parametrize("language", HELD_OUT)
    def test_there_are_enough_lines(self, language):
        assert len(set(HELD_OUT[language]["descriptions"])) == 40
        assert len(HELD_OUT[language]["small_talk"]) == (14 if language == "en" else 10)

    @pytest.mark.parametrize("language", HELD_OUT)
    def test_no_description_is_taken_for_small_talk(self, understand, language):
        descriptions = HELD_OUT[language]["descriptions"]
        assert {text: understand(text)[0] for text in descriptions} == dict.fromkeys(descriptions, OPEN)

    @pytest.mark.parametrize("language", HELD_OUT)
    def test_most_small_talk_is_understood(self, understand, language):
        lines = HELD_OUT[language]["small_talk"]
        missed = [line["text"] for line in lines if understand(line["text"]) != (line["intent"], line.get("language"))]
        assert len(lines) - len(missed) >= LEAST_UNDERSTOOD[language], missed

    @pytest.mark.parametrize("language", HELD_OUT)
    def test_no_line_was_learnt_from(self, data, language):
        learnt = {words(example.get("text")) for example in data.intent_examples}
        listed = {words(element) for table in data.lookup_tables for element in table["elements"] if " " in element}
        lines = [line["text"] for line in HELD_OUT[language]["small_talk"]] + HELD_OUT[language]["descriptions"]
        assert [line for line in lines if words(line) in learnt | listed] == []


def catalogue_texts():
    """Labels, buttons and queries of the whole nomenclature, in seven languages, without the questions."""
    for path in sorted((ROOT / "data" / "catalogue").rglob("*.csv")):
        with path.open(newline="") as rows:
            for row in csv.DictReader(rows):
                taken = [row[name] for name in row if name in ("label", "option", "text", *LANGUAGES)]
                yield from (text for text in taken if text)
                yield from filter(None, (query.strip() for query in (row.get("queries") or "").split(";")))


def test_no_text_of_the_catalogue_leads_away_from_a_question(understand):
    led = {text: understand(text)[0] for text in set(catalogue_texts())}
    away = {text: intent for text, intent in led.items() if intent not in HARMLESS and not text.endswith("?")}
    assert len(led) > 200_000
    assert away == {}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("in English, please", "en"), ("could you write in French?", "fr"), ("switch to Polish", "pl"),
        ("en français, s'il vous plaît", "fr"), ("en allemand svp", "de"), ("répondez en espagnol", "es"),
        ("auf Deutsch bitte", "de"), ("bitte auf Französisch", "fr"), ("auf franzoesisch bitte", "fr"),
        ("en español por favor", "es"), ("hablemos en alemán", "de"), ("responde en italiano por favor", "it"),
        ("in italiano, per favore", "it"), ("in inglese per favore", "en"), ("parliamo in tedesco", "de"),
        ("in het Nederlands graag", "nl"), ("in het Engels alsjeblieft", "en"), ("antwoord in het Frans", "fr"),
        ("po polsku", "pl"), ("po angielsku proszę", "en"), ("czy mówisz po niemiecku?", "de"),
    ],
)  # fmt: skip
def test_a_wish_for_a_language_is_understood_in_every_language(understand, text, language):
    assert understand(text) == ("change_language", language)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Hello! I need help, please.", "ask_help"),
        ("HELLO", "greet"),
        ("hello, can I talk to an agent?", "ask_person"),
        ("ok, thanks, bye", "say_goodbye"),
        ("yes. thanks!", "affirm"),
        ("Oui, merci !", "affirm"),
        ("nein, vielen Dank", "deny"),
        ("no, that's wrong", "reject_proposal"),
        ("no human", OPEN),
        ("no, I want to speak with a human", "ask_person"),
        ("vorrei parlare con un operatore", "ask_person"),
        ("ik wil graag met een medewerker praten", "ask_person"),
        ("chciałbym porozmawiać z konsultantem", "ask_person"),
        ("bitte einen neuen Artikel", "restart_conversation"),
        ("zuruecksetzen", "restart_conversation"),
        ("dziekuje", "thank"),
        ("ricominciamo da capo", "restart_conversation"),
        ("genug Fragen, gib mir den Code", "propose_now"),
        ("wie heißt du denn?", "ask_out_of_scope"),
        ("¿Cuánto cuesta el envío?", "ask_out_of_scope"),
    ],
)
def test_small_talk_is_understood_as_people_write_it(understand, text, intent):
    assert understand(text)[0] == intent


BUTTONS = {
    "accept": "accept_proposal", "help": "ask_help", "person": "ask_person", "propose": "propose_now",
    "reject": "reject_proposal", "restart": "restart_conversation", "retry": "retry_turn",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_buttons_words_typed_mean_what_the_button_does(understand, language):
    sentences = json.loads((ROOT / "data" / "sentences" / f"{language}.json").read_text())
    assert {name: understand(sentences[f"button.{name}"])[0] for name in BUTTONS} == BUTTONS
    answers = {name: understand(sentences[f"button.{name}"])[0] for name in ("more", "none", "unknown")}
    assert set(answers.values()) <= HARMLESS


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "🙂", "answer question", "2", "the second", "first", "1 person", "no. 4", "none of these",
        "human", "person", "agent", "polish", "another product", "other goods", "część", "something else",
        "help with customs for a wooden chair", "hello kitty mug", "thank you cards", "restart relay", "yes or no game",
        "code reader", "bye bye baby doll", "robot", "language course on CD", "weather station", "shipping container",
        "hello I want to import wooden chairs", "new start stop switch", "x" * 4000, "no " * 500,
    ],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_what_may_be_goods_or_an_answer_is_no_small_talk(understand, text):
    assert understand(text) == (OPEN, None)


def test_every_example_is_understood_as_it_was_taught(understand, data):
    taught = {example.get("text"): example.get("intent") for example in data.intent_examples}
    assert taught.pop("/answer_question") == "answer_question"
    assert {text: understand(text)[0] for text in taught} == taught


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_examples_of_every_intent(data, language):
    intents = {example.get("intent") for example in data.intent_examples} - {"answer_question"}
    spoken = {e.get("intent") for e in data.intent_examples if e.get("metadata")["intent"]["language"] == language}
    assert spoken - {"answer_question"} == intents
    assert len(intents) == 24


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_lists_are_written_as_they_are_compared(data, language):
    listed = [e for table in data.lookup_tables if table["name"].startswith(f"{language}.") for e in table["elements"]]
    assert len(listed) == len(set(listed))
    assert [element for element in listed if re.fullmatch(r"[a-z]+( [a-z]+){0,3}", element) is None] == []
