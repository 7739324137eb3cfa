"""The sheet of the memo: styles, the running foot, and blocks made of text only."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from classifier.memo.fonts import BOLD, ITALIC, TEXT, register_fonts
from classifier.memo.tags import QuietTable, Tagged, TaggedCanvas

INK, SOFT, LINE, LINK, TINT = (HexColor(x) for x in ("#1b1f24", "#57606a", "#d0d7de", "#0b5cad", "#f3f6f9"))
_SIDE, _TOP, _FOOT = 22 * mm, 20 * mm, 20 * mm
_INSET = 6  # points that the library keeps free at each side of its frame
WIDTH = A4[0] - 2 * _SIDE - 2 * _INSET
_ROOM = 80  # points below a heading without which it begins a new page
_LONGEST, _LONGEST_CELL = 4000, 700
_HOST = "https://ec.europa.eu/"


def _style(name: str, size: float, font: str = TEXT, color: Color = INK, **more: Any) -> ParagraphStyle:  # noqa: ANN401
    return ParagraphStyle(
        name, fontName=font, fontSize=size, leading=size * 1.4, textColor=color, splitLongWords=True, **more
    )


STYLES = {
    style.name: style
    for style in (
        _style("title", 19, BOLD, spaceAfter=2),
        _style("head", 12.5, BOLD, spaceBefore=13, spaceAfter=4, keepWithNext=True),
        _style("sub", 9.5, BOLD, SOFT, spaceBefore=6, spaceAfter=2, keepWithNext=True),
        _style("text", 9.5, spaceAfter=3),
        _style("strong", 9.5, BOLD, spaceAfter=1),
        _style("soft", 8.5, color=SOFT, spaceAfter=3),
        _style("quote", 9, ITALIC, SOFT, leftIndent=10, spaceAfter=3),
        _style("code", 22, BOLD, spaceAfter=1),
        _style("cell", 9),
        _style("cellstrong", 9, BOLD),
        _style("cellsoft", 8.5, color=SOFT),
    )
}


@dataclass(frozen=True)
class Sheet:
    """What stands around the text.

    Attributes:
        title: of the document.
        subject: of the document.
        language: of the document, two letters.
        foot: what stands at the foot of each page.
        page: makes "Page 1 of 3".
    """

    title: str
    subject: str
    language: str
    foot: str
    page: Callable[[int, int], str]


def clean(text: str) -> str:
    """Text as it can be drawn: no control characters, nothing that turns the line, a box for what has no glyph."""
    drawn = register_fonts()
    kept = (" " if c in "\n\t\r" else c for c in text[:_LONGEST] if c in "\n\t\r" or unicodedata.category(c)[0] != "C")
    return "".join(c if ord(c) in drawn else "\u25a1" if 0x25A1 in drawn else "?" for c in kept)


def markup(text: str) -> str:
    """Text that others wrote, as text: nothing in it is markup."""
    return str(escape(clean(text)))


def text(words: str, style: str = "text") -> Paragraph:
    """A paragraph of text only."""
    return Tagged(markup(words), STYLES[style])


def link(address: str, words: str, style: str = "text") -> Paragraph:
    """A paragraph that leads to an official page; plain text where the address is none."""
    if not address.startswith(_HOST):
        return text(words, style)
    color = f"#{LINK.hexval()[2:]}"
    return Tagged(f"<a href={quoteattr(address)} color='{color}'><u>{markup(words)}</u></a>", STYLES[style])


class Heading(Tagged):
    """A heading that stands in the outline too."""

    def __init__(self, words: str) -> None:
        """Take its words."""
        super().__init__(markup(words), STYLES["head"])
        self._words = clean(words)

    def draw(self) -> None:
        """Draw it, and put it into the outline."""
        key = f"head-{self.canv.getPageNumber()}-{id(self)}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(self._words, key, 0)
        super().draw()


def rows(pairs: Sequence[tuple[str, str]], share: float = 0.34) -> Table:
    """Names and values, one pair a line; a value that would fill a page of its own is cut short."""
    cells = [[text(_cut(name), "cellsoft"), text(_cut(value), "cell")] for name, value in pairs]
    table = QuietTable(cells, colWidths=[WIDTH * share, WIDTH * (1 - share)], hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return table


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST_CELL else f"{words[:_LONGEST_CELL]} …"


def framed(blocks: Sequence[Flowable]) -> Table:
    """Blocks on a tinted ground."""
    table = QuietTable([[list(blocks)]], colWidths=[WIDTH])
    padding = [(side, (0, 0), (-1, -1), 9) for side in ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")]
    table.setStyle(TableStyle([("BACKGROUND", (0, 0), (-1, -1), TINT), *padding]))
    return table


def together(*blocks: Flowable) -> KeepTogether:
    """Blocks that no page break parts, where a page holds them."""
    return KeepTogether(list(blocks))


def gap(points: float = 4) -> Spacer:
    """Empty space."""
    return Spacer(1, points)


class _Numbered(TaggedCanvas):
    """Pages that know how many there are of them."""

    def __init__(self, sheet: Sheet, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as the library calls it
        super().__init__(*args, **kwargs)
        self._sheet = sheet
        self._kept: list[dict[str, Any]] = []
        self.setViewerPreference("DisplayDocTitle", "true")

    def showPage(self) -> None:  # noqa: N802 - the library's name
        """Keep the page until all are known."""
        self._kept.append(dict(self.__dict__))
        self.roles = []
        self._startPage()

    def save(self) -> None:
        """Write all pages with their feet."""
        for number, kept in enumerate(self._kept, start=1):
            self.__dict__.update(kept)
            with self.untold():
                self._foot(number, len(self._kept))
            self.finish_page()
        self.write_tags()
        super().save()

    def _foot(self, number: int, of: int) -> None:
        self.setStrokeColor(LINE)
        left, right = _SIDE + _INSET, A4[0] - _SIDE - _INSET
        self.line(left, _FOOT - 5 * mm, right, _FOOT - 5 * mm)
        self.setFont(TEXT, 7.5)
        self.setFillColor(SOFT)
        self.drawString(left, _FOOT - 9 * mm, clean(self._sheet.foot))
        self.drawRightString(right, _FOOT - 9 * mm, clean(self._sheet.page(number, of)))


def write_pdf(sheet: Sheet, blocks: Sequence[Flowable]) -> bytes:
    """The PDF of blocks on a sheet; the same blocks give the same bytes."""
    out = BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=_SIDE, rightMargin=_SIDE, topMargin=_TOP, bottomMargin=_FOOT,
        title=clean(sheet.title), subject=clean(sheet.subject), author="Tariff Clerk", creator="Tariff Clerk",
        lang=sheet.language, invariant=1, initialFontName=TEXT,
    )  # fmt: skip

    def canvas(*args: Any, **kwargs: Any) -> Canvas:  # noqa: ANN401 - as the library calls it
        return _Numbered(sheet, *args, **kwargs)

    placed = [one for block in blocks for one in ([CondPageBreak(_ROOM), block] if _is_heading(block) else [block])]
    document.build(placed, canvasmaker=canvas)
    return out.getvalue()


def _is_heading(block: Flowable) -> bool:
    return isinstance(block, Heading)
