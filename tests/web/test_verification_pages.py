"""History, verification, incidents and the sandbox, on their pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from engine.casebook import incidents
from engine.clock import parsed
from engine.proof.checkpoint import last
from engine.proof.journal import entries
from engine.proof.outside import pin_line, read_copy
from engine.store.schema import cases, event
from tests.web.office import Visitor, open_office
from tests.web.permit_case import ADMIN, AUDITOR, CLERK, OTHER_OFFICER, PermitCase, permit_case
from web.operations.checkpoints import take_due
from web.operations.verificationrun import Run
from web.sandboxclock import write_setting


@pytest.fixture
def permit(tmp_path: Path) -> Iterator[PermitCase]:
    with permit_case(tmp_path) as made:
        yield made


def tamper(permit: PermitCase) -> None:
    """Rewrite who registered the decision, past the guard of the table."""
    with permit.office.platform.database.write() as connection:
        for trigger in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars():
            connection.exec_driver_sql(f'DROP TRIGGER "{trigger}"')
        changed = update(event).where(event.c.case_id == permit.root_id, event.c.seq == 2)
        connection.execute(changed.values(actor="spj.jb02"))


def test_given_a_case_when_its_history_is_read_then_every_event_stands_with_its_seal(permit: PermitCase) -> None:
    page = permit.page(AUDITOR, f"/history/{permit.root_id}")

    assert page.count('class="seal"') == sum(case.history_length for case in permit.tree())
    assert "登记审批决定" in page


def test_given_a_kind_when_filtered_then_only_its_events_are_shown(permit: PermitCase) -> None:
    page = permit.page(AUDITOR, f"/history/{permit.root_id}?kind=push.sent")

    assert page.count('class="seal"') == 2


def test_given_a_stranger_when_reading_history_then_the_case_does_not_exist(permit: PermitCase) -> None:
    client = permit.office.client(OTHER_OFFICER)

    assert client.get(f"/history/{permit.root_id}").status_code == 404
    assert client.get(f"/history/{permit.root_id}/verification").status_code == 404
    assert client.get(f"/history/{permit.root_id}/execution").status_code == 404


def test_given_an_untouched_history_when_verified_then_it_is_whole(permit: PermitCase) -> None:
    events = sum(case.history_length for case in permit.tree())

    page = permit.page(AUDITOR, f"/history/{permit.root_id}/verification")

    assert "记录完整,没有改动" in page
    assert f"3个案件、{events}条记录" in page
    assert f'href="/history/{permit.root_id}/execution"' in page


def test_given_an_untouched_case_when_run_again_then_every_case_of_the_tree_comes_out_the_same(
    permit: PermitCase,
) -> None:
    events = sum(case.history_length for case in permit.tree())

    page = permit.page(AUDITOR, f"/history/{permit.root_id}/execution")

    assert "每一步都与记录一致" in page
    assert f"重新执行3件案件、{events}条记录" in page
    assert page.count('<span class="strong">一致</span>') == 3
    assert "没有留存" not in page and "没有状态摘要" not in page


def test_given_a_state_edited_by_hand_when_run_again_then_the_first_difference_is_told_and_linked(
    permit: PermitCase,
) -> None:
    child = next(case for case in permit.tree() if case.parent_id is not None)
    with permit.office.platform.database.write() as connection:
        changed = update(cases).where(cases.c.id == child.id)
        state = connection.execute(select(cases.c.state).where(cases.c.id == child.id)).scalar_one()
        connection.execute(changed.values(state=state.replace('"n":', '"n":1')))

    page = permit.page(AUDITOR, f"/history/{permit.root_id}/execution")

    assert "现存的办理状态不是记录所到达的" in page
    assert f"#event-{child.id}-" in page
    assert page.count('<span class="strong">不一致</span>') == 1


def test_given_a_rewritten_event_when_verified_then_the_exact_row_is_named(permit: PermitCase) -> None:
    tamper(permit)

    page = permit.page(AUDITOR, f"/history/{permit.root_id}/verification")

    assert "记录被改动" in page
    assert "第2条</a>:这一条记录的内容或者封印被改动" in page


def verified(permit: PermitCase, outside: str = "") -> str:
    """The page after a verification has run in the background."""
    client = permit.office.client(AUDITOR)
    assert client.post("/verification", {"outside": outside}).status_code == 302
    while 'data-state="running"' in client.get("/verification/progress").get_data(as_text=True):
        pass
    return str(client.get("/verification").get_data(as_text=True))


def test_given_everything_sound_when_all_is_verified_then_ten_findings_are_good(permit: PermitCase) -> None:
    permit.office.platform.take_checkpoint()

    page = verified(permit)

    assert "全部相符" in page
    assert page.count("finding-sound") == 10
    assert "没有,全部记录都已覆盖" in page
    assert "第1号" in page


def test_given_a_rewritten_event_when_all_is_verified_then_it_is_named_with_a_link_to_its_case(
    permit: PermitCase,
) -> None:
    tamper(permit)

    page = verified(permit)

    assert "发现问题" in page
    assert "不符1处" in page
    assert f"#event-{permit.root_id}-2" in page
    assert "第2条:这一条记录的内容或者封印被改动" in page


def test_given_no_checkpoint_when_all_is_verified_then_the_whole_record_is_the_uncovered_tail(
    permit: PermitCase,
) -> None:
    events = sum(case.history_length for case in permit.tree())

    page = verified(permit)

    assert f"{events}条,自" in page
    assert "还没有检查点" in page


def test_given_a_verification_then_the_journal_tells_who_ran_it(permit: PermitCase) -> None:
    permit.office.platform.take_checkpoint()

    verified(permit)

    with permit.office.platform.database.read() as connection:
        (entry,) = entries(connection, ("verification.run",))
    assert (entry.actor, entry.data["faults"]) == (AUDITOR, 0)


def test_given_a_mail_from_outside_when_pasted_then_a_checkpoint_that_differs_is_found(permit: PermitCase) -> None:
    found = permit.office.platform.take_checkpoint()
    assert found is not None
    other = pin_line(replace(found, hash=f"{found.hash[:-4]}0000"))

    same, differing = verified(permit, f"您好!\n{pin_line(found)}"), verified(permit, other)

    assert "对照外部留存的1个检查点:全部相同" in same
    assert "第1号检查点与外部留存的不同" in differing
    refused = permit.office.client(AUDITOR)
    refused.post("/verification", {"outside": "没有内容"})
    assert "没有找到外部留存的内容" in refused.get("/verification").get_data(as_text=True)


def test_given_a_run_whose_process_died_then_the_page_says_so_and_begins_anew(permit: PermitCase) -> None:
    dead = Run("a", AUDITOR, "2026-11-24T02:00:00.000000Z", "2026-11-24T02:00:00.000000Z", "elsewhere:1")
    permit.office.advance(parsed("2026-11-24T10:30"))
    permit.office.platform.take_checkpoint()
    with permit.office.platform.database.write() as connection:
        write_setting(connection, "verification_progress", json.dumps(asdict(dead)))

    page = permit.page(AUDITOR, "/verification")

    assert "上一次核验没有完成" in page
    assert "全部相符" in verified(permit)


def test_given_the_end_of_a_working_day_then_its_sheet_is_listed_and_can_be_printed(permit: PermitCase) -> None:
    # given the end of a Tuesday, after a Monday without
    platform = permit.office.platform
    permit.office.advance(parsed("2026-11-24T18:00"))
    assert take_due(platform) == 1
    # when an auditor looks
    client = permit.office.client(AUDITOR)
    page = client.get("/verification/days").get_data(as_text=True)
    # then the day is there, and what was missed before is told
    assert "2026-11-24 周二" in page
    assert "2026-11-23 周一没有日终检查点" in page
    answer = client.get("/verification/checkpoints/1.pdf")
    assert answer.status_code == 200
    (sheet,) = PdfReader(BytesIO(answer.data)).pages
    text = sheet.extract_text()
    with platform.database.read() as connection:
        found = last(connection)
    assert found is not None
    digits = found.hash.partition(":")[2]
    assert "2026年11月24日(周二)" in text
    assert digits in re.sub(r"\s", "", text)
    assert "经办" in text and "复核" in text
    assert client.get("/verification/checkpoints/2.pdf").status_code == 404


def test_given_checkpoints_then_the_copy_for_outside_holds_them_with_the_key(permit: PermitCase) -> None:
    permit.office.platform.take_checkpoint()

    answer = permit.office.client(AUDITOR).get("/verification/checkpoints.jsonl")

    copy = read_copy(answer.get_data(as_text=True).splitlines())
    assert [pin.number for pin in copy.pins] == [1]
    assert list(copy.keys) == [copy.pins[0].key]


@pytest.mark.parametrize("login", [CLERK, OTHER_OFFICER])
def test_given_a_clerk_when_verifying_all_then_it_is_not_his(permit: PermitCase, login: str) -> None:
    assert permit.office.client(login).get("/verification").status_code == 403


def hold(permit: PermitCase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the market office's claim fail in its service task."""

    def broken(call: Any, **_: Any) -> None:
        raise ConnectionError("the register does not answer")

    monkeypatch.setitem(permit.office.platform.runtime.registry.operators, "claim.record", broken)
    with pytest.raises(Exception, match="incident"):
        permit.claim()


