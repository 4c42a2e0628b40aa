"""Who signs checkpoints: a key in a file, or a program that has a device sign; and how signatures are checked.

The key never lies in the database: whoever rewrites all histories cannot sign them anew.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from ..errors import Fault

ED25519, ECDSA_P256, SM2 = "ed25519", "ecdsa-p256", "sm2"
PATIENCE = 20.0
"""Seconds that a program that signs may take."""
_SM2_CURVE = bytes.fromhex("06082a811ccf5501822d")
"""How the curve of SM2 is named within a public key (1.2.156.10197.1.301)."""
_SM2_IDENTITY = "distid:1234567812345678"


class SigningKeyOpen(Fault):
    """The signing key can be read by others than its owner."""


class SigningKeyUnusable(Fault):
    """The signing key cannot be read, or is of a kind that is not supported."""


class NotSigned(Fault):
    """The program that signs did not."""


class Unverifiable(Exception):
    """This machine has nothing that could check the signature."""


class Signer(Protocol):
    """Signs texts. `key` is the id of the key, `public` its SubjectPublicKeyInfo in DER."""

    @property
    def key(self) -> str: ...

    @property
    def public(self) -> bytes: ...

    def sign(self, text: str) -> str:
        """The signature of a text in base64; raises NotSigned."""


class KeyFile:
    """An Ed25519 key in a PEM file of mode 0600, made at first use."""

    def __init__(self, path: Path) -> None:
        """Raises SigningKeyOpen, SigningKeyUnusable."""
        if not path.exists():
            _make_key(path)
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SigningKeyOpen(file=str(path))
        try:
            found = serialization.load_pem_private_key(path.read_bytes(), None)
        except (ValueError, TypeError, UnsupportedAlgorithm, OSError) as wrong:
            raise SigningKeyUnusable(file=str(path)) from wrong
        if not isinstance(found, Ed25519PrivateKey):
            raise SigningKeyUnusable(file=str(path))
        self._private = found
        self.public = _der(found.public_key())
        self.key = key_id(self.public)

    def sign(self, text: str) -> str:
        return base64.b64encode(self._private.sign(text.encode())).decode()


class KeyProgram:
    """A program that is given the text and answers with the signature in base64; the key lies in a device."""

    def __init__(self, command: Sequence[str], public_file: Path) -> None:
        """`public_file` is the PEM of the public key. Raises SigningKeyUnusable."""
        self._command = tuple(command)
        try:
            lines = public_file.read_text("ascii").split("-----")
            self.public = base64.b64decode("".join(lines[2].split()), validate=True)
        except (OSError, ValueError, IndexError) as wrong:
            raise SigningKeyUnusable(file=str(public_file)) from wrong
        self.key = key_id(self.public)

    def sign(self, text: str) -> str:
        try:
            told = subprocess.run(  # noqa: S603 - the administrator of the machine names it
                self._command, input=text.encode(), capture_output=True, timeout=PATIENCE, check=True
            )
            signature = told.stdout.decode("ascii").strip()
            base64.b64decode(signature, validate=True)
        except (OSError, subprocess.SubprocessError, ValueError) as wrong:
            raise NotSigned(command=self._command[0]) from wrong
        if not signature:
            raise NotSigned(command=self._command[0])
        return signature


def key_id(public: bytes) -> str:
    """By which a public key is named; raises SigningKeyUnusable for a kind that nobody here can check."""
    return f"{_algorithm(public)}:{hashlib.sha256(public).hexdigest()[:16]}"


def holds(public: bytes, text: str, signature: str) -> bool:
    """Whether a signature of a text is that of the key; raises Unverifiable where this machine cannot tell."""
    try:
        raw = base64.b64decode(signature, validate=True)
    except ValueError:
        return False
    if _algorithm(public) == SM2:
        return _sm2_holds(public, text, raw)
    found = serialization.load_der_public_key(public)
    try:
        if isinstance(found, Ed25519PublicKey):
            found.verify(raw, text.encode())
        elif isinstance(found, EllipticCurvePublicKey):
            found.verify(raw, text.encode(), ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def _algorithm(public: bytes) -> str:
    if _SM2_CURVE in public:
        return SM2
    try:
        found = serialization.load_der_public_key(public)
    except (ValueError, UnsupportedAlgorithm) as wrong:
        raise SigningKeyUnusable(bytes=len(public)) from wrong
    if isinstance(found, Ed25519PublicKey):
        return ED25519
    if isinstance(found, EllipticCurvePublicKey) and isinstance(found.curve, SECP256R1):
        return ECDSA_P256
    raise SigningKeyUnusable(kind=type(found).__name__)


def _sm2_holds(public: bytes, text: str, signature: bytes) -> bool:
    program = shutil.which("openssl")
    if program is None:
        raise Unverifiable
    with tempfile.TemporaryDirectory() as folder:
        key, told, signed = (Path(folder, name) for name in ("key", "text", "signature"))
        key.write_bytes(public)
        told.write_text(text, "utf-8")
        signed.write_bytes(signature)
        command = [program, "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", str(key), "-rawin"]
        command += ["-digest", "sm3", "-in", str(told), "-sigfile", str(signed), "-pkeyopt", _SM2_IDENTITY]
        answer = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
    said = answer.stdout + answer.stderr
    if b"Signature Verified Successfully" in said:
        return True
    if b"Signature Verification Failure" in said:
        return False
    raise Unverifiable


def _make_key(path: Path) -> None:
    """Write a new key under its name in one move, unless another process was first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(made)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _der(found: Ed25519PublicKey) -> bytes:
    return found.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
