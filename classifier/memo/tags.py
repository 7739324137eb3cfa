"""Tags of a PDF: which text is a heading and which a paragraph, in the order in which it is read.

The library draws text without saying what it is. Here each paragraph is drawn as marked content, and a tree of
structure elements names them; lines, grounds and the foot of a page are marked as artefacts, which are not read out.
Source: ISO 32000-1, 14.7 (logical structure) and 14.8 (tagged PDF).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFPage
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table

ROLES = {"title": "H1", "head": "H2", "sub": "H3"}
"""Style of a paragraph -> what it is; all others are paragraphs."""
_PARAGRAPH = "P"


class TaggedCanvas(Canvas):  # type: ignore[misc]  # reportlab is untyped
    """A canvas whose pages know what stands on them; the roles of a page are in the order of its marked content."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as the library calls it
        super().__init__(*args, **kwargs)
        self.roles: list[str] = []
        self._marked: list[tuple[PDFPage, list[str]]] = []

    @contextmanager
    def tagged(self, role: str) -> Iterator[None]:
        """What is drawn meanwhile is an element of a role."""
        self._code.append(f"/{role} <</MCID {len(self.roles)}>> BDC")
        self.roles.append(role)
        yield
        self._code.append("EMC")

    @contextmanager
    def untold(self) -> Iterator[None]:
        """What is drawn meanwhile is not read out."""
        self._code.append("/Artifact BMC")
        yield
        self._code.append("EMC")

    def finish_page(self) -> None:
        """Close the page, and remember what stands on it."""
        super().showPage()
        page = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = len(self._marked), PDFName("S")
        self._marked.append((page, self.roles))

    def write_tags(self) -> None:
        """Put the tree of what stands on all pages into the catalogue."""
        document = self._doc
        root, whole = PDFDictionary(), PDFDictionary()
        whole_ref = document.Reference(whole)
        root_ref = document.Reference(root)
        pages = [
            [_element(document, whole_ref, page, i, r) for i, r in enumerate(roles)] for page, roles in self._marked
        ]
        numbers = [part for i, found in enumerate(pages) for part in (i, document.Reference(PDFArray(found)))]
        tree = document.Reference(PDFDictionary({"Nums": PDFArray(numbers)}))
        _fill(whole, S=PDFName("Document"), P=root_ref, K=PDFArray([one for found in pages for one in found]))
        _fill(root, Type=PDFName("StructTreeRoot"), K=whole_ref, ParentTree=tree, ParentTreeNextKey=len(pages))
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})


def _element(document: Any, parent: Any, page: PDFPage, number: int, role: str) -> Any:  # noqa: ANN401 - untyped
    """A reference to the element of one piece of marked content."""
    element = PDFDictionary()
    _fill(element, Type=PDFName("StructElem"), S=PDFName(role), P=parent, Pg=document.Reference(page), K=number)
    return document.Reference(element)


def _fill(dictionary: PDFDictionary, **parts: Any) -> None:  # noqa: ANN401 - PDF values
    dictionary.dict.update(parts)


class Tagged(Paragraph):  # type: ignore[misc]  # reportlab is untyped
    """A paragraph, or the part of one that a page holds, which says what it is by its style."""

    def draw(self) -> None:
        """Draw it as an element."""
        with self.canv.tagged(ROLES.get(self.style.name, _PARAGRAPH)):
            super().draw()


class QuietTable(Table):  # type: ignore[misc]  # reportlab is untyped
    """A table whose lines and grounds are not read out."""

    def _drawBkgrnd(self) -> None:  # noqa: N802 - the library's name
        with self.canv.untold():
            super()._drawBkgrnd()

    def _drawLines(self) -> None:  # noqa: N802 - the library's name
        with self.canv.untold():
            super()._drawLines()
