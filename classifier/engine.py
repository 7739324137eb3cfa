"""The engine in process: text to probabilities, and one decision; the service and the command line share it."""

from __future__ import annotations

import copy
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from classifier.citing import Citing, Looked, other_heading
from classifier.comparing import compared
from classifier.constants import Learnt
from classifier.evidence import Encode, Evidence, Head, Listener, Witness
from classifier.explaining import Explainer, Gathered, NearRulings
from classifier.free import FreeAnswers, Understood
from classifier.goods import Opened, Openings
from classifier.held_rulings import Similar
from classifier.index import Index, Neighbour, Vectors
from classifier.join import join, log_prior, special_codes
from classifier.knowledge import Knowledge, repertoire_of
from classifier.note_evidence import NoteEvidence
from tariff import ENGLISH
from tariff.answers import fold_text, says_something
from tariff.constants import Constants
from tariff.contract import CORRECTED, PROPOSE, REFER, SAID, VERSION, Answer, Fact, Reply, Request
from tariff.corrections import mended
from tariff.decide import Choose, Decision, decide
from tariff.explain import Case, render
from tariff.faults import Fault
from tariff.posterior import fold
from tariff.repertoire import Repertoire
from tariff.told import Told
from tariff.tree import Floats, Tree
from tariff.understanding import Understanding
from tariff.wording import Wording

_REMEMBERED, _HEADING = 4096, 4


@dataclass(frozen=True)
class Seen:
    """What is known of one text: probabilities from it alone, nearest entries, whether it names goods, its facts."""

    prior: Floats
    neighbours: tuple[Neighbour, ...]
    recognised: bool
    told: Told
    vector: Vectors | None = None


