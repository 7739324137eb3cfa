"""The committed build is what the sources build, is small, and says nothing of other hosts."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tariff import LANGUAGES
from tariff.sentences import Sentences
from tests.gateway.servers import ROOT, Gateway
from tests.widget.toolchain import BUILT, WIDGET, node

LIMIT = 130_000
FILES = ("widget.js", "chat.js")


def test_the_committed_build_is_fresh(tmp_path: Path):
    node("build.js", str(tmp_path))
    stale = [name for name in FILES if (tmp_path / name).read_bytes() != (BUILT / name).read_bytes()]
    assert stale == [], "run `make widget` and commit gateway/widget"


def test_the_committed_build_is_of_these_sources():
    """Without node: all that went into the last build, and what came out of it, is what lies here."""
    built = json.loads((WIDGET / "built.json").read_text(encoding="utf-8"))
    changed = [name for name, hashed in built["files"].items() if sha256((ROOT / name).read_bytes()) != hashed]
    texts = {
        language: {
            key: text for key, text in Sentences.load(ROOT / "data").texts[language].items() if key.startswith("page.")
        }
        for language in LANGUAGES
    }
    said = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    assert (changed, sha256(said.encode())) == ([], built["sentences"]), "run `make widget` and commit what it writes"
    assert {f"gateway/widget/{name}" for name in FILES} <= set(built["files"])
    modules = {f"gateway/page/{path.name}" for path in (ROOT / "gateway" / "page").glob("*.js")}
    assert modules - set(built["files"]) <= {"gateway/page/app.js"}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_the_units_pass():
    assert "passed" in node("node_modules/vitest/vitest.mjs", "run")


def test_all_of_it_is_small():
    size = sum(len(gzip.compress((BUILT / name).read_bytes(), 9)) for name in FILES)
    sys.stdout.write(f"\nthe widget: {size:,} bytes gzip\n")
    assert size <= LIMIT


def test_it_names_no_host_but_the_official_one():
    text = "".join((BUILT / name).read_text(encoding="utf-8") for name in FILES)
    assert set(re.findall(r"https?://[\w.-]+", text)) <= {"http://www.w3.org"}
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser", text
    )


def test_versions_are_pinned_and_the_lock_names_no_registry():
    package = json.loads((WIDGET / "package.json").read_text(encoding="utf-8"))
    versions = [*package["dependencies"].values(), *package["devDependencies"].values()]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)
    assert "resolved" not in (WIDGET / "package-lock.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_the_gateway_serves_it_to_other_sites(gateway: Gateway, name: str):
    reply = httpx.get(f"{gateway.url}/widget/{name}", headers={"Origin": "https://shop.example"}, trust_env=False)
    assert reply.content == (BUILT / name).read_bytes()
    assert reply.headers["content-type"].startswith("text/javascript")
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.headers["cross-origin-resource-policy"] == "cross-origin"
    again = httpx.get(reply.url, headers={"If-None-Match": reply.headers["etag"]}, trust_env=False)
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("accepted", "sent"), [("gzip, br", "gzip"), ("br;q=1, GZIP;q=0.5", "gzip"), ("gzip;q=0", None), ("identity", None)]
)
def test_it_is_sent_packed_to_those_who_take_that(gateway: Gateway, accepted: str, sent: str | None):
    with httpx.stream(
        "GET", f"{gateway.url}/widget/chat.js", headers={"Accept-Encoding": accepted}, trust_env=False
    ) as reply:
        content = b"".join(reply.iter_raw())
    assert reply.headers.get("content-encoding") == sent
    assert "Accept-Encoding" in reply.headers["vary"]
    whole = (BUILT / "chat.js").read_bytes()
    assert (gzip.decompress(content) if sent else content) == whole
    assert (len(content) < len(whole) / 2) == (sent is not None)


def test_another_build_is_served_where_there_is_one(start_gateway: Callable[..., Gateway], tmp_path: Path):
    """As `make run` has it built from the sources of the clone."""
    for folder, expected in ((tmp_path / "none", (BUILT / "chat.js").read_text(encoding="utf-8")), (tmp_path, "own")):
        if folder == tmp_path:
            for name in FILES:
                (folder / name).write_text("own", encoding="utf-8")
        gateway = start_gateway(GATEWAY_WIDGET=folder)
        assert httpx.get(f"{gateway.url}/widget/chat.js", trust_env=False).text == expected


def test_only_files_of_the_three_folders_are_served(gateway: Gateway):
    for path in ("/widget/..%2fsettings.py", "/widget/index.html", "/demo/widget.js", "/demo/%2e%2e/app.py"):
        assert httpx.get(f"{gateway.url}{path}", trust_env=False).status_code in (400, 404), path


def test_the_demo_has_no_inline_script_or_style():
    for file in (ROOT / "gateway" / "demo").glob("*.html"):
        source = file.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", source), file.name
