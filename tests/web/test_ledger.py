"""The responsibility ledger: recounted from history by brute force, opened down to the acts, taken out on record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from engine.announced import announced
from engine.clock import stored
from engine.history import events_of_tree
from engine.proof.journal import entries
from tests.web.demo_office import demo_office
from tests.web.office import Office
from web.platform import Span

AUDITOR = "sj.audit"
CLAIMS = {"a2s_claim_days": "claim_decision", "s2a_claim_days": "claim_supervision"}
"""The duties recounted here, by the rule parameter of their limit."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    opened = demo_office(tmp_path_factory.mktemp("ledger"))
    yield opened
    opened.platform.close()


def span(office: Office, start: str = "", end: str = "") -> Span:
    return Span(start, end, stored(office.clock.now()))


def recounted(office: Office) -> Counter[tuple[str, str]]:
    """How claims ended, from the events alone: each limit announced with its case's claim, or without one."""
    found: Counter[tuple[str, str]] = Counter()
    now = stored(office.clock.now())
    with office.platform.database.read() as connection:
        roots = connection.exec_driver_sql("SELECT DISTINCT root_id FROM cases").scalars().all()
        for root_id in roots:
            events = events_of_tree(connection, root_id)
            limits = {
                one.case_id: one
                for one in announced(events)
                if not one.reminder and one.basis.get("parameter") in CLAIMS
            }
            for case_id, limit in limits.items():
                whole = [event for event in events if event.case_id == case_id]
                pushed = max((event.seq for event in whole if event.kind == "push.sent"), default=0)
                own = [event for event in whole if event.seq >= pushed]  # what was pushed anew is judged anew
                kinds = {event.kind for event in own}
                if "claim.recalled" in kinds:
                    continue
                claimed = [event.legal_at for event in own if event.kind == "claim.recorded"]
                if "claim.auto_claimed" in kinds:
                    sort = "automatic"
                elif claimed:
                    sort = "in_time" if claimed[0] < limit.due_at else "late"
                else:
                    sort = "open" if limit.due_at > now else "open_late"
                found[CLAIMS[limit.basis["parameter"]], sort] += 1
    return found


def test_given_the_demonstration_then_the_claims_recounted_from_history_are_those_of_the_ledger(
    office: Office,
) -> None:
    with office.platform.database.read() as connection:
        lines = office.platform.ledger.lines(connection, span(office))
        gone = "('reassigned', 'recalled')"
        query = f"SELECT msg_type, count(*) FROM claim WHERE disputed AND status NOT IN {gone} GROUP BY 1"
        disputed = connection.exec_driver_sql(query).all()
    told: Counter[tuple[str, str]] = Counter()
    for line in lines:
        if line.code in CLAIMS.values():
            told.update({(line.code, sort): line.counts[sort] for sort in line.counts if line.counts[sort]})
    for msg_type, count in disputed:
        assert msg_type == "approval_decision"
        told["claim_decision", "automatic"] += count  # left out of the ledger, as in the bulletin
    counted = {key: value for key, value in told.items() if key[1] not in ("due", "left_out")}
    assert counted == dict(recounted(office))
    assert counted["claim_decision", "automatic"] > 10 and counted["claim_supervision", "late"] > 0


def test_given_any_line_then_its_counts_add_up_and_open_into_as_many_acts(office: Office) -> None:
    ledger = office.platform.ledger
    with office.platform.database.read() as connection:
        for line in ledger.lines(connection, span(office)):
            parts = sum(line.counts[name] for name in ("in_time", "late", "automatic", "open_late", "open"))
            assert line.counts["due"] == parts
            for name in line.counts:
                told = {"department": line.department, "duty": line.code, "count": name, "standing": line.standing}
                assert ledger.acts(connection, span(office), **told, limit=1).total == line.counts[name]


def test_given_two_halves_of_time_then_their_sum_is_the_whole(office: Office) -> None:
    middle = "2024-06-30T16:00:00.000000Z"
    whole, parts = Counter[str](), Counter[str]()
    with office.platform.database.read() as connection:
        for target, wanted in ((whole, [("", "")]), (parts, [("", middle), (middle, "")])):
            for start, end in wanted:
                for line in office.platform.ledger.lines(connection, span(office, start, end)):
                    target.update(line.counts)
    assert whole == parts and whole["due"] > 500


def test_given_limits_of_the_platform_then_no_page_calls_them_a_breach(office: Office) -> None:
    told = office.client(AUDITOR).get("/ledger?period=all").get_data(as_text=True)
    [measures, *others] = re.split('<section class="card ledger-group"', told)[1:]
    assert "办法规定的时限" in measures and "ledger-breach" in measures
    assert len(others) >= 3 and not any("ledger-breach" in group for group in others)
    assert "平台默认或者约定的时限,非办法规定,只作提醒" in told and "不计违反办法" in told


def test_given_a_number_when_opened_then_each_act_leads_to_its_case_its_days_and_its_event(office: Office) -> None:
    visitor = office.client(AUDITOR)
    address = "/ledger/acts?period=all&duty=claim_decision&count=automatic"
    told = visitor.get(address).get_data(as_text=True)
    assert "系统" not in told or "自动认领" in told
    cases, days = re.findall(r'href="(/cases/\w+)"', told), re.findall(r'data-deadline="[\d-]+" href="([^"]+)"', told)
    events = re.findall(r'href="([^"]+)">当时的案件', told)
    assert len(cases) == len(days) == len(events) > 10
    for target in (cases[0], days[0], events[0].replace("&amp;", "&")):
        assert visitor.get(target.partition("#")[0]).status_code == 200


def test_given_any_number_of_the_page_when_followed_then_it_opens_as_many_acts(office: Office) -> None:
    visitor = office.client(AUDITOR)
    told = visitor.get("/ledger?period=all").get_data(as_text=True)
    numbers = re.findall(r'href="(/ledger/acts[^"]+)"[^>]*>(\d+)<', told)
    assert len(numbers) > 50
    for address, number in numbers[::7]:
        assert f" {number}件</h1>" in visitor.get(address.replace("&amp;", "&")).get_data(as_text=True)


def test_given_an_export_then_it_is_the_page_and_on_record(office: Office) -> None:
    answer = office.client(AUDITOR).post("/ledger/export", {"period": "2023"})
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].endswith('ledger-2023.csv"')
    lines = answer.get_data().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("时限性质,职责,条款,部门,应办") and len(lines) > 10
    with office.platform.database.read() as connection:
        [entry, *_] = entries(connection, ("data.exported",))
    assert (entry.actor, entry.data["subject"], entry.data["rows"]) == (AUDITOR, "ledger", len(lines) - 1)


def test_given_anybody_but_an_auditor_then_the_ledger_is_closed(office: Office) -> None:
    for login in ("spj.fzr", "scjg.zr01", "pt.admin"):
        for address in ("/ledger", "/ledger/acts?duty=verify"):
            assert office.client(login).get(address).status_code == 403
