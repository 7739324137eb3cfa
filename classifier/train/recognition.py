"""``python -m classifier.train.recognition``: learn from where a text counts as naming goods.

From the texts that the join is learnt on, which name goods and which the index that is asked has not read: three in a
thousand may be missed. For the model and for words alone, whose scores are others.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

import numpy as np

from classifier.constants import write_learnt
from classifier.join import Features
from classifier.load import load_corpus, load_head, load_knowledge, vector_encoder
from classifier.recognition import Recognition
from classifier.settings import Settings
from classifier.train.examples import choose

MISSED = 0.003
"""Share of texts that name goods and are not recognised; they are asked about once more."""


def recognition(features: Sequence[Features]) -> Recognition:
    """The strictest bounds that miss no more than ``MISSED``: the same share of texts lies below each of the two."""
    cosines = np.asarray([one.nearest.max() for one in features], dtype=np.float64)
    words = np.asarray([one.lexical.max() for one in features], dtype=np.float64)
    for share in np.arange(0.5, 0.0, -0.005):
        low = round(float(np.quantile(cosines, share)), 3), round(float(np.quantile(words, share)), 2)
        if ((cosines < low[0]) & (words < low[1])).mean() <= MISSED:
            break
    return Recognition(*low)


def main() -> int:
    """Learn and write the bounds into the file of learnt constants."""
    from classifier.train import join, words  # they learn these too, with all that is theirs

    settings = Settings.from_environ(os.environ)
    knowledge, kept_out = load_knowledge(settings.data, settings.var), choose(settings.data)
    entries, data = load_corpus(knowledge, settings.data), settings.data
    encode, head = (
        vector_encoder(settings, lambda done, of: None),
        load_head(knowledge.catalogue.tree.leaf_codes, settings.model),
    )
    raw = json.loads(settings.learnt.read_text(encoding="utf-8"))
    by_model = recognition(join.gather(entries, knowledge, encode, kept_out, head, data).features)
    by_words = recognition(words.gather(entries, knowledge, kept_out, data).features)
    raw["recognition"], raw["words"]["recognition"] = by_model.to_dict(), by_words.to_dict()
    write_learnt(settings.learnt, raw)
    sys.stdout.write(json.dumps({"model": by_model.to_dict(), "words": by_words.to_dict()}) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
