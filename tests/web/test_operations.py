"""The operators' page and the measurements: each light turns red for its reason, and each red one has a way on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import OperationalError

from engine.beats import Beat, note_beat
from engine.clock import parsed, stored
from engine.errors import ActHeld
from engine.history import Break, Verification
from engine.schema import calendar_year, message, timer
from tests.web.office import Office, open_office
from web.operations import machine
from web.operations.backups import take_backup
from web.operations.light import Action, Condition, Light, Reading, condition
from web.operations.lights import LIGHTS, look
from web.operations.verifications import note_verification, verify_nightly

ADMIN = "pt.admin"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.delenv("BACKUP_DIR", raising=False)
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


def lights(office: Office) -> dict[str, Light]:
    return {light.code: light for light in looked(office).lights}


def looked(office: Office) -> Condition:
    with office.platform.database.read() as connection:
        return look(
            Reading(office.platform, connection, office.clock.now(), frozenset(office.app.view_functions))
        )


def beat(office: Office, ago: timedelta = timedelta(), worker: str = "fuwu-1:11", error: str | None = None) -> None:
    with office.platform.database.write() as connection:
        note_beat(connection, Beat("sweep", worker, stored(office.clock.now() - ago), 2, 0, error))


def healthy(office: Office, tmp_path: Path) -> None:
    beat(office)
    take_backup(office.platform, tmp_path / "backup", 3)
    verify_nightly(office.platform)


def later(office: Office, **passed: float) -> None:
    """Let time pass in which nothing is swept."""
    office.clock.move_to(office.clock.now() + timedelta(**passed))


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


def hold(office: Office, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """Let claims fail in their service task."""

    def broken(*_: Any, **__: Any) -> None:
        raise ConnectionError("the register does not answer")

    for number in range(1, count + 1):
        office.push(number, "2026-11-16T09:30")
    with monkeypatch.context() as patched:
        patched.setitem(office.platform.runtime.registry.operators, "claim.record", broken)
        for item in office.open_items("SCJG"):
            with pytest.raises(ActHeld):
                office.platform.runtime.complete(item.id, {"answer": "claim"}, office.actor("scjg.zr01"))


def test_given_held_cases_then_the_causes_are_counted_and_the_way_leads_to_them(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(office, monkeypatch, 3)
    found = lights(office)["incidents"]
    assert found.tone == "red" and found.words.startswith("3件案件")
    assert found.figures == (("外部系统连接不上", "3件"),)
    assert found.action is not None
    assert "外部系统连接不上" in follow(office, found.action).get_data(as_text=True)


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
    assert red.action is not None and (red.action.command or red.action.endpoint)


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
    office.client("sj.audit").post("/verification")
    assert lights(office)["seals"].tone == "ok"
    later(office, days=8)
    assert lights(office)["seals"].tone == "warn"
    note_verification(office.platform, Verification(3, 20, (Break("c", 1, "hash_differs"),)))
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


# -- measurements


def measured(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scrape(office: Office, **environ: str) -> Any:
    return office.app.test_client().get("/metrics", environ_base=environ)


def test_given_an_office_at_work_then_the_measurements_say_how_it_stands(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(office, monkeypatch, 2)
    office.push(3, "2026-11-16T10:00")
    healthy(office, tmp_path)
    office.client("scjg.zr01").get("/notices")
    later(office, seconds=90)

    answer = scrape(office)
    assert answer.content_type.startswith("text/plain; version=")
    found = measured(answer.get_data(as_text=True))

    assert found["shenguan_sweep_age_seconds", ()] == 90
    assert found["shenguan_workers", ()] == 0
    assert found["shenguan_job_age_seconds", (("job", "sweep"),)] == 90
    assert found["shenguan_open_tasks", (("department", "SCJG"),)] >= 1
    assert found["shenguan_overdue_tasks", (("department", "SCJG"),)] == 0
    assert found["shenguan_incidents_open", (("cause", "ConnectionError"),)] == 2
    assert found["shenguan_calendar_last_year", ()] == 2026
    assert found["shenguan_provisional_deadlines", ()] == 0
    assert found["shenguan_backup_age_seconds", ()] == 90
    assert found["shenguan_broken_histories", ()] == 0
    assert found["shenguan_disk_free_bytes", ()] > 0 and found["shenguan_database_bytes", ()] > 0
    assert found["shenguan_database_up", ()] == 1
    request = (("endpoint", "notices.page"), ("method", "GET"), ("status", "200"))
    assert found["shenguan_http_requests_total", request] == 1
    assert found["shenguan_http_request_seconds_count", (("endpoint", "notices.page"),)] == 1


def test_given_overdue_timers_then_their_age_is_measured(office: Office) -> None:
    office.push(1, "2026-11-16T09:30")
    office.clock.move_to(parsed("2026-11-20T00:10"))
    found = measured(scrape(office).get_data(as_text=True))
    assert found["shenguan_due_timers", ()] > 0
    assert found["shenguan_oldest_due_timer_seconds", ()] >= 600
    assert found["shenguan_overdue_tasks", (("department", "SCJG"),)] >= 1


def test_the_measurements_name_no_person_case_or_document(office: Office) -> None:
    case = office.push(1, "2026-11-16T09:30")
    text = scrape(office).get_data(as_text=True)
    for private in (case, "虚构", "安审批许", "scjg.zr01", "0536"):
        assert private not in text


def test_from_elsewhere_only_an_operators_token_of_the_scope_is_let_in(office: Office) -> None:
    tokens, outside = office.platform.tokens, {"REMOTE_ADDR": "192.0.2.7"}

    def status(roles: list[str], scopes: list[str]) -> int:
        token = tokens.issue("prometheus", "SPJ", roles, scopes, "test")
        headers = {"Authorization": f"Bearer {token}"}
        answer = office.app.test_client().get("/metrics", headers=headers, environ_base=outside)
        return int(answer.status_code)

    assert scrape(office).status_code == 200
    refused = scrape(office, **outside)
    assert refused.status_code == 401 and refused.headers["WWW-Authenticate"] == "Bearer"
    assert status(["platform_admin"], ["metrics"]) == 200
    assert status(["platform_admin"], ["read"]) == 401
    assert status(["approval_clerk"], ["metrics"]) == 401
    operator = office.client(ADMIN)
    assert operator.http.get("/metrics", environ_base=outside).status_code == 401


def test_given_an_absent_database_then_that_is_what_is_measured(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    scrape(office)
    monkeypatch.setattr(office.platform.database.engine, "connect", absent)
    found = measured(scrape(office).get_data(as_text=True))
    assert found["shenguan_database_up", ()] == 0
    assert found["shenguan_http_requests_total", (("endpoint", "metrics.page"), ("method", "GET"), ("status", "200"))]


def test_two_applications_count_for_themselves(office: Office, tmp_path: Path) -> None:
    other = open_office(tmp_path / "other")
    office.client("scjg.zr01").get("/notices")
    name = ("shenguan_http_requests_total", (("endpoint", "notices.page"), ("method", "GET"), ("status", "200")))
    assert name in measured(scrape(office).get_data(as_text=True))
    assert name not in measured(scrape(other).get_data(as_text=True))
    other.platform.close()


def test_the_alert_rules_name_only_measurements_there_are(office: Office, tmp_path: Path) -> None:
    rules = (Path(__file__).parents[2] / "web" / "operations" / "alerts.yml").read_text("utf-8")
    healthy(office, tmp_path)
    scrape(office)
    names = {name for name, _ in measured(scrape(office).get_data(as_text=True))} | {"shenguan_incidents_open"}
    used = {word for word in _words(rules) if word.startswith("shenguan_")}
    assert used and used <= names


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() or letter == "_" else " " for letter in text).split()


# -- many incidents


def test_given_many_held_cases_when_all_are_retried_by_script_then_each_is_tried_once_and_progress_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.screens.incidents.BY_SCRIPT", 2)
    hold(office, monkeypatch, 5)
    admin, told, after = office.client(ADMIN), [], ""
    while True:
        fields = {"cause": "ConnectionError", "after": after}
        answer = admin.post("/incidents/retry", fields, Accept="application/json").get_json()
        told.append((answer["done"], answer["failed"], answer["left"]))
        after = answer["last"]
        if not answer["left"]:
            break
    assert told == [(2, 0, 3), (2, 0, 1), (1, 0, 0)]
    assert lights(office)["incidents"].tone == "ok"


def test_given_a_cause_not_mended_when_all_are_retried_then_it_comes_to_an_end(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(office, monkeypatch, 3)

    def broken(*_: Any, **__: Any) -> None:
        raise ConnectionError("still away")

    monkeypatch.setitem(office.platform.runtime.registry.operators, "claim.record", broken)
    monkeypatch.setattr("web.screens.incidents.BY_SCRIPT", 2)
    admin = office.client(ADMIN)
    fields = {"cause": "ConnectionError", "after": ""}
    first = admin.post("/incidents/retry", fields, Accept="application/json").get_json()
    second = admin.post("/incidents/retry", {**fields, "after": first["last"]}, Accept="application/json").get_json()
    assert (first["failed"], second["failed"], second["left"]) == (2, 1, 0)


def test_given_more_than_fit_one_request_when_retried_without_script_then_the_rest_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.screens.incidents.AT_ONCE", 2)
    monkeypatch.setattr("web.screens.incidents.SHOWN", 1)
    hold(office, monkeypatch, 3)
    admin = office.client(ADMIN)
    page = admin.get("/incidents").get_data(as_text=True)
    assert "只列出最早的1件" in page and "对方系统或者网络已经恢复" in page
    admin.post("/incidents/retry", {"cause": "ConnectionError"})
    assert "另有1件没有轮到" in admin.get("/incidents").get_data(as_text=True)
