"""Questions that people put to the clerk: for the code of goods, for the meaning of a word, or about something else."""

from __future__ import annotations

import re

from tariff.answers import fold_text, says_something
from tariff.requests import without_request

_STARTS = frozenset(
    (
        "what whats who whos whom whose when where why how which quoi que quel quelle quels quelles qui quand ou "
        "pourquoi comment combien was wer wen wann wo warum wieso wie welche welcher welches wieviel que cual cuales "
        "quien cuando donde como cuanto cuanta cosa che chi quando dove perche come quanto quanta quale quali wat wie "
        "wanneer waar waarom hoe welk welke hoeveel co kto kiedy gdzie dlaczego jak jaki jaka jakie ile czy"
    ).split()
)
_ALSO_NAMES = frozenset("dove come chi che co jak ile qui who ou".split())
"""Words that begin a question in one language and a brand or goods in another: "dove soap", "jak wol", "co enzyme"."""
_TRADE = re.compile(
    r"\b(?:code|codes|hs|cn|taric|tarif\w*|tariff\w*|custom\w*|dut(?:y|ies)|import\w*|export\w*|classif\w*|heading\w*|"
    r"douan\w*|droits?|position|zoll\w*|abgabe\w*|einfuhr\w*|einfuehr\w*|warennummer|codigo\w*|arancel\w*|aduan\w*|"
    r"clasific\w*|codice|codici|dazi\w*|dogan\w*|doganal\w*|invoer\w*|invoerrecht\w*|goederencode|accijns|kod\w*|cl[oae]|"
    r"celn\w*|taryf\w*|goods|product\w*|produ[ck]t\w*|marchandise\w*|ware|waren|mercanc\w*|merce|goederen|towar\w*)\b"
)
_FRAME = re.compile(
    r"^.*?\b(?:for|on|of|pour|sur|de l'|de la|du|des|d'|für|auf|von|para|de|per|su|di|dell'|della|del|voor|op|van|dla|"
    r"na)(?:\s+|(?<='))(?:(?:the|a|an|my|un|une|le|la|les|ein|eine|einen|die|der|das|un|una|el|los|las|il|lo|een|het|"
    r"de)\s+)?",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^\s*(?:(?:and\s+)?what about|how about|et pour|et|qu'en est-il d[eu]s?|und was ist mit|was ist mit|"
    r"wie ist es mit|y|qué hay de|e per|e|che ne dici di|en|en wat|hoe zit het met|a co z)\s+",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"^(?:(?:can|could|may|should|shall|must|do|does|will|would) (?:i|you|we|it)|"
    r"est ce que|(?:puis|dois|peux|pouvez|peut|faut) (?:je|tu|vous|on|il)|"
    r"(?:kann|konnen|darf|muss|mussen|soll|sollte|brauche|brauchen) (?:ich|man|sie|wir)|"
    r"(?:puedo|debo|puede|podria|tengo que)|(?:posso|devo|puo|potrei)|(?:kan|mag|moet|kunt|zal) (?:ik|u|je|men|we))\b"
)
"""How questions begin that want a yes or no."""
_MEANING = (
    r"what (?:does|do|is|are|s) (?:an? |the |by )?(.+?)(?: mean| meant by that| exactly)?",
    r"(?:define|explain) (?:an? |the )?(.+)",
    r"(?:que veut dire|que signifie|c est quoi|qu est ce que(?: c est que)?|qu est ce qu) (?:le |la |l |un |une )?(.+)",
    r"(?:was (?:bedeutet|heisst|ist|sind|meinen sie mit|meinst du mit)|erklare) (?:der |die |das |ein |eine )?(.+)",
    r"(?:que (?:significa|es|son|quiere decir)|explica) (?:el |la |un |una )?(.+)",
    r"(?:cosa (?:significa|vuol dire|e|sono|si intende per)|che (?:significa|vuol dire|cos e)|spiega) "
    r"(?:il |la |lo |un |una )?(.+)",
    r"(?:wat (?:betekent|is|zijn|bedoelt u met|bedoel je met)|leg uit) (?:de |het |een )?(.+)",
    r"(?:co (?:to znaczy|oznacza|to jest|to sa|to)|wyjasnij) (.+)",
)
_MEANINGS = tuple(re.compile(f"^{pattern}$") for pattern in _MEANING)


def asked_meaning(text: str) -> str:
    """The words whose meaning a text asks for, folded: "what does knitted mean?"; empty where it asks for none."""
    folded = fold_text(text)
    return next((match[1] for pattern in _MEANINGS if (match := pattern.match(folded))), "")


def is_question(text: str) -> bool:
    """Whether a text begins as a question does, in any of the languages."""
    words = fold_text(text).split()
    is_marked = text.rstrip().endswith("?")
    first = words[:2] if is_marked else words[:1]  # "de quoi ...?", "z czego ...?"
    starts = _STARTS if is_marked else _STARTS - _ALSO_NAMES
    return len(words) > 1 and bool(starts.intersection(first)) and _ABOUT.match(text) is None


def is_question_back(text: str) -> bool:
    """Whether what came in the place of an answer asks something itself: "how much duty?", "can I ask my supplier?"."""
    is_marked = text.rstrip().endswith("?")
    return is_off_topic(text) or (is_marked and (is_question(text) or _MODAL.match(fold_text(text)) is not None))


def is_off_topic(text: str) -> bool:
    """Whether a text is a question about something else than goods and their codes: "what is the weather"."""
    return is_question(text) and not is_about_trade(text)


def is_about_trade(text: str) -> bool:
    """Whether a question asks for codes, duties or goods."""
    return _TRADE.search(fold_text(text)) is not None


def goods_asked_for(text: str) -> str:
    """The goods of a question or wish: "what is the code for olive oil?" asks for olive oil; else the text itself."""
    stripped = without_request(text)
    about = _ABOUT.match(stripped)
    if about and stripped.rstrip().endswith("?"):
        stripped = stripped[about.end() :]
    elif is_question(stripped) and is_about_trade(stripped):
        frame = _FRAME.match(stripped)
        stripped = stripped[frame.end() :] if frame else stripped
    goods = stripped.strip(" ?!.¿¡")
    return goods if says_something(goods) else text
