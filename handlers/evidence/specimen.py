"""Files made for a purpose: what scenarios hand in where people would choose a file."""

from __future__ import annotations

from datetime import datetime

from engine.actor import Actor
from engine.store.database import Database
from handlers.evidence.keeping import keep


def hand_in(database: Database, actor: Actor, at: datetime, *, name: str) -> str:
    """The action `file`: a PDF of one empty page that bears its own name, handed in; returns its id."""
    with database.write() as connection:
        return keep(connection, name, specimen(name), actor, at).id


def specimen(name: str) -> bytes:
    """A PDF of one empty A4 page; files of different names differ."""
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Title <" + b"FEFF" + name.encode("utf-16-be").hex().upper().encode() + b"> >>",
    )
    written, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count, start = len(parts) + 1, len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % count + table
    return written + b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
