"""Somebody with full power over the database, who knows how it is sealed and leaves no trace that he can avoid."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from engine.history import digest, seal
from engine.proof import journal
from engine.proof.canonical import canonical
from engine.proof.checkpoint import Head, tree
from engine.proof.signer import KeyFile
from engine.store.sqlite import sqlite3
from tests.tamper.scene import KEY
from tests.web.office import FILE

Row = dict[str, Any]


class Intruder:
    """Works on a copy of the database past all triggers; closes by leaving everything as consistent as he can."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._database = sqlite3.connect(place / FILE, isolation_level=None)
        self._database.row_factory = sqlite3.Row
        for (name,) in self._database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            self._database.execute(f'DROP TRIGGER "{name}"')

    def close(self) -> None:
        self._database.close()

    def run(self, statement: str, *values: Any) -> None:
        self._database.execute(statement, values)

    def rows(self, statement: str, *values: Any) -> list[Row]:
        return [dict(row) for row in self._database.execute(statement, values)]

    def history(self, case_id: str) -> list[Row]:
        """The events of a case, in order."""
        return self.rows("SELECT * FROM event WHERE case_id = ? ORDER BY seq", case_id)

    def rewrite(self, case_id: str, rows: list[Row]) -> None:
        """Put a history in the place of another: numbered, sealed anew, and as the case row and the heads tell."""
        self.run("DELETE FROM event WHERE case_id = ?", case_id)
        head = ""
        for seq, row in enumerate(rows, 1):
            head = seal(head or case_id, case_id, seq, row)
            told = {**row, "case_id": case_id, "seq": seq, "hash": head}
            names = ", ".join(told)
            self.run(f"INSERT INTO event ({names}) VALUES ({', '.join('?' * len(told))})", *told.values())
        self.run("UPDATE cases SET history_length = ?, history_head = ? WHERE id = ?", len(rows), head, case_id)
        self.cover(case_id)

    def cover(self, case_id: str) -> None:
        """Make the heads that checkpoints cover fit the history, which they then do not sign any more."""
        heads = {row["seq"]: row["hash"] for row in self.history(case_id)}
        for row in self.rows("SELECT * FROM checkpoint_head WHERE case_id = ?", case_id):
            length = min(row["length"], len(heads))
            if length:
                self.run(
                    "UPDATE checkpoint_head SET length = ?, head = ? WHERE checkpoint = ? AND case_id = ?",
                    *(length, heads[length], row["checkpoint"], case_id),
                )
            else:
                self.run("DELETE FROM checkpoint_head WHERE case_id = ?", case_id)

    def sign_all(self) -> None:
        """Make a key of his own, put it in the place of the platform's, and sign every checkpoint anew with it."""
        (self.place / KEY).unlink()
        signer = KeyFile(self.place / KEY)
        own = self.rows("SELECT * FROM journal WHERE kind = 'key.introduced'")[0]
        told = {**json.loads(own["data"]), "key": signer.key, "public": base64.b64encode(signer.public).decode()}
        self._journal(lambda row: {**row, "data": json.dumps(told)} if row["seq"] == own["seq"] else row)
        seals = {row["seq"]: row["hash"] for row in self.rows("SELECT seq, hash FROM journal")}
        covered: dict[str, Head] = {}
        before = ""
        for row in self.rows("SELECT * FROM checkpoint ORDER BY number"):
            grown = self._grown(row["number"])
            covered.update((one.case_id, one) for one in grown)
            body = json.loads(row["body"])
            everything = [covered[case_id] for case_id in sorted(covered)]
            body |= {"key": signer.key, "previous": before, "changes_root": tree(body["suite"], grown)}
            body |= {"root": tree(body["suite"], everything)}
            body["journal"]["head"] = seals.get(body["journal"]["length"], "")
            text = canonical(body)
            before = digest(text, body["suite"])
            self.run(
                "UPDATE checkpoint SET body = ?, hash = ?, key = ?, signature = ? WHERE number = ?",
                *(text, before, signer.key, signer.sign(text), row["number"]),
            )

    def _grown(self, number: int) -> list[Head]:
        rows = self.rows("SELECT * FROM checkpoint_head WHERE checkpoint = ? ORDER BY case_id", number)
        return [Head(row["case_id"], row["length"], row["head"]) for row in rows]

    def _journal(self, change: Callable[[Row], Mapping[str, Any]]) -> None:
        """Seal the whole journal anew after a change."""
        before = ""
        for row in map(change, self.rows("SELECT * FROM journal ORDER BY seq")):
            before = journal.seal(before, row["seq"], row)
            self.run("UPDATE journal SET data = ?, hash = ? WHERE seq = ?", row["data"], before, row["seq"])
