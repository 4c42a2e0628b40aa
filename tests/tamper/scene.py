"""The scene: an office with four days of history, and what left it in time: checkpoints, receipts, a bundle."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from engine.actor import Actor
from engine.casebook import case_tree
from engine.clock import parsed
from engine.history import Event, events_of_case
from engine.proof.outside import exported
from engine.proof.receipt import Receipt
from engine.proof.record import Record
from tests.evidence_files import PDF
from tests.web.evidence_trial import deploy_trial, started
from tests.web.office import FILE, Office, office_on, open_office
from web.bundle.making import make_bundle

AUDITOR = Actor("sj.audit", "审计员", "SJ", frozenset({"auditor"}))
CLERK = "spj.jb01"
NOW = "2026-11-19T11:00"
KEY = "signing.key"
DATA_KEY = "personal-data.key"


@dataclass(frozen=True)
class Scene:
    """A folder with the database and its keys, and what the attacker cannot reach."""

    folder: Path
    outside: Path
    bundle: Path
    receipts: tuple[tuple[Event, str], ...]
    victim: str
    """The case that is falsified: pushed, claimed and covered by the first checkpoint."""
    evidence: str
    """The case that has an evidence file."""
    tail: str
    """The case that grew after the last checkpoint."""

    def copy(self, place: Path) -> Path:
        """The database and its keys once more, for one attack."""
        place.mkdir(parents=True)
        for name in (FILE, KEY, DATA_KEY):
            shutil.copy2(self.folder / name, place / name)
        return place

    def receipt_of(self, case_id: str, seq: int) -> str:
        """What the party to an act holds in hand of its event."""
        return next(text for event, text in self.receipts if (event.case_id, event.seq) == (case_id, seq))


def set_scene(folder: Path) -> Scene:
    """Play the four days; the last morning is not covered by a checkpoint yet."""
    office = open_office(folder / "office")
    try:
        return _played(office, folder)
    finally:
        office.platform.close()


def reopened(place: Path) -> Office:
    """The office on a database that was tampered with, at the instant at which the scene ended."""
    return office_on(f"sqlite:///{place / FILE}", parsed(NOW))


def _played(office: Office, folder: Path) -> Scene:
    deploy_trial(office, folder / "trial")
    victim = office.push(1, "2026-11-16T09:30", ("SCJG", "WJW"))
    _claim(office, victim, "SCJG", "2026-11-16T14:00")
    _day_ends(office, "2026-11-16T18:01")
    kept = office.platform.evidence.keep("现场检查笔录.pdf", PDF, office.actor(CLERK))
    evidence = started(office, kept.id).root_id
    office.advance(parsed("2026-11-17T09:00"))
    office.push(2, "2026-11-17T10:00")
    office.advance(parsed("2026-11-17T12:00"))
    office.platform.take_checkpoint()
    _day_ends(office, "2026-11-17T18:01")
    _claim(office, victim, "WJW", "2026-11-18T15:00")
    _day_ends(office, "2026-11-18T18:01")
    tail = office.push(3, "2026-11-19T09:00")
    # Covered by the checkpoint at ten, but the claim after it is not.
    office.advance(parsed("2026-11-19T10:00"))
    office.platform.take_checkpoint()
    bundle = folder / "bundle.zip"
    with make_bundle(office.platform, [victim], AUDITOR, True, "法院调取").content as content:
        bundle.write_bytes(content.read())
    outside = folder / "outside.jsonl"
    with office.platform.database.read() as connection:
        outside.write_text("\n".join(exported(connection)) + "\n", "utf-8")
    _claim(office, tail, "SCJG", "2026-11-19T10:30")
    office.advance(parsed(NOW))
    with office.platform.database.read() as connection:
        held = [case.id for root in (victim, tail) for case in case_tree(connection, root)]
        events = [event for case_id in held for event in events_of_case(connection, case_id)]
    coder = office.platform.office.seal.code
    receipts = tuple(
        (one, Receipt.full(Record(one.case_id, one.seq, one.hash, one.recorded_at), coder).text) for one in events
    )
    return Scene(folder / "office", outside, bundle, receipts, victim, evidence, tail)


def _claim(office: Office, case_id: str, department: str, at: str) -> None:
    office.advance(parsed(at))
    item = next(item for item in office.items(case_id, department) if item.element == "claim" and item.state == "open")
    post = next(post.login for post in office.platform.catalogue.posts() if post.department == department)
    office.platform.runtime.complete(item.id, {"answer": "claim"}, office.actor(post))


def _day_ends(office: Office, at: str) -> None:
    office.advance(parsed(at))
    assert office.platform.take_checkpoint() is not None
