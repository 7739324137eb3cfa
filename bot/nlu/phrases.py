"""The one component of the pipeline: intents from whole phrases, no probability that could hijack a description."""

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.folding import words
from bot.nlu.matcher import Match, Phrases, WordList

_FILE = "phrases.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PhraseIntentClassifier(GraphComponent, IntentClassifier):  # type: ignore[misc]  # Rasa is untyped
    """Gives a text the intent of the small talk that it is, else the open intent.

    It learns from the examples of all intents (their language is the `language` of their metadata; examples of the
    open intent are exceptions, since every text that is no small talk is of that intent), from lookup tables named
    `<language>.<class>`, and from the synonyms of the languages' codes.
    """

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, source: dict[str, Any] | None = None
    ) -> None:
        self._open_intent = str(config["open_intent"])
        self._priority = tuple(config["priority"])
        self._storage = storage
        self._resource = resource
        self._phrases = _phrases_from(source, self._priority) if source else None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The open intent, and which intent wins where a text holds several (none by default)."""
        return {"open_intent": "classify_goods", "priority": []}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "PhraseIntentClassifier":
        """A component that has learnt nothing yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: object,
    ) -> "PhraseIntentClassifier":
        """The component as it was trained."""
        with model_storage.read_from(resource) as folder:
            source = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, source)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the examples and keeps them with the model.

        Raises:
            PhrasesConflict: two examples of small talk cannot be told apart.
        """
        source = {
            "open_intent": self._open_intent,
            "examples": [_example(message) for message in training_data.intent_examples],
            "lookups": {table["name"]: list(table["elements"]) for table in training_data.lookup_tables},
            "languages": dict(training_data.entity_synonyms),
        }
        self._phrases = _phrases_from(source, self._priority)
        with self._storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(source, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """The same messages, each with its intent and, for a wish for a language, that language as an entity."""
        for message in messages:
            text = message.get(TEXT) or ""
            found = (self._phrases.match(text) if self._phrases else None) or Match(self._open_intent)
            intent = {"name": found.intent, "confidence": 1.0}
            message.set(INTENT, intent, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [intent], add_to_output=True)
            message.set(ENTITIES, _entities(found, text), add_to_output=True)
        return messages


def _example(message: Message) -> tuple[str, str, str]:
    language = message.get(METADATA)[METADATA_INTENT]["language"]
    return language, message.get(INTENT), message.get(TEXT)


def _entities(found: Match, text: str) -> list[dict[str, Any]]:
    if not found.language:
        return []
    return [{"entity": "language", "value": found.language, "start": 0, "end": len(text), "extractor": "phrases"}]


def _phrases_from(source: dict[str, Any], priority: tuple[str, ...]) -> Phrases:
    languages = {" ".join(words(name)): code for name, code in source["languages"].items()}
    classes: dict[str, dict[tuple[str, ...], str]] = {}
    for table, elements in source["lookups"].items():
        language, _, name = table.partition(".")
        classes.setdefault(language, {}).update((words(element), name) for element in elements)
    lists = {code: WordList(code, _spelled(code, listed), languages) for code, listed in classes.items()}
    phrases = Phrases(lists, priority)
    examples = [(language, intent, text) for language, intent, text in source["examples"]]
    examples = [example for example in examples if not example[2].startswith("/")]  # buttons: nothing to learn from
    is_open = {example: example[1] == source["open_intent"] for example in examples}
    phrases.learn_descriptions((example[0], example[2]) for example in examples if is_open[example])
    phrases.learn(example for example in examples if not is_open[example])
    return phrases


def _spelled(code: str, listed: dict[tuple[str, ...], str]) -> dict[tuple[str, ...], str]:
    spell = WordList(code, {}, {}).spell
    return {spell(" ".join(entry)): name for entry, name in listed.items()}
