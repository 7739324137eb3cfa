"""Counters and timings of the service in Prometheus form."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

_BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)


class Metrics:
    """One registry a service, so that two in one process do not collide."""

    def __init__(self) -> None:
        """Start at zero."""
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "classifier_requests", "Requests by path and status.", ["path", "status"], registry=self._registry
        )
        self.decisions = Counter("classifier_decisions", "Decisions by kind.", ["kind"], registry=self._registry)
        self.by_words = Counter(
            "classifier_answers_by_words", "Answers without the full model.", ["path"], registry=self._registry
        )
        self.left_out = Counter(
            "classifier_explanation_faults",
            "Parts of explanations that did not pass their checks and were left out, by kind of fault.",
            ["kind"],
            registry=self._registry,
        )
        self.seconds = Histogram(
            "classifier_seconds", "Seconds per request.", ["path"], registry=self._registry, buckets=_BUCKETS
        )

    def text(self) -> bytes:
        """All figures in the text format."""
        return generate_latest(self._registry)
