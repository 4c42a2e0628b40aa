"""Personal data at rest: sealed texts that only the key opens, and keyed hashes to find them by.

AES-256-GCM seals, HMAC-SHA-256 finds and makes the codes of receipts; all keys are derived from one (HKDF)
that never lies in the database.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import re
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.engine import make_url

from engine.errors import Fault
from engine.store.database import Database

KEY_VARIABLE = "SHENGUAN_DATA_KEY"
KEY_FILE = "personal-data.key"

_KEY_BYTES = 32
_NONCE_BYTES = 12
_CODE_BYTES = 10


class SealBroken(Fault):
    """A sealed text was changed, or sealed with another key."""


class KeyMissing(Fault):
    """There is no key for personal data."""


class KeyMalformed(Fault):
    """The key for personal data is not 64 hexadecimal digits.

    The values tell where it stands and how long it is, never what it is.
    """


class Seal:
    """Seals texts and hashes them; the same text never looks the same twice, its hash always does."""

    def __init__(self, key: bytes) -> None:
        if len(key) < _KEY_BYTES:
            raise KeyMissing(bytes=len(key))
        self._cipher = AESGCM(_derived(key, b"cipher"))
        self._hash_key = _derived(key, b"hash")
        self._code_key = _derived(key, b"receipt")

    def hash(self, text: str) -> str:
        """The keyed hash of a text, by which equal texts are found without being read."""
        return hmac.new(self._hash_key, text.encode(), hashlib.sha256).hexdigest()

    def code(self, text: str) -> str:
        """The code of a receipt: 80 bits that only this key makes of the text, as 16 letters and digits 2 to 7."""
        told = hmac.new(self._code_key, text.encode(), hashlib.sha256).digest()
        return base64.b32encode(told[:_CODE_BYTES]).decode()

    def close(self, text: str | None) -> str | None:
        """The sealed text; None stays None."""
        if text is None:
            return None
        nonce = os.urandom(_NONCE_BYTES)
        return base64.b64encode(nonce + self._cipher.encrypt(nonce, text.encode(), None)).decode()

    def open(self, sealed: str | None) -> str | None:
        """The text again; raises SealBroken."""
        if sealed is None:
            return None
        raw = base64.b64decode(sealed)
        try:
            return self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None).decode()
        except InvalidTag as tampered:
            raise SealBroken from tampered


def key_of(database: Database) -> bytes:
    """The key from the environment (hex), else from the file beside a SQLite database, made at first use.

    Raises KeyMissing for other databases without the environment variable, KeyMalformed for what is no key.
    """
    told = os.environ.get(KEY_VARIABLE)
    if told:
        return _read_key(told, variable=KEY_VARIABLE)
    if not database.is_sqlite:
        raise KeyMissing(variable=KEY_VARIABLE)
    path = Path(make_url(database.url).database or "").with_name(KEY_FILE)
    if not path.exists():
        _make_key(path)
    return _read_key(path.read_bytes().decode("ascii", "replace"), file=str(path))


def _read_key(told: str, **where: str) -> bytes:
    """The bytes of a key; blanks in it are nobody's fault, and a longer one that data were sealed with is a key."""
    text = "".join(told.split())
    if len(text) < 2 * _KEY_BYTES or len(text) % 2 or not re.fullmatch("[0-9A-Fa-f]+", text):
        raise KeyMalformed(length=len(text), digits=2 * _KEY_BYTES, **where)
    return bytes.fromhex(text)


def _make_key(path: Path) -> None:
    """Write a new key under its name in one move, unless another process was first."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(os.urandom(_KEY_BYTES).hex(), "ascii")
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose).derive(key)
