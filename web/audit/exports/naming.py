"""How exports call things: the words of the screens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from engine.actor import SYSTEM
from web.words.activities import activity
from web.words.badges import badge
from web.words.casestatus import STATUSES

if TYPE_CHECKING:
    from web.platform import Platform


def export_words(platform: Platform) -> Mapping[str, Callable[..., Any]]:
    """The words by the names of their sorts; see handlers.exports.reading.Words."""
    people = {SYSTEM.login: "系统", **{account.login: account.name for account in platform.accounts.all()}}
    departments, catalogue = platform.department_names(), platform.catalogue
    return {
        "activity": activity,
        "status": lambda code: STATUSES.get(code, code),
        "badge": lambda code: badge(code).text,
        "department": lambda code: departments.get(code, code),
        "item": lambda code: getattr(catalogue.item(code), "name", code),
        "person": lambda login: people.get(login, login),
        "spec": platform.runtime.specs.get,
    }
