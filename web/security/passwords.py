"""Passwords: argon2id with a bounded number of hashes at once, and what a new password must be."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.errors import Problem, Refusal

MEMORY_KIB = 19 * 1024
SHORTEST, LONGEST = 12, 128
WAIT_SECONDS = 10.0
"""How long a login waits for its turn; each hash takes 19 MiB, so they must not pile up."""

_COMMON = ("password", "12345678", "qwerty", "admin", "abc123", "anqiu", "安丘", "审管", "审批局", "shenguan")
_KINDS = 3
_HASHER = PasswordHasher(time_cost=2, memory_cost=MEMORY_KIB, parallelism=1)


class TooBusy(Refusal):
    """Too many logins at once."""


class PasswordHashing:
    """Makes and checks hashes, at most two at a time."""

    def __init__(self) -> None:
        self._turns = threading.BoundedSemaphore(2)

    def hash(self, password: str) -> str:
        with self._turn():
            return _HASHER.hash(password)

    def check(self, stored: str | None, password: str) -> bool:
        """Whether the password is the stored one; without a stored one the same work is done in vain."""
        with self._turn():
            nobody = _nobody()
            try:
                return _HASHER.verify(stored or nobody, password) and stored is not None
            except (VerificationError, InvalidHashError):
                return False

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=WAIT_SECONDS):
            raise TooBusy
        try:
            yield
        finally:
            self._turns.release()


@lru_cache(maxsize=1)
def _nobody() -> str:
    """What is checked where there is no account: made at the first login, whoever it is, and kept."""
    return _HASHER.hash("nobody has this password")


def password_problem(password: str, login: str, name: str) -> Problem | None:
    """Why a new password is not accepted: length, kinds of characters, or too easy to guess."""
    text = unicodedata.normalize("NFC", password)
    if not SHORTEST <= len(text) <= LONGEST:
        return Problem("password", "password_length", {"shortest": SHORTEST, "longest": LONGEST})
    kinds = (str.islower, str.isupper, str.isdigit, lambda letter: not letter.isalnum())
    if sum(any(kind(letter) for letter in text) for kind in kinds) < _KINDS:
        return Problem("password", "password_kinds", {"kinds": _KINDS})
    lowered = text.lower()
    known = (*_COMMON, *(part for part in (login.lower(), name.lower()) if part))
    if any(word in lowered for word in known) or len(set(text)) < SHORTEST // 2:
        return Problem("password", "password_guessable")
    return None