class Engine:
    """Text and answers in, probabilities and decisions out. Holds no state of any conversation."""

    def __init__(
        self,
        knowledge: Knowledge,
        index: Index,
        encode: Encode,
        learnt: Learnt,
        versions: dict[str, str],
        head: Head | None = None,
        witness: Listener | None = None,
        similar: Similar | None = None,
    ) -> None:
        """Join what was read, indexed and learnt; ``encode`` maps texts to (n, d) float32 unit rows.

        ``witness`` gathers the evidence where it is not the index, the encoder and the class vectors that do;
        ``similar`` finds imported rulings, which are cited and give no evidence.
        """
        self.knowledge = knowledge
        self.index = index
        self.versions = {"contract": VERSION, **versions}
        self.learnt = learnt
        self._witness: Listener = witness or Witness(index, encode, knowledge.lexicon, knowledge.facts, head)
        codes = self.tree.leaf_codes
        self._citing = Citing(knowledge.rulings, index, codes, similar, knowledge.unread)
        self._repertoire = repertoire_of(knowledge)
        self._explainer = Explainer(knowledge, learnt, self._repertoire, similar)
        understanding = Understanding(knowledge.lexicon, knowledge.facts)
        self._free = FreeAnswers(self._repertoire, encode, self.probabilities, understanding)
        self._openings = Openings(
            self.tree, knowledge.replaced, knowledge.started, knowledge.lexicon, self.probabilities
        )
        self._log_prior = log_prior(index.counts, special_codes(codes), learnt.join)
        self._notes = NoteEvidence(knowledge.notes, codes, learnt.notes)
        self._seen: OrderedDict[tuple[str, str], Seen] = OrderedDict()
        self._choose: Choose | None = None

    def with_constants(self, constants: Constants) -> Engine:
        """The same engine with other constants of decision; what it knows of texts is shared."""
        other = copy.copy(self)
        other.learnt = replace(self.learnt, decision=constants)
        return other

    def with_policy(self, constants: Constants, repertoire: Repertoire, choose: Choose) -> Engine:
        """The same engine with another choice of questions, for those who compare."""
        other = self.with_constants(constants)
        other._repertoire, other._choose = repertoire, choose
        return other

    def notice(self, language: str) -> str:
        """What a user must know of all its answers, in his language; nothing of the full model's."""
        return ""

    @property
    def tree(self) -> Tree:
        """The nomenclature."""
        return self.knowledge.catalogue.tree

    @property
    def constants(self) -> Constants:
        """What decides when to ask, what, and when to stop."""
        return self.learnt.decision

    @property
    def repertoire(self) -> Repertoire:
        """What can be asked on the nomenclature."""
        return self._repertoire

    def look(self, texts: Sequence[str], languages: Sequence[str] = ()) -> list[Seen]:
        """What is known of each text in its language, English where none is given; known texts are not read again."""
        wanted = list(zip(texts, languages or [ENGLISH] * len(texts), strict=True))
        new = [key for key in dict.fromkeys(wanted) if key not in self._seen]
        if new:
            for key, seen in zip(new, self._look(new), strict=True):
                self._seen[key] = seen
        found = [self._seen[key] for key in wanted]
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return found

    def probabilities(self, texts: Sequence[str], languages: Sequence[str] = ()) -> Floats:
        """Probabilities over leaves from each text alone.

        Args:
            texts: n texts.
            languages: their languages; English where none are given.

        Returns:
            (n, leaves) float64, rows sum to 1.
        """
        return np.stack([seen.prior for seen in self.look(texts, languages)])

    def posterior(self, request: Request) -> Floats:
        """(leaves,) probabilities after the request's answers."""
        text, heard = self._understand(request, self._wording(request))
        return fold(
            self.look([text], [request.language])[0].prior, heard.answers, self._repertoire, self.learnt.decision.noises
        )

    def decide(self, request: Request, today: date | None = None) -> Reply:
        """The next question, the proposal or the referral.

        Raises:
            ContractError: an answer is not of this nomenclature.
        """
        request = replace(request, date=request.date or (today or date.today()).isoformat())
        wording = self._wording(request)
        opened = self._openings.open(request)
        if opened.reason:
            return self._unopened(opened, wording)
        request = opened.request
        text, heard = self._understand(request, wording)
        answers = heard.answers
        seen = self.look([text], [request.language])[0]
        decision = self._decided(request, seen, answers)
        trace = self._trace(seen.prior, answers) if request.detail else ()
        near = self._near(text, seen, request, decision)
        case = Case(request, answers, decision, near.cited, self.versions, trace, heard.told, heard.leaning)
        reply = render(case, wording, self.knowledge.duties, self.knowledge.sentences)
        gathered = Gathered(case, text, seen.told.facts, near)
        reply = self._compared(self._explainer.explained(reply, gathered, wording), gathered, wording)
        claims = self._openings.claims(opened, decision.p, wording.label)
        return replace(reply, claims=claims, later=opened.later)

    def _compared(self, reply: Reply, gathered: Gathered, wording: Wording) -> Reply:
        """The reply with what is known against the codes that the request names."""
        if reply.proposal is None or not gathered.case.request.compare:
            return reply
        return replace(reply, compared=compared(reply.proposal, gathered, wording, self.knowledge, self._repertoire))

    def left_out(self) -> tuple[Fault, ...]:
        """What did not pass the checks of explanations, and was left out, since this was asked last."""
        return self._explainer.left_out()

    def _near(self, text: str, seen: Seen, request: Request, decision: Decision) -> NearRulings:
        """The rulings near to the goods of a proposal; of what is no proposal none are shown."""
        if decision.kind != PROPOSE:
            return NearRulings()
        code = decision.code
        if len(code) < _HEADING:  # a chapter is proposed: rulings of its likeliest heading tell more than of any
            first, last = self.tree.span(code)
            code = self.tree.leaf_codes[first + int(decision.p[first:last].argmax())][:_HEADING]
        return self.near(text, seen, request.date, code, other_heading(decision.p, code[:_HEADING], self.tree))

    def near(self, text: str, seen: Seen, at: str, code: str, other: str = "") -> NearRulings:
        """The rulings near to a text, of the project and imported, and those of them to show for a code.

        Args:
            text: as it was looked at.
            seen: what is known of it.
            at: ISO date.
            code: of 4 digits or more.
            other: another likely heading, whose rulings are shown besides; empty for none.
        """
        looked = Looked(text, seen.vector, seen.neighbours)
        return NearRulings.of(self._citing.near_both(looked, at, code[:_HEADING], other), code, other)

    def _unopened(self, opened: Opened, wording: Wording) -> Reply:
        """The reply where a text names codes alone, or nothing that says what the goods are."""
        claims = self._openings.claims(opened, None, wording.label)
        facts = (Fact("goods", opened.request.text.strip()[:500], SAID, opened.request.text.strip()[:500]),)
        return Reply(
            REFER, wording.language, wording.fell_back, None, (), None, opened.reason, facts, self.versions,
            claims=claims,
        )  # fmt: skip

    def decision(self, request: Request) -> Decision:
        """The decision in numbers, for those who measure."""
        text, heard = self._understand(request, self._wording(request))
        return self._decided(request, self.look([text], [request.language])[0], heard.answers)

    def _decided(self, request: Request, seen: Seen, answers: Sequence[Answer]) -> Decision:
        return decide(
            seen.prior, answers, self._repertoire, self.knowledge.duties, self.learnt.decision,
            budget=request.budget, declined=request.declined, recognised=seen.recognised, told=seen.told,
            choose=self._choose,
        )  # fmt: skip

    def wording(self, request: Request) -> Wording:
        """The texts of a reply to a request, in its language."""
        return self._wording(request)

    def _wording(self, request: Request) -> Wording:
        known = self.knowledge
        at = max(request.date or self.tree.date, known.legal_from)

        def legal(code: str, suffix: str, language: str) -> str:
            return known.legal(code, suffix, language, at)

        return Wording(known.catalogue, known.native, request.language, legal, self._repertoire, known.notes.official)

    def hear(self, request: Request) -> Understood:
        """The request's answers with their free text settled where it can be.

        Raises:
            ContractError: an answer is not of this nomenclature.
        """
        return self._free.resolve(request.text, request.answers, self._wording(request))

    def _understand(self, request: Request, wording: Wording) -> tuple[str, Understood]:
        """The text with all that was said besides, and the answers with free text resolved where it could be."""
        heard = self._free.resolve(request.text, request.answers, wording)
        open_text = [a.free for a in heard.answers if a.free and says_something(a.free)]
        said = [fact.value for fact in request.facts] + open_text + list(heard.told)
        corrections = [fact.value for fact in request.facts if fact.source == CORRECTED]
        return described(mended(request.text, corrections, self.knowledge.lexicon), said), heard

    def _look(self, wanted: Sequence[tuple[str, str]]) -> list[Seen]:
        heard = self._witness.hear([text for text, _ in wanted], [language for _, language in wanted])
        return [self._seen_in(evidence, text) for evidence, (text, _) in zip(heard, wanted, strict=True)]

    def _seen_in(self, evidence: Evidence, text: str) -> Seen:
        features, near = evidence.features, evidence.neighbours
        prior = self._notes.weigh(join(features, self._log_prior, self.learnt.join, self.learnt.sureness), text)
        recognised = self.learnt.recognition.recognises(features)
        words = frozenset(fold_text(text).split())
        told = Told(evidence.facts, features.conflicts > 0, words)
        return Seen(prior, near, recognised, told, evidence.vector)

    def _trace(self, prior: Floats, answers: Sequence[Answer]) -> tuple[dict[str, object], ...]:
        steps: list[dict[str, object]] = [{"after": "text", "leading": self._leading(prior)}]
        for i, answer in enumerate(answers):
            p = fold(prior, answers[: i + 1], self._repertoire, self.learnt.decision.noises)
            steps.append({"after": answer.key, "leading": self._leading(p)})
        return tuple(steps)

    def _leading(self, p: Floats) -> list[list[object]]:
        order = np.argsort(-p, kind="stable")[:5]
        return [[self.tree.leaf_codes[i], round(float(p[i]), 4)] for i in order]


def described(text: str, said: Sequence[str]) -> str:
    """The description with what was said besides, as it is encoded."""
    return ", ".join([text.strip(), *said])
