"""``clerk doctor``."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest

from classifier.load import encoder_name
from classifier.shards import Shards
from cli.checks_built import built
from cli.checks_installed import folder_size, installed, readable
from cli.checks_running import machine, services
from cli.doctor_command import show, verdict
from cli.findings import Finding, State, absent, broken, examine, good
from cli.places import Places
from sources.imports import import_kind
from sources.ruling_base import RulingBase
from sources.ruling_imports import import_rulings
from tests.ebti_files import row, table
from tests.sources.small_lists import duties_bytes


@pytest.fixture
def places(root, tmp_path) -> Places:
    return Places(root, root / "data", tmp_path / "var", tmp_path / "cache")


@pytest.fixture
def environ(tmp_path) -> dict[str, str]:
    """A machine without anything on PATH but what the tests put there."""
    (tmp_path / "bin").mkdir()
    return {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path), "TARIFF_CACHE": str(tmp_path / "cache"),
            "TARIFF_VAR": str(tmp_path / "var"), "TARIFF_PYTHON_310": str(tmp_path / "none")}  # fmt: skip


def by_name(findings) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


def program(folder: Path, name: str, says: str, status: int = 0) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {status}\n", encoding="utf-8")
    path.chmod(0o755)


class TestInstalled:
    def test_what_is_missing_is_named_with_what_to_do(self, places, environ):
        found = by_name(installed(places, environ))
        assert found["Python 3.10"].state is State.BROKEN and "TARIFF_PYTHON_310" in found["Python 3.10"].says
        assert found["Chromium"].state is State.ABSENT and "skipped" in found["Chromium"].advice
        assert found["GPU"].state is State.ABSENT
        assert (
            found["environment services"].state is State.ABSENT and "make run" in found["environment services"].advice
        )

    def test_programs_on_path_are_found(self, places, environ, tmp_path):
        program(tmp_path / "bin", "chromium", "Chromium 1")
        program(tmp_path / "bin", "redis-server", "Redis server v=7.2.4 sha=0")
        program(tmp_path / "bin", "nvidia-smi", "NVIDIA H100, 81559 MiB")
        found = by_name(installed(places, environ))
        assert found["Chromium"] == good("Chromium", str(tmp_path / "bin" / "chromium"))
        assert found["redis-server"].says.startswith("7.2 at ")
        assert found["GPU"] == good("GPU", "NVIDIA H100, 81559 MiB")

    def test_a_gpu_whose_driver_fails_is_no_gpu(self, places, environ, tmp_path):
        program(tmp_path / "bin", "nvidia-smi", "failed", status=9)
        assert by_name(installed(places, environ))["GPU"].state is State.ABSENT

    def test_an_environment_that_was_cut_off_is_broken(self, places, environ):
        from setup.environments import places as environment_places

        folder = environment_places(["services"], places.root, environ)["services"].folder
        folder.mkdir(parents=True)
        (folder.parent / "services-0000").mkdir()
        found = by_name(installed(places, environ))
        assert found["environment services"].state is State.BROKEN
        assert "1 in" in found["older environments"].says

    def test_sizes_are_of_files_and_not_of_what_links_name(self, tmp_path):
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "big").write_bytes(b"x" * 5000)
        (tmp_path / "b").mkdir()
        (tmp_path / "b" / "link").symlink_to(tmp_path / "a" / "big")
        assert folder_size(tmp_path / "a") == 5000 and folder_size(tmp_path / "b") < 5000
        assert readable(2_600_000_000) == "2.6 GB" and readable(5_000_000) == "5 MB" and readable(64_000) == "64 kB"


class TestBuilt:
    def test_a_bare_clone_has_data_and_nothing_else(self, places, environ):
        found = by_name(built(places, environ))
        assert found["data"].state is State.GOOD and "9,896 codes" in found["data"].says
        for name in ("encoder", "search index", "dialogue model", "knowledge base"):
            assert found[name].state is State.ABSENT, found[name]

    def test_broken_data_are_found(self, places, environ, tmp_path):
        bare = Places(places.root, tmp_path / "nothing", places.var, places.cache)
        assert by_name(built(bare, environ))["data"].state is State.BROKEN

    def test_what_is_imported_is_told_with_its_newest_date(self, places, environ, tmp_path):
        for day in ("2026-07-12", "2026-08-01"):
            path = tmp_path / f"mfn_duty_{day}.csv"
            path.write_bytes(duties_bytes())
            import_kind("duties", path, {"TARIFF_VAR": str(places.var)})
        found = by_name(built(places, environ))["knowledge base"]
        assert (found.state, found.says) == (State.GOOD, "duties of 2026-08-01")

    def test_imported_rulings_are_told_with_their_date_and_what_waits_to_be_encoded(self, places, environ):
        assert by_name(built(places, environ))["imported rulings"] == absent(
            "imported rulings", "none", "`./clerk import ebti FILE`"
        )
        rows = [row(BTI_REFERENCE=f"DEBTI{i}/26-1", END_DATE_OF_VALIDITY="09/03/2099") for i in range(3)]
        places.var.mkdir()
        path = places.var / "DDS2-EBTI_20260902.csv"
        path.write_bytes(table([*rows, row(BTI_REFERENCE="X", STATUS="INVALID")]))
        base = RulingBase(places.var)
        list(import_rulings([path], base, {}))
        found = by_name(built(places, environ))["imported rulings"]
        assert found.state is State.ABSENT and "--vectors" in found.advice
        assert found.says.startswith(
            "4, the newest of 2025-03-05, files up to 2026-09-02; 3 valid ones are not encoded"
        )
        shards = Shards(places.var, encoder_name())
        waiting = list(base.valid())
        shards.add([one.reference for one in waiting], [one.digest for one in waiting], np.zeros((3, 4), np.float32))
        found = by_name(built(places, environ))["imported rulings"]
        assert found.state is State.GOOD and "all that are valid can be found" in found.says
        base.close()

    def test_a_base_of_rulings_that_is_none_is_found(self, places, environ):
        places.var.mkdir()
        (places.var / "rulings.sqlite").write_bytes(b"no database at all, but long enough to be looked at" * 9)
        found = by_name(built(places, environ))["imported rulings"]
        assert found.state is State.BROKEN and "import again" in found.advice

    def test_a_knowledge_base_that_is_none_is_found(self, places, environ):
        places.var.mkdir()
        (places.var / "knowledge.sqlite").write_bytes(b"no database at all, but long enough to be looked at")
        found = by_name(built(places, environ))["knowledge base"]
        assert found.state is State.BROKEN and "import again" in found.advice


class TestRunning:
    def test_nothing_runs(self, places):
        assert [finding.state for finding in services(places)] == [State.ABSENT]

    def test_services_are_asked(self, places):
        class Ready(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200 if self.path == "/v1/ready" else 503)
                self.end_headers()

            def log_message(self, *args):
                pass

        server = HTTPServer(("127.0.0.1", 0), Ready)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        places.var.mkdir()
        places.run_file.write_text(
            f'{{"gateway": "{url}", "actions": "{url}", "redis": "redis://127.0.0.1:{server.server_port}/0",'
            f'"bot": "http://127.0.0.1:1", "pids": {{}}}}',
            encoding="utf-8",
        )
        found = by_name(services(places))
        server.shutdown()
        server.server_close()
        assert {name: finding.state for name, finding in found.items()} == {
            "gateway": State.GOOD, "redis": State.GOOD, "actions": State.BROKEN, "bot": State.BROKEN,
        }  # fmt: skip
        assert "bot.log" in found["bot"].advice

    def test_a_classifier_that_answers_by_words_alone_is_told_with_the_reason(self, places):
        class Degraded(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b'{"status": "ready", "degraded": true, "why": "torch cannot be imported"}')

            def log_message(self, *args):
                pass

        server = HTTPServer(("127.0.0.1", 0), Degraded)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        places.var.mkdir()
        address = f"http://127.0.0.1:{server.server_port}"
        places.run_file.write_text(f'{{"classifier": "{address}", "pids": {{}}}}', encoding="utf-8")
        (found,) = services(places)
        server.shutdown()
        server.server_close()
        assert (found.state, found.says) == (
            State.BROKEN,
            f"{address} answers by words alone: torch cannot be imported",
        )
        assert "classifier.log" in found.advice

    def test_load_of_the_machine_is_told(self):
        assert "cores, load" in machine()


def test_a_check_that_fails_is_a_finding():
    def check() -> Finding:
        raise OSError("disk\ngone")

    assert examine("disk", check, "Buy one.") == broken("disk", "disk gone", "Buy one.")


def test_findings_are_shown_with_what_to_do(screen):
    listed = show(screen.console, "Built", iter([good("data", "[b]all[/b]"), broken("index", "cut off", "Build it.")]))
    assert "[b]all[/b]" in screen.text and "Build it." in screen.text
    assert verdict([f for f in listed if f.state is State.BROKEN]).startswith("Wrong: index.")
    assert verdict([]) == "Nothing is wrong."
