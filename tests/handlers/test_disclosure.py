"""Personal data in full are shown for a purpose, and every look is kept."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DatabaseError

from engine.actor import Actor
from engine.clock import parsed, stored
from engine.errors import InputRejected, NotFound
from engine.proof.journal import entries
from engine.storage import ADMIT, admission_rows
from handlers.privacy.disclosure import Disclosure, Purpose, disclose, disclosures_of_case

from .conftest import CLERK, Desk, officer
from .test_decision_register import DOCTOR

AT = parsed("2023-03-07T09:00")
OFFICER = officer("wjw.zr01")


def shown(
    desk: Desk, fields: list[str], actor: Actor, purpose: str = "现场检查联系", kind: str = "contact"
) -> dict[str, str | None]:
    return disclose(desk.connection, desk.office.seal, "root", fields, actor, Purpose(kind, purpose), AT)


@pytest.fixture
def pushed_desk(desk: Desk) -> Desk:
    desk.pushed("2023-03-06T10:00", DOCTOR, ["WJW"])
    admitted = admission_rows("root", ["SPJ", "WJW"], stored(AT))
    desk.connection.execute(ADMIT[desk.connection.dialect.name], admitted)
    return desk


def test_an_officer_sees_the_pushed_elements_and_leaves_a_record(pushed_desk: Desk) -> None:
    told = shown(pushed_desk, ["party_name", "contact_phone"], OFFICER)
    assert told == {"party_name": "测试自然人03", "contact_phone": "13800001234"}
    assert disclosures_of_case(pushed_desk.connection, "root") == (
        Disclosure("wjw.zr01", "WJW", ("contact_phone", "party_name"), Purpose("contact", "现场检查联系"), stored(AT)),
    )


def test_the_id_number_stays_with_the_approval_department(pushed_desk: Desk) -> None:
    with pytest.raises(InputRejected):
        shown(pushed_desk, ["id_number"], OFFICER)
    assert shown(pushed_desk, ["id_number"], CLERK) == {"id_number": "370784190001030033"}


@pytest.mark.parametrize(
    ("fields", "purpose", "kind"),
    [
        (["contact_phone"], " ", "contact"),
        (["contact_phone"], "看一下", "contact"),
        (["contact_phone"], "现场检查联系", "curiosity"),
        (["decider"], "现场检查联系", "contact"),
    ],
)
def test_without_purpose_or_right_nothing_is_shown_nor_kept(
    pushed_desk: Desk, fields: list[str], purpose: str, kind: str
) -> None:
    with pytest.raises(InputRejected):
        shown(pushed_desk, fields, OFFICER, purpose, kind)
    assert disclosures_of_case(pushed_desk.connection, "root") == ()


def test_others_do_not_learn_that_the_case_exists(pushed_desk: Desk) -> None:
    with pytest.raises(NotFound):
        shown(pushed_desk, ["contact_phone"], officer("scjg.zr01"))


def test_an_auditor_sees_the_data_of_any_case_for_a_purpose_and_leaves_the_same_record(pushed_desk: Desk) -> None:
    auditor = Actor("sj.audit", "审计员", "SJJ", frozenset({"auditor"}))
    told = shown(pushed_desk, ["contact_phone", "id_number"], auditor, "核对投诉事项", "audit")
    assert told == {"contact_phone": "13800001234", "id_number": "370784190001030033"}
    [look] = disclosures_of_case(pushed_desk.connection, "root")
    assert (look.login, look.fields, look.purpose.kind) == ("sj.audit", ("contact_phone", "id_number"), "audit")


def test_the_record_tells_what_was_opened_and_never_what_it_holds(pushed_desk: Desk) -> None:
    shown(pushed_desk, ["party_name", "contact_phone"], OFFICER)
    [entry] = entries(pushed_desk.connection, ("data.revealed",), "root")
    assert entry.data["fields"] == ["contact_phone", "party_name"]
    assert "13800001234" not in str(entry) and "测试自然人" not in str(entry)


def test_where_the_record_cannot_be_written_nothing_is_told(pushed_desk: Desk) -> None:
    pushed_desk.connection.exec_driver_sql("DROP TABLE journal")
    with pytest.raises(DatabaseError):
        shown(pushed_desk, ["contact_phone"], OFFICER)
