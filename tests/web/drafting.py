"""Drafts for tests, begun as the workbench begins them."""

from __future__ import annotations

from collections.abc import Mapping

from tests.web.office import Office
from web.security.posts import AccountPost
from web.workbench.drafts import BOOK, begin_from

ANALYST, SECOND = "pt.analyst", "pt.analyst02"


def begun(office: Office, *processes: str, title: str = "认领期限") -> str:
    """The id of a new draft of processes as they run."""
    with office.platform.database.write() as connection:
        return begin_from(office.platform, connection, title, processes, office.actor(ANALYST)).id


def begun_of(office: Office, files: Mapping[str, str], title: str = "新流程") -> str:
    """The id of a new draft of these files."""
    platform = office.platform
    with platform.database.write() as connection:
        at, draft_id = platform.clock.now(), platform.runtime.ids.new()
        return BOOK.begin(connection, draft_id, title, {}, files, ANALYST, at).id


def content(office: Office, draft: str, path: str) -> str:
    """What the server has of a file."""
    with office.platform.database.read() as connection:
        return BOOK.read(connection, draft, path).content


def save(office: Office, draft: str, path: str, text: str, login: str = SECOND) -> int:
    """Save a file as somebody, over what is there."""
    with office.platform.database.write() as connection:
        seen = BOOK.read(connection, draft, path).revision
        return BOOK.save(connection, draft, path, text, seen, login, office.platform.clock.now())


def second_analyst(office: Office) -> None:
    """An account of a second analyst."""
    first = office.actor(ANALYST)
    post = AccountPost(SECOND, "流程分析员 02", first.department, tuple(first.roles))
    office.platform.accounts.seed([post], "Chong-Yang-2026-Ri", demo=True)
