"""Personal data in full are shown for a purpose, and every look is kept."""

from __future__ import annotations

import pytest

from engine.actor import Actor
from engine.clock import SimulatedClock, parsed, stored
from engine.errors import InputRejected, NotFound
from engine.ids import Ids
from engine.storage import ADMIT, admission_rows
from handlers.privacy.disclosure import Disclosure, disclose, disclosures_of_case

from .conftest import CLERK, Desk, officer
from .test_decision_register import DOCTOR

AT = parsed("2023-03-07T09:00")
OFFICER = officer("wjw.zr01")


def shown(desk: Desk, fields: list[str], actor: Actor, purpose: str = "现场检查联系") -> dict[str, str | None]:
    ids = Ids(SimulatedClock(AT))
    return disclose(desk.connection, desk.office.seal, ids, "root", fields, actor, purpose, AT)


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
        Disclosure("wjw.zr01", "WJW", ("contact_phone", "party_name"), "现场检查联系", stored(AT)),
    )


def test_the_id_number_stays_with_the_approval_department(pushed_desk: Desk) -> None:
    with pytest.raises(InputRejected):
        shown(pushed_desk, ["id_number"], OFFICER)
    assert shown(pushed_desk, ["id_number"], CLERK) == {"id_number": "370784190001030033"}


@pytest.mark.parametrize(("fields", "purpose"), [(["contact_phone"], " "), (["decider"], "现场检查联系")])
def test_without_purpose_or_right_nothing_is_shown_nor_kept(pushed_desk: Desk, fields: list[str], purpose: str) -> None:
    with pytest.raises(InputRejected):
        shown(pushed_desk, fields, OFFICER, purpose)
    assert disclosures_of_case(pushed_desk.connection, "root") == ()


def test_others_do_not_learn_that_the_case_exists(pushed_desk: Desk) -> None:
    with pytest.raises(NotFound):
        shown(pushed_desk, ["contact_phone"], officer("scjg.zr01"))
