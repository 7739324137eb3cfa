"""The texts of a newer year's catalogue: those that stay, and for each changed line those that it takes over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sources.unwritten import OTHER_LANGUAGES, Item
from sources.year_base import Base
from sources.year_changes import DIVIDED, MOVED, NEW, Change
from tariff.sentences import Sentences
from tariff.tree import CHAPTER, LEAF, TITLE, Tree

NEUTRAL = "question.subheadings"
"""The sentence that asks where nobody has written a question for a choice that is new."""
LONGEST_BUTTON = 100

Translate = Mapping[str, Mapping[str, str]]
"""Node id -> language -> official wording."""


@dataclass(frozen=True)
class YearTexts:
    """All texts of a year.

    Attributes:
        labels, options, questions, queries: along the tree's lines, as in the catalogue.
        native: code -> queries by language.
        strings: chapter -> English text -> translations by language.
        facts: code -> what the leaf admits, as written.
    """

    labels: tuple[str, ...]
    options: tuple[str, ...]
    questions: tuple[str, ...]
    queries: tuple[str, ...]
    native: Mapping[str, Mapping[str, str]]
    strings: Mapping[str, Mapping[str, Mapping[str, str]]]
    facts: Mapping[str, str]


@dataclass(frozen=True)
class _Line:
    """The English texts of one line."""

    label: str
    option: str
    question: str
    queries: str


class TakingOver:
    """Takes the texts of a base over to the lines of a newer year."""

    def __init__(
        self, base: Base, tree: Tree, official: Sequence[str], changes: Sequence[Change], sentences: Sentences
    ) -> None:
        """Take ``base`` to ``tree``; ``official`` is the wording along its lines."""
        self.base, self.old, self.tree = base, base.catalogue, tree
        self.official = official
        self.changes = {change.node: change for change in changes}
        self.sentences = sentences

    def texts(self, translations: Translate) -> YearTexts:
        """All texts of the year."""
        lines = [self._line(node) for node in range(len(self.tree.lines))]
        labels, options, questions, queries = zip(
            *((one.label, one.option, one.question, one.queries) for one in lines), strict=True
        )
        strings = self._strings(options, questions, translations)
        return YearTexts(labels, options, questions, queries, dict(self._native()), strings, dict(self._facts()))

    def _line(self, node: int) -> _Line:
        change = self.changes.get(node)
        source = change.source if change else self.old.tree.index[self.tree.lines[node].id]
        if change is not None and change.kind in (NEW, MOVED) and not change.is_whole:
            label, option = self._apart(node, source)
        else:
            label, option = self.old.labels[source], self.old.options[source]
        return _Line(label, option, self._question(node, source), self._queries(node, source))

    def _apart(self, node: int, source: int) -> tuple[str, str]:
        """Label and button told from those of the source, which others have too, by the official wording."""
        wording = " ".join(self.official[node].split()).strip(" :")
        label = f"{self.old.labels[source]}: {wording}" if source >= 0 else wording
        return label, wording if len(wording) <= LONGEST_BUTTON else wording[: LONGEST_BUTTON - 1].rstrip() + "…"

    def _question(self, node: int, source: int) -> str:
        line = self.tree.lines[node]
        if node not in self.changes:
            return self.old.questions[source]
        if line.kind in (LEAF, TITLE) or len(self.tree.children[node]) < 2:
            return ""
        asked = source if source >= 0 and self._is_own(node, source) else self._asked_before(node)
        known = self.old.questions[asked] if asked >= 0 else ""
        return known or ("" if line.kind == CHAPTER else self.sentences.say(NEUTRAL, "en"))

    def _asked_before(self, node: int) -> int:
        """The old line whose question all lines below a new one answered; -1 where there is none."""
        below = [self.old.tree.index.get(self.tree.lines[child].id, -1) for child in self.tree.children[node]]
        above = {int(self.old.tree.parent[child]) if child >= 0 else -1 for child in below}
        return above.pop() if len(above) == 1 else -1

    def _is_own(self, node: int, source: int) -> bool:
        """Whether the source is the line itself, or one that ended in its favour."""
        change = self.changes.get(node)
        return change is None or change.is_heir or self.old.tree.lines[source].id == self.tree.lines[node].id

    def _queries(self, node: int, source: int) -> str:
        """What importers type: the source's, of a line that had codes below it some of each of theirs."""
        if self.tree.lines[node].kind != LEAF or source < 0:
            return ""
        if self.old.tree.lines[source].kind == LEAF or self.old.tree.lines[source].id != self.tree.lines[node].id:
            return self.old.queries[source]
        leaves = self.old.tree.leaves[self.old.tree.first[source] : self.old.tree.last[source]]
        found = [query for leaf in leaves for query in self.old.queries_of(int(leaf))[:2]]
        return ";".join(dict.fromkeys(found))

    def _source_code(self, node: int) -> str:
        """The 8-digit code that a leaf has its texts from; empty where that is no code."""
        change = self.changes.get(node)
        line = self.tree.lines[node] if change is None else self.old.tree.lines[change.source]
        is_code = change is None or (change.source >= 0 and line.kind == LEAF)
        return line.code if is_code else ""

    def _native(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        for leaf in self.tree.leaves:
            row = self.base.native.get(self._source_code(int(leaf)))
            if row:
                yield self.tree.lines[leaf].code, row

    def _facts(self) -> Iterator[tuple[str, str]]:
        for leaf in self.tree.leaves:
            code = self.tree.lines[leaf].code
            known = self.base.facts.get(code) if code in self.old.tree.leaf_index else self._shared(int(leaf))
            if known is not None:
                yield code, known

    def _shared(self, leaf: int) -> str:
        """What all codes admit among which the goods of a new one were: a fact of some alone could shut them out."""
        change = self.changes[leaf]
        if change.source < 0:
            return ""
        if change.is_heir:
            digits = self.tree.lines[leaf].code[:6]
            gone = [c for c in self.old.tree.leaf_codes if c.startswith(digits) and c not in self.tree.leaf_index]
        else:
            above = change.source if self._is_own(leaf, change.source) else self._above(change.source)
            gone = list(self.old.tree.leaf_codes[self.old.tree.first[above] : self.old.tree.last[above]])
        parts = [self.base.facts.get(code, "").split(";") for code in gone]
        return ";".join(part for part in parts[0] if all(part in one for one in parts[1:])) if parts else ""

    def _above(self, source: int) -> int:
        """The line whose goods may be in a new code: the source, or for a code beside the new one the line above it."""
        parent = int(self.old.tree.parent[source])
        return parent if self.old.tree.lines[source].kind == LEAF and parent >= 0 else source

    def _strings(
        self, options: Sequence[str], questions: Sequence[str], translations: Translate
    ) -> dict[str, dict[str, Mapping[str, str]]]:
        """The base's translations, those of the neutral question, and official wordings for buttons that are one."""
        found: dict[str, dict[str, Mapping[str, str]]] = {c: dict(rows) for c, rows in self.base.strings.items()}
        neutral = self.sentences.say(NEUTRAL, "en")
        for node, line in enumerate(self.tree.lines):
            rows = found.setdefault(line.code[:2], {})
            if questions[node] == neutral:
                asked = {language: self.sentences.say(NEUTRAL, language) for language in OTHER_LANGUAGES}
                rows.setdefault(neutral, {"text": neutral, **asked})
            official = translations.get(line.id)
            if official and options[node] not in rows and options[node] == self._apart(node, -1)[1]:
                rows[options[node]] = {"text": options[node], **official}
        return found


def to_write(change: Change, tree: Tree) -> Iterator[Item]:
    """What a person must write, or read again, for a changed line."""
    line, has_choice = tree.lines[change.node], len(tree.children[change.node]) > 1
    is_new, is_asked = change.kind == NEW, has_choice and line.kind != CHAPTER
    if change.kind != DIVIDED:
        yield from (Item("label", "en"), Item("option", "en"))
        yield from (Item("option", language) for language in OTHER_LANGUAGES if is_new)
    if is_asked:
        yield Item("question", "en")
        yield from (Item("question", language) for language in OTHER_LANGUAGES)
    if line.kind == LEAF:
        yield Item("queries", "en")
        yield from (Item("queries", language) for language in OTHER_LANGUAGES if is_new)
        yield Item("facts", "")
