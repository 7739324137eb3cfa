"""Prometheus metrics of one gateway process."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_TURN_BUCKETS = (0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60, 120)


class Metrics:
    """Counters with a registry of their own, so that tests may build several gateways."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "gateway_requests", "HTTP requests by route and status", ["route", "status"], registry=self.registry
        )
        self.messages = Counter(
            "gateway_messages", "Messages by what became of them", ["outcome"], registry=self.registry
        )
        self.attempts = Counter(
            "gateway_bot_attempts", "Calls of the bot by outcome", ["outcome"], registry=self.registry
        )
        self.turn = Histogram(
            "gateway_turn_seconds",
            "From taking a message to its reply in the log",
            buckets=_TURN_BUCKETS,
            registry=self.registry,
        )
        self.streams = Gauge("gateway_streams", "Event streams open now", registry=self.registry)
