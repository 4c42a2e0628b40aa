"""Who is told of a proposal, within the platform: those who may approve it, and whoever handed it in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from engine.actor import Actor
from engine.gate import Proposal
from web.platform import Memo, Platform
from web.words.gate import proposal_notice
from web.workbench.drafts import BOOK

APPROVERS = frozenset({"approval_head", "analyst"})
"""Whose word a deployment may stand on, beside that of whoever handed it in."""


def approvers_beside(platform: Platform, login: str) -> tuple[Actor, ...]:
    """Everybody who may approve what this person hands in."""
    return tuple(
        one.actor
        for one in platform.accounts.all()
        if one.roles & APPROVERS and one.login != login and not one.disabled
    )


def author_of(platform: Platform, login: str) -> tuple[Actor, ...]:
    """The person who handed in; nobody where it was another system, which asks by itself."""
    found = platform.accounts.find(login)
    return (found.actor,) if found is not None and not found.disabled else ()


def tell(
    platform: Platform,
    connection: Connection,
    proposal: Proposal,
    kind: str,
    to: Iterable[Actor],
    by: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    """Leave these persons a notice of what somebody did with a proposal, in its transaction; not himself."""
    title = BOOK.get(connection, proposal.draft_id).title
    text = proposal_notice(kind, title, by.name, proposal, reason)
    ids = platform.runtime.ids
    told = (proposal.draft_id, kind, text, at)
    memos = [_memo(ids.new(), proposal.id, one, *told) for one in to if one.login != by.login]
    platform.notices.leave(connection, memos)


def _memo(memo_id: str, proposal_id: str, to: Actor, draft_id: str, kind: str, text: str, at: datetime) -> Memo:
    return Memo(memo_id, f"{proposal_id}:{kind}", draft_id, to.department, to.login, kind, text, at)
