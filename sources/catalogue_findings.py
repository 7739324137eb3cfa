"""What a check of the catalogue can find, and the nodes that the checks look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tariff.catalogue import Catalogue
from tariff.tree import CHAPTER, TITLE

KINDS: dict[str, str] = {
    "leaning label": "labels that lean on a neighbour",
    "leaning option": "buttons and questions that lean on a neighbour",
    "bare option": "buttons that say no more than yes, no or other",
    "lost limit": "leaves that lost a deciding limit of an ancestor",
    "lost figure": "figures of the official line that the label lost",
    "narrow option": "buttons narrower than what they stand for",
    "two codes": "queries under two codes",
    "near duplicate": "queries of the same words under another heading",
    "human food": "human food where industrial use overlaps",
    "untranslated": "questions and buttons that lack a translation",
    "open question": "questions without children, and children without a question",
    "equal options": "children with the same button",
    "long label": "labels of more than 120 characters",
    "unused reason": "reasons in the list of what was accepted that accept nothing",
}
"""Kind of finding -> what it means, in the order of the report."""


@dataclass(frozen=True)
class Finding:
    """One thing that may be wrong.

    Attributes:
        kind: one of ``KINDS``.
        where: the id of a node, or the text that was found.
        what: the text and why, for the person who mends it.
    """

    kind: str
    where: str
    what: str


@dataclass(frozen=True, eq=False)
class Page:
    """A node of the catalogue with all that is written about it.

    Attributes:
        id: code and suffix.
        depth: -1 for a chapter, 0 for a heading, then one more for each dash.
        official: its official wording; empty where none is loaded.
        parent: the page above it; None for chapters.
        children: the pages below it, in order.
    """

    id: str
    depth: int
    kind: str
    label: str
    option: str
    question: str
    queries: tuple[str, ...]
    official: str
    parent: "Page | None" = None
    children: "list[Page]" = field(default_factory=list)

    @property
    def code(self) -> str:
        """Eight digits."""
        return self.id[:8]

    @property
    def siblings(self) -> "list[Page]":
        """The pages between which its parent's question chooses, without itself; none below a chapter."""
        if self.parent is None or self.parent.kind == CHAPTER:
            return []
        return [page for page in self.parent.children if page is not self]

    @property
    def above(self) -> "list[Page]":
        """The pages above it from the heading down."""
        path: list[Page] = []
        page = self.parent
        while page is not None and page.kind != CHAPTER:
            path.append(page)
            page = page.parent
        return path[::-1]

    @property
    def leaves(self) -> "list[Page]":
        """The leaves at or below it."""
        return [self] if not self.children else [leaf for child in self.children for leaf in child.leaves]


def make_pages(catalogue: Catalogue, official: Mapping[str, str]) -> tuple[Page, ...]:
    """The nodes of a catalogue in order, without titles; ``official`` gives wording by node id."""
    made: dict[int, Page] = {}
    for i, line in enumerate(catalogue.tree.lines):
        if line.kind == TITLE:
            continue
        above = made.get(int(catalogue.tree.parent[i]))
        texts = (catalogue.labels[i], catalogue.options[i], catalogue.questions[i], catalogue.queries_of(i))
        made[i] = Page(line.id, line.depth, line.kind, *texts, official.get(line.id, ""), above)
        if above is not None:
            above.children.append(made[i])
    return tuple(made.values())


def count_kinds(findings: Sequence[Finding]) -> dict[str, int]:
    """Kind -> number of findings, every kind named, in the order of the report."""
    return {kind: sum(finding.kind == kind for finding in findings) for kind in KINDS}
