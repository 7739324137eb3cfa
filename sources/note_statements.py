"""Sentences of a note, and what each states of a heading, a chapter or an expression.

A statement is found by its verb ("does not cover", "applies only to", "includes", "are to be classified in") and counts
only where right before the verb, or right after "classified in", stands what it speaks of: a heading, this chapter,
"it", or an expression in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sources.note_codes import Named, named_in
from tariff.notes import DEFINES, EXCLUDES, INCLUDES, SUBJECT

QUOTED = r"[‘'“\"`][^‘'’“”\"`\n]{2,120}[’'”\"`]"
_ENDS = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!No\.)[\"”’)]?\s+(?=[A-Z“‘'\"(])|\n\s*\n\s*")
_NOT = r"(?:does|do|shall)\s+not,?\s*(?:however,?\s*)?(?:cover|include|apply|extend)\b"
_VERB = re.compile(
    rf"(?P<excludes>(?:{_NOT}|\b(?:is|are)\s+to\s+be\s+taken\s+not\s+to\s+apply\b)"
    r"(?:\s+to\b)?(?:,\s*however,?)?(?:\s+to\b)?|\bexcludes?\b)"
    r"|(?P<subject>\b(?:applies|apply|covers?|includes?|refers?)(?:,[^,]{3,30},)?\s+only\b(?:\s+to\b)?)"
    r"|(?P<includes>(?:\b(?:also|(?:shall|is|are)(?: to)? be taken to|however,?)\s+)?\b(?:includes?|covers?|applies"
    r"|apply|extends?|means?|refers?)\b(?:\s+also)?(?:,?\s*inter alia,?)?(?:\s+to\b)?)"
)
_OWN = re.compile(r"\b(?:this|the)\s+(?:sub-?)?(?:chapters?|sections?)\Z", re.IGNORECASE)
_SPOKEN = re.compile(r"(?:\b(?:the|this|these|those)\s+(?:sub-?)?(?:headings?|codes?)|\b(?:it|they))\Z", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|they)\Z", re.IGNORECASE)
_JOINED = re.compile(r"(?:\A|[,;\s])(?:and|but|nor)\Z")
_OF_TERM = re.compile(rf"{QUOTED}(?:[^.;:‘'“\"`]{{0,12}}{QUOTED})*\s*\Z")
_IN_TERM = re.compile(rf"{QUOTED}\s*,?\s+(?:in|of|as regards|as used in|used in)\s+\Z")
_BRACKET = re.compile(r"\s*\([^()]*\)\s*\Z")
_INTO = (
    r",?\s+(?:as\s+[^.;:]{1,60}?,?\s+(?:of\s+)?)?(?:only\s+)?(?:in\s+principle\s+)?(?:to\s+be\s+classified\s+)?"
    r"(?:(?:in|under|within|to)\s+|(?<=of\s))"
    r"(?P<where>(?:the\s+(?:appropriate\s+|respective\s+)?(?:sub)?headings?\s+of\s+)?(?=headings?\s+[0-9]|subheadings?\s+"
    r"[0-9]|codes?\s+[0-9]|chapters?\s+[0-9]|sections?\s+[IVX])|(?P<own>this\s+(?:sub-?)?(?:chapter|section)\b)"
    r"|(?P<that>(?:that|those|these|this)\s+(?:sub)?(?:headings?|codes?)\b))"
)
_CLASSIFIED = re.compile(
    r"\b(?:(?P<aux>is|are|be|remains?)\s+(?P<adverb>(?:[a-z]+,?\s+){0,4}?)(?:classified|included)"
    rf"|(?:falls?|belongs?)){_INTO}",
    re.IGNORECASE,
)
_EXCLUDED = re.compile(
    r"\b(?:is|are)\s+(?:to\s+be\s+)?(?:excluded\s+from\s+(?:classification\s+(?:under|in)\s+)?"
    r"|not\s+to\s+be\s+(?:taken|regarded)\s+as\s+(?:parts\s+of\s+)?(?:articles|goods)\s+of\s+)"
    r"(?=(?P<own>this\s+(?:sub-?)?(?:chapter|section))|headings?\s+[0-9]|subheadings?\s+[0-9]|codes?\s+[0-9]|chapters?\s+[0-9])",
    re.IGNORECASE,
)
_UNLESS = re.compile(r"\b(?:if|when|where|in which|by virtue of|under which)\b[^,.;]{0,60}\Z", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:which|that)\s+(?:\w+\s+)?\Z")
_NEVER = re.compile(r"\bnot\b")
_AUXILIARY = re.compile(r"\bshall\s*\Z")
_PARTS = re.compile(r"[‘'“\"]parts\b")
_PURPOSE = re.compile(
    r"\b(?:purposes?\s+of|in|as\s+regards|meaning\s+of)\s+(?:the\s+subheadings\s+of\s+|the\s+)?\Z", re.IGNORECASE
)
_MEANS = re.compile(
    rf"(?P<quoted>{QUOTED})(?:[^.;:‘“\"]{{0,12}}{QUOTED})*(?P<between>[^.;‘“\"]{{0,400}}?)"
    r"(?:\b(?:means?|appl(?:y|ies)|includes?|covers?|are|is|consists?|refers?|denotes?)\b|:)"
)
_CONSIDERED = re.compile(rf"\b(?:considered|regarded|treated)\s+(?:as\s+|to\s+be\s+)(?P<quoted>{QUOTED})")
_BEGINS = re.compile(
    r"\A[^‘'“\"`]{0,220}?\b(?:expressions?|terms?|words?|references?(?:\s+[^.;:]{0,40}?)?\s+to)\s*\Z"
    r"|\A\W*(?:(?:for|in|the\s+purposes)\b[^‘'“\"`:;.]{0,900})?(?:[,\s]*\b(?:an?|the|and)\b\s*)?\W*\Z", re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True)
class Statement:
    """One thing that a sentence states; places are those in the note's text.

    Attributes:
        effect: as in NoteRule.
        scope: codes that it is about.
        start: where the sentence, or the part of it that states this, begins.
        end: one past it.
        goods: where the goods, or the expression, begin.
        goods_end: one past them.
        is_out: whether codes among the goods only describe them ("goods of heading 1901 are excluded from ...").
    """

    effect: str
    scope: tuple[str, ...]
    start: int
    end: int
    goods: int
    goods_end: int
    is_out: bool = False

    def moved(self, by: int) -> Statement:
        """The same statement with its places counted from further before."""
        return replace(
            self, start=self.start + by, end=self.end + by, goods=self.goods + by, goods_end=self.goods_end + by
        )

    def cut(self, end: int) -> Statement:
        """The same statement, ending sooner."""
        return replace(self, end=end, goods_end=min(self.goods_end, end))


@dataclass(frozen=True)
class Heard:
    """What is known before a sentence is read.

    Attributes:
        own: the note's chapters.
        spoken: what was spoken of last.
        purposes: for what an expression is defined.
        is_term: whether it was an expression that was spoken of: what "it includes" is then no goods.
    """

    own: tuple[str, ...]
    spoken: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    is_term: bool = False


def sentences(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of a text from a place on."""
    for match in _ENDS.finditer(text, start):
        if text[start : match.start()].strip():
            yield start, match.start()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


