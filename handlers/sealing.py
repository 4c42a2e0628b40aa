"""Personal data at rest: sealed texts that only the key opens, and keyed hashes to find them by.

The cipher is a pseudo-random function in counter mode with a tag over nonce and text (encrypt, then
authenticate), built from keyed BLAKE2b, because the house has no cipher library. The key never lies
in the database.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
from pathlib import Path

from sqlalchemy.engine import make_url

from engine.database import Database
from engine.errors import Fault

KEY_VARIABLE = "SHENGUAN_DATA_KEY"
KEY_FILE = "personal-data.key"

_KEY_BYTES = 32
_NONCE_BYTES = 16
_TAG_BYTES = 16
_BLOCK_BYTES = 64


class SealBroken(Fault):
    """A sealed text was changed, or sealed with another key."""


class KeyMissing(Fault):
    """There is no key for personal data."""


class Seal:
    """Seals texts and hashes them; the same text never looks the same twice, its hash always does."""

    def __init__(self, key: bytes) -> None:
        if len(key) < _KEY_BYTES:
            raise KeyMissing(bytes=len(key))
        self._cipher_key = _derived(key, b"cipher")
        self._tag_key = _derived(key, b"tag")
        self._hash_key = _derived(key, b"hash")

    def hash(self, text: str) -> str:
        """The keyed hash of a text, by which equal texts are found without being read."""
        return hashlib.blake2b(text.encode(), key=self._hash_key, digest_size=20).hexdigest()

    def close(self, text: str | None) -> str | None:
        """The sealed text; None stays None."""
        if text is None:
            return None
        nonce = os.urandom(_NONCE_BYTES)
        hidden = self._mixed(nonce, text.encode())
        return base64.b64encode(nonce + hidden + self._tag(nonce + hidden)).decode()

    def open(self, sealed: str | None) -> str | None:
        """The text again; raises SealBroken."""
        if sealed is None:
            return None
        raw = base64.b64decode(sealed)
        body, tag = raw[:-_TAG_BYTES], raw[-_TAG_BYTES:]
        if not hmac.compare_digest(tag, self._tag(body)):
            raise SealBroken
        return self._mixed(body[:_NONCE_BYTES], body[_NONCE_BYTES:]).decode()

    def _tag(self, body: bytes) -> bytes:
        return hashlib.blake2b(body, key=self._tag_key, digest_size=_TAG_BYTES).digest()

    def _mixed(self, nonce: bytes, text: bytes) -> bytes:
        stream = bytearray()
        for number in range(0, len(text), _BLOCK_BYTES):
            counter = nonce + (number // _BLOCK_BYTES).to_bytes(8, "big")
            stream += hashlib.blake2b(counter, key=self._cipher_key).digest()
        return bytes(left ^ right for left, right in zip(text, stream, strict=False))


def key_of(database: Database) -> bytes:
    """The key from the environment (hex), else from the file beside a SQLite database, made at first use.

    Raises KeyMissing for other databases without the environment variable.
    """
    told = os.environ.get(KEY_VARIABLE)
    if told:
        return bytes.fromhex(told)
    if not database.is_sqlite:
        raise KeyMissing(variable=KEY_VARIABLE)
    path = Path(make_url(database.url).database or "").with_name(KEY_FILE)
    if not path.exists():
        _make_key(path)
    return bytes.fromhex(path.read_text("ascii"))


def _make_key(path: Path) -> None:
    """Write a new key under its name in one move, unless another process was first."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(os.urandom(_KEY_BYTES).hex(), "ascii")
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hashlib.blake2b(key, person=purpose, digest_size=_KEY_BYTES).digest()
