"""Every link leads somewhere, and nothing is left standing alone."""

from __future__ import annotations

import re

import pytest

from tests.docs.documents import Document

_PATH = re.compile(r"`((?:\w[\w.-]*/)+[\w.-]*)`")
_MADE = ("var/", "docs/openapi.json", "application/json", "official/")


def test_links_lead_to_files_and_headings(documents):
    assert {d.path.name: lost for d in documents if (lost := d.lost_links())} == {}


def test_paths_that_are_named_exist(documents, root):
    lost = [
        f"{document.path.name}: {path}"
        for document in documents
        for path in _PATH.findall(document.prose)
        if not path.startswith(_MADE) and not (root / path).exists() and (root / path.split("/")[0]).exists()
    ]
    assert lost == []


def test_every_document_is_reached_from_the_readme(documents, root):
    reached, waiting = set(), [root / "README.md"]
    while waiting:
        path = waiting.pop()
        if path not in reached and path.suffix == ".md":
            reached.add(path)
            found = Document.read(path)
            waiting += [(path.parent / link.split("#")[0]).resolve() for link in found.links() if "://" not in link]
    assert {document.path for document in documents} - reached == set()


def test_every_document_begins_with_one_title(documents):
    titles = {d.path.name: re.findall(r"^# ", d.prose, re.MULTILINE) for d in documents}
    assert {name for name, found in titles.items() if len(found) != 1} == set()
    assert {d.path.name for d in documents if not d.text.startswith("# ")} == set()


class TestTheRulesBite:
    @pytest.fixture
    def plant(self, tmp_path):
        def planted(text: str) -> Document:
            path = tmp_path / "planted.md"
            path.write_text(text, encoding="utf-8")
            return Document.read(path)

        return planted

    @pytest.mark.parametrize("link", ["gone.md", "planted.md#gone", "#gone", "http://plain.example", "gone/"])
    def test_on_links_that_lead_nowhere(self, plant, link):
        assert plant(f"# A title\n[words]({link})\n").lost_links() == [link]

    @pytest.mark.parametrize("link", ["planted.md", "#a-title", "https://example.org/x", "planted.md#a-title"])
    def test_not_on_others(self, plant, link):
        assert plant(f"# A title\n[words]({link})\n").lost_links() == []

    def test_not_on_code(self, plant):
        assert plant("# A title\n```\n[words](gone.md)\n```\n`[words](gone.md)`\n").lost_links() == []
