"""What a free answer means where words alone tell: a number, an ordinal, yes or no, a label, "I don't know"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from tariff.contract import MORE, NONE, UNKNOWN, Answer

_ORDINALS = (
    "first premier premiere erste erster erstes ersten primero primera primo prima eerste pierwszy pierwsza pierwsze",
    "second deuxieme seconde zweite zweiter zweites zweiten segundo segunda secondo seconda tweede drugi druga drugie",
    "third troisieme dritte dritter drittes dritten tercero tercera terzo terza derde trzeci trzecia trzecie",
    "fourth quatrieme vierte vierter viertes vierten cuarto cuarta quarto quarta vierde czwarty czwarta czwarte",
    "fifth cinquieme funfte funfter funftes funften quinto quinta vijfde piaty piata piate",
    "sixth sixieme sechste sechster sechstes sechsten sexto sexta sesto sesta zesde szosty szosta szoste",
    "seventh septieme siebte siebter siebtes siebten septimo septima settimo settima zevende siodmy siodma siodme",
    "eighth huitieme achte achter achtes achten octavo octava ottavo ottava achtste osmy osma osme",
    "ninth neuvieme neunte neunter neuntes neunten noveno novena nono nona negende dziewiaty dziewiata dziewiate",
    "tenth dixieme zehnte zehnter zehntes zehnten decimo decima tiende dziesiaty dziesiata dziesiate",
)
_NUMBERED = re.compile(r"^(\d{1,2})(?:st|nd|rd|th|e|er|ere|eme|re|o|a|de|ste)?$")
"""A number of one or two figures as it is, or as an ordinal: "3rd", "3e", "3ème"."""
_LAST = frozenset(
    ("last dernier derniere letzte letzter letztes letzten ultimo ultima laatste ostatni ostatnia ostatnie").split()
)
YES = set("yes yep yeah y oui ja jawohl si tak".split())
NO = set("no nope n non nein nee nie".split())
FILLER = frozenset(
    (
        "the one option number answer choice it is its a an please le la les l un une reponse numero nr no c est il s "
        "te plait vous der die das den dem ist es bitte nummer antwort el los las lo es por favor opcion respuesta il "
        "lo gli e per favore opzione risposta de het een is alstublieft optie antwoord to jest prosze opcja odpowiedz"
    ).split()
)
_UNKNOWN = (
    "i don t know|don t know|dont know|i dont know|no idea|not sure|i m not sure|unsure|unknown|idk|"
    "je ne sais pas|je sais pas|sais pas|aucune idee|pas sur|ich weiss nicht|ich weiss es nicht|weiss nicht|"
    "weiss ich nicht|keine ahnung|unbekannt|no se|no lo se|ni idea|no estoy seguro|non so|non lo so|"
    "nessuna idea|non sono sicuro|weet ik niet|ik weet het niet|weet niet|geen idee|nie wiem|nie mam pojecia|"
    "nie jestem pewien|nie jestem pewna|can t tell|cannot tell|non saprei|geen flauw idee|"
    "i do not know|do not know|i am not sure|i cannot tell|i can t tell|i have no idea|no clue|dunno|i dunno|beats me|"
    "je n en sais rien|je n ai aucune idee|je ne suis pas sur|das weiss ich nicht|nicht sicher|"
    "ich bin mir nicht sicher|no tengo idea|no estoy segura|non ne ho idea|non sono sicura|dat weet ik niet|"
    "ik weet niet|ik ben niet zeker|nie jestem pewny|nie mam zdania|"
    "i have to ask|i must ask|i need to ask|i d have to ask|i would have to ask|ask my supplier|je dois demander|"
    "il faut que je demande|da muss ich nachfragen|ich muss nachfragen|muss ich nachfragen|tengo que preguntar|"
    "devo chiedere|dat moet ik navragen|ik moet navragen|ik moet het vragen|musze zapytac|musze spytac"
)
_NONE = (
    "none|none of these|none of them|something else|other|another|neither|aucun|aucune|autre|autre chose|"
    "aucun de ceux ci|rien de tout ca|keines|keine|keines davon|etwas anderes|anderes|andere|nichts davon|"
    "ninguno|ninguna|otro|otra cosa|ninguno de estos|nessuno|nessuna|altro|qualcos altro|nessuno di questi|"
    "geen|geen van deze|iets anders|anders|zaden|zadne|zadne z nich|cos innego|inne|inny|none of those"
)
_MORE = (
    "more|show more|more options|plus|voir plus|plus d options|mehr|mehr anzeigen|weitere|mas|ver mas|"
    "mas opciones|altro ancora|piu opzioni|mostra altro|meer|meer tonen|toon meer|wiecej|pokaz wiecej"
)
_PHRASES = {p: kind for kind, many in ((UNKNOWN, _UNKNOWN), (NONE, _NONE), (MORE, _MORE)) for p in many.split("|")}
OTHERS = frozenset(
    (
        "other another else any others anything autre autres ander andere anderer anderes anderen sonstige sonstiges "
        "weitere otro otra otros otras cualquier altro altra altri altre qualsiasi anders overige elk inny inna inne "
        "innego innych pozostale neither none"
    ).split()
)
"""Words by which an option says that it is none of the others."""
NEGATIONS = frozenset(
    ("not no non pas sans without nicht kein keine ohne ni sin senza niet geen zonder nie bez except").split()
)


def fold_text(text: str) -> str:
    """Lower case without accents and punctuation, single spaces: how words are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss").replace("ł", "l"))
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", kept))


