"""Receipts: what a party holds in hand of an event, so that its removal or change can be proved later.

A receipt is one line of text in two forms, short enough to read aloud or full:

    case#number·algorithm:32 hexadecimal characters·code
    case#number·algorithm:whole hash·instant of recording·code

The code is a keyed hash over what stands before it. Only who has the key makes one, so a receipt that is
shown proves that it was given; the holder needs no key to compare the hash.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Self

from sqlalchemy import Connection, select

from ..history import seal
from ..store.schema import event
from .record import Record

Coder = Callable[[str], str]
"""The keyed hash of a text: 16 letters and digits in upper case."""
Verdict = Literal["not_ours", "agrees", "gone", "differs", "severed"]
"""What a receipt shows: `severed` where the row before is gone, so that the seal cannot be recomputed."""

SHORT = 32
"""Hexadecimal characters of the hash in the short form: 128 bits."""
LONGEST_TEXT = 1_000

_DOT = "·"
_GROUP = 4
_FORM = re.compile(
    r"(?P<case>[0-9a-z]{26})#(?P<seq>[1-9][0-9]{0,8})·?"
    r"(?P<algorithm>sm3|sha256):(?P<hash>[0-9a-f]{64}|[0-9a-f]{32})·?"
    r"(?P<at>\d{4}-\d\d-\d\dt\d\d:\d\d:\d\d\.\d{6}z)?·?"
    r"(?P<code>[a-z2-7]{16})(?![0-9a-z])"
)


class NoReceipt(Exception):
    """A text is no receipt, or part of it is missing."""


@dataclass(frozen=True)
class Receipt:
    """A receipt as it is held: `digest` is the whole hash or its beginning, `recorded_at` empty in the short form."""

    case_id: str
    seq: int
    algorithm: str
    digest: str
    recorded_at: str
    code: str

    @classmethod
    def short(cls, record: Record, coder: Coder) -> Self:
        """The form to print and to read aloud."""
        algorithm, _, digest = record.hash.partition(":")
        return cls._coded(cls(record.case_id, record.seq, algorithm, digest[:SHORT], "", ""), coder)

    @classmethod
    def full(cls, record: Record, coder: Coder) -> Self:
        """The form to keep and to scan."""
        algorithm, _, digest = record.hash.partition(":")
        return cls._coded(cls(record.case_id, record.seq, algorithm, digest, record.recorded_at, ""), coder)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The receipt in a text that was typed, scanned or copied with its surroundings; raises NoReceipt.

        Blanks, hyphens in the code, full-width forms and the case of letters do not count.
        """
        found = _FORM.search(_plain(text))
        if found is None:
            raise NoReceipt
        told = found.groupdict()
        if (told["at"] is not None) != (len(told["hash"]) > SHORT):
            raise NoReceipt
        at = (told["at"] or "").upper()
        return cls(told["case"], int(told["seq"]), told["algorithm"], told["hash"], at, told["code"].upper())

    @classmethod
    def _coded(cls, bare: Self, coder: Coder) -> Self:
        code = coder(bare.said)
        return cls(bare.case_id, bare.seq, bare.algorithm, bare.digest, bare.recorded_at, code)

    @property
    def said(self) -> str:
        """What the code covers."""
        parts = (f"{self.case_id}#{self.seq}", f"{self.algorithm}:{self.digest}", self.recorded_at)
        return _DOT.join(part for part in parts if part)

    @property
    def text(self) -> str:
        return f"{self.said}{_DOT}{self.code}"

    @property
    def grouped(self) -> tuple[str, str, str]:
        """Place, hash and code in groups of four, to be read aloud."""
        return f"{self.case_id}#{self.seq}", f"{self.algorithm}:{_in_groups(self.digest)}", _in_groups(self.code, "-")


def examined(connection: Connection, receipt: Receipt, coder: Coder) -> Verdict:
    """What a receipt shows of the records as they are now; of one that was not given here, nothing."""
    if coder(receipt.said) != receipt.code:
        return "not_ours"
    wanted = select(event).where(event.c.case_id == receipt.case_id, event.c.seq.in_((receipt.seq - 1, receipt.seq)))
    rows = {row.seq: row for row in connection.execute(wanted)}
    row = rows.get(receipt.seq)
    if row is None:
        return "gone"
    algorithm, _, digest = row.hash.partition(":")
    told = algorithm == receipt.algorithm and digest.startswith(receipt.digest)
    if not told or receipt.recorded_at not in ("", row.recorded_at):
        return "differs"
    before = rows.get(receipt.seq - 1)
    if before is None and receipt.seq > 1:
        return "severed"
    if algorithm not in hashlib.algorithms_available:
        return "agrees"  # the hash itself was compared; only its recomputing is left out
    previous = before.hash if before is not None else receipt.case_id
    return "agrees" if seal(previous, row.case_id, row.seq, row._asdict(), algorithm) == row.hash else "differs"


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).lower()
    joined = re.sub(r"\s+", "", folded)
    # Hyphens stand within the code, but also within the instant: only those between its groups go.
    return re.sub(r"([a-z2-7]{4})-([a-z2-7]{4})-([a-z2-7]{4})-([a-z2-7]{4})", r"\1\2\3\4", joined)


def _in_groups(text: str, between: str = " ") -> str:
    return between.join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))
