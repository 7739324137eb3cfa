"""The worked example of docs/reference/for-programs.md runs against a real service over the tiny world."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.documents import Document
from tests.docs.test_examples import DEFAULT, address

__all__ = ["address"]  # a fixture


@pytest.fixture(scope="module")
def page(root: Path) -> Document:
    return Document.read(root / "docs" / "reference" / "for-programs.md")


def test_the_suppliers_answers_come_to_a_code_for_each_product(page, address, tmp_path):
    [code] = page.blocks("python")
    assert DEFAULT in code
    script = tmp_path / "shop.py"
    script.write_text(code.replace(DEFAULT, address), encoding="utf-8")
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    found = {words[0]: words[1] for line in ran.stdout.splitlines() if len(words := line.split()) > 1}
    assert found["W-17"].startswith("4202"), ran.stdout
    assert "T-03" in found
    assert found["X-99"].startswith("4202")
    assert "What is it, what is it made of" in ran.stdout
    assert "--- to the supplier of W-17" in ran.stdout


def test_the_curl_example_gets_a_reply_for_each_case(page, address):
    if shutil.which("curl") is None:
        pytest.skip("curl is not on PATH")
    [command] = page.blocks("bash")
    ran = subprocess.run(
        ["bash", "-c", command.replace(DEFAULT, address)], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    german, claimed = json.loads(ran.stdout)
    assert german["language"] == "de" and german["facts"][1]["source"] == "answered"
    assert claimed["claims"][0]["verdict"] == "differs"