def test_given_no_incident_when_opened_then_it_says_so(permit: PermitCase) -> None:
    assert "没有故障" in permit.page(ADMIN, "/incidents")


def test_given_a_failed_act_when_opened_then_cause_element_and_case_are_named(
    permit: PermitCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(permit, monkeypatch)

    page = permit.page(ADMIN, "/incidents")

    assert "外部系统连接不上" in page
    assert "登记认领" in page
    assert "安审批许〔2026〕15号" in page
    assert "市场监管局专人01提交待办" in page
    assert "案件有故障待处理" in permit.page(CLERK, f"/cases/{permit.root_id}")


def test_given_a_mended_cause_when_retried_then_the_claim_counts_at_its_first_time(
    permit: PermitCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(permit, monkeypatch)
    monkeypatch.undo()
    permit.office.clock.move_to(permit.office.clock.now().replace(hour=9))
    client = permit.office.client(ADMIN)

    answer = client.post("/incidents/retry", {"cause": "ConnectionError"})

    assert answer.status_code == 302
    assert "重试成功1件" in client.get("/incidents").get_data(as_text=True)
    assert "认领 2026-09-30 10:00" in permit.page(CLERK, f"/cases/{permit.root_id}")


def test_given_a_cause_that_remains_when_retried_then_it_is_told(
    permit: PermitCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(permit, monkeypatch)
    with permit.office.platform.database.read() as connection:
        found = incidents(connection)[0]
    client = permit.office.client(ADMIN)

    client.post(f"/incidents/{found.id}/retry")

    assert "仍有1件失败" in client.get("/incidents").get_data(as_text=True)


def test_given_an_act_that_is_given_up_when_dismissed_then_the_reason_stands_in_the_history(
    permit: PermitCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(permit, monkeypatch)
    with permit.office.platform.database.read() as connection:
        found = incidents(connection)[0]
    client = permit.office.client(ADMIN)

    client.post(f"/incidents/{found.id}/dismiss", {"reason": " "})
    assert "请填写作废理由" in client.get("/incidents").get_data(as_text=True)
    client.post(f"/incidents/{found.id}/dismiss", {"reason": "材料已另行办理"})

    assert "没有故障" in client.get("/incidents").get_data(as_text=True)
    page = permit.page(CLERK, f"/cases/{permit.root_id}")
    assert "故障作废" in page
    assert "材料已另行办理" in page


@pytest.mark.parametrize("login", [CLERK, AUDITOR])
def test_given_one_who_is_no_operator_when_retrying_then_it_is_refused(permit: PermitCase, login: str) -> None:
    assert permit.office.client(login).post("/incidents/retry", {"cause": "x"}).status_code == 403


def test_given_an_office_when_the_sandbox_is_asked_for_then_there_is_none(permit: PermitCase) -> None:
    assert permit.office.client(CLERK).get("/sandbox").status_code == 404
    assert permit.office.client(CLERK).post("/sandbox", {"advance": "3wd"}).status_code == 404


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Visitor]:
    opened = open_office(tmp_path, sandbox=True)
    yield opened.client(CLERK)
    opened.platform.close()


def test_given_a_sandbox_when_opened_then_its_clock_and_steps_are_shown(sandbox: Visitor) -> None:
    page = sandbox.get("/sandbox").get_data(as_text=True)

    assert "前进3个工作日" in page


def test_given_a_sandbox_when_its_clock_is_moved_then_it_reports_what_happened(sandbox: Visitor) -> None:
    answer = sandbox.post("/sandbox", {"advance": "1wd"})

    assert answer.status_code == 302
    assert "时钟已到" in sandbox.get("/sandbox").get_data(as_text=True)


@pytest.mark.parametrize(
    ("fields", "words"),
    [({}, "请选择前进多少"), ({"to": "2001-01-01T00:00"}, "时钟只能前进"), ({"to": "tomorrow"}, "时钟只能前进")],
)
def test_given_a_wrong_move_when_sent_then_it_says_why(sandbox: Visitor, fields: dict[str, str], words: str) -> None:
    sandbox.post("/sandbox", fields)

    assert words in sandbox.get("/sandbox").get_data(as_text=True)
