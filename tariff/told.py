"""What a text tells besides the goods: the facts that it states, which are then not asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tariff.cross import CrossQuestion
from tariff.facts import StatedFact
from tariff.tree import Bools
from tariff.vocabulary import Vocabulary


@dataclass(frozen=True)
class Told:
    """What is known of the goods before a question is chosen.

    Attributes:
        facts: stated in the text.
        contradicted: (leaves,) leaves that the facts speak against; None where there are no facts.
        words: folded words of the text.
    """

    facts: tuple[StatedFact, ...] = ()
    contradicted: Bools | None = field(default=None, compare=False)
    words: frozenset[str] = frozenset()

    def kinds(self) -> frozenset[str]:
        """Kinds of which the text says what it is, not only what it is not."""
        return frozenset(fact.kind for fact in self.facts if not fact.is_denied)

    def answers(self, question: CrossQuestion, vocabulary: Vocabulary, also: Iterable[tuple[str, str]] = ()) -> bool:
        """Whether a question between headings is answered: an option states what is known already.

        Args:
            question: the question.
            vocabulary: says which value is a case of which.
            also: kinds and values that answers stated.
        """
        known = {(fact.kind, fact.value) for fact in self.facts if fact.value and not fact.is_denied} | set(also)
        if not known:
            return False
        stated = {fact for option in question.options for fact in option.facts}
        return any(
            kind == other and value and said and vocabulary.is_case(kind, said, value)
            for kind, value in stated
            for other, said in known
        )


NOTHING_TOLD = Told()
