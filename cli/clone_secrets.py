"""The random secrets of one clone, in var/secrets.json, readable by its owner alone."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

SECRET_BYTES = 32


def _secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


@dataclass(frozen=True, repr=False)
class CloneSecrets:
    """One secret a purpose; random unless given."""

    bot_secret: str = field(default_factory=_secret)
    session_secret: str = field(default_factory=_secret)
    staff_secret: str = field(default_factory=_secret)
    redis_password: str = field(default_factory=_secret)


def load_secrets(var: Path, environ: Mapping[str, str]) -> CloneSecrets:
    """The clone's secrets, made at the first call; BOT_SECRET, SESSION_SECRET and STAFF_SECRET go before them."""
    kept = _kept(var / "secrets.json")
    given = {name: environ[name.upper()] for name in ("bot_secret", "session_secret", "staff_secret")
             if environ.get(name.upper())}  # fmt: skip
    return CloneSecrets(**{**kept, **given})


def _kept(path: Path) -> dict[str, str]:
    names = {each.name for each in fields(CloneSecrets)}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if names <= set(found) and all(isinstance(found[name], str) for name in names):
            path.chmod(0o600)
            return {name: found[name] for name in names}
    except (OSError, ValueError, TypeError):
        pass  # not there, or cut off: new ones are made
    made = asdict(CloneSecrets())
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as handle:
        json.dump(made, handle, indent=1)
    part.replace(path)
    return made
