"""Who may approve is told of what waits, and whoever handed it in of what became of it; nobody else, no letter."""

from __future__ import annotations

import re

from sqlalchemy import func, select

from engine.store.schema import outbox
from tests.web.office import Visitor
from tests.web.workbench.gate.conftest import SECOND, Bench
from tests.web.workbench.gate.test_proposal_page import approve


def told(visitor: Visitor) -> list[str]:
    """The unread notices on proposals, the last first."""
    page = visitor.get("/notices?unread=1").get_data(as_text=True)
    return [text for text in re.findall(r'class="notice-text">([^<]*)<', page) if "“认领”" in text]


def unread(visitor: Visitor) -> int:
    return int(visitor.get("/notices/unread").get_json()["unread"])


def test_those_who_may_approve_are_told_and_he_who_handed_in_is_not(bench: Bench) -> None:
    office = bench.office
    author, second, head = (office.client(login) for login in ("pt.analyst", SECOND, "spj.fzr"))
    before = unread(second)
    bench.ready()
    bench.hand_in(author)
    for one in (second, head):
        (text,) = told(one)
        assert "等待批准" in text and "名称不清楚" in text
        page = one.get("/notices").get_data(as_text=True)
        assert f'href="/drafts/{bench.draft}/proposal"' in page and "部署待批准" in page
    assert unread(second) == before + 1
    assert told(author) == []
    for other in ("sj.audit", "scjg.fzr", "spj.cbr01", "pt.admin"):
        if office.platform.accounts.find(other) is not None:
            assert told(office.client(other)) == []
    with office.platform.database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(outbox)) == 0


def test_the_author_is_told_of_a_refusal_with_its_reason_and_then_of_the_deployment(bench: Bench) -> None:
    author, second, head = (bench.office.client(login) for login in ("pt.analyst", SECOND, "spj.fzr"))
    bench.ready()
    bench.hand_in(author)
    second.post(f"/proposals/{bench.proposal}/refuse", {"reason": "名称与办法不一致"})
    (text,) = told(author)
    assert "退回" in text and "名称与办法不一致" in text and "流程分析员02" in text
    bench.hand_in(author)
    assert approve(bench, head) == 303
    assert "已由" in told(author)[0] and "批准并部署" in told(author)[0]
    assert len(told(second)) == 2  # each time something waited, nothing of what he did himself


def test_a_withdrawal_is_told_to_those_who_were_asked(bench: Bench) -> None:
    author, second = bench.office.client("pt.analyst"), bench.office.client(SECOND)
    bench.ready()
    bench.hand_in(author)
    author.post(f"/proposals/{bench.proposal}/withdraw")
    assert "撤回" in told(second)[0]
    assert told(author) == []


def test_a_proposal_that_is_not_handed_in_tells_nobody(bench: Bench) -> None:
    bench.hand_in(bench.office.client("pt.analyst"))  # its conditions are not met
    assert told(bench.office.client(SECOND)) == []
