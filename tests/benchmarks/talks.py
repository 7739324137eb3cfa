"""Whole talks about held rulings, to be read aloud: ``python -m tests.benchmarks.talks SEED N [--trader code|facts]``.

The rulings are those that training holds out, seen by an index that has not read them; no development ruling is looked
at. SEED picks N of their queries, and without ``--trader`` every second talk is with the trader of facts. Printed are
the text, each question with its options as shown and the answer, the proposal, and the right code.
``--count`` prints of all queries what each trader reached instead, so that a change can be weighed.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Iterator, Sequence

from classifier.constants import load_learnt
from classifier.settings import LEARNT, Settings
from classifier.train.tune.run import make_ground
from classifier.train.tune.talks import CODE, FACTS, SPOILT, TRADERS, Ground, Heard, Talk, score, talk
from tariff.constants import Constants
from tariff.contract import REFER
from tariff.decide import decide
from tariff.sentences import Sentences
from tests.world import DATA

SAID = {"unknown": "I don't know", "none": "something else", "more": "show more"}


def told(number: int, trader: str, ground: Ground, constants: Constants, sentences: Sentences) -> Iterator[str]:
    """The lines of one talk."""
    heard: list[Heard] = []
    held = talk(number, trader, constants, ground, heard=heard)
    case = ground.cases[number]
    yield f"# {case.text}  [{trader}, {case.id}]"
    for question, answer in heard:
        labels = {option.id: option.label for option in question.options}
        text = question.text or sentences.say(f"question.{question.kind}", "en")
        yield f"  ? ({question.kind}) {text}"
        yield f"      {' | '.join(labels.values())}{' | ...' if question.more else ''}"
        yield f"    > {labels.get(answer.option) or SAID.get(answer.special) or answer.free}"
    yield _outcome(held, ground, constants)


def _outcome(held: Talk, ground: Ground, constants: Constants) -> str:
    """What is proposed, and the right code where that is another or only begins so."""
    p, repertoire = held.posteriors[-1], ground.repertoire
    found = decide(p, (), repertoire, ground.duties, constants, budget=0)
    right = repertoire.tree.leaf_codes[held.leaf]
    kept = "nothing proposed" if found.kind == REFER else _named(found.code, ground)
    line = f"  = {found.probability:.0%} {kept}"
    return f"{line}  [right]" if found.code == right else f"{line}\n  x {p[held.leaf]:.1%} {_named(right, ground)}"


def _named(code: str, ground: Ground) -> str:
    return f"{code} {ground.wording.label(ground.repertoire.tree.node_of(code))}"


def counted(ground: Ground, constants: Constants) -> Iterator[str]:
    """What each trader reached on all queries: the first of each ruling, and the others for the one who errs."""
    first = [number for number, case in enumerate(ground.cases) if case.id.endswith("#0")]
    others = sorted(set(range(len(ground.cases))) - set(first))
    for trader in TRADERS:
        got = score(others if trader == SPOILT else first, trader, constants, ground)
        yield f"{trader}: CN8 {got.right8:.1%}, HS6 {got.right6:.1%}, asked {got.asked:.3f}"


def main(argv: Sequence[str]) -> int:
    """Hold the talks, print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seed", type=int, nargs="?", default=1, help="picks the talks")
    parser.add_argument("many", type=int, nargs="?", default=25, help="how many talks")
    parser.add_argument("--trader", choices=(CODE, FACTS), help="with whom; in turn with both where none is named")
    parser.add_argument("--count", action="store_true", help="count over all queries instead of printing talks")
    wanted = parser.parse_args(argv)
    ground = make_ground(Settings.from_environ(os.environ), lambda line: sys.stderr.write(f"{line}\n"))
    constants = load_learnt(LEARNT).decision
    if wanted.count:
        sys.stdout.writelines(f"{line}\n" for line in counted(ground, constants))
        return 0
    sentences = Sentences.load(DATA)
    picked = random.Random(wanted.seed).sample(range(len(ground.cases)), wanted.many)
    for place, number in enumerate(picked):
        trader = wanted.trader or (CODE, FACTS)[place % 2]
        lines = told(number, trader, ground, constants, sentences)
        sys.stdout.writelines(f"{line}\n" for line in (*lines, ""))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
