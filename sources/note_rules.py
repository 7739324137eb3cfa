"""Rules out of the notes to sections and chapters: what is kept out, included, defined or limited, and where it goes.

A note is read piece by piece, in order. What a piece leaves open with a colon ("This chapter does not cover:") holds
for its parts; each sentence that says of itself what it is about ("Heading 3006 applies only to ...") is read as such.
docs/reference/notes.md tells what is read, and how often it is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sources.knowledge_types import Note
from sources.note_clauses import Clause, clauses
from sources.note_codes import SECTIONS, named_in
from sources.note_statements import QUOTED, Heard, Statement, purposes_of, sentences, statements
from sources.note_terms import terms_of
from tariff.answers import fold_text
from tariff.notes import DEFINES, EXCLUDES, INCLUDES, NoteRule

_LABEL = r"(?:[A-Za-z]|ij|[ivx]{1,4}|[0-9]{1,2})"
_MARK = re.compile(
    rf"\s*(?:[0-9]{{1,2}}\.\s+)?(?:(?:-\s+)?(?:\*\*)?(?:\({_LABEL}\)\.?|{_LABEL}[.)]|ij(?=\s))(?:\s+|\Z))*"
)
_LISTED = re.compile(
    r"\A(?:all\s+|only\s+)?(?:to\s+)?(?:all\s+|only\s+)?(?:(?:the|those)\s+)?following\b|\bbelow\Z"
    r"|\bfollowing(?:\s+\w+){0,2}\Z|\A(?:and\s+)?\Z",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:specifications|conditions|characteristics|requirements|criteria|processes|operations|quantities|substances"
    r"|ingredients|properties|limits)\Z", re.IGNORECASE,
)  # fmt: skip
_OTHER_THAN = re.compile(
    r"[,\s]*\b(?:other\s+than|except(?:ing)?|excluding|with\s+the\s+exception\s+of)(?:\s+(?:the\s+)?following)?\s*\Z",
    re.IGNORECASE,
)
_MEANINGS = re.compile(
    r"\bfollowing\s+(?:expressions|terms)\b[^:]*\b(?:meanings?|mean)\b|\bfollowing\s+(?:expressions|terms)\b[^:]*:\s*\Z",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(r"\bclassified\b[^.;]*\bas\s+follows\s*:?\s*\Z", re.IGNORECASE)
_ONLY_THESE = re.compile(
    r"\bonly\s+the\s+following\b[^:]*\bto\s+be\s+classified\s+in\s+this\s+(?:chapter|section)\s*:?\s*\Z", re.IGNORECASE
)
_STARTS_QUOTED = re.compile(rf"\W*{QUOTED}")
_HEAD = re.compile(r"\s*(?:\*\*)?(?P<head>[^:\n*]{3,160}?)(?:\*\*|:|\n|\Z)")
_INTO = re.compile(r"\A(?:in|under|within)\s+\Z")
_EMBEDDED = re.compile(
    r"\b(?:but\s+excluding|excluding)\s+(?P<goods>[^();:.]{3,120}?)\s*\((?=(?:sub)?headings?\s|Chapter\s)"
)
_LEAD = re.compile(r"[\s,;:]*(?:(?:and|but|or|to|however),?\s+)*", re.IGNORECASE)
_ENDLESS = 4000
"""Characters of a sentence that is no sentence of a note."""
_LIST, _ON, _TERMS, _PLACES = "list", "goes on", "terms", "places"


@dataclass(frozen=True)
class _Open:
    """What a piece leaves open for its parts.

    ``mode``: its parts are goods of a list, go on with its sentence, are expressions with their meanings, or places.
    """

    mode: str = ""
    effect: str = ""
    scope: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()


@dataclass
class _Book:
    """The notes of one kind to one section or chapter, while they are read."""

    own: tuple[str, ...]
    open: dict[str, _Open] = field(default_factory=dict)

    def above(self, label: str) -> _Open:
        """What the nearest piece above a label leaves open."""
        while "(" in label:
            label = label[: label.rindex("(")]
            if label in self.open:
                return self.open[label]
        return _Open()


def rules_of(pieces: Iterable[Note]) -> tuple[NoteRule, ...]:
    """The rules of notes, in their order; each quote and each class of goods is a span of its piece's text.

    Args:
        pieces: of any number of sections and chapters, each one's in legal order.
    """
    books: dict[tuple[str, str, str], _Book] = {}
    found: list[NoteRule] = []
    for piece in pieces:
        own = SECTIONS.get(piece.number, piece.number) if piece.level == "section" else piece.number.zfill(2)
        book = books.setdefault((piece.level, piece.number, piece.sort), _Book((own,)))
        found += _Reader(piece, book).rules()
    return tuple(dict.fromkeys(found))


class _Reader:
    """Reads one piece."""

    def __init__(self, piece: Note, book: _Book) -> None:
        self._piece, self._book, self._text = piece, book, piece.text
        self._is_tail = piece.label in book.open
        self._above = book.above(piece.label)
        self._left = _Open(spoken=self._above.spoken, purposes=self._above.purposes)
        self._purposes: tuple[str, ...] = ()
        self._is_term = False
        if self._above.mode == _TERMS:
            self._left = replace(self._left, mode=_TERMS)

    def rules(self) -> Iterator[NoteRule]:
        """Its rules; what it leaves open is put into the book."""
        mark = _MARK.match(self._text)
        start = mark.end() if mark else 0
        for number, (begin, end) in enumerate(sentences(self._text, start)):
            yield from self._sentence(begin, end, number == 0 and not self._is_tail)
        if not self._is_tail:
            self._book.open[self._piece.label] = self._left

    def _sentence(self, begin: int, end: int, is_first: bool) -> Iterator[NoteRule]:
        if end - begin > _ENDLESS:
            return
        heard = Heard(self._book.own, self._left.spoken, self._purposes or self._left.purposes, self._is_term)
        sentence = self._text[begin:end]
        self._note_purposes(begin, end)
        if _MEANINGS.search(sentence):
            self._left = replace(self._left, mode=_TERMS)
            return
        if self._listed_places(sentence):
            return
        stated = statements(self._text, begin, end, heard)
        if is_first and self._above.mode == _LIST:
            end_of_list = min((s.start for s in stated), default=end)
            yield from self._goods(
                Statement(self._above.effect, self._above.scope, begin, end_of_list, begin, end_of_list), end
            )
        elif is_first and self._above.mode == _PLACES:
            yield from self._placed(begin, end)
        elif is_first and not stated and self._above.mode == _TERMS:
            yield from self._expression(begin, end)
        for one in stated:
            yield from self._stated(one, end)

    def _note_purposes(self, begin: int, end: int) -> None:
        found = purposes_of(self._text, begin, end)
        if found:
            self._purposes = found
        if found and self._text[begin:end].rstrip().endswith(":"):
            self._left = replace(self._left, purposes=found)

    def _listed_places(self, sentence: str) -> bool:
        """Whether a sentence leaves open where goods are classified, which its parts then tell."""
        if _ONLY_THESE.search(sentence):
            self._left = replace(self._left, mode=_LIST, effect="subject", scope=self._book.own)
            return True
        if _FOLLOWS.search(sentence):
            self._left = replace(self._left, mode=_PLACES)
            return True
        return False

    def _stated(self, one: Statement, end: int) -> Iterator[NoteRule]:
        self._left = replace(self._left, spoken=one.scope)
        self._is_term = one.effect == DEFINES
        if one.effect == DEFINES:
            if self._text[one.start : end].rstrip().endswith(":"):
                self._left = replace(self._left, mode=_ON)
            yield self._rule(one, (one.start, end), (one.goods, one.goods_end), ())
            yield from self._excepted(one)
            return
        yield from self._goods(one, end)

    def _goods(self, one: Statement, end: int) -> Iterator[NoteRule]:
        """The rules of a list of goods, or what its parts are where it only opens one."""
        goods = self._text[one.goods : one.goods_end]
        if goods.rstrip().endswith(":") and one.goods_end == end:
            goods = goods.rstrip()[:-1].rstrip()
            other = _OTHER_THAN.search(goods)
            if other is not None:
                goods = goods[: other.start()]
                kept_out = one.effect != EXCLUDES
                self._left = replace(self._left, mode=_LIST if kept_out else _ON, effect=EXCLUDES, scope=one.scope)
            elif _LISTED.search(goods.strip(" ,")) and not _GOES_ON.search(goods):
                self._left = replace(self._left, mode=_LIST, effect=one.effect, scope=one.scope, spoken=one.scope)
                return
            else:
                self._left = replace(self._left, mode=_ON)
            one = replace(one, goods_end=one.goods + len(goods))
        if self._text[one.goods : one.goods_end].strip(" ,;.\n"):
            yield from self._classes(one)

    def _classes(self, one: Statement) -> Iterator[NoteRule]:
        """A rule for each class of goods; only exclusions are parted by where they send them."""
        goods = self._text[one.goods : one.goods_end]
        found = clauses(goods)
        is_part = one.start == one.goods
        if one.effect != EXCLUDES or one.is_out or len(found) < 2:
            whole = self._trimmed(one.start, one.end)
            is_one = one.effect == EXCLUDES and len(found) == 1 and not one.is_out
            inner = found[0].goods if is_one else (0, len(goods))
            sends = found[0].sends_to if is_one else self._in_brackets(one, found)
            yield self._rule(one, whole, self._trimmed(one.goods + inner[0], one.goods + inner[1]), sends)
            if one.effect != EXCLUDES:
                yield from self._excepted(one)
            return
        for number, clause in enumerate(found):
            start = one.goods + clause.whole[0] if is_part or number else one.start
            whole = self._trimmed(start, one.goods + clause.whole[1])
            inner = (one.goods + clause.goods[0], one.goods + clause.goods[1])
            yield self._rule(one, whole, inner if inner[1] > inner[0] else whole, clause.sends_to)

    def _in_brackets(self, one: Statement, found: Sequence[Clause]) -> tuple[str, ...]:
        """The headings of included goods that stand in brackets: "only oxides (heading 2811)"."""
        goods = self._text[one.goods : one.goods_end]
        if one.effect == EXCLUDES or _EMBEDDED.search(goods):
            return ()
        clauses_sent = (f for f in found if goods[: f.whole[1]].rstrip().endswith(")"))
        codes = [c for f in clauses_sent if not goods[: f.goods[1]].rstrip().endswith(")") for c in f.sends_to]
        return () if set(codes) <= set(one.scope) else tuple(dict.fromkeys(codes))

    def _excepted(self, one: Statement) -> Iterator[NoteRule]:
        """What an inclusion or a definition keeps out in passing and sends elsewhere."""
        for match in _EMBEDDED.finditer(self._text, one.start, one.end):
            named = next((n for n in named_in(self._text[: one.end]) if n.start == match.end()), None)
            if named is not None:
                out = replace(one, effect=EXCLUDES)
                end = named.end + self._text.startswith(")", named.end)
                yield self._rule(out, (match.start(), end), match.span("goods"), named.codes)

    def _placed(self, begin: int, end: int) -> Iterator[NoteRule]:
        """A part that begins with the place where the goods belong: "in Chapter 89 if ..."."""
        sentence = self._text[begin:end]
        first = next(iter(named_in(sentence)), None)
        if first is not None and _INTO.match(sentence[: first.start]):
            stated = Statement(INCLUDES, first.codes, begin, end, begin, end)
            yield self._rule(stated, self._trimmed(begin, end), self._trimmed(begin, end), ())

    def _expression(self, begin: int, end: int) -> Iterator[NoteRule]:
        """A part of a list of expressions with their meanings."""
        sentence = self._text[begin:end]
        quoted = _STARTS_QUOTED.match(sentence)
        is_direct = self._book.open.get(self._parent(), _Open()).mode == _TERMS and not self._is_nested()
        head = _HEAD.match(sentence)
        if quoted is None and (not is_direct or head is None):
            return
        inside = quoted.span() if quoted else head.span("head") if head else (0, 0)
        span = (begin + inside[0], begin + inside[1])
        scope = purposes_of(self._text, begin, end) or self._coded(sentence, span[1] - begin) or self._left.purposes
        stated = Statement(DEFINES, scope or self._book.own, begin, end, *span)
        yield self._rule(stated, self._trimmed(begin, end), self._quoted(span), ())

    def _parent(self) -> str:
        label = self._piece.label
        return label[: label.rindex("(")] if "(" in label else ""

    def _is_nested(self) -> bool:
        """Whether the piece above is itself one of the expressions."""
        return self._book.above(self._parent()).mode == _TERMS

    @staticmethod
    def _coded(sentence: str, end: int) -> tuple[str, ...]:
        """Codes in brackets right after an expression."""
        first = next((n for n in named_in(sentence) if n.start >= end), None)
        is_near = first is not None and re.fullmatch(r"\W*", sentence[end : first.start]) is not None
        return first.codes if first is not None and is_near else ()

    def _quoted(self, span: tuple[int, int]) -> tuple[int, int]:
        """A span without the quotation marks and white space around it."""
        part = self._text[span[0] : span[1]]
        bare = part.strip(" \n\t‘’'“”\"`")
        start = span[0] + part.index(bare)
        return start, start + len(bare)

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        part = self._text[start:end].rstrip(" \n\t,;")
        part = re.sub(r"[;,]\s*(?:or|and)\Z", "", part)
        lead = len(_LEAD.match(part)[0])  # type: ignore[index]  # it matches nothing at least
        return start + lead, start + max(lead, len(part))

    def _rule(
        self, one: Statement, quote: tuple[int, int], goods: tuple[int, int], sends_to: tuple[str, ...]
    ) -> NoteRule:
        quoted, named = self._text[slice(*self._trimmed(*quote))], self._text[slice(*goods)]
        terms = (fold_text(named),) if one.effect == DEFINES else terms_of(named, quoted)
        return NoteRule(self._piece.place, one.effect, one.scope, sends_to, named, quoted, terms)
