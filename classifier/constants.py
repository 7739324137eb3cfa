"""What was learnt: one file of constants beside the model that they were learnt for."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from classifier.join import JoinWeights
from classifier.note_evidence import OFF
from classifier.recognition import Recognition
from classifier.sureness import Sureness
from tariff.conformal import Levels
from tariff.constants import Constants
from tariff.errors import BrokenData, ContractError
from tariff.explanation import Reliability
from tariff.typed_json import from_json

WORDS = "words"
"""What stands for the name of a model where words alone answer."""


@dataclass(frozen=True)
class Learnt:
    """All constants of one model.

    Attributes:
        model: name of the model that they were learnt for.
        join: weights of the evidence.
        sureness: how sharply its sum is taken.
        sets: how much probability a set of codes must gather to hold the right one.
        decision: answer noise, costs and thresholds.
        recognition: from where a text counts as naming goods.
        notes: what is left of the probability of codes that a note keeps the goods out of; 1 where notes do not count.
        reliability: how often cases with a probability between two bounds were right, by depth; empty where it was
            not measured.
    """

    model: str
    join: JoinWeights
    sureness: Sureness
    sets: Levels
    decision: Constants
    recognition: Recognition
    notes: float = OFF
    reliability: tuple[Reliability, ...] = ()


def load_words(path: Path) -> Learnt:
    """The constants for answers by words alone: the join's are their own, the others those of the model.

    Raises:
        BrokenData: missing, no JSON, or not of this version.
    """
    learnt = load_learnt(path)
    try:
        words = json.loads(path.read_text(encoding="utf-8"))["words"]
        join, recognition = JoinWeights.from_dict(words["join"]), Recognition.from_dict(words["recognition"])
        return replace(learnt, model=WORDS, join=join, recognition=recognition, sureness=Sureness(), reliability=())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenData(f"{path.name} holds no constants for words of this version: {error}") from error


def write_learnt(path: Path, raw: Mapping[str, Any]) -> None:
    """Write constants, whole or not at all.

    Args:
        path: of the file.
        raw: all that it is to hold.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)


def load_learnt(path: Path) -> Learnt:
    """The constants of a file.

    Raises:
        BrokenData: missing, no JSON, or not of this version.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return Learnt(
            raw["model"],
            JoinWeights.from_dict(raw["join"]),
            Sureness.from_dict(raw["sureness"]),
            Levels.from_dict(raw["sets"]),
            Constants.from_dict(raw["decision"]),
            Recognition.from_dict(raw["recognition"]),
            float(raw.get("notes", OFF)),
            tuple(from_json(Reliability, one, "reliability") for one in raw.get("reliability", ())),
        )
    except (OSError, ValueError, KeyError, TypeError, ContractError) as error:
        raise BrokenData(f"{path.name} holds no constants of this version: {error}") from error
