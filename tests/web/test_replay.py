"""The replay: every instant of a case, and of a licence's whole story, with what held then and nothing of what came."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.actor import Actor
from engine.clock import parsed
from handlers.registration import set_parameter
from tests.web.licence_story import LICENCE, REVOCATION, revoked_licence
from tests.web.long_case import long_case
from tests.web.office import DECISION, Office, Visitor, open_office

AUDITOR, STRANGER = "sj.audit", "nync.zr01"
DOCUMENT = "潍政办字〔2026〕66号(测试)"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, str]]:
    office, licence_id = revoked_licence(tmp_path_factory.mktemp("story"))
    yield office, licence_id
    office.platform.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


class Tape:
    """A replay as one reader sees it."""

    def __init__(self, visitor: Visitor, address: str, instants: str) -> None:
        self.visitor, self.address, self.instants = visitor, address, instants
        self.page = visitor.get(address).get_data(as_text=True)
        found = re.findall(
            r'data-key="([^"]+)" data-case.*?<span class="entry-what">(.*?)</span>.*?</li>', self.page, re.DOTALL
        )
        self.keys = [key for key, _ in found]
        self.sentences = [sentence for _, sentence in found]

    def at(self, sentence: str) -> str:
        """The instant of the first event that is told so, without its tags."""
        key = self.keys[next(number for number, told in enumerate(self.sentences) if sentence in told)]
        return self.of(key)

    def of(self, key: str) -> str:
        answer = self.visitor.get(f"{self.instants}?at={key}")
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))

    @property
    def document(self) -> dict[str, Any]:
        found = re.search(r'<script type="application/json" id="story">(.*?)</script>', self.page, re.DOTALL)
        assert found is not None
        return dict(json.loads(found[1]))


def of_case(office: Office, login: str, case_id: str) -> Tape:
    return Tape(office.client(login), f"/cases/{case_id}/replay", f"/cases/{case_id}/replay/instant")


def of_licence(office: Office, login: str, licence_id: str) -> Tape:
    return Tape(office.client(login), f"/licences/{licence_id}/story", f"/licences/{licence_id}/story/instant")


def done(office: Office, login: str, root_id: str, element: str, data: dict[str, Any]) -> None:
    item = next(found for found in office.items(root_id) if found.element == element and found.state == "open")
    office.platform.runtime.complete(item.id, data, office.actor(login))


def test_a_licences_story_goes_through_all_its_cases_in_one_order(story: tuple[Office, str]) -> None:
    tape = of_licence(*(story[0], AUDITOR, story[1]))

    told = [
        tape.sentences.index(sentence)
        for sentence in (
            "登记审批决定",
            "推送至市场监管局",
            "市场监管局认领",
            "收集双公示批次",
            "市场监管局启动许可处理",
            "市场监管局提交意见",
            "审批局提请联席会议",
            "印发会议纪要",
            "作出处理决定",
        )
    ]
    assert told == sorted(told)
    assert LICENCE in tape.page
    assert tape.sentences.count("收集双公示批次") == 2
    assert any(sentence.startswith("系统依第十八条") for sentence in tape.sentences)


def test_marks_are_words_and_counted(story: tuple[Office, str]) -> None:
    tape = of_licence(*(story[0], AUDITOR, story[1]))

    instant = tape.at("自动认领(市场监管局)")
    assert {"逾期", "系统自动", "事后补记"} <= set(instant.split())
    assert re.search(r"下一处系统自动</span><span class=\"quiet\">\([1-9]", tape.page)


def test_an_event_never_stands_before_the_one_that_was_written_down_before_it(story: tuple[Office, str]) -> None:
    tape = of_licence(*(story[0], AUDITOR, story[1]))

    seen: dict[str, int] = {}
    for key in tape.keys:
        case_id, seq = key.split(".")
        assert int(seq) == seen.get(case_id, 0) + 1
        seen[case_id] = int(seq)
    assert tape.document["places"] == sorted(tape.document["places"])


def test_called_cases_name_their_callers_and_elements(story: tuple[Office, str]) -> None:
    tape = of_licence(*(story[0], AUDITOR, story[1]))
    scenes = {scene["case"]: scene for scene in tape.document["scenes"]}

    meeting = next(scene for scene in scenes.values() if scene["label"].startswith("联席会议"))
    (caller,) = meeting["above"]
    assert meeting["case"] in scenes[caller]["called"]["hold_meeting"]


def test_the_tasks_of_an_instant_are_those_of_then(story: tuple[Office, str]) -> None:
    tape = of_licence(*(story[0], AUDITOR, story[1]))

    instant = tape.at("征求意见开始")
    assert "提交意见" in instant and "2024-03-13 24:00" in instant and "剩5个工作日" in instant
    assert "听取陈述申辩" in instant
    assert "登记会议情况" not in instant
    assert "提交意见 本步新增" in instant

    later = tape.at("市场监管局提交意见")
    assert "应当先行整改" in later and "拟定处理决定" not in later.split("此刻的待办")[1].split("运行的期限")[0]


def test_a_form_names_the_evidence_handed_in_and_where_the_rest_is_kept(story: tuple[Office, str]) -> None:
    tape = of_licence(*(story[0], AUDITOR, story[1]))

    form = tape.at("市场监管局启动许可处理").split("本步填写的表单")[1].split("此刻的数据")[0]
    assert re.search(r"证据材料 \S+\.pdf", form)
    assert re.search(r"另有\d项,办理记录不含其内容:[^。]*事实和理由", form)
    assert "证据材料" not in form.split("办理记录不含其内容")[1].split("。")[0]
    assert "案件页 的“许可处理”" in form


def test_the_first_event_stands_on_the_calendar_with_which_its_case_began(story: tuple[Office, str]) -> None:
    tape = of_licence(*(story[0], AUDITOR, story[1]))

    first = tape.of(tape.keys[0])
    assert "登记审批决定" in tape.sentences[0]
    assert "第1次修订" in first and "没有记录" not in first


def test_an_instant_says_on_what_it_stood(story: tuple[Office, str]) -> None:
    tape = of_licence(*(story[0], AUDITOR, story[1]))

    instant = tape.at("审批决定信息认领(逾期自动认领)开始")
    assert "审批信息认领期限 3个工作日" in instant and "办法" in instant
    assert "第1版" in instant and "第1次修订" in instant
    assert "非办法规定" in tape.at("征求意见开始")


def test_a_revocation_is_no_licence_before_it_was_decided(story: tuple[Office, str]) -> None:
    tape = of_licence(*(story[0], AUDITOR, story[1]))

    assert REVOCATION not in tape.at("印发会议纪要")
    assert REVOCATION in tape.at("作出处理决定")


def test_a_department_sees_its_own_cases_and_a_stranger_none(story: tuple[Office, str]) -> None:
    office, licence_id = story

    own = of_licence(office, "scjg.zr01", licence_id)
    assert "只含本部门参与的案件" in own.page
    assert "收集双公示批次" not in own.sentences
    assert "市场监管局启动许可处理" in own.sentences
    assert office.client(STRANGER).get(f"/licences/{licence_id}/story").status_code == 404
    assert office.client(STRANGER).get(f"/licences/{licence_id}/story/instant").status_code == 404


def test_an_event_of_another_story_is_not_found(story: tuple[Office, str]) -> None:
    office, licence_id = story
    all_of_it = of_licence(office, AUDITOR, licence_id)
    batch = all_of_it.keys[all_of_it.sentences.index("收集双公示批次")]
    first = all_of_it.keys[0].split(".")[0]

    visitor = office.client("scjg.zr01")
    assert visitor.get(f"/licences/{licence_id}/story/instant?at={batch}").status_code == 404
    assert visitor.get(f"/cases/{first}/replay?at={batch}").status_code == 404
    assert visitor.get(f"/cases/{first}/replay?at=nonsense").status_code == 404


def test_without_script_the_page_leads_on_to_the_next_event(story: tuple[Office, str]) -> None:
    office, licence_id = story
    tape = of_licence(office, AUDITOR, licence_id)

    found = re.search(r'data-forward href="(\?at=[^"]+)"', tape.page)
    assert found is not None
    page = office.client(AUDITOR).get(f"/licences/{licence_id}/story{found[1]}").get_data(as_text=True)
    assert f'data-instant="{tape.keys[1]}"' in page
    assert f'data-back href="?at={tape.keys[0]}"' in page


def test_the_list_is_narrowed_by_department_and_kind(story: tuple[Office, str]) -> None:
    office, licence_id = story
    address = f"/licences/{licence_id}/story?kind=automatic"

    page = office.client(AUDITOR).get(address).get_data(as_text=True)
    shown = re.findall(r'<li class="entry[^>]*data-marks="([^"]*)"[^>]*"( hidden)?>', page)
    assert [hidden for marks, hidden in shown if "automatic" in marks] == [""] * page.count(
        'data-marks="automatic"'
    ) + ["" for marks, _ in shown if "automatic" in marks and marks != "automatic"]
    assert all(hidden for marks, hidden in shown if "automatic" not in marks)


def test_before_a_supplement_the_elements_are_missing_and_after_it_they_are_there(office: Office) -> None:
    office.advance(parsed("2026-11-16T09:00"))
    data = {**DECISION, **SUPPLEMENT, "address": "", "target_departments": ["SCJG"]}
    root_id = office.platform.runtime.start("approval_push", data, office.actor("spj.jb01"), via="api").case_id
    office.advance(parsed("2026-11-16T15:00"))
    done(office, "spj.jb01", root_id, "supplement", {"address": "山东省潍坊市安丘市虚拟街道示例路9号", **SUPPLEMENT})
    tape = of_case(office, AUDITOR, root_id)

    before, after = tape.at("要素不全,转待补正"), tape.at("办结“补正要素”")
    assert "地址 (空)" in before and "待补正:缺" in before and "示例路9号" not in before
    assert "地址 山东省潍坊市安丘市虚拟街道示例路9号" in after and "待补正:缺" not in after


SUPPLEMENT = {
    "item_name": "食品经营许可(餐饮服务)",
    "doc_no": "安审批许〔2026〕9号",
    "party_name": "安丘市虚构01号餐饮有限公司",
    "contact_phone": "0536-0100001",
    "decided_on": "2026-11-16",
    "valid_kind": "定期",
    "valid_from": "2026-11-16",
    "valid_to": "2031-11-15",
    "content": "准予食品经营许可(餐饮服务)申请,许可范围以证载为准",
}


def test_after_a_return_the_approval_department_owes_and_after_the_reassignment_another(office: Office) -> None:
    root_id = office.push(10, "2026-11-16T09:00", ("SCJG",))
    office.advance(parsed("2026-11-17T09:00"))
    done(office, "scjg.zr01", root_id, "claim", {"answer": "return", "return_reason": "不属本部门职责"})
    office.advance(parsed("2026-11-18T10:00"))
    told = {"decision": "reassign", "decision_reason": "改由卫健局认领", "new_department": "WJW"}
    done(office, "spj.jb01", root_id, "confirm_reassignment", told)
    tape = of_case(office, AUDITOR, root_id)

    def owed(sentence: str) -> str:
        return tape.at(sentence).split("此刻的待办")[1].split("运行的期限")[0]

    assert "市场监管局 无人签收" in owed("审批决定信息认领(逾期自动认领)开始")
    assert "审批局 无人签收" in owed("办结“认领或退回”") and "市场监管局" not in owed("办结“认领或退回”")
    last = re.sub(r"<[^>]+>", "", tape.of(tape.keys[-1])).split("此刻的待办")[1].split("运行的期限")[0]
    assert "卫健局 无人签收" in last and "2026-11-23 24:00" in last


def test_a_task_in_hand_names_who_has_it_only_while_he_has(office: Office) -> None:
    root_id = office.push(11, "2026-11-16T09:00")
    (item,) = office.items(root_id)
    office.platform.runtime.assign(item.id, office.actor("scjg.zr01"))
    office.platform.runtime.unassign(item.id, office.actor("scjg.zr01"))
    tape = of_case(office, AUDITOR, root_id)

    assert "签收人 市场监管局专人01" in tape.at("签收“认领或退回”")
    assert "无人签收" in tape.at("放回“认领或退回”")


def test_a_parameter_holds_from_its_day_on_and_not_before(office: Office) -> None:
    set_parameter(
        office.platform.database,
        Actor("pt.admin", "平台管理员", "SPJ", frozenset({"platform_admin"})),
        parsed("2026-11-16T09:00"),
        profile="ANQIU",
        param="quarantine_alarm_days",
        value=2,
        document_no=DOCUMENT,
        effective_from="2026-11-18",
    )
    root_id = office.push(12, "2026-11-16T10:00")
    office.advance(parsed("2026-11-19T09:00"))
    done(office, "scjg.zr01", root_id, "claim", {"answer": "claim"})
    tape = of_case(office, AUDITOR, root_id)

    assert "待补正告警 1个工作日" in tape.at("审批信息推送与认领开始")
    later = tape.at("办结“认领或退回”")
    assert "待补正告警 2个工作日" in later and DOCUMENT in later


def test_who_was_told_and_has_read_it_is_told_as_of_the_instant(office: Office) -> None:
    root_id = office.push(13, "2026-11-16T09:00")
    office.advance(parsed("2026-11-17T09:30"))
    office.client("scjg.zr01").post("/notices/read")
    office.advance(parsed("2026-11-17T10:00"))
    done(office, "scjg.zr01", root_id, "claim", {"answer": "claim"})
    tape = of_case(office, AUDITOR, root_id)

    pushed = tape.at("向市场监管局发送提示信息")
    assert "推送提示" in pushed and "尚未阅读" in pushed and "已认领" not in pushed.split("已告知")[1]
    claimed = tape.at("办结“认领或退回”")
    assert "市场监管局专人01 2026-11-17 09:30" in claimed and "已认领" in claimed.split("已告知")[1]


def test_personal_data_stay_masked_in_page_and_instants(office: Office) -> None:
    person = {
        "party_name": "张测试",
        "party_type": "自然人",
        "party_code": "",
        "id_type": "居民身份证",
        "id_number": "370784199001010017",
        "contact_phone": "13805360001",
        "content": "准予张测试的食品经营许可申请",
    }
    root_id = office.push(14, "2026-11-16T09:00", **person)
    tape = of_case(office, AUDITOR, root_id)

    everything = tape.page + "".join(tape.of(key) for key in tape.keys)
    for secret in ("张测试", "370784199001010017", "13805360001"):
        assert secret not in everything
    assert "138****0001" in everything


def test_a_child_case_begins_where_the_child_does(office: Office) -> None:
    root_id = office.push(15, "2026-11-16T09:00")
    (item,) = office.items(root_id)

    page = office.client(AUDITOR).get(f"/cases/{item.case_id}/replay").get_data(as_text=True)
    assert f'data-instant="{item.case_id}.1"' in page


def test_a_case_of_five_hundred_events_is_there_in_a_second(tmp_path: Path) -> None:
    office, root_id = long_case(tmp_path, 500)
    try:
        tape = of_case(office, AUDITOR, root_id)
        assert len(tape.keys) >= 500
        assert _fastest(tape.visitor, tape.address) < 0.6
        assert _fastest(tape.visitor, f"{tape.instants}?at={tape.keys[400]}") < 0.6
    finally:
        office.platform.close()


def _fastest(visitor: Visitor, address: str) -> float:
    """Seconds of work that the server needs at best: what else runs on the machine is not measured."""
    taken = []
    for _ in range(3):
        before = time.thread_time()
        assert visitor.get(address).status_code == 200
        taken.append(time.thread_time() - before)
    return min(taken)
