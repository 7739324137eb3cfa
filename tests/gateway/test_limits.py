"""Rates are limited kindly, per session and per address."""

from __future__ import annotations

import httpx
import pytest

from gateway.limits import network
from tests.gateway.servers import StandInBot


def assert_limited(reply: httpx.Response, longest: int) -> None:
    assert (reply.status_code, reply.json()["error"]["type"]) == (429, "rate_limited")
    assert 1 <= int(reply.headers["Retry-After"]) <= longest
    assert reply.headers["Retry-After"] in reply.json()["error"]["message"]


def test_a_session_has_its_rate(start_gateway, visit, bot: StandInBot):
    gateway = start_gateway(RATE_PER_MINUTE=3)
    visitor, other = visit(gateway), visit(gateway)
    assert [visitor.send(f"case {n}").status_code for n in range(3)] == [202] * 3
    assert_limited(visitor.send("one more"), 60)
    assert other.send("case").status_code == 202
    bot.wait_for(4)


def test_a_duplicate_does_not_count(start_gateway, visit, bot: StandInBot):
    visitor = visit(start_gateway(RATE_PER_MINUTE=2))
    assert [visitor.send("case", "same").status_code for _ in range(5)] == [202] * 5
    assert visitor.send("case", "new").status_code == 202


def test_a_refused_message_may_be_sent_again_with_its_id(start_gateway, visit, bot: StandInBot):
    visitor = visit(start_gateway(RATE_PER_MINUTE=1))
    visitor.send("one", "a")
    refused = visitor.send("two", "b")
    assert refused.status_code == 429
    assert [event["id"] for event in visitor.history() if event["author"] == "user"] == ["a"]


def test_an_address_has_its_rate(start_gateway, visit, bot: StandInBot):
    gateway = start_gateway(ADDRESS_RATE_PER_MINUTE=4)
    visitor = visit(gateway)
    assert [visitor.send(f"case {n}").status_code for n in range(3)] == [202] * 3
    assert_limited(visitor.send("one more"), 60)
    assert_limited(httpx.post(f"{gateway.url}/v1/sessions", trust_env=False), 60)
    assert visitor.http.get("/v1/history").status_code == 200


def test_an_address_may_begin_so_many_conversations(start_gateway, visit, bot: StandInBot):
    gateway = start_gateway(SESSIONS_PER_HOUR=2)
    visitor = visit(gateway)
    visit(gateway)
    assert_limited(httpx.post(f"{gateway.url}/v1/sessions", json={"language": "en"}, trust_env=False), 3600)
    assert visitor.http.post("/v1/sessions").status_code == 201, "renewal is no new conversation"


def test_behind_a_proxy_the_sender_counts_and_cannot_choose(start_gateway, bot: StandInBot):
    gateway = start_gateway(SESSIONS_PER_HOUR=1, GATEWAY_PROXIES=1)
    with httpx.Client(base_url=gateway.url, trust_env=False) as http:

        def begin(forwarded: str) -> int:
            return http.post("/v1/sessions", headers={"X-Forwarded-For": forwarded}).status_code

        assert [begin("203.0.113.1"), begin("203.0.113.2")] == [201, 201]
        assert begin("198.51.100.9, 203.0.113.2") == 429


def test_without_a_proxy_the_header_says_nothing(start_gateway, bot: StandInBot):
    gateway = start_gateway(SESSIONS_PER_HOUR=1)
    with httpx.Client(base_url=gateway.url, trust_env=False) as http:
        codes = [http.post("/v1/sessions", headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code for n in range(2)]
    assert codes == [201, 429]


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unix", "unix"),
    ],
)
def test_one_sender_is_an_address_or_a_network(address: str, sender: str):
    assert network(address) == sender
