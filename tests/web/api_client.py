"""Another system at the API: a bearer token and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.test import TestResponse

from tests.web.office import DECISION, Office

ROOT = "/api/v1"


class ApiClient:
    """Requests of one token."""

    def __init__(
        self, office: Office, department: str, roles: Iterable[str], scopes: Iterable[str] = ("read", "write")
    ) -> None:
        self.token = office.platform.tokens.issue("test", department, roles, scopes, "test")
        self._http = office.app.test_client()

    def get(self, path: str) -> TestResponse:
        return self._http.get(ROOT + path, headers=self._headers())

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._http.post(ROOT + path, json={} if body is None else body, headers={**self._headers(), **named})

    def put(self, path: str, body: Any = None) -> TestResponse:
        return self._http.put(ROOT + path, json={} if body is None else body, headers=self._headers())

    def post_raw(self, path: str, body: bytes, content_type: str = "application/json") -> TestResponse:
        return self._http.post(ROOT + path, data=body, content_type=content_type, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def approval(office: Office) -> ApiClient:
    return ApiClient(office, "SPJ", ["approval_clerk"])


def market(office: Office) -> ApiClient:
    return ApiClient(office, "SCJG", ["supervision_officer"])


def decision(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A decision as the approval department's own system sends it."""
    told: Mapping[str, Any] = {
        **DECISION,
        "doc_no": f"安审批许〔2026〕{number}号",
        "decided_on": "2026-11-16",
        "valid_from": "2026-11-16",
        "valid_to": "2031-11-15",
    }
    return {**told, **changes}
