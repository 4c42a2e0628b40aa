"""Random secrets and what is kept of them: only hashes ever reach the database."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

_BYTES = 32


def new_secret() -> str:
    """256 random bits as text that fits into a cookie or a header."""
    return base64.urlsafe_b64encode(os.urandom(_BYTES)).decode().rstrip("=")


def digest(secret: str) -> str:
    """What is stored of a secret; a leaked digest opens nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def derived(secret: str, purpose: str) -> str:
    """A second secret that only the holder of the first, or the server, can name."""
    return base64.urlsafe_b64encode(hmac.digest(secret.encode(), purpose.encode(), "sha256")).decode().rstrip("=")


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())
