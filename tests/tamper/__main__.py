"""`python -m tests.tamper`: falsify the record in fourteen ways and print who finds each."""

from __future__ import annotations

import sys
import tempfile
import unicodedata
from pathlib import Path

from tests.tamper.attacks import ATTACKS
from tests.tamper.scene import set_scene
from tests.tamper.trial import Finding, tried


def main() -> int:
    """Exit status 0 where every attack is found and the control is clean."""
    with tempfile.TemporaryDirectory() as told:
        folder = Path(told)
        scene = set_scene(folder)
        findings = [tried(scene, attack, folder / attack.name) for attack in ATTACKS]
        control = tried(scene, None, folder / "control")
    for number, finding in enumerate((*findings, control), 1):
        _tell(number if number <= len(ATTACKS) else 0, finding)
    missed = [finding.words for finding in findings if not finding.found]
    print(
        f"\n{len(findings)}种篡改,发现{len(findings) - len(missed)}种;对照{'有误报' if control.found else '无误报'}。"
    )
    return 1 if missed or control.found else 0


def _tell(number: int, finding: Finding) -> None:
    print(f"\n{f'{number:2}.' if number else '对照'} {finding.words}")
    for who, names in (
        ("verify --all", finding.verification),
        ("verify --all --against 外部留存", finding.with_outside),
        ("verify.py --outside 外部留存", finding.program),
        ("verify.py --receipt 回执", finding.receipt),
    ):
        told = ";".join(names[:2]) + (f";等{len(names)}处" if len(names) > 2 else "")
        print(f"      {who}{' ' * (34 - _columns(who))}{told or '—'}")


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


if __name__ == "__main__":
    sys.exit(main())
