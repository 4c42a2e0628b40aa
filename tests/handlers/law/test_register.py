"""The parameters that count are those of the running register, at the moment of the deployment (Art. 2, 29)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from engine.actor import Actor
from engine.clock import SimulatedClock, parsed
from engine.errors import ProcessRejected
from handlers.law import Basis, Document, read_basis
from handlers.law.basis import Permit
from handlers.registration import set_parameter
from tests.processes.article_map import PROCESSES
from web.composition import build
from web.platform import Platform

ANALYST = Actor("analyst", "流程分析员", "SPJ", frozenset({"analyst"}))
NOW = parsed("2024-03-01T01:00:00.000000Z")


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    made = build(f"sqlite:///{tmp_path / 'office.db'}", SimulatedClock(NOW))
    yield made
    made.close()


def _five_for_three(platform: Platform, profile: str = "ANQIU") -> None:
    told = {"profile": profile, "param": "a2s_claim_days", "value": 5, "effective_from": "2024-04-01"}
    set_parameter(platform.database, ANALYST, NOW, document_no="安审〔2024〕1号", **told)  # type: ignore[arg-type]


@pytest.mark.parametrize("profile", ["ANQIU", "WEIFANG"])
def test_given_5_for_3_in_the_register_then_a_deployment_is_refused_and_names_it(
    platform: Platform, profile: str
) -> None:
    _five_for_three(platform, profile)
    with pytest.raises(ProcessRejected) as refused:
        platform.runtime.deploy([PROCESSES / "claim_auto"], ANALYST, "anew")
    told = [(one.rule, one.element, one.values["article"], one.values["profile"]) for one in refused.value.findings]
    assert told == [("parameter-deviates", "deadline", "18(1)", profile)]


def test_given_5_for_3_in_the_register_then_the_doctor_tells(platform: Platform) -> None:
    assert [one.ok for one in platform.doctor() if one.invariant == "parameters_are_lawful"] == [True]
    _five_for_three(platform)
    found = next(one for one in platform.doctor() if one.invariant == "parameters_are_lawful")
    assert not found.ok
    assert [(one["parameter"], one["value"], one["wanted"]) for one in found.broken] == [("a2s_claim_days", 5, 3)]


def test_given_a_register_of_documents_then_days_and_permits_are_read(tmp_path: Path) -> None:
    (tmp_path / "basis.toml").write_text(
        """
        [[document]]
        number = "安政办字〔2026〕999号"
        title = "通知"
        issued_by = "安丘市人民政府办公室"
        issued_on = 2026-01-01
        valid_from = 2026-02-01
        permits = [{ process = "claim_manual", element = "claim_overdue", rule = "hard-timer" }]
        """,
        "utf-8",
    )
    permit = Permit(process="claim_manual", element="claim_overdue", rule="hard-timer")
    told = ("安政办字〔2026〕999号", "通知", "安丘市人民政府办公室", date(2026, 1, 1), date(2026, 2, 1), None)
    assert read_basis(tmp_path) == Basis((Document(*told, (permit,)),))
    assert not read_basis(tmp_path).documents[0].valid(date(2026, 1, 31))


@pytest.mark.parametrize(
    "text", ["[[document", "[[document]]\nnumber = 'x'", "[[document]]\npermits = [{ speed = 1 }]"]
)
def test_given_a_register_that_cannot_be_read_then_nothing_is_guessed(tmp_path: Path, text: str) -> None:
    (tmp_path / "basis.toml").write_text(text, "utf-8")
    with pytest.raises(ProcessRejected) as refused:
        read_basis(tmp_path)
    assert refused.value.values["reason"] == "basis_unreadable"


def test_given_our_own_register_then_it_can_be_read() -> None:
    assert read_basis(PROCESSES) == Basis()
