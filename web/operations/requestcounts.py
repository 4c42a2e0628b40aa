"""What this process answered, by screen and status: counted as it happens, told to monitoring."""

from __future__ import annotations

import time

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram

UNKNOWN = "unknown"
"""The screen of an address that has none; addresses themselves could name cases."""


class RequestCounts:
    """The counters of one application, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._answers = Counter(
            "shenguan_http_requests",
            "Requests answered by this process",
            ["method", "endpoint", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "shenguan_http_request_seconds",
            "How long this process took to answer",
            ["endpoint"],
            registry=self.registry,
        )

    def install(self, app: Flask) -> None:
        """Count every request of the application; to be installed before all other hooks."""
        app.before_request(self._begin)
        app.after_request(self._count)

    def _begin(self) -> None:
        g.began = time.perf_counter()

    def _count(self, answer: Response) -> Response:
        endpoint = request.endpoint or UNKNOWN
        method = request.method if request.method in _METHODS else "OTHER"
        self._answers.labels(method, endpoint, str(answer.status_code)).inc()
        if "began" in g:
            self._seconds.labels(endpoint).observe(time.perf_counter() - g.began)
        return answer


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
