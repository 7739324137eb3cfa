"""The production shape, checked without a Docker engine: schema, commands, secrets, ports, images."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from cli.places import Places
from cli.services import Interpreters, plan_layout, service_specs
from gateway.settings import Settings as Gateway
from tests.setup.images import Image, read_image
from tests.setup.reach import reach

OURS = ("gateway", "bot", "actions", "classifier")
PINNED = re.compile(r"[a-z0-9./-]+:\d+\.\d+\.\d+(-[a-z0-9.]+)*(@sha256:[0-9a-f]{64})?$")
SECRET = re.compile(r"SECRET|PASSWORD|TOKEN|KEY")
REQUIRED = re.compile(r"\$\{[A-Z_]+:\?[^}]+\}")


@pytest.fixture(scope="module")
def compose(root: Path) -> dict[str, Any]:
    return yaml.safe_load((root / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def images(root: Path, compose) -> dict[str, Image]:
    built = {name: service["build"] for name, service in compose["services"].items() if "build" in service}
    return {name: read_image(root / build["dockerfile"], build["target"]) for name, build in built.items()}


@pytest.mark.parametrize("name", ["docker-compose.yml", "docker-compose.gpu.yml"])
def test_file_keeps_to_the_compose_specification(root, name):
    content = yaml.safe_load((root / name).read_text())  # the parser below knows no merge keys
    assert set(PyCompose.from_yaml(json.dumps(content)).service_names()) == set(content["services"])
    broken = {**content, "services": {"web": {"imag": "x"}}}
    with pytest.raises(ValueError, match="imag"):
        PyCompose.from_yaml(json.dumps(broken))


def test_one_application_a_container(compose):
    assert set(compose["services"]) == {"proxy", "redis", *OURS}


@pytest.mark.parametrize("name", OURS)
def test_image_command_make_target_and_supervisor_are_the_same(root, images, tmp_path, name):
    command = yaml.safe_load(images[name].command)
    assert command == ["make", f"serve-{name}"]
    spy = tmp_path / "spy"
    spy.write_text('#!/bin/sh\necho "$@"\n')
    spy.chmod(0o755)
    variable = {"bot": "BOT_PYTHON"}.get(name, "SERVICES_PYTHON")
    assert images[name].environ[variable] == "/opt/venv/bin/python"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    ran = subprocess.run(command, cwd=root, env={**clean, variable: str(spy)}, capture_output=True, text=True)
    assert ran.stdout.split() == supervised(tmp_path, name)


def supervised(tmp_path: Path, name: str) -> list[str]:
    """What the supervisor runs, without the interpreter."""
    environ = {"PATH": os.environ["PATH"], "TARIFF_VAR": str(tmp_path / "var"), "TARIFF_CACHE": str(tmp_path / "cache")}
    interpreters = Interpreters(Path("/services"), Path("/bot"))
    specs = service_specs(plan_layout(Places.from_environ(environ), interpreters, environ))
    return list({spec.name: spec for spec in specs}[name].command.arguments[1:])


def test_no_command_in_the_file_hides_an_image_command(compose):
    assert not any({"command", "entrypoint"} & set(compose["services"][name]) for name in OURS)


def test_other_sites_are_let_in_without_a_change_to_the_file(compose):
    given = compose["services"]["gateway"]["environment"]["GATEWAY_ORIGINS"]
    for ours, expected in (("", ()), ("https://shop.example", ("https://shop.example",))):
        origins = re.sub(r"\$\{TARIFF_DOMAIN:[^}]*\}", "clerk.example", given).replace("${GATEWAY_ORIGINS:-}", ours)
        environ = {"REDIS_URL": "redis://x", "BOT_SECRET": "x" * 32, "SESSION_SECRET": "x" * 32}
        settings = Gateway.from_environ({**environ, "GATEWAY_ORIGINS": origins})
        assert settings.origins == ("https://clerk.example", *expected)


def test_every_secret_comes_from_the_environment(root, compose):
    seen = set()
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if SECRET.search(name) or "://:" in str(value):
                assert REQUIRED.search(str(value)), name
                assert not re.search(r"://:[^$]", str(value)), name
                seen.add(name)
    assert seen == {"BOT_SECRET", "SESSION_SECRET", "STAFF_SECRET", "REDIS_URL", "REDIS_PASSWORD"}
    for path in (root / "docker").iterdir():
        assert not re.search(r"(SECRET|PASSWORD)\s*[=:]\s*\S", path.read_text()), path.name


def test_each_secret_is_handed_only_to_those_that_need_it(compose):
    def holders(name: str) -> set[str]:
        return {who for who, service in compose["services"].items() if name in service.get("environment", {})}

    assert holders("BOT_SECRET") == {"gateway", "bot"}
    assert holders("SESSION_SECRET") == holders("STAFF_SECRET") == {"gateway"}
    assert holders("REDIS_URL") == {"gateway", "bot"}
    assert holders("REDIS_PASSWORD") == {"redis"}


def test_only_the_proxy_is_reached_from_outside(compose):
    services = compose["services"]
    assert {name for name, service in services.items() if "ports" in service} == {"proxy"}
    assert compose["networks"]["inside"]["internal"] is True
    outside = {name for name, service in services.items() if "outside" in service["networks"]}
    assert outside == {"proxy", "gateway"}
    assert services["bot"]["networks"] == ["inside"]
    assert not any("network_mode" in service for service in services.values())


def test_every_container_is_hardened(compose, images):
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert not {"privileged", "cap_add", "devices"} & set(service), name
        user = service.get("user") or images[name].user
        assert user not in ("", "root", "0"), name


def test_every_container_has_a_health_check(compose, images):
    for name, service in compose["services"].items():
        assert "healthcheck" in service or images[name].is_checked, name


def test_whoever_waits_waits_for_health_and_for_someone_there(compose):
    for service in compose["services"].values():
        for name, how in service.get("depends_on", {}).items():
            assert name in compose["services"]
            assert how == {"condition": "service_healthy"}


def test_every_base_is_pinned_to_a_release(compose, images):
    bases = {base for image in images.values() for base in image.bases}
    bases |= {service["image"] for service in compose["services"].values() if "image" in service}
    assert len(bases) == 5
    assert [base for base in bases if not PINNED.match(base)] == []


def test_images_run_the_pythons_that_the_locks_are_for(images):
    for name in OURS:
        wanted = "python:3.10." if name == "bot" else "python:3.11."
        assert all(base.startswith(wanted) for base in images[name].bases)


def test_what_images_copy_is_there_and_not_ignored(root, images):
    ignore = (root / ".dockerignore").read_text().splitlines()
    for name, image in images.items():
        for source in image.copied:
            assert (root / source).exists(), (name, source)
            assert f"!{source.split('/')[0]}" in ignore, (name, source)


@pytest.mark.parametrize("name", OURS)
def test_image_holds_every_package_of_ours_that_its_service_imports(root, images, name):
    assert reach(root, name).ours <= set(images[name].copied)


def test_services_find_each_other_by_name_and_port(compose, images):
    for service in compose["services"].values():
        for value in map(str, service.get("environment", {}).values()):
            for name, port in re.findall(r"http://([a-z]+):(\d+)", value):
                assert images[name].environ[f"{name.upper()}_PORT"] == port
                assert images[name].environ[f"{name.upper()}_HOST"] == "0.0.0.0"


def test_proxy_sends_everything_to_the_gateway_and_has_no_admin_interface(root, images):
    text = (root / "docker/Caddyfile").read_text()
    assert re.findall(r"reverse_proxy (\S+)", text) == [f"gateway:{images['gateway'].environ['GATEWAY_PORT']}"]
    assert "admin off" in text
    assert "flush_interval -1" in text
    assert text.count("{") == text.count("}")


def test_gpu_is_an_override_of_the_classifier_alone(root):
    content = yaml.safe_load((root / "docker-compose.gpu.yml").read_text())
    assert set(content) == {"services"}
    assert set(content["services"]) == {"classifier"}
    devices = content["services"]["classifier"]["deploy"]["resources"]["reservations"]["devices"]
    assert devices == [{"driver": "nvidia", "count": 1, "capabilities": ["gpu"]}]


@pytest.mark.parametrize(("status", "expected"), [(200, 0), (503, 1)])
def test_health_command_reads_the_status(root, status, expected):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/v1/ready"
        assert subprocess.run([sys.executable, root / "docker/healthy.py", url]).returncode == expected
        thread.join()
    assert subprocess.run([sys.executable, root / "docker/healthy.py", "http://127.0.0.1:1/"]).returncode == 1
