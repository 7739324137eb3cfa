"""Reads the little of the Dockerfile's language that ours use."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

Step = tuple[str, str]


@dataclass
class Image:
    """What a target of a Dockerfile is made of, and every base that the file starts from."""

    bases: list[str]
    steps: list[Step] = field(default_factory=list)

    @property
    def command(self) -> str:
        """What it runs."""
        return self._last("CMD")

    @property
    def user(self) -> str:
        """Who runs it; empty for root."""
        return self._last("USER")

    @property
    def is_checked(self) -> bool:
        """Whether it has a health check."""
        return "CMD" in self._last("HEALTHCHECK")

    @property
    def environ(self) -> dict[str, str]:
        """Its environment."""
        return dict(pair.split("=", 1) for word, rest in self.steps if word == "ENV" for pair in rest.split())

    @property
    def copied(self) -> list[str]:
        """What it takes from the repository."""
        copies = [rest.split()[:-1] for word, rest in self.steps if word == "COPY" and "--from=" not in rest]
        return [source for sources in copies for source in sources]

    def _last(self, wanted: str) -> str:
        return next((rest for word, rest in reversed(self.steps) if word == wanted), "")


def read_image(path: Path, target: str) -> Image:
    """The image of one target, with the steps of the stages that it is built on."""
    text = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", path.read_text(), flags=re.MULTILINE))
    stages: dict[str, list[Step]] = {}
    parents: dict[str, str] = {}
    for word, rest in (line.split(maxsplit=1) for line in text.splitlines() if line):
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            parents[name], stages[name] = base, []
        else:
            stages[name].append((word, rest))
    chain = [target]
    while parents[chain[0]] in stages:
        chain.insert(0, parents[chain[0]])
    steps = [step for name in chain for step in stages[name]]
    return Image([base for base in parents.values() if base not in stages], steps)
