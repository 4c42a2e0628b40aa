"""What every page shows around its content: navigation, who is signed in, banners, unread notices."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request

from engine.casebook import oldest_due_timer
from engine.clock import local, local_date, parsed
from web.context import identity, now, platform
from web.operations.machine import storage_full
from web.operations.pulse import sweep_silence
from web.security.csrf import csrf_token
from web.security.policy import Protected, can
from web.words.badges import badge
from web.words.moments import closing, minute, weekday
from web.words.quantities import lasting
from web.words.wording import role_names

from .deadlinelinks import install as install_deadlines
from .eventlinks import install as install_events
from .navigation import PARTS, destinations, home, places
from .regulation import citation, regulation
from .requestkey import request_field

BASIS_EXPIRED = "依据文件有效期届满,请登记延期或替代文件(文号/日期)"
DISK_FULL = "磁盘已满,暂时只能查看,不能登记和办理;腾出空间后自动恢复,法定期限不变。"
BEHIND = timedelta(minutes=5)
"""How late a due timer may be before pages say that the platform stood still."""
TEXT_SIZE = "text_size"


@dataclass(frozen=True)
class Banner:
    """One line above every page; `tone` is warning, sandbox or alarm."""

    tone: str
    text: str
    link: str | None = None
    label: str = "查看依据"


def install(app: Flask) -> None:
    """Give every template of the application what the frame needs."""
    app.context_processor(_frame)
    app.url_defaults(_versioned)
    app.jinja_env.filters.update(minute=minute, closing=closing, citation=citation, badge=badge)
    install_deadlines(app)
    install_events(app)


def _frame() -> dict[str, Any]:
    found = identity()
    known = current_app.view_functions
    sandbox = platform().sandbox
    silent = g.get("without_database", False)
    return {
        "actor": found.actor if found else None,
        "roles": role_names(found.actor.roles) if found else "",
        "department": _department(found.actor.department) if found and not silent else "",
        "places": places(destinations(found.actor, known, sandbox)) if found and not found.must_change else (),
        "home": home(found.actor, known, sandbox) if found else "login.form",
        "may": _may,
        "csrf_token": csrf_token,
        "request_field": request_field,
        "banners": _banners(found is not None) if not silent else (),
        "unread": _unread() if found and not silent and _may("notices.page") else 0,
        "large_text": request.cookies.get(TEXT_SIZE) == "large",
        "here": PARTS.get(str(request.blueprint), request.blueprint),
        "has": known.__contains__,
    }


def _may(action: str, subject: Protected | None = None) -> bool:
    """Whether the reader may use an endpoint; for showing only what works."""
    found = identity()
    return found is not None and can(found.actor, action, subject)


def _banners(signed_in: bool) -> tuple[Banner, ...]:
    present = now()
    shown = []
    if platform().sandbox:
        wall = local(present)
        at = f"{wall:%Y-%m-%d} {weekday(wall.date())} {wall:%H:%M}"
        shown.append(Banner("sandbox", f"沙盒环境,非正式办理 · 沙盒时钟 {at}", "sandbox.page", "调整时钟"))
    if storage_full(platform().database):
        shown.append(Banner("alarm", DISK_FULL, "operations.page", "查看运行情况"))
    if signed_in and regulation().validity(local_date(present)) == "expired":
        shown.append(Banner("warning", BASIS_EXPIRED, "regulation.page"))
    if signed_in:
        with platform().database.read() as connection:
            oldest = oldest_due_timer(connection, present)
            silence = sweep_silence(connection, present) if _may("operations.page") else None
        if silence is not None:
            text = f"到期扫描已停止{lasting(silence.total_seconds())},到期事项没有自动办理。"
            shown.append(Banner("alarm", text, "operations.page", "查看运行情况"))
        if oldest is not None and present - parsed(oldest) > BEHIND:
            text = f"平台曾停止运行,正在补办{minute(oldest)}以来到期的事项;法定期限不变,办理时间按届满时刻登记。"
            shown.append(Banner("alarm", text))
    return tuple(shown)


def _department(code: str) -> str:
    return platform().department_names().get(code, "")


def _unread() -> int:
    found = identity()
    if found is None:
        return 0
    with platform().database.read() as connection:
        return platform().notices.unread_count(connection, found.actor)


def _versioned(endpoint: str, values: dict[str, Any]) -> None:
    """Static files carry their content's hash, so that browsers may keep them."""
    if endpoint == "static" and "filename" in values:
        values["v"] = _content_hash(str(current_app.static_folder), values["filename"])


@lru_cache(maxsize=512)
def _content_hash(folder: str, name: str) -> str:
    file = Path(folder) / name
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else "0"