def statements(text: str, start: int, end: int, heard: Heard) -> list[Statement]:
    """What a sentence states, in order."""
    sentence = text[start:end]
    named = named_in(sentence)
    found = _by_verb(sentence, named, heard)
    found += [s for s in _by_place(sentence, named, heard) if not any(_inside(s, other) for other in found)]
    found = found or _definitions(sentence, named, heard)
    found.sort(key=lambda s: s.start)
    return [s.moved(start) for s in found]


def _inside(one: Statement, other: Statement) -> bool:
    """Whether a statement of where goods belong is a part of what another says."""
    return other.goods < one.end <= other.end


def purposes_of(text: str, start: int, end: int) -> tuple[str, ...]:
    """The codes for the purposes of which a sentence speaks; empty where it does not say."""
    sentence = text[start:end]
    return _purposes(sentence, named_in(sentence), len(sentence))


def _by_verb(sentence: str, named: Sequence[Named], heard: Heard) -> list[Statement]:
    """Statements whose verb follows what they are about."""
    found: list[Statement] = []
    spoken = heard.spoken
    for verb in _VERB.finditer(sentence):
        effect = next(name for name in (EXCLUDES, SUBJECT, INCLUDES) if verb[name])
        before = _AUXILIARY.sub("", sentence[: verb.start()]).rstrip(" ,\n\t")
        is_term, scope = _subject(before, named, replace(heard, spoken=spoken), bool(found))
        if scope is None or (effect == INCLUDES and heard.is_term and _IT.search(before)):
            continue
        if is_term and effect == EXCLUDES and scope == heard.own and not _PARTS.search(before):
            continue  # what an expression does not mean may still belong here under another name
        if is_term and effect != EXCLUDES:
            effect = DEFINES
        elif "mean" in verb[0]:
            continue
        spoken = scope
        begin = found[-1].end if found else 0
        if found:
            begin = _begin(before, named)
            found[-1] = found[-1].cut(begin)
        goods = (verb.end(), len(sentence)) if effect != DEFINES else _expression(sentence, before)
        found.append(Statement(effect, scope, begin, len(sentence), *goods))
        if effect == DEFINES:
            break
    return found


