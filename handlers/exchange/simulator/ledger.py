"""What a simulated system received and did: each key takes effect once, however often it comes."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.exchange.simulator.outcomes import outcome


@dataclass
class Entry:
    """One key of one system: how often it came, with what, and what it was answered."""

    provider: str
    service: str
    digest: str
    body: Mapping[str, Any]
    answer: Mapping[str, Any]
    received: int = 1


class Conflicting(Exception):
    """A key came again with another request."""


class Ledger:
    """Kept in memory: a simulator that is started anew knows nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: dict[tuple[str, str], Entry] = {}
        self._public: dict[str, tuple[int, str]] = {}

    def take(
        self, provider: str, service: str, key: str, raw: bytes, body: Mapping[str, Any], fault: str = "none"
    ) -> Mapping[str, Any]:
        """The answer to a request, worked out once a key. Raises Conflicting."""
        digest = hashlib.sha256(raw).hexdigest()
        with self._lock:
            known = self._entries.get((provider, key))
            if known is None:
                answer = outcome(service, body, key, fault)
                self._entries[provider, key] = Entry(provider, service, digest, body, answer)
                self._publish(service, body, answer)
                return answer
            if known.digest != digest:
                raise Conflicting
            known.received += 1
            return known.answer

    def entries(self) -> list[Entry]:
        with self._lock:
            return list(self._entries.values())

    def public(self) -> dict[str, str]:
        """What stands in the public register: the validity of every document, of two records the later one."""
        with self._lock:
            return {document: validity for document, (_, validity) in self._public.items()}

    def shown(self) -> dict[str, Any]:
        """Figures by system and service: keys, and requests that came (repetitions included)."""
        told: dict[str, dict[str, dict[str, int]]] = {}
        for entry in self.entries():
            figures = told.setdefault(entry.provider, {}).setdefault(entry.service, {"keys": 0, "requests": 0})
            figures["keys"] += 1
            figures["requests"] += entry.received
        return told

    def _publish(self, service: str, body: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        if service != "publish_dual" or answer["status"] != "answered":
            return
        rejected = {told["document"] for told in answer["result"]["rejected"]}
        for record in body["records"]:
            if record["XK_WSH"] in rejected:
                continue
            document, sequence = record["XK_WSH"], body["sequence"]
            if sequence >= self._public.get(document, (0, ""))[0]:
                self._public[document] = sequence, record["XK_ZT"]
