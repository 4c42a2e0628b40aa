"""Rule parameters: profiles, inheritance, overrides by date, locked ones, the register's cache."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.actor import Actor
from engine.clock import parsed
from engine.errors import InputRejected, UnknownName
from engine.expressions import Limit
from engine.store.database import Database
from handlers.catalogue import Catalogue, register_override, seed
from handlers.registration import set_parameter

ADMIN = Actor("pt.admin", "平台管理员", "SPJ", frozenset({"platform_admin"}))
AT = parsed("2024-07-10T09:00")
DOCUMENT = "潍政办字〔2024〕66号(测试)"


def override(database: Database, **told: Any) -> None:
    values = {"profile": "WEIFANG", "param": "a2s_claim_days", "value": 2, "document_no": DOCUMENT}
    set_parameter(database, ADMIN, AT, **{**values, "effective_from": "2024-07-15", "confirmed": True, **told})


def codes(caught: pytest.ExceptionInfo[InputRejected]) -> list[str]:
    return [problem.code for problem in caught.value.problems]


def test_the_claim_limit_says_where_it_stands(database: Database) -> None:
    found = Catalogue(database).limit("a2s_claim_days", date(2024, 5, 13), "ANQIU")
    assert found == Limit("a2s_claim_days", 3, "wd", "办法", "18(1)")


def test_a_case_without_a_profile_stands_under_the_regulation_itself(database: Database) -> None:
    catalogue, day = Catalogue(database), date(2024, 5, 13)
    assert catalogue.limit("notice_days", day, "") == catalogue.limit("notice_days", day, "ANQIU")


def test_an_unregistered_city_profile_inherits_everything(database: Database) -> None:
    catalogue = Catalogue(database)
    assert catalogue.limit("a2s_claim_days", date(2024, 7, 1), "WEIFANG").value == 3
    assert not catalogue.profile("WEIFANG", date(2024, 7, 1)).confirmed


def test_an_override_holds_from_its_day_for_its_profile_and_parameter_only(database: Database) -> None:
    catalogue = Catalogue(database)
    assert catalogue.limit("a2s_claim_days", date(2024, 7, 15), "WEIFANG").value == 3
    override(database)
    assert catalogue.limit("a2s_claim_days", date(2024, 7, 14), "WEIFANG").value == 3
    assert catalogue.limit("a2s_claim_days", date(2024, 7, 15), "WEIFANG").value == 2
    assert catalogue.limit("s2a_push_days", date(2024, 7, 15), "WEIFANG").value == 7
    assert catalogue.limit("a2s_claim_days", date(2024, 7, 15), "ANQIU").value == 3
    assert catalogue.parameter("a2s_claim_days", date(2024, 7, 15), "WEIFANG").document_no == DOCUMENT


def test_the_profile_is_confirmed_from_the_same_day(database: Database) -> None:
    override(database)
    catalogue = Catalogue(database)
    assert not catalogue.profile("WEIFANG", date(2024, 7, 14)).confirmed
    assert catalogue.profile("WEIFANG", date(2024, 7, 15)).confirmed
    assert catalogue.profile("WEIFANG", date(2025, 1, 1)).status(date(2025, 1, 1)) == "expired"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"document_no": " "}, "document_required"),
        ({"param": "party_hearing", "profile": "ANQIU", "value": False}, "locked_parameter"),
        ({"param": "no_such"}, "no_such_parameter"),
        ({"profile": "QINGDAO"}, "unknown_profile"),
        ({"value": 0}, "wrong_value"),
        ({"value": "2"}, "wrong_value"),
        ({"effective_from": "2024-07-09"}, "retroactive"),
        ({"effective_from": "soon"}, "not_a_date"),
    ],
)
def test_overrides_that_may_not_be_are_refused(database: Database, told: dict[str, Any], code: str) -> None:
    with pytest.raises(InputRejected) as caught:
        override(database, **told)
    assert codes(caught) == [code]
    assert Catalogue(database).limit("a2s_claim_days", date(2024, 7, 20), "WEIFANG").value == 3


def test_a_registered_value_can_be_put_right_under_the_same_day(database: Database) -> None:
    override(database)
    override(database, value=4)
    assert Catalogue(database).limit("a2s_claim_days", date(2024, 7, 15), "WEIFANG").value == 4


def test_unknown_limits_and_profiles_are_faults(database: Database) -> None:
    catalogue = Catalogue(database)
    for name, profile in (("no_such", "ANQIU"), ("day_end", "ANQIU"), ("a2s_claim_days", "QINGDAO")):
        with pytest.raises(UnknownName):
            catalogue.limit(name, date(2024, 5, 13), profile)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2022, 12, 31), "not_yet"),
        (date(2023, 1, 1), "in_force"),
        (date(2024, 12, 31), "in_force"),
        (date(2025, 1, 1), "expired"),
    ],
)
def test_the_measures_are_in_force_for_two_years(database: Database, day: date, status: str) -> None:
    for profile in ("ANQIU", "WEIFANG"):
        assert Catalogue(database).profile(profile, day).status(day) == status


def test_a_filled_register_is_left_alone(database: Database) -> None:
    override(database)
    with database.write() as connection:
        seed(connection, AT)
    assert Catalogue(database).limit("a2s_claim_days", date(2024, 7, 15), "WEIFANG").value == 2


def test_a_rolled_back_override_leaves_no_trace(database: Database) -> None:
    catalogue = Catalogue(database)
    with pytest.raises(RuntimeError), database.write() as connection:
        register_override(
            connection, "WEIFANG", "a2s_claim_days", 2, DOCUMENT, date(2024, 7, 15), ADMIN, AT, confirmed=True
        )
        raise RuntimeError
    assert catalogue.limit("a2s_claim_days", date(2024, 7, 15), "WEIFANG").value == 3


def test_the_register_holds_what_its_files_say(database: Database) -> None:
    catalogue = Catalogue(database)
    assert (len(catalogue.departments()), len(catalogue.items()), len(catalogue.posts())) == (25, 87, 74)
    assert {found.code for found in catalogue.supervision_departments()} >= {"SCJG", "ZHZF"}
    assert "SPJ" not in {found.code for found in catalogue.supervision_departments()}
    gas = catalogue.item("AQ-ZJJ-003")
    assert gas is not None and gas.supervising == ("ZJJ", "ZHZF")
    assert len(catalogue.parameters(date(2024, 5, 13), "WEIFANG")) == len(
        catalogue.parameters(date(2024, 5, 13), "ANQIU")
    )
