"""A small office to test screens on: the real platform, a standing clock, a few cases at different stages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from engine.actor import Actor
from engine.clock import SimulatedClock, parsed
from engine.timers import sweep
from engine.worklist.inbox import InboxFilter, WorkItem, inbox_page, items_of_tree
from tests.onceinarun import made_once
from tests.prepared import Place
from web.app import create_app
from web.composition import build
from web.platform import Platform
from web.security.posts import AccountPost
from web.security.schema import account, session
from web.security.sessions import Sessions

FILE = "office.db"
PASSWORD = "Zhong-Qiu-2026-Yue"
BEGINNING = parsed("2026-11-16T09:00")
PRESENT = parsed("2026-11-24T10:30")
_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')

DECISION: Mapping[str, Any] = {
    "item_code": "AQ-SCJG-002",
    "item_name": "食品经营许可(餐饮服务)",
    "decision_type": "NEW",
    "doc_name": "准予行政许可决定书",
    "party_name": "安丘市虚构01号餐饮有限公司",
    "party_type": "法人",
    "party_code": "91370784MAFAKE019D",
    "contact_person": "测试法人01",
    "contact_phone": "0536-0100001",
    "address": "山东省潍坊市安丘市虚拟街道示例路1号",
    "licence_name": "食品经营许可证",
    "valid_kind": "定期",
    "content": "准予食品经营许可(餐饮服务)申请,许可范围以证载为准",
    "handler": "审批经办01",
    "decider": "审批负责人",
    "by_commitment": False,
}


@dataclass
class Office:
    """The platform with its application; `clock` is moved by hand."""

    platform: Platform
    app: Flask
    clock: SimulatedClock
    entered: dict[str, str] = field(default_factory=dict)

    def actor(self, login: str) -> Actor:
        found = self.platform.accounts.find(login)
        assert found is not None, login
        return found.actor

    def push(self, number: int, at: str, departments: tuple[str, ...] = ("SCJG",), **changes: Any) -> str:
        """Register a decision that is pushed at once; returns the case."""
        when = parsed(at)
        self.advance(when)
        day = at[:10]
        data = {
            **DECISION,
            "doc_no": f"安审批许〔2026〕{number}号",
            "decided_on": day,
            "valid_from": day,
            "valid_to": "2031-11-15",
            "target_departments": list(departments),
            **changes,
        }
        started = self.platform.runtime.start("approval_push", data, self.actor("spj.jb01"))
        return started.case_id

    def advance(self, to: datetime) -> None:
        """Move the clock and let everything due happen."""
        if to > self.clock.now():
            self.clock.move_to(to)
            sweep(self.platform.runtime)

    def items(self, case_id: str, department: str | None = None) -> tuple[WorkItem, ...]:
        with self.platform.database.read() as connection:
            found = items_of_tree(connection, case_id)
        return tuple(item for item in found if department in (None, item.department))

    def open_items(self, department: str) -> tuple[WorkItem, ...]:
        with self.platform.database.read() as connection:
            return inbox_page(connection, InboxFilter((department,)), None, 500).items

    def session(self, login: str, agent: str = "test") -> str:
        """The secret of a post's session: one for all its browsers, as a fourth would end another's."""
        sessions, held = Sessions(self.platform.database, self.clock), self.entered.get(login)
        if held is None or sessions.resume(held) is None:
            found = self.platform.accounts.find(login)
            assert found is not None, login
            held = self.entered[login] = sessions.begin(found, "127.0.0.1", agent)
        return held

    def client(self, login: str | None = None) -> Visitor:
        """A browser, signed in as a post."""
        return Visitor(self, login)


class Visitor:
    """A browser's requests, with the token of its pages."""

    def __init__(self, office: Office, login: str | None) -> None:
        self.office = office
        self.http: FlaskClient = office.app.test_client()
        self.login = login
        if login is not None:
            self.http.set_cookie("sid", office.session(login))
        self.token = self._token()

    def get(self, address: str, **headers: str) -> Any:
        return self.http.get(
            address, buffered=True, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )

    def post(self, address: str, data: Mapping[str, Any] | None = None, **headers: str) -> Any:
        """Send a form as the page would, with a request key of its own unless `data` has one."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        fields = {"csrf_token": self.token, "request": self.new_key(), **(data or {})}
        return self.http.post(address, buffered=True, data=fields, headers=named)

    def new_key(self) -> str:
        """What a page would put into its form."""
        return self.office.platform.runtime.ids.new()

    def _token(self) -> str:
        page = self.http.get("/profile" if self.login else "/login").get_data(as_text=True)
        found = _TOKEN.search(page)
        assert found is not None, page[:500]
        return found[1]


def open_office(
    folder: Path, begin: datetime = BEGINNING, sandbox: bool = False, channels: Path | None = None
) -> Office:
    """A new office with an account for every post and no case yet."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / FILE).exists():
        shutil.copytree(made_once(_prepare, begin, sandbox), folder, dirs_exist_ok=True)
    return office_on(f"sqlite:///{folder / FILE}", begin, sandbox, channels)


def office_in(place: Place) -> Office:
    """A new office on a database of this place."""
    return office_on(place.filled(prepare_office, BEGINNING, False))


def prepare_platform(url: str, begin: datetime | None = None) -> None:
    """Fill an empty database with a platform that nobody has an account on, started then or now."""
    build(url, SimulatedClock(begin) if begin is not None else None).close()


def prepare_office(url: str, begin: datetime, sandbox: bool) -> None:
    """Fill an empty database with an office as it is at its beginning."""
    office_on(url, begin, sandbox).platform.close()


def office_on(url: str, begin: datetime = BEGINNING, sandbox: bool = False, channels: Path | None = None) -> Office:
    """The same on a database of one's own."""
    clock = SimulatedClock(begin)
    platform = build(url, clock, sandbox, channels=channels)
    if not platform.accounts.all():
        platform.accounts.seed([AccountPost.of(post) for post in platform.catalogue.posts()], PASSWORD, demo=True)
    return Office(platform, create_app(platform), clock)


def _prepare(folder: Path, begin: datetime, sandbox: bool) -> None:
    """An office as it is at its beginning."""
    prepare_office(f"sqlite:///{folder / FILE}", begin, sandbox)


def _populate(folder: Path) -> None:
    office = open_office(folder)
    office.push(1, "2026-11-16T09:30")  # claimed by the system since
    office.push(2, "2026-11-19T11:00", party_name="安丘市虚构02号超市有限公司", party_code="91370784MAFAKE0278")
    office.push(3, "2026-11-19T16:00", ("SCJG", "WJW"))
    office.push(4, "2026-11-20T10:00", by_commitment=True)
    office.push(5, "2026-11-23T09:00", ("WJW",), item_name="公共场所卫生许可")
    office.push(6, "2026-11-23T15:00", party_name="安丘市虚构03号大药房有限公司", party_code="91370784MAFAKE0353")
    office.advance(PRESENT)
    office.platform.close()


def populated_office(folder: Path) -> Office:
    """An office on the morning of 24 November 2026 with work in every light."""
    shutil.copytree(made_once(_populate), folder, dirs_exist_ok=True)
    office = open_office(folder)
    office.clock.move_to(PRESENT)
    return office


def sessions_of(office: Office) -> int:
    """How many sessions the server keeps."""
    with office.platform.database.read() as connection:
        return len(connection.execute(session.select()).all())


def stored_passwords(office: Office) -> list[str]:
    """What the database holds instead of passwords."""
    with office.platform.database.read() as connection:
        return [row.password for row in connection.execute(account.select())]
