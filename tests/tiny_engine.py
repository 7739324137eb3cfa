"""A small deterministic engine over the tiny world: hashed words against labels and queries, real questions."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np

from tariff.catalogue import Catalogue
from tariff.constants import Constants
from tariff.contract import ASK, PROPOSE, Candidate, DutyView, Option, Proposal, Question, Reply, Request
from tariff.decide import Choose, Decision, decide
from tariff.duties import DutyTable
from tariff.posterior import Noise, fold
from tariff.repertoire import KINDS, Repertoire
from tariff.tree import Floats, Tree
from tests.world import HashEncoder

CONSTANTS = Constants(
    noises={kind: Noise(wrong=0.05, denies=0.03, forces=0.3, hidden=0.1) for kind in KINDS},
    sure=0.9,
    supported=0.5,
    least=0.01,
    worth=0.05,
    cost=dict.fromkeys(KINDS, 0.1),
    option_cost=0.01,
    word_cost=0.0,
    count_cost=0.0,
    fine=1.0,
    stake=0.1,
    options=6,
    covered=0.9,
    named=0.6,
    named_across=0.75,
)


class TinyEngine:
    """Implements the engine that benchmarks and commands ask; everything it is told goes to ``seen``."""

    def __init__(self, catalogue: Catalogue, duties: DutyTable, temperature: float = 0.05) -> None:
        self.tree: Tree = catalogue.tree
        self.repertoire = Repertoire(catalogue.tree)
        self.versions = {"model": "tiny", "nomenclature": self.tree.date}
        self.encoder = HashEncoder()
        self.seen: list[object] = []
        self._constants, self._choose = CONSTANTS, None
        self._catalogue = catalogue
        self._duties = duties
        self._temperature = temperature
        texts = [f"{catalogue.labels[leaf]} {catalogue.queries[leaf]}" for leaf in self.tree.leaves]
        self._rows = self.encoder.encode(texts)

    @property
    def constants(self) -> Constants:
        return self._constants

    def with_policy(self, constants: Constants, repertoire: Repertoire, choose: Choose) -> TinyEngine:
        other = copy.copy(self)
        other._constants, other.repertoire, other._choose = constants, repertoire, choose
        return other

    def probabilities(self, texts: Sequence[str], languages: Sequence[str]) -> Floats:
        self.seen += [*texts, *languages]
        logits = (self.encoder.encode(texts) @ self._rows.T).astype(np.float64) / self._temperature
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        return p / p.sum(axis=1, keepdims=True)

    def posterior(self, request: Request) -> Floats:
        self.seen.append(request)
        return fold(self._prior(request), self._resolved(request), self.repertoire, self._constants.noises)

    def decide(self, request: Request) -> Reply:
        self.seen.append(request)
        answers = self._resolved(request)
        decision = decide(
            self._prior(request), answers, self.repertoire, self._duties, self._constants, budget=request.budget,
            choose=self._choose,
        )  # fmt: skip
        return self._reply(request, decision)

    def _prior(self, request: Request) -> Floats:
        return self.probabilities([request.text], [request.language])[0]

    def _resolved(self, request: Request):
        """Free text is taken for ``unknown``: enough here."""
        return [answer for answer in request.answers if not answer.free]

    def _reply(self, request: Request, decision: Decision) -> Reply:
        question = proposal = None
        if decision.kind == ASK:
            assert decision.question is not None
            options = tuple(
                Option(name, self._label(name, request.language), "", mass)
                for name, mass in zip(decision.question.options, decision.question.masses, strict=True)
            )
            node = decision.question.node
            text = self._catalogue.question(node, request.language).text if node >= 0 else "Which of these is it?"
            question = Question(
                decision.question.key, decision.question.kind, text, "", len(request.answers) + 1, options,
                decision.question.more, decision.question.bits, decision.open_leaves, None, None, 1.0,
            )  # fmt: skip
        if decision.kind == PROPOSE:
            chosen = Candidate(
                decision.code, len(decision.code), decision.probability, self._label(decision.code, "en"), (), "",
                DutyView("", None, None),
            )  # fmt: skip
            proposal = Proposal(chosen, (), (), "", "", self.tree.date)
        return Reply(decision.kind, request.language, False, question, (), proposal, decision.reason, (), {})

    def _label(self, name: str, language: str) -> str:
        node = self.tree.index[name] if name in self.tree.index else self.tree.node_of(name)
        return self._catalogue.option(node, language).text
