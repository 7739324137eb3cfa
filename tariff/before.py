"""What was asked before, and so what may be asked now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tariff.contract import NONE, Answer
from tariff.repertoire import CROSS, FACT, HEADINGS, NODE, SUBHEADINGS, Repertoire, parse_key

_PAGED = (HEADINGS, SUBHEADINGS)
_TREE = (NODE, *_PAGED)


class Before:
    """The answers so far, as far as they decide what may be asked.

    Attributes:
        count: questions that were answered.
        is_placed: whether a heading or subheading was chosen and nothing said since that it does not fit.
        stated: kinds and values of facts that answers stated.
        kinds: kinds of fact that were asked for, be it by a question of the tree whose codes they part.
    """

    def __init__(self, answers: Sequence[Answer], declined: Collection[str], repertoire: Repertoire) -> None:
        """Take stock of answers, and of keys (with or without a page) never to ask."""
        self._pages: dict[str, list[Answer]] = {}
        told = [answer for answer in answers if not answer.free]
        # what was not understood may be asked once more
        for answer in told:
            kind, name, _ = parse_key(answer.key)
            self._pages.setdefault(f"{kind}:{name}" if name else kind, []).append(answer)
        self._declined = declined
        kinds = [(parse_key(answer.key)[0], answer) for answer in told]
        is_denied = any(kind == NODE and answer.special == NONE for kind, answer in kinds)
        tree = repertoire.tree
        self._chosen = [] if is_denied else [tree.span(a.option) for kind, a in kinds if kind in _TREE and a.option]
        at_node = [] if is_denied else [a for kind, a in kinds if kind == NODE and a.option]
        self._parted = [(tree.span(parse_key(a.key)[1]), tree.span(a.option)) for a in at_node]
        self.count = len({answer.key for answer in told})
        self.is_placed = not is_denied and any(kind in _PAGED and answer.option for kind, answer in kinds)
        self.stated = frozenset(fact for answer in told for fact in _facts(answer, repertoire))
        stated = frozenset(kind for kind, _ in self.stated)
        self.kinds = stated.union(*(_asked_of(a, repertoire) for kind, a in kinds if kind == NODE))

    def fits(self, first: int, last: int) -> bool:
        """Whether leaves first .. last - 1 lie within all that was chosen; who chose wrongly says ``none`` below it."""
        return all(a <= first and last <= b for a, b in self._chosen)

    def is_passed_over(self, first: int, last: int) -> bool:
        """Whether leaves first .. last - 1 were part of a question at a node, and another of its options was chosen."""
        return any(
            node[0] <= first and last <= node[1] and (last <= chosen[0] or chosen[1] <= first)
            for node, chosen in self._parted
        )

    def next_key(self, base: str, goes_on: Collection[str]) -> str:
        """Key under which ``base`` may be asked next, empty where it may not be."""
        before = self._pages.get(base, [])
        if base in self._declined or any(answer.special not in goes_on for answer in before):
            return ""
        key = f"{base}:{len(before) + 1}" if before or base in _PAGED else base
        return "" if key in self._declined else key

    def seen(self, base: str) -> set[str]:
        """Option ids that were shown under ``base``."""
        return {name for answer in self._pages.get(base, []) for name in answer.shown}


def _facts(answer: Answer, repertoire: Repertoire) -> Iterator[tuple[str, str]]:
    """Kinds and values that an answer states."""
    kind, name, _ = parse_key(answer.key)
    if kind == FACT and answer.option:
        yield name, answer.option
    if kind == CROSS and answer.option and repertoire.cross is not None:
        question = repertoire.cross.questions[repertoire.cross.place[name]]
        yield from (fact for option in question.options if option.id == answer.option for fact in option.facts)


def _asked_of(answer: Answer, repertoire: Repertoire) -> frozenset[str]:
    """Kinds of fact that a question of the tree asks for in its own words."""
    if repertoire.facts is None:
        return frozenset()
    return repertoire.facts.parted(*repertoire.tree.span(parse_key(answer.key)[1]))
