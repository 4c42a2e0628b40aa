"""Every code that the rooms below can raise has its Chinese words."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from engine import errors
from engine.errors import Refusal
from handlers.wording.kinds import KINDS, WORDINGS, title
from web.platform import Notices
from web.words.refusals import REFUSALS
from web.words.sentences import OFFICE_SENTENCES, SENTENCES
from web.words.wording import PROBLEMS

ROOT = Path(__file__).parents[2]
PROBLEM = re.compile(r'Problem\(\s*(?:"[^"]*"|[\w.]+),\s*"(\w+)"|_rejected\("\w+", "(\w+)"\)')
RECORDED = re.compile(r'(?:\.record|note|PendingEvent)\(\s*"([a-z_]+\.[a-z_]+)"')


def told(pattern: re.Pattern[str], *rooms: str) -> set[str]:
    texts = (path.read_text("utf-8") for room in rooms for path in (ROOT / room).rglob("*.py"))
    return {code for text in texts for found in pattern.findall(text) for code in _all(found) if code}


def _all(found: str | tuple[str, ...]) -> tuple[str, ...]:
    return found if isinstance(found, tuple) else (found,)


def test_every_problem_of_a_field_is_worded() -> None:
    codes = told(PROBLEM, "engine/forms", "handlers")
    assert len(codes) > 20
    assert sorted(codes - PROBLEMS.keys()) == []


def test_every_refusal_of_the_engine_is_worded() -> None:
    classes = [found for _, found in inspect.getmembers(errors, inspect.isclass) if issubclass(found, Refusal)]
    assert (
        sorted({found().code for found in classes if found not in (Refusal, errors.InputRejected)} - REFUSALS.keys())
        == []
    )


def test_every_kind_of_event_has_a_sentence() -> None:
    kinds = told(RECORDED, "engine", "handlers")
    assert len(kinds) > 15
    assert sorted(kinds - SENTENCES.keys() - OFFICE_SENTENCES.keys()) == []


def test_every_kind_of_notice_has_a_short_name() -> None:
    untitled = {kind for kind, told in WORDINGS.items() if not told.title}
    assert untitled == {"return_reminder", "matter_return_reminder", "matter_reminder"}
    assert sorted(WORDINGS.keys() - untitled - Notices.titles.keys()) == []


def test_mails_name_a_kind_of_notice_as_the_screens_do() -> None:
    assert {kind: title(kind) for kind in KINDS} == dict(Notices.titles)
