"""Small talk as a whole, on a few words of an invented language."""

import pytest

from bot.nlu.folding import sentences, without_umlauts, words
from bot.nlu.matcher import Match, Phrases, PhrasesConflict, WordList

LISTS = {
    "en": WordList(
        "en",
        {
            ("please",): "filler", ("i",): "filler", ("to",): "filler", ("a",): "filler",
            ("human",): "person", ("agent",): "person", ("customer", "service"): "person",
            ("talk",): "talk", ("speak",): "talk", ("want",): "want",
            ("hello",): "hello", ("hi",): "hello", ("ok",): "ack", ("in",): "in",
        },
        {"french": "fr", "polish": "pl"},
    )
}  # fmt: skip
EXAMPLES = [
    ("en", "ask_person", "I want to talk to a human"),
    ("en", "ask_person", "human please"),
    ("en", "greet", "hello"),
    ("en", "help", "help"),
    ("en", "change_language", "in French"),
]


@pytest.fixture
def phrases():
    phrases = Phrases(LISTS, ("ask_person", "help", "change_language", "greet"))
    phrases.learn(EXAMPLES)
    return phrases


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("I want to talk to a human", Match("ask_person")),
        ("please, I want to speak to customer service!", Match("ask_person")),
        ("want agent speak", Match("ask_person")),
        ("human please", Match("ask_person")),
        ("hi", Match("greet")),
        ("hello help", Match("help")),
        ("ok I want help", Match("help")),
        ("hello ok hello", None),
        ("ok human", None),
        ("I want human", None),
        ("hello. help!", Match("help")),
        ("help. I want to talk to an agent", None),  # "an" is in no list
        ("in polish", Match("change_language", "pl")),
        ("human", None),
        ("agent please", None),
        ("polish", None),
        ("talk human", None),
        ("want talk human chair", None),
        ("help 2", None),
        ("please", None),
        ("", None),
    ],
)
def test_a_text_is_small_talk_only_as_a_whole(phrases, text, match):
    assert phrases.match(text) == match


def test_of_several_wishes_the_first_in_priority_counts(phrases):
    assert phrases.match("hello. help. I want to talk to a human.") == Match("ask_person")
    assert phrases.match("help, in french") == Match("help")


def test_long_texts_are_descriptions(phrases):
    assert phrases.match("hello " * 14) == Match("greet")
    assert phrases.match("hello " * 15) is None


def test_small_talk_that_looks_like_a_description_is_understood_word_for_word():
    phrases = Phrases(LISTS, ("greet",))
    phrases.learn_descriptions([("en", "talk human")])
    phrases.learn([("en", "ask_person", "please talk human")])
    assert phrases.match("Please, talk human!") == Match("ask_person")
    assert phrases.match("speak agent") is None
    assert phrases.match("talk human") is None


@pytest.mark.parametrize("text", ["I want to talk to a human", "i want to speak to an agent to please"])
def test_examples_that_cannot_be_told_apart_are_refused(text):
    phrases = Phrases(LISTS, ())
    phrases.learn(EXAMPLES)
    with pytest.raises(PhrasesConflict, match="cannot be told"):
        phrases.learn([("en", "greet", text.replace(" an ", " "))])


def test_an_example_without_words_is_refused():
    with pytest.raises(PhrasesConflict, match="no word"):
        Phrases(LISTS, ()).learn([("en", "greet", "?!")])


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("S'il vous plaît", "s il vous plait"), ("ŁÓDŹ", "lodz"), ("Straße", "strasse"), ("œuf", "oeuf"),
        ("T-shirt_XL", "t shirt xl"), ("ｆｕｌｌ", "full"), ("…", ""), ("İstanbul", "istanbul"), ("2½", "21 2"),
    ],
)  # fmt: skip
def test_words_are_compared_without_case_accents_and_signs(text, folded):
    assert " ".join(words(text)) == folded


def test_german_words_are_compared_with_and_without_dots():
    assert without_umlauts(words("zurueck schoen")) == without_umlauts(words("zurück schön"))


def test_a_text_falls_apart_into_sentences():
    assert sentences("Hello! ¿Cómo? a, b;c") == ("Hello", "Cómo", "a", "b", "c")
