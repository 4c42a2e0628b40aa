"""Pushes and claims of a case on its page, and the supervision files in which they are entered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, select

from handlers.catalogue import code_list, posts_by_login, short_names
from handlers.claim.record import claims_of_tree
from handlers.panels.panel import Panel
from handlers.schema import push
from handlers.supervision_file import files_of_tree
from handlers.wording.moments import shown_end, shown_instant
from handlers.words import BASIS_STATUS, CHANNEL, CLAIM_MODE, CLAIM_STATUS, FEEDBACK, FILE_STATUS, HANDLING

_COLUMNS = ("认领部门", "信息", "渠道", "推送时间", "届满", "状态", "方式", "认领时间", "办理", "反馈", "依据")


def panels_of(connection: Connection, root_id: str) -> tuple[Panel, ...]:
    """What was pushed to whom and who claimed it when; the files it was entered in."""
    short, people = short_names(connection), posts_by_login(connection)
    found = []
    claims = _claim_rows(connection, root_id, short, people)
    if claims:
        found.append(Panel("推送与认领", "table", _COLUMNS, claims))
    files = _file_rows(connection, root_id, short, people)
    if files:
        found.append(Panel("监管台账", "table", ("监管部门", "相对人", "证照", "状态", "办理"), files))
    return tuple(found)


def _claim_rows(
    connection: Connection, root_id: str, short: Mapping[str, str], people: Mapping[str, str]
) -> tuple[tuple[str, ...], ...]:
    kinds = code_list("message_type")
    channels = {row.id: row.channel for row in connection.execute(select(push).where(push.c.root_id == root_id))}
    return tuple(
        (
            short.get(row.department, row.department),
            kinds[row.msg_type],
            CHANNEL[channels[row.push_id]],
            shown_instant(row.pushed_at) or "尚无送达回执",
            shown_end(row.due_date, row.provisional),
            _status(row),
            CLAIM_MODE.get(row.mode or "", ""),
            shown_instant(row.claimed_at),
            people.get(row.handler or "", row.handler or ""),
            ",".join(word for word in (FEEDBACK.get(row.feedback or ""), HANDLING.get(row.handling or "")) if word),
            BASIS_STATUS.get(row.basis_status or "", ""),
        )
        for row in claims_of_tree(connection, root_id)
    )


def _file_rows(
    connection: Connection, root_id: str, short: Mapping[str, str], people: Mapping[str, str]
) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            short.get(found.department, found.department),
            found.party_name,
            found.licence,
            FILE_STATUS[found.status] + (",免予核查、日常监管" if found.daily_since else ""),
            people.get(found.assigned_to or "", found.assigned_to or ""),
        )
        for found in files_of_tree(connection, root_id)
    )


def _status(row: Row[Any]) -> str:
    """The word for a claim's status, and what it means for the figures."""
    word = CLAIM_STATUS[row.status]
    if row.cleared_at:
        return f"{word}(经核不计逾期)"
    if row.disputed:
        return f"{word}(有争议,不计逾期)"
    if row.mode == "auto" or row.overdue_wd:
        return f"{word}(未按时)"
    return word
