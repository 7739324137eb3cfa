"""Trains the dialogue model: `python -m bot.train OUT`, from the repository's root."""

import argparse
import hashlib
import os
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

from bot import logs
from bot.errors import ConfigurationError
from bot.repairs.imports import leave_out

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "config.yml"
DOMAIN = ROOT / "bot" / "domain"
DATA = tuple(ROOT / "bot" / topic for topic in ("nlu", "rules", "stories"))


def source_digest() -> str:
    """The hash of everything that the model is made of: configuration, domain, data and the code of the component."""
    files = [CONFIG, *DOMAIN.rglob("*.yml"), *(file for folder in DATA for file in folder.rglob("*.yml"))]
    files += (ROOT / "bot" / "nlu").glob("*.py")
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def is_current(model: Path) -> bool:
    """Whether a model is there and was made from the sources as they are now."""
    stamp = _stamp(model)
    return model.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == source_digest()


def train(model: Path) -> None:
    """Trains the model and puts it in its place in one step, its stamp beside it.

    Raises:
        ConfigurationError: Rasa could not train it.
    """
    _quieten()
    from rasa.model_training import train as train_with_rasa  # seconds of imports: only where a model is trained

    logs.configure("warning")
    model.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=model.parent, prefix=".training-") as folder:
        os.environ["RASA_CACHE_DIRECTORY"] = folder
        with redirect_stdout(sys.stderr):
            result = train_with_rasa(
                domain=str(DOMAIN),
                config=str(CONFIG),
                training_files=[str(path) for path in DATA],
                output=folder,
                force_training=True,
                fixed_model_name="model",
            )
        if result.code != 0 or not result.model:
            raise ConfigurationError("Rasa trained no model; its own message stands above.")
        os.replace(result.model, model)
    _stamp(model).write_text(source_digest() + "\n", encoding="utf-8")


def _quieten() -> None:
    """Before Rasa is imported: no telemetry, no cache, no progress bars, no libraries that training does not need.

    Nor warnings: Rasa's own check does not know that our component reads lookup tables and synonyms, takes an entity
    named like a slot for a relic, and its libraries complain of each other. `rasa data validate` shows them all.
    """
    os.environ.update(RASA_TELEMETRY_ENABLED="false", RASA_MAX_CACHE_SIZE="0", LOG_LEVEL="WARNING", TQDM_DISABLE="1")
    logs.hide_warnings()
    leave_out()


def _stamp(model: Path) -> Path:
    return model.with_name(model.name + ".sources")


def main(arguments: list[str]) -> int:
    """Trains the model where it is missing or its sources changed; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot.train", description=main.__doc__)
    parser.add_argument("out", type=Path, help="the model's file, e.g. var/model.tar.gz")
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")
    options = parser.parse_args(arguments)
    if is_current(options.out) and not options.force:
        return 0
    try:
        train(options.out)
    except ConfigurationError as error:
        parser.exit(1, f"{error}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
