"""Running cases moved to a version with a longer limit and a task in another lane: looked at, ordered, told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.casebook import find_case, timers_of_tree
from engine.clock import parsed
from engine.history import events_of_case
from engine.proof.extract import stored_versions
from engine.timers import sweep
from engine.watch.doctor import examine
from engine.worklist.inbox import items_of_tree
from tests.web.office import PRESENT, Office, open_office
from web.bench import movedcases
from web.bench.movedcases import AFTER, BEFORE, PROCESS, begin, counted, deploy
from web.cli import main
from web.commands import moving, records
from web.workbench import carrying
from web.workbench.carrying import carry_out_all
from web.workbench.moving.order import MoveOrder, order_move
from web.workbench.runs import Run, change_run, find_run, stop_run

NUMBER = 40


@dataclass
class Reviews:
    """An office with reviews that run on the first of two versions; the first of them stands at its second step."""

    office: Office
    old: str
    new: str
    sent: dict[str, datetime]

    @property
    def stuck(self) -> str:
        return next(iter(self.sent))

    def run(self, run_id: str) -> Run:
        with self.office.platform.database.read() as connection:
            return find_run(connection, run_id)

    def version(self, case_id: str) -> str:
        with self.office.platform.database.read() as connection:
            found = find_case(connection, case_id)
        assert found is not None
        return found.version

    def ordered(self, dry: bool = False, cases: tuple[str, ...] | None = None) -> Run:
        platform, actor = self.office.platform, self.office.actor("pt.analyst")
        order = MoveOrder(PROCESS, (self.old,), self.new, cases, "安审批发〔2026〕9号", dry)
        with platform.database.write() as connection:
            return order_move(platform, connection, order, actor, self.office.clock.now())


@pytest.fixture
def reviews(tmp_path: Path) -> Iterator[Reviews]:
    office = open_office(tmp_path, PRESENT)
    yield reviewed(office, NUMBER)
    office.platform.close()


def reviewed(office: Office, number: int) -> Reviews:
    runtime, clerk = office.platform.runtime, office.actor("spj.jb01")
    old = deploy(runtime, BEFORE, office.actor("pt.analyst"))
    instants = (office.clock.now() - timedelta(hours=5 * one) for one in range(number))
    sent = {begin(runtime, at, clerk): at for at in instants if at > office.clock.now() - timedelta(days=2)}
    while len(sent) < number:
        at = office.clock.now() - timedelta(minutes=len(sent))
        sent[begin(runtime, at, clerk)] = at
    sweep(runtime)
    cases = list(sent)
    officer = office.actor("scjg.zr01")
    runtime.complete(office.items(cases[0])[0].id, {"answer": "复核无误"}, officer)
    runtime.assign(office.items(cases[1])[0].id, officer)
    return Reviews(office, old, deploy(runtime, AFTER, office.actor("pt.analyst")), sent)


def test_forty_cases_are_moved_with_the_right_clock_each_and_one_is_refused(reviews: Reviews) -> None:
    office = reviews.office
    before = {case_id: office.items(case_id)[0] for case_id in reviews.sent}
    run = reviews.ordered()
    carry_out_all(office.platform)

    found = reviews.run(run.id)
    outcomes = {one["case"]: one["outcome"] for one in found.result["cases"]}
    assert (found.state, found.done, found.total) == ("done", NUMBER, NUMBER)
    assert [case for case, outcome in outcomes.items() if outcome == "refused"] == [reviews.stuck]
    with office.platform.database.read() as connection:
        calendar = office.platform.runtime.calendars.get(connection)
        for case_id, sent in reviews.sent.items():
            if case_id == reviews.stuck:
                continue
            due, day_before = counted(calendar, sent, 5)
            (item,) = items_of_tree(connection, case_id, True)
            timers = {one.element: one.due_at for one in timers_of_tree(connection, case_id)}
            assert (item.id, item.opened_at, item.department) == (before[case_id].id, before[case_id].opened_at, "SPJ")
            assert (timers["late"], item.due_at, item.assignee) == (due, due, None)
            # A reminder that was over by the time the case began has fired; it does not come again.
            assert "remind" not in timers or parsed(timers["remind"]) == parsed(f"{day_before}T09:00")
    assert all(finding.ok for finding in examine(office.platform.runtime))


def test_a_limit_of_the_law_stays_that_of_the_day_of_the_duty(tmp_path: Path) -> None:
    office = open_office(tmp_path, PRESENT)
    runtime, clerk = office.platform.runtime, office.actor("spj.jb01")
    deploy(runtime, ("a2s_claim_days", *BEFORE[1:]), clerk)
    case_id = begin(runtime, office.clock.now(), clerk)
    before = office.items(case_id)[0].due_at
    new = deploy(runtime, ("inquiry_days", *BEFORE[1:]), clerk)

    moved = runtime.move(case_id, new, "改期限", clerk)

    assert office.items(case_id)[0].due_at == before
    assert ("late", "pinned") in [(one.element, one.fate) for one in moved.clocks]
    office.platform.close()


def test_a_move_that_was_cut_short_goes_on_and_tells_of_all(reviews: Reviews, monkeypatch: pytest.MonkeyPatch) -> None:
    platform, real = reviews.office.platform, reviews.office.platform.runtime.move
    run, count = reviews.ordered(), 0

    def dies(*told: object, **named: object) -> object:
        nonlocal count
        count += 1
        if count > 7:
            raise SystemExit("killed")
        return real(*told, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(platform.runtime, "move", dies)
    with pytest.raises(SystemExit):
        carry_out_all(platform)
    half = sum(reviews.version(case_id) == reviews.new for case_id in reviews.sent)
    monkeypatch.setattr(platform.runtime, "move", real)
    with platform.database.write() as connection:
        change_run(connection, run.id, state="waiting")
    carry_out_all(platform)

    outcomes = [one["outcome"] for one in reviews.run(run.id).result["cases"]]
    assert 0 < half < NUMBER - 1
    assert (outcomes.count("moved"), outcomes.count("refused")) == (NUMBER - 1, 1)
    with platform.database.read() as connection:
        for case_id in reviews.sent:
            kinds = [event.kind for event in events_of_case(connection, case_id)]
            assert kinds.count("case.migrated") == (case_id != reviews.stuck)


def test_a_stopped_move_leaves_each_case_either_moved_or_not(reviews: Reviews, monkeypatch: pytest.MonkeyPatch) -> None:
    platform, real = reviews.office.platform, reviews.office.platform.runtime.move
    run, count = reviews.ordered(), 0
    monkeypatch.setattr(carrying, "BEAT", 0)

    def stops(*told: object, **named: object) -> object:
        nonlocal count
        count += 1
        if count == 5:
            with platform.database.write() as connection:
                stop_run(connection, run.id, platform.clock.now())
        return real(*told, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(platform.runtime, "move", stops)
    carry_out_all(platform)

    moved = [case_id for case_id in reviews.sent if reviews.version(case_id) == reviews.new]
    assert reviews.run(run.id).state == "stopped"
    assert len(moved) in (4, 5)
    assert all(finding.ok for finding in examine(platform.runtime))


def test_an_analyst_previews_confirms_with_a_reason_and_reads_the_results(reviews: Reviews) -> None:
    visitor, platform = reviews.office.client("pt.analyst"), reviews.office.platform
    page = visitor.get(f"/versions/{PROCESS}/move?to={reviews.new}").get_data(as_text=True)
    assert "第2版(现行)" in page and f"在办{NUMBER}件" in page

    answer = visitor.post(f"/versions/{PROCESS}/move", {"to": reviews.new, "version": reviews.old})
    sheet = answer.headers["Location"]
    assert "等待开始" in visitor.get(sheet).get_data(as_text=True)
    carry_out_all(platform)
    shown = visitor.get(sheet).get_data(as_text=True)
    assert "案件正停在“报送”,新版本没有这个环节:1件" in shown
    assert re.search(rf"<strong>{NUMBER - 1}</strong> 可以移", shown) and "复核期限" in shown
    assert "市场监管局 → 审批局" in shown or "→" in shown
    assert "安丘市虚构" not in shown and f'href="/cases/{reviews.stuck}"' not in shown
    assert {reviews.version(case_id) for case_id in reviews.sent} == {reviews.old}, "a preview moves nothing"

    visitor.post(f"{sheet}/confirm", {"choose": "all", "reason": ""})
    assert "请写明移案的理由" in visitor.get(sheet).get_data(as_text=True)
    answer = visitor.post(f"{sheet}/confirm", {"choose": "all", "reason": "安审批发〔2026〕9号"})
    carry_out_all(platform)
    done = visitor.get(answer.headers["Location"]).get_data(as_text=True)
    assert re.search(rf"<strong>{NUMBER - 1}</strong> 已移", done) and "安审批发〔2026〕9号" in done
    one = list(reviews.sent)[1]
    listed = visitor.get(f"{answer.headers['Location']}?q={one}").get_data(as_text=True)
    assert listed.count('data-outcome="moved"') == 1 and "放回待签收" in listed


def test_a_variable_that_nobody_gives_is_named_with_its_element(
    reviews: Reviews, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, visitor = reviews.office, reviews.office.client("pt.analyst")
    drawn, flow = (
        movedcases._drawing,
        '<bpmn:sequenceFlow id="review_to_send_out" sourceRef="review" targetRef="send_out"/>',
    )

    def asks(where: str) -> str:
        """The second version, in which a script behind the review asks for the floor area, always or at times."""
        text = "<bpmn:script>large = floor_area</bpmn:script>"
        script = f'<bpmn:scriptTask id="measure" name="核面积">{text}</bpmn:scriptTask>'
        gateway = '<bpmn:exclusiveGateway id="which" name="是否现场" default="on"/>'
        ways = [("review", "which"), ("measure", "send_out")]
        told = "".join(f'<bpmn:sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in ways)
        other = "measure" if where == "always" else "send_out"
        told += f'<bpmn:sequenceFlow id="on" sourceRef="which" targetRef="{other}"/>'
        told += '<bpmn:sequenceFlow id="site" sourceRef="which" targetRef="measure"><bpmn:conditionExpression>'
        told += "answer == '现场'</bpmn:conditionExpression></bpmn:sequenceFlow>"
        return script + gateway + told

    for where, words in (
        ("always", "新版本的“核面积”要用到变量floor_area,案件没有,途中的环节也不会给出"),
        ("at times", "留意:“核面积”走到这里要用到变量floor_area,案件没有,途中的环节也不会给出"),
    ):
        text = drawn(*AFTER).replace(flow, asks(where))
        monkeypatch.setattr(movedcases, "_drawing", lambda *told, text=text: text)
        to = deploy(office.platform.runtime, AFTER, office.actor("pt.analyst"))
        sheet = visitor.post(f"/versions/{PROCESS}/move", {"to": to, "version": reviews.old}).headers["Location"]
        carry_out_all(office.platform)
        page = visitor.get(sheet).get_data(as_text=True)
        assert words in page
        assert ("可能缺少变量" in page) == (where == "at times")


def test_only_picked_cases_are_moved(reviews: Reviews) -> None:
    visitor, platform = reviews.office.client("pt.analyst"), reviews.office.platform
    sheet = f"/moves/{reviews.ordered(dry=True).id}"
    carry_out_all(platform)
    picked = list(reviews.sent)[3]
    visitor.post(f"{sheet}/confirm", {"choose": "picked", "reason": "试移一件", "case": picked})
    carry_out_all(platform)
    assert [case for case in reviews.sent if reviews.version(case) == reviews.new] == [picked]


def test_who_may_see_the_case_finds_a_link_and_who_may_not_order_finds_no_button(reviews: Reviews) -> None:
    run = reviews.ordered(dry=True)
    carry_out_all(reviews.office.platform)
    auditor = reviews.office.client("sj.audit")
    shown = auditor.get(f"/moves/{run.id}").get_data(as_text=True)
    assert f'href="/cases/{reviews.stuck}"' in shown and "确认移案" not in shown
    assert auditor.post(f"/moves/{run.id}/confirm", {"choose": "all", "reason": "x"}).status_code == 403
    clerk = reviews.office.client("scjg.zr01")
    assert clerk.get(f"/moves/{run.id}").status_code in (403, 404)


def test_the_history_of_a_moved_case_says_so_in_words(reviews: Reviews) -> None:
    case_id = list(reviews.sent)[1]
    reviews.ordered(cases=(case_id,))
    carry_out_all(reviews.office.platform)
    page = reviews.office.client("sj.audit").get(f"/cases/{case_id}").get_data(as_text=True)
    assert "材料复核移至新版本(第1版→第2版)" in page
    assert "安审批发〔2026〕9号" in page and "放回“复核”" in page
    replayed = reviews.office.client("sj.audit").get(f"/cases/{case_id}/replay")
    assert replayed.status_code == 200 and reviews.old in replayed.get_data(as_text=True)
    old = reviews.office.client("sj.audit").get(f"/cases/{case_id}/diagram.bpmn?version={reviews.old}")
    assert "hand_in" in old.get_data(as_text=True)
    other = reviews.office.client("sj.audit").get(f"/cases/{case_id}/diagram.bpmn?version={'0' * 64}")
    assert other.status_code == 404


def test_a_bundle_of_a_moved_case_holds_every_version_on_which_it_ran(reviews: Reviews) -> None:
    case_id = list(reviews.sent)[2]
    reviews.ordered(cases=(case_id,))
    carry_out_all(reviews.office.platform)
    with reviews.office.platform.database.read() as connection:
        found = {one.hash for one in stored_versions(connection, [case_id])}
    assert found == {reviews.old, reviews.new}


def test_the_command_previews_moves_and_lists_cases_by_version(
    reviews: Reviews, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    platform = reviews.office.platform

    @contextmanager
    def opened() -> Iterator[Any]:
        yield platform

    monkeypatch.setattr(moving, "opened", opened)
    monkeypatch.setattr(records, "opened", opened)
    assert main(["move", PROCESS, "--to", "2"]) == 2
    assert "--reason" in capsys.readouterr().out
    assert main(["move", PROCESS, "--to", "2", "--dry-run"]) == 1
    assert f"可以移{NUMBER - 1}件,不能移1件" in capsys.readouterr().out
    assert main(["move", PROCESS, "--to", "2", "--reason", "安审批发〔2026〕9号"]) == 1
    told = capsys.readouterr().out
    assert f"已移{NUMBER - 1}件,不能移1件" in told and "新版本没有这个环节" in told
    assert main(["cases", "--process", PROCESS, "--version", "1"]) == 0
    assert reviews.stuck in (listed := capsys.readouterr().out) and "共列出1件" in listed
    assert main(["cases", "--version", "1"]) == 2
    assert main(["move", "nothing", "--reason", "x"]) == 2
