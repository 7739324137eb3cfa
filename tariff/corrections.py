"""What takes an earlier answer back: "go back", "change material", "I meant the second", "no, it is plastic"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tariff.answers import fold_text, says_something
from tariff.facts import Lexicon, StatedFact
from tariff.polarity import same_word

BACK, MEANT, CHANGE, SAYS, STATES = "back", "meant", "change", "says", "states"

_BACK = (
    "go back|back|undo|undo that|previous question|one step back|step back|go back one|go back one question|take that "
    "back|take it back|i want to go back|can i go back|let me go back|"
    "retour|revenir|revenir en arriere|retour en arriere|en arriere|question precedente|precedent|annule ma reponse|"
    "zuruck|zurueck|geh zuruck|gehe zuruck|bitte zuruck|einen schritt zuruck|ein schritt zuruck|vorherige frage|"
    "ruckgangig|ruckgangig machen|zur vorherigen frage|"
    "atras|volver|volver atras|vuelve atras|pregunta anterior|deshacer|un paso atras|"
    "indietro|torna indietro|tornare indietro|domanda precedente|annulla la risposta|un passo indietro|"
    "terug|ga terug|een stap terug|vorige vraag|ongedaan maken|naar de vorige vraag|"
    "wstecz|wroc|cofnij|cofnij sie|poprzednie pytanie|krok wstecz|wroc do poprzedniego pytania"
)
_WRONG = (
    "that was wrong|that s wrong|that is wrong|this is wrong|wrong|wrong answer|my answer was wrong|i made a mistake|"
    "my mistake|mistake|i was wrong|i clicked the wrong one|i clicked the wrong button|i chose the wrong one|"
    "wrong button|oops|oops wrong one|not what i meant|"
    "c etait faux|c est faux|je me suis trompe|je me suis trompee|mauvaise reponse|erreur|je me suis trompe de bouton|"
    "das war falsch|das ist falsch|falsch|ich habe mich geirrt|ich habe mich vertan|falsche antwort|verklickt|ich habe "
    "mich verklickt|meine antwort war falsch|"
    "eso estaba mal|esta mal|me equivoque|me he equivocado|respuesta equivocada|me equivoque de boton|"
    "era sbagliato|e sbagliato|ho sbagliato|mi sono sbagliato|mi sono sbagliata|risposta sbagliata|"
    "dat was fout|dat was verkeerd|dat is fout|dat klopt niet|ik heb me vergist|verkeerd antwoord|foutje|"
    "to bylo zle|to byl blad|pomylilem sie|pomylilam sie|pomylka|zla odpowiedz"
)
_COURTESY = (
    "please sorry pardon bitte entschuldigung perdon scusa scusi graag prosze no oh oops alstublieft przepraszam "
    "desole desolee"
).split()
_POLITE = rf"(?:(?:{'|'.join(_COURTESY)}|por favor|s il vous plait|per favore) )*"
_MEANS = (
    "i meant|i mean|what i meant was|je voulais dire|je veux dire|ich meinte|ich meine|quise decir|queria decir|"
    "me referia a|intendevo|volevo dire|ik bedoelde|ik bedoel|mialem na mysli|mialam na mysli|chodzilo mi o"
)
_WISHES = "i want to|i would like to|je veux|je voudrais|ich mochte|quiero|vorrei|ik wil|chce"
_CHANGES = (
    "change|correct|edit|changer|modifier|corriger|andere|andern|korrigiere|korrigieren|cambiar|cambia|corregir|"
    "cambiare|modificare|correggere|wijzig|wijzigen|verander|veranderen|zmien|zmienic|popraw|poprawic"
)
_THE = "the|my|le|la|les|l|das|die|den|mein|meine|el|los|il|lo|de|het"
_MEANT = re.compile(rf"^{_POLITE}(?:{_MEANS}) (.+)$")
_CHANGE = re.compile(rf"^{_POLITE}(?:(?:{_WISHES}) )?(?:{_CHANGES})(?: (?:{_THE}))? (.+)$")
_CHANGE_LAST = re.compile(r"^(?:das |die |den |het |de )?(.+) (?:andern|korrigieren|wijzigen|veranderen|zmienic)$")
"""Languages that put the verb last: "das Material ändern"."""
_TO = re.compile(r"^(.+?) (?:to|into|in|zu|auf|por|a|en|naar|na) (.+)$")
_HALTS = (
    "no|non|nein|nee|nie|sorry|pardon|désolée?|entschuldigung|perdón|lo siento|scusa|scusi|przepraszam|oops|wait|"
    "attends|warte|espera|aspetta|wacht|czekaj"
)
_TURNS = (
    "actually|in fact|en fait|en réalité|eigentlich|vielmehr|tatsächlich|en realidad|in realtà|eigenlijk|właściwie|"
    "tak naprawdę|correction|korrektur|corrección|correzione|correctie|poprawka"
)
_LEADS = re.compile(
    rf"^\s*(?:(?:{_HALTS})(?:\s*[,.;:!]\s*|\s+[–-]\s+)|(?:{_TURNS})\s*[,:]?\s+)+",
    re.IGNORECASE,
)
_SAYS_OF_IT = re.compile(
    r"^\s*(?:it'?s|it’s|it is|it was|they are|they're|this is|c'est|c’est|ce sont|il est|elle est|ils sont|elles sont|"
    r"es ist|er ist|sie ist|sie sind|das ist|die sind|es|son|está|están|è|sono|het is|het zijn|ze zijn|to jest|to są|"
    r"jest|są)\s+(?=\S)",
    re.IGNORECASE,
)
"""How a statement about the goods at hand begins: "it is plastic"."""
_SUBJECT = 4
"""Words of the longest subject: a longer text describes goods that change something."""
_PHRASES = frozenset(f"{_BACK}|{_WRONG}".split("|"))


@dataclass(frozen=True)
class Correction:
    """What a message corrects.

    Attributes:
        kind: ``back`` (the last answer), ``meant`` (what the last answer should have been), ``change`` (the answer
            about a subject), ``says`` (a statement that may contradict what was said before), or ``states`` (a
            statement about the goods that does not begin as a correction does: "it is plastic").
        subject: what ``change`` is about, folded.
        said: what is right, in the words used; empty where that was not said.
    """

    kind: str
    subject: str = ""
    said: str = ""


def read_correction(text: str) -> Correction | None:
    """The correction that a text begins like, None where it is none."""
    folded = fold_text(text)
    if " ".join(word for word in folded.split() if word not in _COURTESY) in _PHRASES:
        return Correction(BACK)
    meant = _MEANT.match(folded)
    if meant:
        return Correction(MEANT, said=_tail(text, meant[1]))
    change = _CHANGE.match(folded) or _CHANGE_LAST.match(folded)
    if change:
        parts = _TO.match(change[1])
        subject, said = (parts[1], _tail(text, parts[2])) if parts else (change[1], "")
        return Correction(CHANGE, subject, said) if len(subject.split()) <= _SUBJECT else None
    lead = _LEADS.match(text)
    rest = text[lead.end() :].strip() if lead else ""
    if says_something(rest):
        return Correction(SAYS, said=rest)
    return Correction(STATES, said=text.strip()) if lead is None and _SAYS_OF_IT.match(text) else None


def is_of_facts(said: str, lexicon: Lexicon) -> bool:
    """Whether a statement says what goods are like and names none: "it's for kids", not "it is a rucksack"."""
    of_it = _SAYS_OF_IT.sub("", said)
    facts = lexicon.read(of_it)
    covered = {place for fact in facts for place in range(fact.start, fact.end)}
    left = "".join(" " if place in covered else sign for place, sign in enumerate(of_it))
    return bool(facts) and lexicon.says_nothing(left)


def _tail(text: str, folded: str) -> str:
    """The last words of a text, as it writes them, that were folded."""
    words = list(re.finditer(r"\w+", text))
    return text[words[-min(len(folded.split()), len(words))].start() :].strip()


def subjects(subject: str, lexicon: Lexicon) -> frozenset[str]:
    """The kinds of fact that a subject names, in any language: "material", "Gewicht", "matière"."""
    words = [word for word in subject.split() if len(word) > 2]
    found = set()
    for kind in lexicon.vocabulary.kinds.values():
        names = {w for label in (kind.name, *kind.labels.values()) for w in fold_text(label).split() if len(w) > 3}
        if any(same_word(word, name) for word in words for name in names):
            found.add(kind.name)
    return frozenset(found)


def contradicts(said: StatedFact, before: StatedFact, lexicon: Lexicon) -> bool:
    """Whether one fact takes the place of another: of one kind, and neither a case of the other."""
    if said.kind != before.kind or before.is_denied:
        return False
    if said.interval is not None or before.interval is not None:
        return said.interval is not None and before.interval is not None and not said.interval.meets(before.interval)
    is_case = lexicon.vocabulary.is_case
    if said.is_denied:
        return is_case(said.kind, before.value, said.value)
    return not (is_case(said.kind, said.value, before.value) or is_case(said.kind, before.value, said.value))


def mended(text: str, corrections: Sequence[str], lexicon: Lexicon) -> str:
    """A description without the words of facts that later statements contradict.

    Args:
        text: the description.
        corrections: statements that replace what contradicts them.
        lexicon: reads the facts of both.
    """
    kept = without_untrue(text, corrections, lexicon) if corrections else text
    return kept if fold_text(kept) else text.strip()


def without_untrue(text: str, corrections: Sequence[str], lexicon: Lexicon) -> str:
    """What is left of a text without the words of facts that later statements contradict; may be empty."""
    said = [fact for correction in corrections for fact in lexicon.read(correction)]
    untrue = [fact for fact in lexicon.read(text) if any(contradicts(new, fact, lexicon) for new in said)]
    kept = text
    for fact in sorted(untrue, key=lambda fact: -fact.start):
        kept = f"{kept[: fact.start]}{kept[fact.end :]}"
    return re.sub(r"\s+(?=[,;])", "", " ".join(kept.split())).strip(" ,;")
