"""What the simulated systems answer, worked out of the request alone, so that every run answers alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

UNTRUE = "不实"
"""A statement with this word in it is found untrue: the demonstration's way to see the other outcome."""


def outcome(service: str, body: Mapping[str, Any], key: str, fault: str = "none") -> dict[str, Any]:
    """The answer of the service's written format; the faults `refuse` and `reject` are answers as well."""
    if fault == "refuse":
        return _refused(service, body)
    told = {"service": service, "request_id": body["request_id"], "status": "answered"}
    result = _RESULTS[service](body, f"MN-{key[:12].upper()}")
    if fault == "reject" and "rejected" in result:
        first = body["records"][0]
        document = first.get("XK_WSH") or first["document"]
        result |= {
            "accepted": result["accepted"] - 1,
            "rejected": [{"document": document, "reason": "模拟系统:按设定退回"}],
        }
    return {**told, "result": result}


def _refused(service: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The answer that refuses for good."""
    return {
        "service": service,
        "request_id": body["request_id"],
        "status": "refused",
        "reason": "模拟系统:按设定不予办理",
    }


def _verified(body: Mapping[str, Any], receipt: str) -> dict[str, Any]:
    statements = [
        {"number": told["number"], "found": "inconsistent" if UNTRUE in told["text"] else "consistent"}
        for told in body["statements"]
    ]
    untrue = any(told["found"] == "inconsistent" for told in statements)
    return {
        "found": "inconsistent" if untrue else "consistent",
        "statements": statements,
        "retrieved_at": body["written_at"],
        "receipt": receipt,
    }


def _received(body: Mapping[str, Any], receipt: str) -> dict[str, Any]:
    return {"receipt": receipt, "accepted": len(body["records"]), "rejected": []}


def _texted(body: Mapping[str, Any], receipt: str) -> dict[str, Any]:
    return {"receipt": receipt}


_RESULTS = {
    "verify_commitment": _verified,
    "publish_dual": _received,
    "report_credit": _received,
    "send_sms": _texted,
}
