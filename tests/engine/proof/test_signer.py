from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path

import pytest

from engine.proof.signer import KeyFile, KeyProgram, NotSigned, SigningKeyOpen, SigningKeyUnusable, holds


def test_a_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "signing.key"
    first, second = KeyFile(path), KeyFile(path)
    assert first.key == second.key
    assert first.key.startswith("ed25519:")
    assert path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in path.parent.iterdir()] == ["signing.key"]


def test_a_signature_holds_for_its_text_and_key_only(tmp_path: Path) -> None:
    mine, other = KeyFile(tmp_path / "mine"), KeyFile(tmp_path / "other")
    signature = mine.sign("文书")
    assert holds(mine.public, "文书", signature)
    assert not holds(mine.public, "文书 ", signature)
    assert not holds(other.public, "文书", signature)
    assert not holds(mine.public, "文书", "not base64!")


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    KeyFile(tmp_path / "key")
    (tmp_path / "key").chmod(0o640)
    with pytest.raises(SigningKeyOpen):
        KeyFile(tmp_path / "key")


def test_a_file_that_is_no_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.touch(mode=0o600)
    with pytest.raises(SigningKeyUnusable):
        KeyFile(path)
    with pytest.raises(SigningKeyUnusable):
        KeyProgram(("true",), path)


def openssl(*told: str, folder: Path) -> None:
    subprocess.run(("openssl", *told), cwd=folder, check=True, capture_output=True)


def program(folder: Path, text: str) -> tuple[str, ...]:
    (folder / "sign.py").write_text(text, "utf-8")
    return (sys.executable, str(folder / "sign.py"))


_BY_OPENSSL = """
import base64, subprocess, sys
told = subprocess.run({command!r}, input=sys.stdin.buffer.read(), stdout=subprocess.PIPE, check=True, cwd={folder!r})
print(base64.b64encode(told.stdout).decode())
"""


@pytest.mark.parametrize(
    ("curve", "kind", "command"),
    [
        ("P-256", "ecdsa-p256", ["openssl", "dgst", "-sha256", "-sign", "private.pem"]),
        ("SM2", "sm2", ["openssl", "dgst", "-sm3", "-sign", "private.pem", "-sigopt", "distid:1234567812345678"]),
    ],
)
def test_a_program_signs_with_a_key_that_the_platform_never_sees(
    tmp_path: Path, curve: str, kind: str, command: list[str]
) -> None:
    openssl(
        "genpkey", "-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{curve}", "-out", "private.pem", folder=tmp_path
    )
    openssl("pkey", "-in", "private.pem", "-pubout", "-out", "public.pem", folder=tmp_path)
    signing = program(tmp_path, _BY_OPENSSL.format(command=command, folder=str(tmp_path)))
    signer = KeyProgram(signing, tmp_path / "public.pem")
    signature = signer.sign("a text")
    assert signer.key.startswith(f"{kind}:")
    assert holds(signer.public, "a text", signature)
    assert not holds(signer.public, "another text", signature)


@pytest.mark.parametrize("text", ["raise SystemExit(1)", "print('not base64!')", "pass"])
def test_a_program_that_does_not_sign_is_told(tmp_path: Path, text: str) -> None:
    mine = KeyFile(tmp_path / "mine")
    public = base64.encodebytes(mine.public).decode()
    (tmp_path / "public.pem").write_text(f"-----BEGIN PUBLIC KEY-----\n{public}-----END PUBLIC KEY-----\n")
    signer = KeyProgram(program(tmp_path, text), tmp_path / "public.pem")
    with pytest.raises(NotSigned):
        signer.sign("a text")
