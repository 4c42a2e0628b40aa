"""What a deployment does with files before anything is stored: check them, then read them."""

from __future__ import annotations

import traceback

from engine.bpmn.parser import parse_diagram
from engine.errors import ProcessRejected
from engine.lint import Checked, check_process
from engine.lint import check as checking
from tests.fuzz.mutations import Files
from web.composition import bare_vocabulary

VOCABULARY = bare_vocabulary()
NEUTRAL = ("xml", "bpmn")


class RuleFailed(Exception):
    """A rule of the check raised instead of judging."""


class _Ear:
    """Hears what the check would log of a rule that failed."""

    def __init__(self) -> None:
        self.heard = ""

    def exception(self, *_: object) -> None:
        self.heard = traceback.format_exc()


EAR = _Ear()
checking.log = EAR  # type: ignore[assignment]


def checked(files: Files) -> str:
    """refused, accepted, or late: what the reading refuses though no rule did. Anything that is raised is a crash."""
    _sound(check_process(files, VOCABULARY))
    found = _sound(check_process(files, VOCABULARY, NEUTRAL))
    if found.errors:
        return "refused"
    try:
        for name, text in found.files.items():
            if name.endswith(".bpmn"):
                parse_diagram(text.encode(), name)
    except ProcessRejected:
        return "late"
    return "accepted"


def _sound(found: Checked) -> Checked:
    failed = [one for one in found.findings if one.rule in ("check-failed", "check-exceeded")]
    if failed:
        raise RuleFailed(failed[0].values.get("rule", ""), EAR.heard)
    return found
