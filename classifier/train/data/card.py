"""The data card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def render_card(manifest: Mapping[str, Any]) -> str:
    """The card of a data set in Markdown."""
    return f"# Training data\n\n{manifest['rows']['count']} rows\n"
