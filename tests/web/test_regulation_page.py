"""The regulation's page tells where the platform departs from its wording, and on which document (Art. 2, 29)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.actor import SYSTEM
from handlers.law import read_basis
from handlers.registration import set_parameter
from tests.handlers.law.checking import DOCUMENT
from tests.web.office import Office, open_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


def _four_for_three(office: Office) -> None:
    now = office.platform.clock.now()
    told = {"profile": "ANQIU", "param": "a2s_claim_days", "value": 4, "effective_from": "2030-01-01"}
    set_parameter(office.platform.database, SYSTEM, now, document_no="安审〔2026〕1号", **told)  # type: ignore[arg-type]


def test_given_the_regulations_own_numbers_then_no_departure_is_shown(office: Office) -> None:
    assert "偏离" not in office.client("spj.fzr").get("/regulation").get_data(as_text=True)


def test_given_another_number_without_a_document_then_article_18_says_so(office: Office) -> None:
    _four_for_three(office)
    page = office.client("spj.fzr").get("/regulation/18").get_data(as_text=True)
    assert "a2s_claim_days(ANQIU)现为4,办法第18(1)条规定为3个工作日:偏离办法文字" in page


def test_given_a_document_then_article_18_names_it(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _four_for_three(office)
    permit = 'param = "a2s_claim_days", value = 4, profile = "ANQIU"'
    (tmp_path / "basis.toml").write_text(DOCUMENT.format(permit=permit, valid_to=""), "utf-8")
    monkeypatch.setattr("handlers.law.office.read_basis", lambda _: read_basis(tmp_path))
    page = office.client("spj.fzr").get("/regulation/18").get_data(as_text=True)
    assert "偏离办法文字(第18(1)条,3),依据安政办字〔2026〕999号《关于调整认领期限的通知(测试用)》" in page
