"""The platform's checkpoints: on the heartbeat, with witnesses told, and over registers that change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.clock import parsed
from engine.proof.checkpoint import last
from engine.proof.journal import entries
from engine.proof.outside import read_copy
from engine.store.schema import outbox
from tests.handlers.sending.receivers import http_receiver, mail_receiver
from tests.web.office import Office, open_office
from tests.web.sendingoffice import sending_office
from web.operations.checkpoints import take_due
from web.operations.verifications import verified


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


def test_given_the_end_of_a_day_then_departments_with_an_address_get_a_mail_that_is_an_outside_copy(
    tmp_path: Path,
) -> None:
    with mail_receiver() as mailbox, http_receiver() as receiver:
        office = sending_office(tmp_path, mailbox, receiver)
        platform = office.platform
        office.advance(parsed("2026-11-16T12:00"))
        assert take_due(platform) == 1
        with platform.database.read() as connection:
            assert connection.scalar(select(outbox.c.key).where(outbox.c.kind == "checkpoint.day")) is None
        # when the working day ends
        office.advance(parsed("2026-11-16T18:00"))
        assert take_due(platform) == 1
        assert platform.deliver() == 1
        # then the supervision department alone has a mail, and its text proves the checkpoint
        (mail,), (to,) = mailbox.got, mailbox.to
        assert to == ["scjg-office@example.gov.cn"]
        text = mail.get_content()
        assert "2026年11月16日工作日结束时" in text
        copy = read_copy(text.splitlines())
        with platform.database.read() as connection:
            found = last(connection)
        assert found is not None
        assert [(pin.number, pin.hash) for pin in copy.pins] == [(2, found.hash)]
        assert verified(platform, outside=copy).sound
        assert "日终检查点" in office.client("pt.admin").get("/sending").get_data(as_text=True)
        platform.close()


def test_given_a_first_start_then_the_journal_tells_calendar_parameters_and_every_version(office: Office) -> None:
    with office.platform.database.read() as connection:
        told = entries(connection)
    kinds = [entry.kind for entry in told]
    assert kinds.count("calendar.changed") == kinds.count("parameters.changed") == 1
    assert kinds.count("version.deployed") == len(office.platform.runtime.processes())


def test_given_a_parameter_changed_past_the_platform_then_it_is_named(office: Office) -> None:
    office.platform.take_checkpoint()
    assert verified(office.platform).sound
    with office.platform.database.write() as connection:
        connection.exec_driver_sql("UPDATE rule_parameter SET value = '9' WHERE param = 'a2s_claim_days'")
    faults = verified(office.platform).faults
    assert [(fault.code, fault.subject) for fault in faults] == [("register_altered", "parameters")]
