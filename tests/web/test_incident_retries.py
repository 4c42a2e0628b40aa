"""Many incidents of one cause: each is tried once, the progress is told, and it comes to an end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.office import Office, open_office
from tests.web.operators import ADMIN, hold, lights


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.delenv("BACKUP_DIR", raising=False)
    opened = open_office(tmp_path)
    yield opened
    opened.platform.close()


def test_given_many_held_cases_when_all_are_retried_by_script_then_each_is_tried_once_and_progress_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.screens.incidents.BY_SCRIPT", 2)
    hold(office, monkeypatch, 5)
    admin, told, after = office.client(ADMIN), [], ""
    while True:
        fields = {"cause": "ConnectionError", "after": after}
        answer = admin.post("/incidents/retry", fields, Accept="application/json").get_json()
        told.append((answer["done"], answer["failed"], answer["left"]))
        after = answer["last"]
        if not answer["left"]:
            break
    assert told == [(2, 0, 3), (2, 0, 1), (1, 0, 0)]
    assert lights(office)["incidents"].tone == "ok"


def test_given_a_cause_not_mended_when_all_are_retried_then_it_comes_to_an_end(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(office, monkeypatch, 3)

    def broken(*_: Any, **__: Any) -> None:
        raise ConnectionError("still away")

    monkeypatch.setitem(office.platform.runtime.registry.operators, "claim.record", broken)
    monkeypatch.setattr("web.screens.incidents.BY_SCRIPT", 2)
    admin = office.client(ADMIN)
    fields = {"cause": "ConnectionError", "after": ""}
    first = admin.post("/incidents/retry", fields, Accept="application/json").get_json()
    second = admin.post("/incidents/retry", {**fields, "after": first["last"]}, Accept="application/json").get_json()
    assert (first["failed"], second["failed"], second["left"]) == (2, 1, 0)


def test_given_more_than_fit_one_request_when_retried_without_script_then_the_rest_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.screens.incidents.AT_ONCE", 2)
    monkeypatch.setattr("web.screens.incidents.SHOWN", 1)
    hold(office, monkeypatch, 3)
    admin = office.client(ADMIN)
    page = admin.get("/incidents").get_data(as_text=True)
    assert "只列出最早的1件" in page and "对方系统或者网络已经恢复" in page
    admin.post("/incidents/retry", {"cause": "ConnectionError"})
    assert "另有1件没有轮到" in admin.get("/incidents").get_data(as_text=True)