def _expression(sentence: str, before: str) -> tuple[int, int]:
    """Where the expression stands that a verb gives the meaning of: the last in quotation marks, with those joined."""
    found = list(re.finditer(rf"{QUOTED}(?:\s*(?:,|and|or)\s*{QUOTED})*", sentence[: len(before)]))
    return (found[-1].start() + 1, found[-1].end() - 1) if found else (0, len(before))


def _begin(before: str, named: Sequence[Named]) -> int:
    """Where the words begin that a later statement of a sentence is about."""
    at = next((n.start for n in named if n.end == len(before)), None)
    if at is None:
        match = _OWN.search(before) or _SPOKEN.search(before) or _JOINED.search(before)
        at = match.start() if match else len(before)
    return at


def _subject(before: str, named: Sequence[Named], heard: Heard, is_second: bool) -> tuple[bool, tuple[str, ...] | None]:
    """Whether a verb is about an expression, and the codes that it is about; None where it is about something else."""
    bare = _BRACKET.sub("", before).rstrip(" ,\n\t")
    for words in (before, bare):
        own = next((n for n in named if n.end == len(words)), None)
        if own is not None:
            is_term = _IN_TERM.search(words[: own.start]) is not None
            is_goods = not is_term and re.search(r"\b(?:of|to|from|under|by|with)\s+\Z", words[: own.start])
            headings = re.search(r"headings?\s+of\s+\Z", words[: own.start])
            return is_term, None if is_goods and not headings else own.codes
        if _OWN.search(words):
            return False, heard.own
        if _SPOKEN.search(words):
            return False, heard.spoken or None
        if _OF_TERM.search(words):
            return True, _purposes(words, named, len(words)) or _coded(
                before, words, named
            ) or heard.purposes or heard.own
    return False, heard.spoken if is_second and _JOINED.search(before) else None


def _coded(before: str, bare: str, named: Sequence[Named]) -> tuple[str, ...]:
    """The codes in brackets after an expression: 'paddy rice' (code 1006 10)."""
    return tuple(code for n in named if len(bare) <= n.start < len(before) for code in n.codes)


def _purposes(sentence: str, named: Sequence[Named], end: int) -> tuple[str, ...]:
    found = [n.codes for n in named if n.end <= end and _PURPOSE.search(sentence[: n.start])]
    return found[0] if found else ()


def _by_place(sentence: str, named: Sequence[Named], heard: Heard) -> Iterator[Statement]:
    """Statements that say in which place goods are classified, or from which they are kept out."""
    begin = 0
    for match in [*_EXCLUDED.finditer(sentence), *_CLASSIFIED.finditer(sentence)]:
        is_out = match.re is _EXCLUDED
        before = sentence[: match.start()]
        adverb = "" if is_out else (match["adverb"] or "")
        if _RELATIVE.search(before) or (not is_out and _UNLESS.search(before)):
            continue
        where = next((n for n in named if n.start == match.end()), None)
        scope = where.codes if where else heard.own if match["own"] else ()
        if not scope and not is_out and match["that"]:
            scope = next((n.codes for n in reversed(named) if n.end <= match.start()), heard.spoken)
        if not scope:
            continue
        end = where.end if where else match.end()
        is_out = is_out or "not" in adverb.split()
        start = _clause(before, begin)
        yield Statement(
            EXCLUDES if is_out else INCLUDES, scope, start, end, start, match.start(), "excluded" in match[0]
        )
        begin = end


def _clause(before: str, begin: int) -> int:
    """Where the clause begins that a place is said of."""
    cut = max(before.rfind("; "), before.rfind(": "))
    return max(begin, cut + 2 if cut >= 0 else 0)


def _definitions(sentence: str, named: Sequence[Named], heard: Heard) -> list[Statement]:
    match = _CONSIDERED.search(sentence)
    if match is None:
        match = next((m for m in _MEANS.finditer(sentence) if _BEGINS.match(sentence[: m.start()])), None)
    if match is None or ("between" in match.groupdict() and _NEVER.search(match["between"])):
        return []
    start = match.start("quoted")
    end = match.end()
    after = [n for n in named if start <= n.start < end]
    scope = _purposes(sentence, named, start) or tuple(c for n in after[:1] for c in n.codes)
    goods = (start + 1, match.end("quoted") - 1)
    return [Statement(DEFINES, scope or heard.purposes or heard.own, 0, len(sentence), *goods)]
