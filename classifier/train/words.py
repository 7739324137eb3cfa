"""``python -m classifier.train.words``: learn how words, facts and frequency are joined where no model answers.

The texts are those that the join of the full model is learnt on (classifier.train.join): of train rulings, held out
of the index that is asked here. Rulings of split dev are never read.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from classifier.constants import write_learnt
from classifier.corpus import Entry
from classifier.knowledge import Knowledge
from classifier.load import load_corpus, load_knowledge
from classifier.settings import Settings
from classifier.train.examples import Examples, all_asked, choose
from classifier.train.join import fit, loss
from classifier.train.recognition import recognition
from classifier.words import WordIndex, WordWitness

EACH = 3
"""One query of each ruling: five weights need no more, and the fit takes a third of the time."""


def gather(
    entries: Sequence[Entry], knowledge: Knowledge, kept_out: Mapping[str, Mapping[str, Any]], data: Path
) -> Examples:
    """Evidence by words for the kept-out rulings' queries and for everyday goods, from an index without them."""
    tree = knowledge.catalogue.tree
    index = WordIndex([e for e in entries if e.source not in kept_out], len(tree.leaves))
    asked = all_asked(entries, tree, kept_out, data)[::EACH]
    heard = WordWitness(index, knowledge.lexicon, knowledge.facts).hear([one.text for one in asked])
    return Examples.of(asked, heard, index.counts, tree)


def main() -> int:
    """Learn and write the weights into the file of learnt constants."""
    settings = Settings.from_environ(os.environ)
    knowledge = load_knowledge(settings.data, settings.var)
    examples = gather(load_corpus(knowledge, settings.data), knowledge, choose(settings.data), settings.data)
    weights = replace(fit(examples), head=0.0, centroid=0.0)  # words have neither
    raw = json.loads(settings.learnt.read_text(encoding="utf-8"))
    figures = {"texts": len(examples.leaf), "loss": round(loss(examples, weights), 4)}
    named = recognition(examples.features).to_dict()
    raw["words"] = {"join": weights.to_dict(), "recognition": named, **figures}
    write_learnt(settings.learnt, raw)
    sys.stdout.write(json.dumps(raw["words"]) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
