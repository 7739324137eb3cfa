"""A second model beside the shipped one, opened in the same process: a run that may be shipped, or no model at all.

Each has a folder of its own below the cache; its index lies where all indexes lie, by the hash of its weights, so that
it is there when the model is shipped.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from classifier.constants import write_learnt
from classifier.corpus import corpus_hash
from classifier.load import build, encoder_name, load_corpus, load_knowledge
from classifier.settings import Settings
from classifier.train.join import learn_constants
from classifier.train.pack import pack
from classifier.train.runs import read_run
from tariff.catalogue import load_catalogue

Tell = Callable[[str], None]


def candidate(settings: Settings, run: Path, tell: Tell) -> Settings:
    """Settings under which a run's model is opened: packed, indexed, its constants learnt; nothing shipped is touched.

    Args:
        settings: of the shipped model.
        run: folder of a finished run.
        tell: called with a line now and then.

    Raises:
        BrokenArtefact: the run is not finished, was changed, or cannot be shipped.
    """
    found = read_run(run)
    folder = settings.cache / "train" / "candidates" / f"{found.name}-{str(found.record['seal'])[:8]}"
    shutil.rmtree(folder, ignore_errors=True)
    other = replace(settings, model=folder / "model", learnt=folder / "learnt.json")
    tell(f"packing {found.name}")
    pack(run, load_catalogue(settings.data).tree, other.model)
    _prepare(other, settings.learnt, tell)
    return other


def plain(settings: Settings, tell: Tell) -> Settings:
    """Settings under which the packaged encoder is opened as it is, joined by weights that were learnt for it.

    The first time for a corpus it is indexed and its constants are learnt, which takes minutes.
    """
    bare = replace(settings, model=settings.cache / "train" / "plain" / "no-model")
    knowledge = load_knowledge(settings.data, settings.var)
    corpus = corpus_hash(load_corpus(knowledge, settings.data))
    other = replace(bare, learnt=bare.model.with_name(f"{encoder_name(bare.model)}-{corpus}.json"))
    if other.learnt.exists():
        build(other, _counting(tell), is_embedded_only=True)
    else:
        _prepare(other, settings.learnt, tell)
    return other


def _prepare(other: Settings, known: Path, tell: Tell) -> None:
    build(other, _counting(tell), is_embedded_only=True)
    tell("learning the weights of the join")
    constants = learn_constants(other, known)
    other.learnt.parent.mkdir(parents=True, exist_ok=True)
    write_learnt(other.learnt, constants)


def _counting(tell: Tell) -> Callable[[int, int], None]:
    def progress(done: int, of: int) -> None:
        if of:
            tell(f"encoding texts: {done:,} of {of:,}")

    return progress
