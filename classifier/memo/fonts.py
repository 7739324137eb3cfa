"""The typeface of the memo: Roboto, as the package font-roboto brings it; it holds Latin, Greek and Cyrillic."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from classifier.errors import ClassifierError

TEXT, BOLD, ITALIC = "Roboto", "Roboto-Bold", "Roboto-Italic"
_FILES = {TEXT: "Roboto-Regular.ttf", BOLD: "Roboto-Bold.ttf", ITALIC: "Roboto-Italic.ttf"}
_BOLD_ITALIC = "Roboto-BoldItalic.ttf"


class FontMissing(ClassifierError):
    """The package that brings the typeface is not installed."""


@lru_cache(maxsize=1)
def register_fonts() -> frozenset[int]:
    """Make the typeface known to the library, once a process; the code points that it can draw.

    Raises:
        FontMissing: the package font-roboto is not installed.
    """
    spec = find_spec("font_roboto")
    if spec is None or not spec.submodule_search_locations:
        raise FontMissing("The package font-roboto, which brings the typeface of the dossier, is not installed.")
    folder = Path(next(iter(spec.submodule_search_locations))) / "files"
    drawn: list[frozenset[int]] = []
    for name, file in {**_FILES, "Roboto-BoldItalic": _BOLD_ITALIC}.items():
        font = TTFont(name, str(folder / file))
        pdfmetrics.registerFont(font)
        drawn.append(frozenset(font.face.charToGlyph))
    pdfmetrics.registerFontFamily(TEXT, TEXT, BOLD, ITALIC, "Roboto-BoldItalic")
    return frozenset.intersection(*drawn)
