"""The page: a handful of files held in memory, and its sentences."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from sanic import HTTPResponse, Request, Sanic
from sanic.response import empty, raw

from gateway.errors import NotFound
from gateway.phrases import Phrases
from gateway.replies import json_reply
from gateway.text import known_language

FOLDER = Path(__file__).parent / "page"
_TYPES = {".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class PageFile:
    """One file as served."""

    content: bytes
    content_type: str
    etag: str


@dataclass(frozen=True)
class Site:
    """Serves the page; nothing outside its folder can be named."""

    files: dict[str, PageFile]
    phrases: Phrases

    @classmethod
    def load(cls, folder: Path, phrases: Phrases) -> Site:
        """All files of the folder, read once."""
        return cls({path.name: _read(path) for path in sorted(folder.iterdir()) if path.is_file()}, phrases)

    def register(self, app: Sanic) -> None:  # type: ignore[type-arg]
        """Add the routes."""
        app.add_route(self.index, "/", methods=["GET"])
        app.add_route(self.file, "/page/<name:str>", methods=["GET"])
        app.add_route(self.sentences, "/v1/sentences", methods=["GET"])

    async def index(self, request: Request) -> HTTPResponse:
        """The page itself."""
        return self._serve(request, "index.html")

    async def file(self, request: Request, name: str) -> HTTPResponse:
        """A file that the page names."""
        return self._serve(request, name)

    async def sentences(self, request: Request) -> HTTPResponse:
        """The page's sentences in the language asked for, else in that of the browser."""
        language = known_language(request.args.get("lang") or "", request.ctx.language)
        return json_reply({"language": language, "sentences": self.phrases.page(language)})

    def _serve(self, request: Request, name: str) -> HTTPResponse:
        found = self.files.get(name)
        if found is None:
            raise NotFound
        headers = {"ETag": found.etag, "Cache-Control": "no-cache"}
        if request.headers.get("if-none-match") == found.etag:
            return empty(304, headers)
        return raw(found.content, headers=headers, content_type=found.content_type)


def _read(path: Path) -> PageFile:
    content = path.read_bytes()
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    content_type = _TYPES.get(path.suffix) or (f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed)
    return PageFile(content, content_type, f'"{hashlib.sha256(content).hexdigest()[:20]}"')
