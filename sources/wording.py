"""The typewriter marks of the official texts, turned into the signs that they stand for."""

import re

_SIGNS = {"!x!": "×", "!o!": "°", "!1!": "\n"}
_RAISED = dict(zip("0123456789-+noers°", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿᵒᵉʳˢ°", strict=True))
_LOWERED = dict(zip("0123456789+-n", "₀₁₂₃₄₅₆₇₈₉₊₋ₙ", strict=True))
_SPACES = re.compile(r"[ \t]*\n\s*")


def decode(published: str) -> str:
    """The text as it is printed in the Official Journal.

    ``|`` stands for a no-break space, ``$`` raises the next character and ``@`` lowers it (``cm$3``, ``H@3BO@3``),
    ``!x!`` is a multiplication sign, ``!o!`` a degree sign and ``!1!`` a new line. A mark before a character that has
    no raised or lowered form is dropped. Soft hyphens and zero-width spaces go; line breaks are kept, one at a time.
    """
    text = published.replace("|", "\N{NO-BREAK SPACE}").replace("\u00ad", "").replace("\u200b", "")
    for mark, sign in _SIGNS.items():
        text = text.replace(mark, sign)
    text = re.sub(r"\$(.)", lambda match: _RAISED.get(match[1], match[1]), text)
    text = re.sub(r"@(.)", lambda match: _LOWERED.get(match[1], match[1]), text)
    return _SPACES.sub("\n", text).strip(" \t\n")
