"""The documents, read as the tests need them: links, tables, headings, blocks of code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import dropwhile, takewhile
from pathlib import Path
from urllib.parse import unquote, urlsplit

_FENCE = re.compile(r"^ *(?P<fence>```+)(?P<language>\w*)[^\n]*\n(?P<body>.*?)^ *(?P=fence)$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
_CODE = re.compile(r"`[^`\n]*`")


@dataclass(frozen=True)
class Document:
    """One Markdown file."""

    path: Path
    text: str

    @classmethod
    def read(cls, path: Path) -> Document:
        return cls(path, path.read_text(encoding="utf-8"))

    @property
    def prose(self) -> str:
        """The text without blocks of code."""
        return _FENCE.sub("", self.text)

    def blocks(self, language: str = "") -> list[str]:
        """Fenced blocks of code of a language, in order."""
        return [found["body"] for found in _FENCE.finditer(self.text) if found["language"] == language]

    def section(self, heading: str) -> str:
        """What stands under a heading, without its sub-sections' headings being cut off."""
        lines = self.prose.splitlines()
        start = next(i for i, line in enumerate(lines) if line.lstrip("#").strip() == heading and line.startswith("#"))
        depth = len(lines[start]) - len(lines[start].lstrip("#"))
        end = (i for i, line in enumerate(lines) if i > start and re.match(rf"#{{1,{depth}}} ", line))
        return "\n".join(lines[start + 1 : next(end, len(lines))])

    def headings(self) -> list[str]:
        return [title for _, title in _HEADING.findall(self.prose)]

    def links(self) -> list[str]:
        """Targets of links in prose."""
        return _LINK.findall(_CODE.sub("", self.prose))

    def lost_links(self) -> list[str]:
        """Links to files that are not there, or to headings that they do not have."""
        return [link for link in self.links() if not self._leads_somewhere(link)]

    def _leads_somewhere(self, link: str) -> bool:
        parts = urlsplit(link)
        if parts.scheme:
            return parts.scheme == "https"
        target = (self.path.parent / unquote(parts.path)).resolve() if parts.path else self.path
        if not parts.fragment:
            return target.exists()
        return target.is_file() and parts.fragment in map(anchor, Document.read(target).headings())


def anchor(heading: str) -> str:
    """The name under which a heading is linked to."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def table(section: str) -> list[dict[str, str]]:
    """The rows of the first table of a section, by the names of its columns."""
    lines = dropwhile(lambda line: not line.startswith("|"), section.splitlines())
    rows = [line.strip().strip("|").split("|") for line in takewhile(lambda line: line.startswith("|"), lines)]
    if len(rows) < 2:
        return []
    names = [name.strip() for name in rows[0]]
    return [dict(zip(names, (cell.strip() for cell in row), strict=True)) for row in rows[2:]]


def bare(cell: str) -> str:
    """A cell without the marks of code."""
    return cell.strip("`")
