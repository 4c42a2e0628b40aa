"""Who finds an attack: the whole verification, also with the copy from outside; the independent program; a receipt."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from engine.proof.outside import OutsideCopy, read_copy
from tests.tamper.attacks import Attack
from tests.tamper.intruder import Intruder
from tests.tamper.scene import AUDITOR, Scene, reopened
from tests.web.office import Office
from web.bundle.making import make_whole
from web.commands.bundling import PROGRAM
from web.operations.verifications import verified

Names = tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """What each of the four says; empty where it finds nothing."""

    attack: str
    words: str
    verification: Names
    with_outside: Names
    program: Names
    receipt: Names

    @property
    def found(self) -> bool:
        return any((self.verification, self.with_outside, self.program, self.receipt))


def tried(scene: Scene, attack: Attack | None, place: Path) -> Finding:
    """An attack on a fresh copy of the database, or none for the control, and what is found afterwards."""
    scene.copy(place)
    if attack is not None:
        intruder = Intruder(place)
        attack.act(intruder, scene)
        intruder.close()
    office = reopened(place)
    try:
        copy = read_copy(scene.outside.read_text("utf-8").splitlines())
        own, outside = _verified(office, None), _verified(office, copy)
        folder = exported(office, place)
    finally:
        office.platform.close()
    held = attack.receipt(scene) if attack is not None and attack.receipt is not None else (scene.victim, 2)
    return Finding(
        attack.name if attack is not None else "control",
        attack.words if attack is not None else "没有改动",
        own,
        outside,
        independent(folder, "--outside", str(scene.outside)),
        independent(folder, "--receipt", scene.receipt_of(*held)) if _by_receipt(attack) else (),
    )


def exported(office: Office, place: Path) -> Path:
    """All records as an auditor takes them out of this database, unpacked."""
    folder = place / "export"
    with tempfile.TemporaryFile() as target:
        make_whole(office.platform, target, AUDITOR, "年度审计")
        with ZipFile(target) as found:
            found.extractall(folder)
    return folder


def independent(folder: Path, *further: str) -> Names:
    """The faults that the independent program names; its exit status says the same."""
    command = [sys.executable, "-B", str(PROGRAM), str(folder), *further]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not told.stderr, told.stderr
    faults = tuple(line.removeprefix("异常").strip() for line in told.stdout.splitlines() if line.startswith("异常"))
    assert told.returncode == (1 if faults else 0), told.stdout
    return faults


def _by_receipt(attack: Attack | None) -> bool:
    """Receipts are asked where they are what finds it, and of the control."""
    return attack is None or attack.receipt is not None


def _verified(office: Office, outside: OutsideCopy | None) -> Names:
    report = verified(office.platform, outside=outside)
    return tuple(dict.fromkeys(found.code for found in report.faults))