def says_something(text: str) -> bool:
    """Whether a text can describe goods: a word in it is no yes, no, number, filler or stock phrase."""
    said = fold_text(text)
    if said in _PHRASES:
        return False
    words = set(said.split()) - FILLER - YES - NO - NEGATIONS
    return any(len(word) > 2 and not word.isdecimal() for word in words)


def special_in(text: str) -> str:
    """``unknown`` or ``none`` where a text says so among other words: "no idea, honestly"; else empty."""
    said = f" {fold_text(text)} "
    for phrase, kind in _PHRASES.items():
        if kind in (UNKNOWN, NONE) and " " in phrase and f" {phrase} " in said:
            return kind
    return ""


def resolve(answer: Answer, labels: Sequence[Sequence[str]]) -> Answer:
    """The answer with its free text turned into an option or a special answer, where words alone tell.

    Args:
        answer: a free answer.
        labels: for each option shown, its button texts (the user's language, English).

    Returns:
        The resolved answer, or the same answer where it stays open.
    """
    said = fold_text(answer.free)
    folded = [[fold_text(text) for text in texts] for texts in labels]
    found = _exact(said, folded)
    if found is None and _PHRASES.get(said) in (UNKNOWN, MORE):
        return replace(answer, free="", special=_PHRASES[said])
    for rule in (_position, _yes_no, _only_one_holds):
        found = rule(said, folded) if found is None else found
    if found is not None and found < len(answer.shown):
        return replace(answer, free="", option=answer.shown[found])
    return replace(answer, free="", special=NONE) if said in _PHRASES else answer


def _exact(said: str, labels: Sequence[Sequence[str]]) -> int | None:
    return next((i for i, texts in enumerate(labels) if said in texts), None)


def place_said(text: str) -> int | None:
    """The place from 0 that a text names by number or ordinal and nothing else ("2", "the ninth"); None for "last"."""
    words = [word for word in fold_text(text).split() if word not in FILLER]
    if len(words) != 1:
        return None
    number = _NUMBERED.match(words[0])
    if number:
        return int(number[1]) - 1
    return next((i for i, names in enumerate(_ORDINALS) if words[0] in names.split()), None)


def _position(said: str, labels: Sequence[Sequence[str]]) -> int | None:
    many = len(labels)
    is_last = [word for word in said.split() if word not in FILLER][-1:] and set(said.split()) - FILLER <= _LAST
    place = many - 1 if is_last else place_said(said)
    return place if place is not None and 0 <= place < many else None


def _yes_no(said: str, labels: Sequence[Sequence[str]]) -> int | None:
    """A bare yes or no picks the option whose button starts with it."""
    for words in (YES, NO):
        if said in words:
            hits = [i for i, texts in enumerate(labels) if any(t.split(" ")[0] in words for t in texts if t)]
            return hits[0] if len(hits) == 1 else None
    return None


def _only_one_holds(said: str, labels: Sequence[Sequence[str]]) -> int | None:
    """The one option that holds all the words said, unless they deny something."""
    words = set(said.split()) - FILLER
    if not words or words & NEGATIONS or not any(len(word) > 2 for word in words):
        return None
    hits = [i for i, texts in enumerate(labels) if any(words <= set(t.split()) for t in texts)]
    if len(hits) != 1:
        return None
    texts = labels[hits[0]]
    return None if any(_denies(text) for text in texts) else hits[0]


def _denies(label: str) -> bool:
    """Whether a label says what goods are not; the yes or no that it starts with does not count."""
    words = label.split()
    return bool(set(words[1:] if words[:1] and words[0] in YES | NO else words) & NEGATIONS)
