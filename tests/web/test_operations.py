"""The operators' page: each light turns red for its reason, and each red one has a way on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from engine.clock import parsed, stored
from engine.proof.fault import Fault
from engine.store.schema import calendar_year, message, outbox, timer
from engine.watch.beats import Beat, note_beat
from tests.web.office import Office, open_office
from tests.web.operators import ADMIN, beat, healthy, hold, later, lights, looked
from web.operations import machine
from web.operations.backups import take_backup
from web.operations.light import Action, Condition, Light, condition
from web.operations.lights import LIGHTS
from web.operations.verifications import note_verification, verified, verify_nightly


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.delenv("BACKUP_DIR", raising=False)
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


def follow(office: Office, action: Action) -> Any:
    """Do what a light asks for, as the page does; a command is for the server's console."""
    admin = office.client(ADMIN)
    with office.app.test_request_context():
        address = office.app.url_for(action.endpoint, **action.values)
    return admin.post(address) if action.post else admin.get(address)


def test_given_a_healthy_office_then_all_lights_are_green_in_one_sentence(office: Office, tmp_path: Path) -> None:
    healthy(office, tmp_path)
    found = looked(office)
    assert (found.tone, found.sentence) == ("ok", "全部正常,没有需要处理的事项")
    assert {light.tone for light in found.lights} == {"ok"}
    assert all(light.action is None for light in found.lights)
    assert "全部正常" in office.client(ADMIN).get("/operations").get_data(as_text=True)


def test_given_no_sweep_or_an_old_or_a_failed_one_then_red_and_sweeping_once_works(
    office: Office, tmp_path: Path
) -> None:
    office.push(1, "2026-11-16T09:30")
    assert lights(office)["sweep"].tone == "red"
    beat(office, timedelta(seconds=59))
    assert lights(office)["sweep"].tone == "ok"
    beat(office, timedelta(minutes=3))
    red = lights(office)["sweep"]
    assert red.tone == "red" and "扫描已停止3分钟" in red.words
    beat(office, error="OperationalError")
    assert "数据库暂时不可用" in lights(office)["sweep"].words

    later(office, days=5)
    assert red.action is not None
    assert follow(office, red.action).status_code == 303
    assert lights(office)["due"].tone == "ok"
    assert "办理" in office.client(ADMIN).get("/operations").get_data(as_text=True)


def test_given_a_machine_that_fell_silent_beside_one_that_sweeps_then_it_is_named(office: Office) -> None:
    beat(office, timedelta(hours=2), "fuwu-1:10")
    beat(office, worker="fuwu-1:11")
    assert lights(office)["sweep"].tone == "ok", "an old process of the same machine was replaced"
    beat(office, timedelta(hours=2), "fuwu-2:7")
    found = lights(office)["sweep"]
    assert found.tone == "warn" and "fuwu-2" in found.words


def test_given_due_timers_nobody_fires_then_they_turn_red_with_time(office: Office) -> None:
    office.push(1, "2026-11-16T09:30")
    office.clock.move_to(parsed("2026-11-20T00:00:30"))
    assert lights(office)["due"].words.startswith("刚到") or lights(office)["due"].tone == "red"
    office.clock.move_to(parsed("2026-11-20T00:06"))
    found = lights(office)["due"]
    assert found.tone == "red" and "法定期限不变" in found.words and found.action is not None
    follow(office, found.action)
    assert lights(office)["due"].tone == "ok"


def test_given_a_message_nobody_handles_then_red(office: Office) -> None:
    case = office.push(1, "2026-11-16T09:30")
    with office.platform.database.write() as connection:
        connection.execute(
            insert(message).values(
                id="1" * 26,
                case_id=case,
                task=None,
                name="nobody.waits",
                payload="{}",
                legal_at=stored(office.clock.now()),
                sent_by="system",
            )
        )
    assert lights(office)["messages"].tone == "ok"
    later(office, minutes=2)
    assert lights(office)["messages"].tone == "warn"
    later(office, minutes=5)
    red = lights(office)["messages"]
    assert red.tone == "red" and red.action is not None
    follow(office, red.action)
    assert lights(office)["messages"].tone == "ok"


