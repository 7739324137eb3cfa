"""Checks of queries: what importers type must lead to one code, and not beside another heading's in the same words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sources.catalogue_findings import Finding, Page
from sources.catalogue_options import singular
from tariff import LANGUAGES
from tariff.catalogue import NativeQueries
from tariff.tree import LEAF

_SMALL = frozenset("of for the a an in with and to by".split())
_SAME = {"men": "man", "women": "woman", "children": "child", "kids": "child", "kid": "child", "ladies": "woman"}
_SAME |= {"lady": "woman", "pajama": "pyjama", "aluminum": "aluminium", "grey": "gray", "fibre": "fiber"}
_SAME |= {"colour": "color", "mould": "mold", "tyre": "tire"}
"""Spellings of one word."""


def check_queries(pages: Sequence[Page], native: NativeQueries) -> Iterator[Finding]:
    """Queries under two codes, in any language, and English ones of the same words under another heading."""
    leaves = [page for page in pages if page.kind == LEAF]
    yield from _two_codes((query, page.code) for page in leaves for query in page.queries)
    for language in LANGUAGES[1:]:
        yield from _two_codes((query, page.code) for page in leaves for query in native.of(page.code, language))
    yield from _near(leaves)


def bag_of_words(query: str) -> frozenset[str]:
    """The words of an English query without order, plurals, small words and spellings."""
    text = re.sub(r"[’']s?\b", "", query.lower())
    words = (singular(word) for word in re.findall(r"[a-zà-ÿ0-9.]+", text) if word not in _SMALL)
    return frozenset(_SAME.get(word, word) for word in words)


def _two_codes(pairs: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    codes: dict[str, set[str]] = defaultdict(set)
    for query, code in pairs:
        codes[query.casefold()].add(code)
    for query, found in codes.items():
        if len(found) > 1:
            yield Finding("two codes", query, f"{query} ({', '.join(sorted(found))})")


def _near(leaves: Sequence[Page]) -> Iterator[Finding]:
    bags: dict[frozenset[str], dict[str, str]] = defaultdict(dict)
    for page in leaves:
        for query in page.queries:
            bags[bag_of_words(query)].setdefault(query, page.code)
    for queries in bags.values():
        if len({code[:4] for code in queries.values()}) > 1 and len(queries) > 1:
            texts = ", ".join(f"{query} ({code})" for query, code in queries.items())
            yield Finding("near duplicate", " | ".join(sorted(queries)), texts)
