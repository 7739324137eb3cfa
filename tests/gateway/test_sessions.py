"""Sessions are signed, recorded, renewed and revoked."""

from __future__ import annotations

import datetime as dt
import hashlib

import httpx
import pytest
import redis
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from gateway.sessions import is_staff
from tests.gateway.servers import SESSION_SECRET, Gateway, RedisServer, StandInBot
from tests.visitor import Visitor


def refused(url: str, token: str | bytes | None) -> bool:
    headers = {} if token is None else {"Authorization": token}
    replies = [
        httpx.get(f"{url}/v1/history", headers=headers, trust_env=False),
        httpx.get(f"{url}/v1/events", headers=headers, trust_env=False),
        httpx.delete(f"{url}/v1/session", headers=headers, trust_env=False),
        httpx.post(f"{url}/v1/messages", headers=headers, json={"id": "m", "text": "chair"}, trust_env=False),
    ]
    return all(reply.status_code == 401 and reply.json()["error"]["type"] == "unauthorized" for reply in replies)


def changed(token: str, place: int) -> str:
    return token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]


def test_a_session_ends_in_thirty_days(gateway: Gateway):
    body = httpx.post(f"{gateway.url}/v1/sessions", trust_env=False).json()
    left = dt.datetime.fromisoformat(body["expires"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=29, hours=23) < left <= dt.timedelta(days=30)


def test_three_ids_are_three(visitor: Visitor, redis_server: RedisServer):
    with redis.Redis.from_url(redis_server.url, decode_responses=True) as store:
        record = store.hgetall(f"gateway:c:{visitor.conversation}:meta")
    assert len({record["tenant"], record["user"], visitor.conversation}) == 3


@pytest.mark.parametrize("token", [None, "", "Bearer", "Basic x", "Bearer x.y.z", "Bearer ☃".encode()])
def test_no_session_is_refused(gateway: Gateway, token: str | bytes | None):
    assert refused(gateway.url, token)


def test_a_forged_session_is_refused(gateway: Gateway, visitor: Visitor):
    for place in (2, len(visitor.token) // 2, -3):
        assert refused(gateway.url, f"Bearer {changed(visitor.token, place % len(visitor.token))}")


def signed(payload: object, secret: str = SESSION_SECRET, days_ago: int = 0) -> str:
    class Signer(TimestampSigner):
        def get_timestamp(self) -> int:
            return super().get_timestamp() - days_ago * 86_400

    options = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    serializer = URLSafeTimedSerializer(secret, salt="gateway.session", signer=Signer, signer_kwargs=options)
    return str(serializer.dumps(payload))


def test_only_the_true_and_fresh_token_is_taken(gateway: Gateway, visitor: Visitor, redis_server: RedisServer):
    with redis.Redis.from_url(redis_server.url, decode_responses=True) as store:
        tenant, user = store.hmget(f"gateway:c:{visitor.conversation}:meta", "tenant", "user")
    true = [tenant, user, visitor.conversation, 0]
    for token in (signed(true), signed(true, days_ago=29)):
        reply = httpx.get(f"{gateway.url}/v1/history", headers={"Authorization": f"Bearer {token}"}, trust_env=False)
        assert reply.status_code == 200
    bad = {
        "expired": signed(true, days_ago=31),
        "signed elsewhere": signed(true, secret="the-secret-of-someone-else"),
        "another user": signed([tenant, "someone", visitor.conversation, 0]),
        "another tenant": signed(["elsewhere", user, visitor.conversation, 0]),
        "unknown conversation": signed([tenant, user, "0" * 32, 0]),
        "a serial to come": signed([tenant, user, visitor.conversation, 7]),
        "no list": signed("nonsense"),
    }
    assert [why for why, token in bad.items() if not refused(gateway.url, f"Bearer {token}")] == []


def test_renewal_gives_a_new_token_of_the_same_conversation(visitor: Visitor):
    visitor.ask("phone case")
    renewed = visitor.http.post("/v1/sessions")
    assert renewed.status_code == 201
    body = renewed.json()
    assert body["conversation"] == visitor.conversation and body["token"] != visitor.token
    assert len(visitor.history()) == 2  # the former token works on for a minute
    again = visitor.http.post("/v1/sessions").json()  # a second tab that still has it
    assert again["conversation"] == visitor.conversation
    visitor.http.headers["Authorization"] = f"Bearer {body['token']}"
    assert len(visitor.history()) == 2


def test_a_token_older_than_its_grace_is_refused(visitor: Visitor, redis_server: RedisServer):
    visitor.http.post("/v1/sessions")
    with redis.Redis.from_url(redis_server.url) as store:
        store.hset(f"gateway:c:{visitor.conversation}:meta", "grace", "1")
    assert visitor.http.get("/v1/history").status_code == 401
    assert visitor.http.post("/v1/sessions").status_code == 401


def test_erasure_leaves_nothing_and_revokes(visitor: Visitor, gateway: Gateway, redis_server: RedisServer):
    event = visitor.ask("phone case")
    visitor.http.post("/v1/feedback", json={"sequence": event["sequence"], "verdict": "up"})
    assert visitor.http.delete("/v1/session").json() == {"erased": True}
    assert refused(gateway.url, f"Bearer {visitor.token}")
    with redis.Redis.from_url(redis_server.url, decode_responses=True) as store:
        assert store.keys(f"gateway:c:{visitor.conversation}:*") == []
        assert store.zscore("gateway:ready", visitor.conversation) is None


def test_the_bot_is_told_to_forget_too(visitor: Visitor, bot: StandInBot):
    visitor.ask("phone case")
    visitor.http.delete("/v1/session")
    path = f"/webhooks/internal/conversations/{visitor.conversation}"
    with bot.arrived:
        assert bot.arrived.wait_for(lambda: path in bot.forgotten, 10)


def test_what_the_bot_could_not_forget_stays_on_the_list(visitor: Visitor, bot: StandInBot, redis_server: RedisServer):
    bot.is_ready = False
    visitor.ask("phone case")
    visitor.http.delete("/v1/session")
    with redis.Redis.from_url(redis_server.url) as store:
        assert store.zscore("gateway:erasures", visitor.conversation) is not None
        bot.is_ready = True
        store.zadd("gateway:erasures", {visitor.conversation: 1})
        with bot.arrived:
            assert bot.arrived.wait_for(lambda: any(visitor.conversation in path for path in bot.forgotten), 10)


def test_erasure_ends_an_open_stream(visitor: Visitor):
    visitor.ask("phone case")
    frames = visitor.stream()
    assert next(frames)["retry"] == "1000"
    assert next(frames)["event"] == "message"
    visitor.http.delete("/v1/session")
    assert list(frames) == []


def test_records_end_by_themselves(visitor: Visitor, redis_server: RedisServer):
    visitor.ask("phone case")
    with redis.Redis.from_url(redis_server.url, decode_responses=True) as store:
        keys = store.keys(f"gateway:c:{visitor.conversation}:*")
        assert len(keys) >= 4
        assert all(0 < store.ttl(key) <= 30 * 86_400 for key in keys)


def test_no_address_is_kept_in_the_clear(visitor: Visitor, redis_server: RedisServer):
    visitor.ask("phone case")
    with redis.Redis.from_url(redis_server.url, decode_responses=True) as store:
        assert not any("127.0.0.1" in key for key in store.keys("*"))


def test_without_a_secret_nobody_is_staff():
    assert not is_staff("Bearer ", "")
    assert not is_staff("", "")
    assert is_staff("Bearer long-secret", "long-secret")