def test_given_held_cases_then_the_causes_are_counted_and_the_way_leads_to_them(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(office, monkeypatch, 3)
    found = lights(office)["incidents"]
    assert found.tone == "red" and found.words.startswith("3件案件")
    assert found.figures == (("外部系统连接不上", "3件"),)
    assert found.action is not None
    assert "外部系统连接不上" in follow(office, found.action).get_data(as_text=True)


def test_given_letters_that_wait_or_were_given_up_then_the_sending_light_tells(office: Office) -> None:
    office.push(1, "2026-11-16T09:30")
    assert lights(office)["sending"].tone == "ok"
    told, at = {"channel": "短信平台", "recipient": "", "lane": "r", "kind": "claimed"}, stored(office.clock.now())
    kept = {"key": "k1", "root_id": "r", "payload": "{}", "state": "waiting", "tries": 3}
    letter = {**told, **kept, "created_at": at, "next_try_at": at}
    with office.platform.database.write() as connection:
        connection.execute(insert(outbox).values(**letter))
    assert lights(office)["sending"].tone == "ok"
    later(office, hours=2)
    assert lights(office)["sending"].tone == "warn"
    with office.platform.database.write() as connection:
        connection.execute(update(outbox).values(state="dead"))
    red = lights(office)["sending"]
    assert red.tone == "red" and "短信平台" in red.words
    assert red.action is not None and "短信平台" in follow(office, red.action).get_data(as_text=True)


def test_given_deadlines_beyond_the_imported_years_then_the_calendar_light_counts_them(office: Office) -> None:
    office.push(1, "2026-11-16T09:30")
    assert lights(office)["calendar"].tone == "ok"
    with office.platform.database.write() as connection:
        connection.execute(update(timer).values(provisional=1))
    found = lights(office)["calendar"]
    assert found.tone == "warn" and "2027年放假安排没有导入,1件受影响" in found.words
    office.clock.move_to(parsed("2026-12-01T09:00"))
    assert lights(office)["calendar"].tone == "red"
    with office.platform.database.write() as connection:
        connection.execute(delete(calendar_year).where(calendar_year.c.year >= 2026))
    red = lights(office)["calendar"]
    assert red.tone == "red" and "2026年放假安排没有导入" in red.words
    assert red.action is not None and follow(office, red.action).status_code == 200


def test_given_no_backup_or_an_old_or_a_vanished_one_then_red_and_backing_up_helps(
    office: Office, tmp_path: Path
) -> None:
    never = lights(office)["backup"]
    assert never.tone == "red" and never.action is not None
    assert follow(office, never.action).status_code == 303
    assert lights(office)["backup"].tone == "ok"
    later(office, hours=27)
    assert lights(office)["backup"].tone == "warn"
    later(office, hours=30)
    assert lights(office)["backup"].tone == "red"
    taken = take_backup(office.platform, tmp_path / "backup", 1)
    with office.platform.database.write() as connection:
        note_beat(connection, Beat("backup", "fuwu-1:11", stored(office.clock.now()), 2, 0, "NoRoom"))
    failed = lights(office)["backup"]
    assert failed.tone == "red" and "磁盘放不下一份备份" in failed.words
    taken.folder.rename(tmp_path / "elsewhere")
    gone = lights(office)["backup"]
    assert gone.tone == "red" and "已不在" in gone.words


@pytest.mark.parametrize(("free", "tone"), [(6 * 1024**3, "ok"), (2 * 1024**3, "warn"), (1024, "red")])
def test_given_little_room_then_the_disk_light_tells(
    office: Office, monkeypatch: pytest.MonkeyPatch, free: int, tone: str
) -> None:
    class Usage:
        total, used = 10 * 1024**3, 0

    Usage.free = free  # type: ignore[attr-defined]
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: Usage)
    found = lights(office)["disk"]
    assert found.tone == tone
    assert (found.action is None) == (tone == "ok")


def test_given_a_database_that_refused_then_the_disk_light_is_red(office: Office) -> None:
    office.platform.database.outage = "storage_full"
    found = lights(office)["disk"]
    assert found.tone == "red" and "自动恢复" in found.words and found.action is not None


def test_given_no_old_or_a_bad_verification_then_its_light_tells(office: Office) -> None:
    assert lights(office)["seals"].tone == "warn"
    note_verification(office.platform, verified(office.platform))
    assert lights(office)["seals"].tone == "ok"
    later(office, days=8)
    assert lights(office)["seals"].tone == "warn"
    broken = replace(verified(office.platform), faults=(Fault("hash_differs", "c", 1),))
    note_verification(office.platform, broken)
    red = lights(office)["seals"]
    assert red.tone == "red" and red.action is not None
    assert follow(office, red.action).status_code == 200


def test_given_the_night_then_all_is_verified_once(office: Office) -> None:
    office.push(1, "2026-11-16T09:30")
    assert verify_nightly(office.platform) > 0
    assert verify_nightly(office.platform) == 0
    later(office, days=1)
    assert verify_nightly(office.platform) > 0


def test_every_light_can_be_red_only_with_an_action() -> None:
    quiet = Light("a", "甲", "ok", "")
    red = Light("b", "乙", "red", "", action=Action("做", "operations.page"))
    warn = Light("c", "丙", "warn", "")
    assert condition([quiet, warn, red]) == Condition("red", "1项需要处理:乙,另有1项需要留意", (red, warn, quiet))
    assert condition([quiet, warn]).sentence == "运行正常,1项需要留意:丙"
    assert len({light.__name__ for light in LIGHTS}) == len(LIGHTS)


def test_given_a_stopped_sweep_then_operators_see_it_on_every_page_and_clerks_do_not(office: Office) -> None:
    beat(office, timedelta(minutes=10))
    assert "到期扫描已停止10分钟" in office.client(ADMIN).get("/incidents").get_data(as_text=True)
    assert "到期扫描已停止" not in office.client("scjg.zr01").get("/").get_data(as_text=True)
    beat(office)
    assert "到期扫描已停止" not in office.client(ADMIN).get("/incidents").get_data(as_text=True)


def test_the_partial_does_not_keep_a_session_alive(office: Office) -> None:
    admin = office.client(ADMIN)
    for _ in range(4):
        later(office, minutes=10)
        admin.get("/operations/lights")
    assert admin.get("/operations/lights").status_code == 401
