"""What people say around their goods when they ask for a code: "hello, I need the HS code for a leather wallet"."""

from __future__ import annotations

import re

_GREETING = (
    r"(?:(?:hello|hi|hey|good (?:morning|afternoon|evening)|bonjour|bonsoir|salut|hallo|guten (?:tag|morgen)|hola|"
    r"buen[oa]s (?:días|tardes)|ciao|buongiorno|salve|hoi|goedendag|goedemorgen|cześć|dzień dobry|witam)[\s,.!;:]+)?"
)
_ASKERS = (
    "i we you it us me my our the a an can could may would will like want to need needs looking look search searching "
    "find give show tell know get have am are is m d ll s what whats which for right correct please help with find out "
    "je j ai nous on avons vous besoin cherche cherchons voudrais voudrions veux voulons faut il me moi donnez donne "
    "dites dire trouver trouvez connaître savoir quel quelle est le la les l un une de d du pour svp plaît s te "
    "ich wir du sie brauche brauchen suche suchen möchte möchten hätte hätten gern gerne will wissen finden geben gib "
    "nennen sagen mir uns der die das den dem eine einen ein ist welche welcher welchen wie lautet heißt bitte nach "
    "necesito necesitamos busco buscamos quiero queremos querría quisiera saber dame deme dígame encontrar el los lo "
    "una es cuál por favor "
    "cerco cerchiamo ho abbiamo bisogno del mi ci serve vorrei vorremmo voglio sapere trovare dammi mi dia il uno è "
    "qual per favore di "
    "ik wij we zoek zoeken heb hebben nodig wil willen graag weten vinden geef geeft mij ons het een wat welke "
    "alstublieft naar "
    "potrzebuję potrzebujemy szukam szukamy chcę chcemy chciałbym chciałabym proszę o podaj podać mi nam jaki jaka "
    "jest znaleźć how much many does do combien viel wieviel cuánto cuántos quanto quanti hoeveel ile"
).split()
_KINDS = (
    r"(?:eu|hs|cn|nc|sh|kn|gn|ncm|taric|hts|import|export|customs|tariff|commodity|nomenclature|harmoni[sz]ed|system|"
    r"third-country|douanier|douanière|tarifaire|arancelari[oa]|aduaner[oa]|doganale|celn\w+|taryfow\w+)"
)
_CODE = (
    rf"(?:{_KINDS}[\s-]+)*(?:codes?|classification|heading|subheading|dut(?:y|ies)(?:\s+rate)?|droits?(?:\s+de\s+douane)?|"
    r"zolltarifnummer|zollnummer|warennummer|warentarifnummer|tarifnummer|zollsatz|zoll|hs-code|códigos?|partida|"
    r"arancel(?:es)?|codice|codici|dazi[o]?|goederencode|invoerrecht(?:en)?|kodu?|cł[oa]|stawk[aię]|"
    r"(?<=customs )number|(?<=tariff )number|(?<=hs )number|(?<=commodity )number)"
    rf"(?:\s+(?:numbers?|{_KINDS}))*"
)
_OF = (
    r"(?:for|of|on|pour|sur|de\s+l['’]|de\s+la|du|des|de|d['’]|für|von|auf|para|sobre|del|per|dell['’]|della|dei|di|su|"
    r"voor|van|op|dla|na)"
)
_ARTICLE = (
    r"(?:(?:the|a|an|my|our|some|un|une|le|la|les|mon|ma|ein|eine|einen|die|der|das|una|unos|unas|el|los|las|il|lo|"
    r"een|het)\s+)?"
)
_ASKED_FOR = (
    rf"^\s*{_GREETING}(?:(?:{'|'.join(sorted(set(_ASKERS), key=lambda word: (-len(word), word)))})[\s,'’]+)*{_CODE}"
)
_ASKS = re.compile(rf"{_ASKED_FOR}\s+{_OF}(?:\s+|(?<=['’])){_ARTICLE}", re.IGNORECASE)
_PAID = (
    "pay owe due apply applies paid be it this that there must should "
    "payer paie paye ça cela muss müssen zahle zahlen bezahlen dafür das pagar pago pagare devo debo esto questo "
    "betalen betaal moet dit zapłacę płacę muszę zapłacić to"
).split()
_ASKS_ALONE = re.compile(
    rf"{_ASKED_FOR}(?:[\s,]+(?:{'|'.join(sorted({*_ASKERS, *_PAID}, key=lambda word: (-len(word), word)))}|{_OF}))*"
    r"[\s?!.]*$",
    re.IGNORECASE,
)
_WISHES = re.compile(
    rf"^\s*{_GREETING}(?:"
    r"(?:(?:i|we) (?:want|would like|need|have|plan) to|(?:i|we)['’]d like to) "
    r"(?:import|export|classify|ship|buy|declare)|"
    r"(?:i am|i['’]m|we are|we['’]re) (?:importing|exporting|shipping|buying)|(?:i|we) (?:import|export)|"
    r"(?:(?:can|could) you )?(?:please )?classify(?: this)?:?|"
    r"(?:je|nous) (?:veux|voulons|voudrais|voudrions|souhaite|souhaitons) (?:importer|classer)|j['’]importe|"
    r"nous importons|(?:ich|wir) (?:möchte|möchten|will|wollen)|ich importiere|wir importieren|"
    r"(?:quiero|queremos) importar|"
    r"(?:vorrei|vorremmo|voglio) importare|(?:ik|wij|we) (?:wil|willen)|(?:chcę|chcemy) (?:importować|sprowadzić))\s+"
    rf"{_ARTICLE}",
    re.IGNORECASE,
)


def without_request(text: str) -> str:
    """A text without the words at its beginning by which a code is asked for; the text itself without such words."""
    asked = _ASKS.match(text) or _WISHES.match(text)
    return text[asked.end() :] if asked else text


def asks_for_no_goods(text: str) -> bool:
    """Whether a text asks for a code and does not say of what: "hello, I need an HS code"."""
    return _ASKS_ALONE.match(text) is not None
