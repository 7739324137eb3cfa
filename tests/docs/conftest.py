"""The project's documents as fixtures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.documents import Document


@pytest.fixture(scope="session")
def readme(root: Path) -> Document:
    return Document.read(root / "README.md")


@pytest.fixture(scope="session")
def documents(root: Path) -> list[Document]:
    """README, changelog and everything under docs."""
    paths = [root / "README.md", root / "CHANGELOG.md", *sorted((root / "docs").rglob("*.md"))]
    return [Document.read(path) for path in paths]
