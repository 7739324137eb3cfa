"""The page, the widget and the demo: a handful of files held in memory, and the page's sentences."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sanic import HTTPResponse, Request, Sanic
from sanic.response import empty, raw

from gateway.errors import NotFound
from gateway.phrases import Phrases
from gateway.replies import json_reply
from gateway.text import known_language

FOLDER = Path(__file__).parent
_FOLDERS = ("page", "widget", "demo")
_LOADER = "widget.js"
_FOR_OTHER_SITES = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
NO_MORE: Mapping[str, str] = {}
_TYPES = {".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class PageFile:
    """One file as served, and as it is sent to those who take gzip."""

    content: bytes
    gzipped: bytes
    content_type: str
    etag: str


@dataclass(frozen=True)
class Site:
    """Serves files by ``folder/name``; nothing outside these folders can be named."""

    files: dict[str, PageFile]
    phrases: Phrases

    @classmethod
    def load(cls, folder: Path, phrases: Phrases, widget: str = "") -> Site:
        """All files of the page, the widget and the demo under a folder, read once.

        Args:
            folder: has a folder for each.
            phrases: the page's sentences.
            widget: a folder with another build of the widget, which is taken instead where it is there.
        """
        folders = {name: folder / name for name in _FOLDERS}
        if widget and (Path(widget) / _LOADER).is_file():
            folders["widget"] = Path(widget)
        paths = {f"{name}/{path.name}": path for name, where in folders.items() for path in sorted(where.iterdir())}
        return cls({name: _read(path) for name, path in paths.items() if path.is_file()}, phrases)

    def register(self, app: Sanic) -> None:  # type: ignore[type-arg]
        """Add the routes."""
        app.add_route(self.index, "/", methods=["GET"])
        app.add_route(self.demo, "/demo", methods=["GET"])
        for folder in _FOLDERS:
            app.add_route(self.file, f"/{folder}/<name:str>", methods=["GET"], name=f"{folder}_file")
        app.add_route(self.sentences, "/v1/sentences", methods=["GET"])

    async def index(self, request: Request) -> HTTPResponse:
        """The page itself."""
        return self._serve(request, "page/index.html")

    async def demo(self, request: Request) -> HTTPResponse:
        """The page of an importer with the widget on it."""
        return self._serve(request, "demo/index.html")

    async def file(self, request: Request, name: str) -> HTTPResponse:
        """A file that a page names."""
        folder = request.path.split("/")[1]
        return self._serve(request, f"{folder}/{name}", _FOR_OTHER_SITES if folder == "widget" else {})

    async def sentences(self, request: Request) -> HTTPResponse:
        """The page's sentences in the language asked for, else in that of the browser."""
        language = known_language(request.args.get("lang") or "", request.ctx.language)
        return json_reply({"language": language, "sentences": self.phrases.page(language)})

    def _serve(self, request: Request, name: str, more: Mapping[str, str] = NO_MORE) -> HTTPResponse:
        found = self.files.get(name)
        if found is None:
            raise NotFound
        is_packed = _takes_gzip(request.headers.get("accept-encoding", ""))
        etag = f'"{found.etag}-gzip"' if is_packed else f'"{found.etag}"'
        headers = {"ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding", **more}
        if request.headers.get("if-none-match") == etag:
            return empty(304, headers)
        if is_packed:
            return raw(found.gzipped, headers=headers | {"Content-Encoding": "gzip"}, content_type=found.content_type)
        return raw(found.content, headers=headers, content_type=found.content_type)


def _read(path: Path) -> PageFile:
    content = path.read_bytes()
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    content_type = _TYPES.get(path.suffix) or (f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed)
    packed = gzip.compress(content, mtime=0)
    return PageFile(content, packed, content_type, hashlib.sha256(content).hexdigest()[:20])


def _takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding names gzip and does not refuse it."""
    for part in accepted.lower().split(","):
        name, _, quality = part.partition(";")
        if name.strip() == "gzip":
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
