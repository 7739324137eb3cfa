"""Checks of questions and buttons: each must be answerable by itself, in every language."""

import re
from collections.abc import Iterator, Sequence

from sources.catalogue_findings import Finding, Page
from tariff import LANGUAGES
from tariff.catalogue import Strings
from tariff.tree import CHAPTER, LEAF

_BARE = frozenset(("yes", "no", "other", "others", "another", "none", "any other one"))
_LEANS = re.compile(
    r"(?<!as )\bsuch\b(?! as\b)|\b(?:named list|the list|listed|unlisted)\b|\b(?:additional |\()?notes? (?:\d|to\b)"
    r"|\b(?:sub)?headings? \d{4}|\b(?:all|the|these|those|a) limits?\b|\b[Ss]pecified\b|[Ss]pecial grade|\bnot named\b"
)
_QUALIFIED = re.compile(
    r"\b(?:other|another|any|none|not|no|over|under|up to|less|more|most|least|yes|only)\b|[\d(]", re.IGNORECASE
)
_REST = re.compile(r"\b(?:other|another|none|others)\b", re.IGNORECASE)
_STATES = frozenset("fresh frozen chilled dried live salted smoked canned bulk raw whole cooked new used".split())
_PLURALS = (("ies", "y"), ("oes", "o"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("s", ""))


def check_options(pages: Sequence[Page], strings: Strings) -> Iterator[Finding]:
    """Buttons that are bare, lean, overlap or repeat; questions without children; texts without a translation."""
    for page in pages:
        yield from _texts(page)
        yield from _untranslated(page, strings)
        yield from _children(page)
        yield from _narrow(page)


def _texts(page: Page) -> Iterator[Finding]:
    if page.option.strip().rstrip(".").casefold() in _BARE:
        yield Finding("bare option", page.id, f"{page.option}: {page.label}")
    for text in (page.option, page.question):
        if _LEANS.search(text):
            yield Finding("leaning option", page.id, text)


def _untranslated(page: Page, strings: Strings) -> Iterator[Finding]:
    for text in (page.option, page.question):
        lacking = [lang for lang in LANGUAGES if text and strings.say(text, page.code[:2], lang).language != lang]
        if lacking:
            yield Finding("untranslated", page.id, f"{text} ({', '.join(lacking)})")


def _children(page: Page) -> Iterator[Finding]:
    if page.question and len(page.children) < 2:
        yield Finding("open question", page.id, f"{page.question} (nothing to choose from)")
    if not page.question and len(page.children) > 1 and page.kind not in (CHAPTER, LEAF):
        yield Finding("open question", page.id, f"{page.label} (no question chooses among its children)")
    options = [child.option for child in page.children if page.kind != CHAPTER]
    for option in sorted({option for option in options if options.count(option) > 1}):
        yield Finding("equal options", page.id, option or "(empty)")


def _narrow(page: Page) -> Iterator[Finding]:
    """A button whose plain word also ends what importers type for the rest: broad beans beside "Beans"."""
    if not page.option or _QUALIFIED.search(page.option):
        return
    rest = [leaf for other in page.siblings if _REST.search(other.option) for leaf in other.leaves]
    for part in re.split(r",| or | and ", page.option):
        words = _words(part)
        hits = [q for leaf in rest for q in leaf.queries if words and len(words) < 4 and _is_kind_of(q, words)]
        if hits:
            yield Finding("narrow option", page.id, f"{page.option} (the rest holds: {', '.join(hits[:3])})")
            return


def _is_kind_of(query: str, words: list[str]) -> bool:
    """Whether a query names a kind of what the words name: more words before them, none but a state after them."""
    asked = _words(query)
    while asked and asked[-1] in _STATES:
        asked.pop()
    before = asked[: -len(words)]
    return asked[-len(words) :] == words and not set(before) <= _STATES


def _words(text: str) -> list[str]:
    return [singular(word) for word in re.findall(r"[a-zé]+", text.lower())]


def singular(word: str) -> str:
    """An English noun without its plural ending."""
    for ending, single in _PLURALS:
        if word.endswith(ending) and len(word) - len(ending) > 2 and not word.endswith(("ss", "us", "is")):
            return word[: -len(ending)] + single
    return word
