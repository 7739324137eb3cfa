"""Decision records are short and have their four parts."""

from __future__ import annotations

import re

from tests.docs.documents import Document

MOST_LINES = 60
_NAME = re.compile(r"(\d{4})-[a-z0-9-]+\.md")


def records(root) -> list[Document]:
    return [Document.read(path) for path in sorted((root / "docs" / "decisions").glob("*.md"))]


def test_they_are_numbered_without_gaps_and_titled_so(root):
    names = [_NAME.fullmatch(record.path.name) for record in records(root)]
    assert all(names)
    assert [int(name[1]) for name in names] == list(range(1, len(names) + 1))
    assert [int(re.match(r"# (\d+)\. ", record.text)[1]) for record in records(root)] == list(range(1, len(names) + 1))


def test_each_has_its_four_parts_and_is_short(root):
    for record in records(root):
        assert re.search(r"^Status: (accepted|replaced by \d+), \d{4}-\d\d-\d\d$", record.text, re.MULTILINE), (
            record.path
        )
        assert record.headings()[1:] == ["Context", "Decision", "Consequences"], record.path
        assert len(record.text.splitlines()) < MOST_LINES, record.path


def test_each_is_listed_in_the_readme_or_the_architecture(root):
    text = (root / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
    assert [record.path.name for record in records(root) if record.path.name not in text] == []
