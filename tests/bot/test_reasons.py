"""Questions about a proposal in plain forms of seven languages, by lines that no phrase was written from."""

import pytest

from bot.nlu.folding import masked
from tests.bot.test_nlu import OPEN, trained, understand  # noqa: F401 - fixtures

ASKED = [
    ("why not 3926 90 97", "ask_why_not"), ("ok, but why not 4202.32?", "ask_why_not"), ("why isn't it 42023210?", "ask_why_not"),
    ("pourquoi pas 3926.90 ?", "ask_why_not"), ("und warum nicht 9403?", "ask_why_not"), ("wieso nicht der Code 9403 30?", "ask_why_not"),
    ("¿y por qué no 6912?", "ask_why_not"), ("perché non il 6912?", "ask_why_not"), ("en waarom niet 6912 00 81?", "ask_why_not"),
    ("a dlaczego nie 3926?", "ask_why_not"),
    ("can you show the rulings?", "show_rulings"), ("please show me similar rulings", "show_rulings"),
    ("vous pouvez montrer les décisions ?", "show_rulings"), ("kannst du mir die Auskünfte zeigen?", "show_rulings"),
    ("puedes mostrar las decisiones", "show_rulings"), ("puoi mostrare le decisioni?", "show_rulings"),
    ("kun je de beslissingen tonen?", "show_rulings"), ("proszę pokazać decyzje", "show_rulings"),
    ("what about the ruling from France?", "show_ruling"), ("what about Poland's ruling?", "show_ruling"),
    ("what about the Slovak ruling?", "show_ruling"), ("what about FRBTIFR-BTI-2025-07147?", "show_ruling"),
    ("et la décision de la Belgique ?", "show_ruling"), ("et la décision espagnole ?", "show_ruling"),
    ("was sagt die französische Auskunft?", "show_ruling"), ("was ist mit der Auskunft aus Österreich?", "show_ruling"),
    ("¿y la decisión francesa?", "show_ruling"), ("e la decisione della Francia?", "show_ruling"),
    ("en de Franse beslissing?", "show_ruling"), ("a decyzja francuska?", "show_ruling"),
    ("could you show me the legal text?", "show_legal_text"), ("le texte légal, s'il vous plaît", "show_legal_text"),
    ("den Gesetzestext bitte", "show_legal_text"), ("el texto legal, por favor", "show_legal_text"),
    ("more details", "show_details"), ("détails s'il vous plaît", "show_details"), ("Details bitte", "show_details"),
    ("could you send me the dossier?", "send_dossier"), ("könnten Sie mir das Dossier schicken?", "send_dossier"),
    ("il dossier per favore", "send_dossier"), ("stuur het dossier", "send_dossier"), ("proszę wysłać dokumentację", "send_dossier"),
]  # fmt: skip
PLAIN = [
    ("ok, why this code?", "ask_why"), ("pourquoi ce code svp", "ask_why"), ("warum denn dieser Code?", "ask_why"),
    ("¿por qué este código, por favor?", "ask_why"), ("ok, perché questo codice?", "ask_why"), ("ok, waarom deze code?", "ask_why"),
    ("ok, dlaczego ten kod?", "ask_why"), ("please explain this code", "ask_why"),
    ("ok, why wasn't 6403 99 chosen?", "ask_why_not"), ("why did you reject 3926.90?", "ask_why_not"),
    ("was ist mit Frankreichs Auskunft?", "show_ruling"), ("qu'en est-il de la décision de la Belgique ?", "show_ruling"),
    ("hoe zit het met de Franse beslissing?", "show_ruling"), ("co z decyzją Francji?", "show_ruling"),
    ("den Rechtstext bitte", "show_legal_text"), ("wettekst graag", "show_legal_text"), ("ok, tell me more", "show_details"),
    ("Einzelheiten bitte", "show_details"), ("send me the PDF please", "send_dossier"), ("mándame el dossier, por favor", "send_dossier"),
    ("proszę wyślij mi dossier", "send_dossier"),
]  # fmt: skip
GOODS = [
    "legal pads, 50 sheets", "dossier folders of cardboard", "ruling pen", "PDF software on CD", "ruled paper A4",
    "details for dolls' houses", "German shepherd plush toy", "French fries", "Polish sausage", "Swiss knife", "Danish pastry",
    "4202", "no, 4202", "not 4202", "4202 please", "code 4202", "no 4202", "non 4202", "nein, 4202", "nie 4202",
    "DEBTI1/26-1", "1500 W hair dryer", "bolt 4202", "Turkish towel", "porcelaine française", "Deutsche Dogge aus Porzellan",
    "expediente de cartón", "carpeta para expedientes", "raccoglitore per dossier", "dokumentacja techniczna maszyny",
    "tekst drukowany", "wettenbundel", "recueil de textes légaux", "Gesetzbuch", "testo scolastico", "libro de leyes",
    "ring binder for files", "report covers", "wall map of Germany", "niemiecki parasol",
]  # fmt: skip


LEAST_UNDERSTOOD = 39


def test_most_questions_about_a_proposal_are_understood_and_none_for_another(understand):  # noqa: F811
    found = {text: understand(text)[0] for text, _ in ASKED}
    assert {text: found[text] for text, intent in ASKED if found[text] not in (intent, OPEN)} == {}
    missed = [text for text, intent in ASKED if found[text] != intent]
    assert len(ASKED) - len(missed) >= LEAST_UNDERSTOOD, missed


@pytest.mark.parametrize(("text", "intent"), PLAIN)
def test_what_is_asked_first_of_a_proposal_is_understood(understand, text, intent):  # noqa: F811
    assert understand(text)[0] == intent


def test_there_are_forty_descriptions():
    assert len(set(GOODS)) == 40


@pytest.mark.parametrize("text", GOODS)
def test_a_description_or_a_code_is_no_question_about_a_proposal(understand, text):  # noqa: F811
    assert understand(text)[0] in (OPEN, "deny")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("why not 4202.32.10?", "why not  codenumber ?"), ("3.5 l", "3.5 l"), ("ISO 14001", "ISO 14001"), ("1,2345", "1,2345"),
        ("DEBTI1/26-1!", " rulingreference !"), ("the BTI", "the BTI"), ("M1234-56", "M1234-56"),
    ],
)  # fmt: skip
def test_codes_and_references_are_put_aside(text, found):
    assert masked(text) == found
