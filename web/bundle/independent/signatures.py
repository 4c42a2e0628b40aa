"""签名和 SM3 的算法,供核验程序使用:Ed25519 照 RFC 8032,SM3 照 GB/T 32905;其他签名交给本机的 openssl。"""

from __future__ import annotations

import hashlib
import struct
import subprocess
import tempfile
from pathlib import Path
from typing import Any

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
BASE_Y = 4 * pow(5, P - 2, P) % P


def digest(algorithm: str, raw: bytes) -> bytes:
    """摘要的原始字节;本机的 OpenSSL 没有 SM3 时用下面的实现。"""
    if algorithm == "sm3" and "sm3" not in hashlib.algorithms_available:
        return sm3(raw)
    return hashlib.new(algorithm, raw).digest()


def signed(algorithm: str, public: bytes, text: bytes, signature: bytes) -> bool:
    """签名是否成立;public 是公钥的 DER,Ed25519 的公钥是其中最后32字节。"""
    if algorithm == "ed25519":
        return ed25519(public[-32:], text, signature)
    with tempfile.TemporaryDirectory() as folder:
        for name, raw in (("key", public), ("text", text), ("signature", signature)):
            Path(folder, name).write_bytes(raw)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", folder + "/key", "-rawin"]
        command += ["-in", folder + "/text", "-sigfile", folder + "/signature"]
        command += ["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"] if algorithm == "sm2" else []
        try:
            return b"Verified Successfully" in subprocess.run(command, stdout=subprocess.PIPE).stdout
        except OSError:
            return False


def ed25519(public: bytes, text: bytes, signature: bytes) -> bool:
    a, r, s = point(public), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or len(signature) != 64 or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little") % Q
    base = point(int.to_bytes(BASE_Y, 32, "little"))
    left, right = times(s, base), plus(r, times(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 == (left[1] * right[2] - right[1] * left[2]) % P


def point(raw: bytes) -> Any:
    """曲线上的点,写作 (X, Y, Z, T);不在曲线上的为 None。"""
    y, sign = int.from_bytes(raw, "little") & (1 << 255) - 1, raw[31] >> 7
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    x = x if (x * x - xx) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - xx) % P or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


def plus(one: Any, other: Any) -> Any:
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % P, (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, one: Any) -> Any:
    found = (0, 1, 1, 0)
    while number:
        found = plus(found, one) if number & 1 else found
        one, number = plus(one, one), number >> 1
    return found


def sm3(raw: bytes) -> bytes:
    def turn(word: int, by: int) -> int:
        by %= 32
        return (word << by | word >> (32 - by)) & 0xFFFFFFFF

    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    raw += b"\x80" + b"\0" * ((55 - len(raw)) % 64) + struct.pack(">Q", len(raw) * 8)
    for start in range(0, len(raw), 64):
        w = list(struct.unpack(">16I", raw[start : start + 64]))
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ turn(w[j - 3], 15)
            w.append(x ^ turn(x, 15) ^ turn(x, 23) ^ turn(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            s1 = turn((turn(a, 12) + e + turn(0x79CC4519 if j < 16 else 0x7A879D8A, j)) & 0xFFFFFFFF, 7)
            ff = a ^ b ^ c if j < 16 else a & b | a & c | b & c
            gg = e ^ f ^ g if j < 16 else e & f | ~e & g
            t1 = (ff + d + (s1 ^ turn(a, 12)) + (w[j] ^ w[j + 4])) & 0xFFFFFFFF
            t2 = (gg + h + s1 + w[j]) & 0xFFFFFFFF
            d, c, b, a = c, turn(b, 9), a, t1
            h, g, f, e = g, turn(f, 19), e, t2 ^ turn(t2, 9) ^ turn(t2, 17)
        state = [one ^ other for one, other in zip(state, (a, b, c, d, e, f, g, h))]
    return struct.pack(">8I", *state)
