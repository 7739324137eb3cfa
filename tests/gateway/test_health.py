"""Alive, ready, and measured."""

from __future__ import annotations

import httpx

from tests.gateway.servers import Gateway, RedisServer, StandInBot, environment


def test_ready_means_redis_and_bot(gateway: Gateway, bot: StandInBot):
    with httpx.Client(base_url=gateway.url, trust_env=False) as http:
        assert http.get("/v1/health").json() == {"status": "ok"}
        assert http.get("/v1/ready").json() == {"status": "ready", "redis": True, "bot": True}
        bot.is_ready = False
        reply = http.get("/v1/ready")
        assert (reply.status_code, reply.json()["error"]["type"]) == (503, "not_ready")
        assert (reply.json()["redis"], reply.json()["bot"]) == (True, False)


def test_a_gateway_without_redis_lives_and_says_so(tmp_path, bot: StandInBot):
    nowhere = RedisServer(tmp_path)
    gateway = Gateway(environment(nowhere.url, bot.url))
    with httpx.Client(base_url=gateway.url, trust_env=False, timeout=20) as http:
        assert http.get("/v1/health").status_code == 200
        assert http.get("/v1/ready").json()["redis"] is False
        reply = http.post("/v1/sessions")
        assert (reply.status_code, reply.json()["error"]["type"]) == (503, "not_ready")
        nowhere.start()
        assert http.post("/v1/sessions").status_code == 201
    assert gateway.stop() == 0
    nowhere.stop()


def test_metrics_count_messages_and_turns(visitor, gateway: Gateway):
    visitor.ask("phone case")
    text = httpx.get(f"{gateway.url}/metrics", trust_env=False).text
    for line in (
        'gateway_messages_total{outcome="accepted"}',
        "gateway_turn_seconds_count",
        "gateway_requests_total{route",
    ):
        assert line in text
