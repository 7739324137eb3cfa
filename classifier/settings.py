"""Settings of the classifier service, read once from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from classifier.errors import BadSetting

ROOT = Path(__file__).resolve().parent.parent
MODEL = Path(__file__).resolve().parent / "model"
LEARNT = Path(__file__).resolve().parent / "learnt.json"
MOST_THREADS = 256


@dataclass(frozen=True)
class Settings:
    """Where the service listens and what it reads.

    Attributes:
        host: address to listen on.
        port: port to listen on.
        data: the project's data folder.
        var: folder of the knowledge base.
        cache: folder of computed vectors and models, outside the clone.
        device: ``cpu`` or ``cuda``; empty for the best one there is.
        threads: processor threads of one computation. Texts are short: a second thread gains little on quiet cores,
            and where cores are shared with the other services each waits for the slower one (6 times as long).
        model: folder of the trained model, the shipped one unless two are compared; where there is none, the packaged
            encoder is used as it is.
        learnt: file of the constants learnt for it.
    """

    host: str
    port: int
    data: Path
    var: Path
    cache: Path
    device: str
    threads: int = 1
    model: Path = MODEL
    learnt: Path = LEARNT

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """The settings of an environment.

        Raises:
            BadSetting: a value cannot be used.
        """
        home = environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
        device = environ.get("CLASSIFIER_DEVICE", "")
        if device not in ("", "cpu", "cuda"):
            raise BadSetting("CLASSIFIER_DEVICE must be cpu or cuda")
        return cls(
            host=environ.get("CLASSIFIER_HOST") or "127.0.0.1",
            port=_port(environ.get("CLASSIFIER_PORT") or "8101"),
            data=ROOT / "data",
            var=Path(environ.get("TARIFF_VAR", "") or ROOT / "var"),
            cache=Path(environ.get("TARIFF_CACHE", "") or Path(home) / "tariff-clerk"),
            device=device,
            threads=_threads(environ.get("CLASSIFIER_THREADS") or "1"),
        )


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise BadSetting(f"CLASSIFIER_PORT must be a port number, not '{text[:20]}'")
    return int(text)


def _threads(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= MOST_THREADS:
        raise BadSetting(f"CLASSIFIER_THREADS must be a number from 1 to {MOST_THREADS}, not '{text[:20]}'")
    return int(text)
