"""Which fact of the goods a question asks for, told from its English words.

The kinds are those of the rulings' facts. ``what`` is not among them: every question asks what the goods are.
Neither is an amount ("how much sugar"), which the facts hardly ever tell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

_WORDS = {
    "weight": "how much does .* weigh|how heavy",
    "gender": "who is it for|for whom",
    "packaging": "how is it packed|how is it put up|which packaging",
    "power": "how is .* powered|what powers|what drives|how is .* driven",
    "size": "how (large|long|wide|thick|high|big|tall)|what is the .*(diameter|length|width|thickness|size)",
    "form": "(what|which) (form|shape)|shape of",
    "state": "(what|which) state",
    "process": "which process|how (was|were|has|have|is|are) .*(made|prepared|treated|worked|finished|processed)",
    "use": "used for|intended for|what (is|are) .* for\\b",
    "function": "what (work )?(does|do) .* do\\b|function",
    "composition": "what does .* (contain|consist)|consist of",
    "material": "made of|material|outer surface|which (fibre|fabric|metal|plastic|wood|textile|leather)",
}
_ASKS = {kind: re.compile(rf"\b(?:{words})", re.IGNORECASE) for kind, words in _WORDS.items()}
_INSTEAD = {
    "material": "composition",
    "composition": "material",
    "use": "function",
    "function": "use",
    "gender": "age",
    "power": "electrical",
}
_YES_NO = re.compile(r"(yes|no)\b", re.IGNORECASE)


def asked_for(text: str, options: Collection[str], kind: str = "") -> str:
    """The kind of fact that a question asks for, empty where it asks for none.

    Args:
        text: the question in English.
        options: its options' labels; a question to be answered by yes or no asks for no value.
        kind: the question's own kind, which may name the fact.
    """
    if kind in _ASKS:
        return kind
    if any(_YES_NO.match(label) for label in options):
        return ""
    return next((fact for fact, asks in _ASKS.items() if asks.search(text)), "")


def value(facts: Mapping[str, str], kind: str) -> str:
    """What the facts say of a kind, or of the kind that says the same in other rulings; empty where nothing."""
    return facts.get(kind) or facts.get(_INSTEAD.get(kind, ""), "")
