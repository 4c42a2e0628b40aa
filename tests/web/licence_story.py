"""A licence from its grant to its revocation: approval push, referral, meeting, publicity, by the posts concerned."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.clock import parsed
from tests.web.office import Office, open_office

LICENCE = "SC10137078400019"
REVOCATION = "安审批撤〔2024〕3号"
REFERRER, CLERK, HEAD, CONVENER, SUPERVISOR = "scjg.zr01", "spj.jb01", "spj.fzr", "lxhy.zjr", "scjg.fzr"
GRANTED: Mapping[str, Any] = {
    "item_code": "AQ-SCJG-001",
    "item_name": "食品生产许可",
    "licence_name": "食品生产许可证",
    "licence_no": LICENCE,
    "party_name": "安丘市虚构19号食品加工有限公司",
    "party_code": "91370784MAFAKE190F",
    "doc_no": "安审批许〔2023〕66号",
}
REFERRED: Mapping[str, Any] = {
    "entry": "referral",
    "licence": LICENCE,
    "requested_type": "RVK",
    "ground": "RVK69-2",
    "facts": "提交虚假检验报告和场地证明取得食品生产许可,已立案查实。",
    "investigated_on": "2024-03-01",
}
DRAFTED: Mapping[str, Any] = {
    "proposed": "RVK",
    "ground": "RVK69-2",
    "content": "撤销食品生产许可。",
    "reasons": "以虚假材料取得许可,依法应当撤销。",
    "public_interest": "no_harm",
    "public_interest_note": "企业已停产,不影响供应。",
    "compensation": "none",
    "ask_meeting": "no",
}
ACTS: tuple[tuple[str, str, str, Mapping[str, Any]], ...] = (
    ("2024-03-05T10:00", CLERK, "claim_matter", {"answer": "claim"}),
    (
        "2024-03-06T10:00",
        CLERK,
        "review",
        {"materials": "complete", "proposed": "RVK", "proposal": "材料齐全,事实清楚,拟予撤销。", "hear": "yes"},
    ),
    ("2024-03-07T10:00", REFERRER, "give_opinion", {"view": "disagree", "preferred": "NONE", "text": "应当先行整改。"}),
    (
        "2024-03-08T09:00",
        CLERK,
        "hear_party",
        {
            "party_heard": "heard",
            "told_on": "2024-03-06",
            "heard_on": "2024-03-07",
            "statement": "对事实没有异议。",
            "adoption": "没有提出可以采纳的理由。",
            "hearing": "none",
        },
    ),
    ("2024-03-08T15:00", CLERK, "draft", DRAFTED),
    (
        "2024-03-11T10:00",
        CONVENER,
        "convene",
        {
            "decision": "accept",
            "meeting_at": "2024-03-15T09:00:00+08:00",
            "place": "审批局三楼会议室",
            "departments": ["SCJG"],
        },
    ),
    ("2024-03-12T09:00", SUPERVISOR, "respond", {"response": "attend", "attendee": "分管负责人"}),
    ("2024-03-15T11:00", CLERK, "hold", {"sitting": "held", "held_on": "2024-03-15", "attended": ["SCJG"]}),
    ("2024-03-18T09:00", CLERK, "draft_minutes", {"outcome": "agreed", "minutes": "与会各方一致同意撤销。"}),
    ("2024-03-19T09:00", SUPERVISOR, "confirm", {"confirmation": "confirmed"}),
    ("2024-03-20T09:00", CONVENER, "issue", {"decision": "issue", "issue_note": "印发。"}),
    ("2024-03-28T14:00", HEAD, "decide", {"answer": "approve", "doc_no": REVOCATION}),
)
"""When who does what in the referral."""


def revoked_licence(folder: Path) -> tuple[Office, str]:
    """An office in which the licence was granted, referred, put before a meeting, revoked and made public; its id."""
    office = open_office(folder, parsed("2023-06-05T09:00"))
    granted = office.push(66, "2023-06-05T09:00", **GRANTED)
    office.advance(parsed("2023-06-07T15:20"))
    _done(office, granted, "scjg.zr01", "claim", {"answer": "claim"})
    _published(office, "2023-06-08T09:00", "2023-06-09T10:20")
    office.advance(parsed("2024-03-04T09:00"))
    paper = office.platform.runtime.registry.actions["file"]
    referrer = office.actor(REFERRER)
    evidence = [str(paper(office.platform.database, referrer, office.clock.now(), name="现场检查笔录.pdf"))]
    referral = office.platform.runtime.start("permit_referral", {**REFERRED, "evidence": evidence}, referrer).case_id
    for at, login, element, data in ACTS:
        office.advance(parsed(at))
        _done(office, referral, login, element, data)
    _published(office, "2024-03-29T09:00", "2024-04-01T10:20")
    office.advance(parsed("2024-04-03T08:00"))
    with office.platform.database.read() as connection:
        (found,) = office.platform.licences.of_tree(connection, None, parsed("2024-04-03T08:00").date(), granted)
    return office, found.licence.id


def _published(office: Office, made: str, reported: str) -> None:
    """A batch for the public that day, handed in by hand at the other (Art. 28)."""
    publisher = office.actor("spj.jb02")
    office.advance(parsed(made))
    batch = office.platform.runtime.start("dual_publicity", {"source": "permit"}, publisher).case_id
    office.advance(parsed(reported))
    told = {"receipt_no": f"公示回执-{reported[:10]}", "reported_on": reported[:10]}
    _done(office, batch, publisher.login, "await_receipt", told)


def _done(office: Office, root_id: str, login: str, element: str, data: Mapping[str, Any]) -> None:
    item = next(found for found in office.items(root_id) if found.element == element and found.state == "open")
    office.platform.runtime.complete(item.id, data, office.actor(login))
