"""Headers on every reply; other sites' pages are kept out unless the settings name them."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.gateway.servers import Gateway, StandInBot

SHOP = "https://shop.example"


@pytest.mark.parametrize("path", ["/", "/page/app.js", "/v1/health", "/nothing", "/v1/history", "/metrics"])
def test_security_headers_are_on_every_reply(gateway: Gateway, path: str):
    headers = httpx.get(gateway.url + path, trust_env=False).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';") and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "server" not in headers


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:1", "nonsense", "https://shop.example.evil"]
)
def test_a_foreign_page_may_not_send(gateway: Gateway, origin: str):
    reply = httpx.post(f"{gateway.url}/v1/sessions", headers={"Origin": origin}, trust_env=False)
    assert (reply.status_code, reply.json()["error"]["type"]) == (403, "origin_refused")
    assert "Access-Control-Allow-Origin" not in reply.headers


def test_a_foreign_page_may_not_read(gateway: Gateway):
    reply = httpx.get(f"{gateway.url}/v1/health", headers={"Origin": "https://evil.example"}, trust_env=False)
    assert "Access-Control-Allow-Origin" not in reply.headers


def test_every_page_may_ask_whether_it_is_let_in(start_gateway, bot: StandInBot):
    url = start_gateway(GATEWAY_ORIGINS=SHOP).url
    for origin, allowed in {SHOP: True, url: True, "https://evil.example": False, "null": False}.items():
        reply = httpx.get(f"{url}/v1/origin", headers={"Origin": origin}, trust_env=False)
        assert reply.json() == {"allowed": allowed}, origin
        assert reply.headers["Access-Control-Allow-Origin"] in ("*", SHOP)
        assert reply.headers["Cache-Control"] == "no-store"


def test_the_own_page_may_send(gateway: Gateway):
    assert httpx.post(f"{gateway.url}/v1/sessions", headers={"Origin": gateway.url}, trust_env=False).status_code == 201


def test_a_named_site_may_send(start_gateway, bot: StandInBot):
    url = start_gateway(GATEWAY_ORIGINS=f"{SHOP}, https://other.example").url
    asked = {"Origin": SHOP, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    preflight = httpx.options(f"{url}/v1/messages", headers=asked, trust_env=False)
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == SHOP
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    assert "Last-Event-ID" in preflight.headers["Access-Control-Allow-Headers"]
    made = httpx.post(f"{url}/v1/sessions", headers={"Origin": SHOP}, trust_env=False)
    assert made.status_code == 201
    assert (made.headers["Access-Control-Allow-Origin"], made.headers["Vary"]) == (SHOP, "Origin")
    refused = httpx.post(f"{url}/v1/messages", headers={"Origin": SHOP}, json={}, trust_env=False)
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (401, SHOP)


def test_a_stream_has_the_headers_too(start_gateway, bot: StandInBot, visit):
    visitor = visit(start_gateway(GATEWAY_ORIGINS=SHOP))
    with visitor.http.stream("GET", "/v1/events", headers={"Origin": SHOP}) as reply:
        assert reply.headers["Access-Control-Allow-Origin"] == SHOP
        assert reply.headers["Content-Security-Policy"].startswith("default-src 'self'")


@pytest.mark.parametrize("limit", ["RATE_PER_MINUTE", "ADDRESS_RATE_PER_MINUTE", "SESSIONS_PER_HOUR"])
def test_pages_of_other_sites_may_read_why_they_must_wait(start_gateway: Callable[..., Gateway], limit: str):
    """Else the browser tells them only that something failed, and the visitor that the connection was lost."""
    url = start_gateway(GATEWAY_ORIGINS=SHOP, **{limit: 1}).url
    with httpx.Client(base_url=url, headers={"Origin": SHOP}, trust_env=False) as http:
        first = http.post("/v1/sessions", json={}).json()
        headers = {"Authorization": f"Bearer {first['token']}"}
        for number in range(2):
            refused = (
                http.post("/v1/sessions", json={})
                if limit == "SESSIONS_PER_HOUR"
                else http.post("/v1/messages", json={"id": f"m{number}", "text": "case"}, headers=headers)
            )
    assert refused.status_code == 429
    assert refused.headers["access-control-allow-origin"] == SHOP
    assert "Retry-After" in refused.headers["access-control-expose-headers"]
    assert int(refused.headers["retry-after"]) > 0
