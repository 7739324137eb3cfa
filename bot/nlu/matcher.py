"""Small talk recognised as a whole: every word of a text must be known, or it is no small talk.

A text is compared with the examples in four steps, each a little more generous:

1. word for word, after folding case, accents and punctuation;
2. by the set of its meaningful words: fillers ("please", "can you", "s'il vous plaît") dropped, words of one class
   ("human", "somebody", "agent") taken for each other, both by the word lists of one language;
3. the same without a leading "hello", "ok" or "no" and without "I want";
4. sentence by sentence, where each is small talk.

A code and a reference of a ruling stand for any other: examples hold one of each.

There is no similarity and no probability: one unknown word or number makes a text a description of goods.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import dropwhile
from typing import TypeVar

from bot.nlu.folding import masked, sentences, without_umlauts, words

CLASS = "@"  # before the name of a class, where it stands in place of a word
FILLER = "@filler"
OPENINGS = frozenset({"@hello", "@ack", "@yes", "@no"})  # said before what is meant: "hello", "ok", "no"
WISH = "@want"  # "I want to": may stand before any wish
ALONE = frozenset({"@hello", "@thanks", "@bye", "@skills", "@wrong"})  # classes whose every entry says it all
LANGUAGE = "@language"
LONGEST_TEXT = 14  # words; nobody makes small talk in longer texts without naming something
LONGEST_ENTRY = 4  # words

K = TypeVar("K", tuple[str, ...], frozenset[str])
V = TypeVar("V", str, "Match")


class PhrasesConflict(ValueError):
    """Two examples look the same and mean different things."""


@dataclass(frozen=True)
class Match:
    """What a text asks for, and the language that it names if it asks for one ("" otherwise)."""

    intent: str
    language: str = ""


@dataclass(frozen=True)
class Meaning:
    """The words of a text that are no fillers: as written, as classes, and the language named ("" for none)."""

    written: tuple[str, ...]
    classes: tuple[str, ...]
    language: str

    def keys(self) -> Iterator[frozenset[str]]:
        """What the text is looked up by, first as it is, then without its opening, without its wish, without both."""
        everything = list(zip(self.written, self.classes, strict=True))
        unopened = list(dropwhile(lambda word: word[1] in OPENINGS, everything))
        for kept in (everything, unopened):
            yield _key(kept)
            yield _key([word for word in kept if word[1] != WISH])

    @property
    def key(self) -> frozenset[str]:
        """What an example with this meaning is kept under."""
        return next(self.keys())


@dataclass(frozen=True)
class WordList:
    """The words of one language that are fillers or belong to a class, and the names of languages.

    Entries of several words are tuples of them.
    """

    language: str
    classes: Mapping[tuple[str, ...], str]
    languages: Mapping[str, str]

    def spell(self, text: str) -> tuple[str, ...]:
        """The words of a text as this language compares them."""
        return without_umlauts(words(text)) if self.language == "de" else words(text)

    def meaning(self, text: str) -> Meaning:
        """The meaningful words of a text, in their order."""
        kept = [(entry, self._class_of(entry)) for entry in self._entries(self.spell(text))]
        kept = [(entry, found) for entry, found in kept if found != FILLER]
        named = [self.languages[entry[0]] for entry, found in kept if found == LANGUAGE]
        written = tuple(" ".join(entry) for entry, _ in kept)
        return Meaning(written, tuple(found for _, found in kept), named[-1] if named else "")

    def _class_of(self, entry: tuple[str, ...]) -> str:
        if len(entry) == 1 and entry[0] in self.languages:
            return LANGUAGE
        return CLASS + self.classes[entry] if entry in self.classes else entry[0]

    def _entries(self, spelled: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        position = 0
        while position < len(spelled):
            lengths = range(min(LONGEST_ENTRY, len(spelled) - position), 1, -1)
            candidates = (spelled[position : position + length] for length in lengths)
            entry = next((entry for entry in candidates if entry in self.classes), (spelled[position],))
            yield entry
            position += len(entry)


@dataclass
class Phrases:
    """The examples in the form in which texts are looked up; filled by `learn`, asked by `match`.

    Attributes:
        lists: the word list of each language.
        priority: intents; of several in one text the first of these counts.
    """

    lists: Mapping[str, WordList]
    priority: tuple[str, ...]
    _descriptions: set[str] = field(default_factory=set)
    _description_keys: set[tuple[str, frozenset[str]]] = field(default_factory=set)
    _exact: dict[tuple[str, ...], Match] = field(default_factory=dict)
    _keys: dict[str, dict[frozenset[str], str]] = field(default_factory=dict)
    _vocabulary: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for listed in self.lists.values():
            self._vocabulary.update(word for entry in listed.classes for word in entry)
            self._vocabulary.update(listed.languages)

    def learn_descriptions(self, examples: Iterable[tuple[str, str]]) -> None:
        """Takes in examples of (language, text) that are no small talk although they look like it.

        Small talk with the same meaningful words is understood word for word only. To be called before `learn`.
        """
        for language, text in examples:
            self._descriptions.add(text.casefold())
            self._description_keys.add((language, self.lists[language].meaning(text).key))

    def learn(self, examples: Iterable[tuple[str, str, str]]) -> None:
        """Takes in examples of (language, intent, text).

        An example that shrinks to one word when its fillers are dropped stands for itself alone ("human please" does
        not make "human" a wish: it may answer a question), unless that word by itself is an example too.

        Raises:
            PhrasesConflict: two examples cannot be told apart and have different intents.
        """
        for language, intent, example in examples:
            text = masked(example)
            meaning = self.lists[language].meaning(text)
            _put(self._exact, words(text), Match(intent, meaning.language), text)
            self._vocabulary.update(words(text))
            key = meaning.key
            alone = meaning.written == (" ".join(self.lists[language].spell(text)),)
            is_general = len(meaning.classes) > 1 or (alone and not meaning.language)
            if is_general and (language, key) not in self._description_keys:
                _put(self._keys.setdefault(language, {}), key, intent, text)

    def match(self, text: str) -> Match | None:
        """The small talk that a text is, or None: it is a description, or an answer."""
        text = masked(text)
        spelled = words(text)
        if len(spelled) > LONGEST_TEXT or not all(map(self._is_known, spelled)):
            return None
        if text.strip().casefold() in self._descriptions:
            return None
        return self._match_whole(text) or self._match_sentences(text)

    def _is_known(self, word: str) -> bool:
        return word in self._vocabulary or without_umlauts((word,))[0] in self._vocabulary

    def _match_whole(self, text: str) -> Match | None:
        if exact := self._exact.get(words(text)):
            return exact
        for language, known in self._keys.items():
            meaning = self.lists[language].meaning(text)
            for key in meaning.keys():
                if intent := known.get(key):
                    return Match(intent, meaning.language)
        return None

    def _match_sentences(self, text: str) -> Match | None:
        parts = sentences(text)
        matches = [self._match_whole(part) for part in parts] if len(parts) > 1 else []
        known = [match for match in matches if match]
        if not matches or len(known) < len(matches):
            return None
        return min(known, key=lambda match: self.priority.index(match.intent))


def _key(kept: list[tuple[str, str]]) -> frozenset[str]:
    """A set of classes; of one word the word itself, unless its class says enough."""
    is_class_enough = len(kept) > 1 or all(found in ALONE for _, found in kept)
    return frozenset(found if is_class_enough else written for written, found in kept)


def _put(table: dict[K, V], key: K, value: V, text: str) -> None:
    if not key:
        raise PhrasesConflict(f"the example {text!r} has no word")
    if table.setdefault(key, value) != value:
        raise PhrasesConflict(f"the example {text!r} of {value} cannot be told from one of {table[key]}")
