"""试运行: a case played through on a draft, taken back, kept as a scenario; the office hears nothing of it."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from engine.store.schema import cases, outbox
from tests.web.office import DECISION, PRESENT, Office, Visitor, open_office
from tests.web.workbench.test_scenarios import begun, ran
from web.workbench.drafts import BOOK
from web.workbench.places import workbench_folder
from web.workbench.trial.book import KEPT_FOR, MOST, find_trial, trials_of

ANSWERS = {
    **{key: value for key, value in DECISION.items() if isinstance(value, str)},
    "doc_no": "安审批许〔2024〕7号",
    "decided_on": "2024-05-13",
    "valid_from": "2024-05-13",
    "valid_to": "2029-05-12",
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path, PRESENT)
    yield opened
    opened.platform.close()


class Trying:
    """An analyst at a trial."""

    def __init__(self, office: Office, draft: str, visitor: Visitor) -> None:
        self.office, self.draft, self.visitor = office, draft, visitor
        told = {"process": "approval_push", "at": "2024-05-13T09:00"}
        answer = visitor.post(f"/drafts/{draft}/trial", told)
        self.address = str(answer.headers["Location"])
        self.id = self.address.split("/")[-1]

    def page(self, task: str = "") -> str:
        text: str = self.visitor.get(f"{self.address}?task={task}").get_data(as_text=True)
        return text

    def do(self, what: str, **fields: Any) -> Any:
        seen = len(self.trial.steps)
        return self.visitor.post(self.address, {"trial_do": what, "trial_seen": seen, **fields})

    def start(self) -> None:
        assert self.do("form", trial_by="spj.jb01", **ANSWERS).status_code == 303

    def task(self, name: str) -> str:
        found = re.search(rf'\?task=([^"]+)">{name}<', self.page())
        assert found is not None, self.page()
        return found[1]

    @property
    def trial(self) -> Any:
        with self.office.platform.database.read() as connection:
            return find_trial(connection, self.id, self.draft)


@pytest.fixture
def trying(office: Office) -> Trying:
    analyst = office.client("pt.analyst")
    return Trying(office, begun(analyst), analyst)


def counted(office: Office, table: Any) -> int:
    with office.platform.database.read() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


def test_a_case_is_played_through_under_a_clock_of_its_own(trying: Trying) -> None:
    assert "试运行" in trying.page() and "事项" in trying.page()
    trying.start()
    page = trying.page()
    assert "市场监管局" in page and "2024-05-16 24:00" in page and "为什么是这个期限" in page
    trying.do("clock", trial_at="2024-05-17T00:00")
    assert trying.trial.steps[1]["fired"][-1][:2] == ["claim_auto", "deadline"]
    assert counted(trying.office, cases) == counted(trying.office, outbox) == 0


def test_the_first_form_can_be_filled_as_a_scenario_does(trying: Trying) -> None:
    assert "照一个场景填写" in trying.page()
    address = f"{trying.address}?like=approval_push/scenarios/d02_auto_claim.toml"
    page = trying.visitor.get(address).get_data(as_text=True)
    assert re.search(r'name="doc_no"[^>]*value="安审批许〔2024〕\d+号"', page)
    nowhere = trying.visitor.get(f"{trying.address}?like=nothing.toml")
    assert nowhere.status_code == 200 and 'name="doc_no" type="text" value=""' in nowhere.get_data(as_text=True)
    trying.start()
    assert "照一个场景填写" not in trying.page()


def test_what_a_form_lacks_comes_back_with_it_and_is_no_step(trying: Trying) -> None:
    answer = trying.do("form", trial_by="spj.jb01", doc_no="")
    assert answer.status_code == 422 and "需要修改" in answer.get_data(as_text=True)
    assert trying.trial.steps == []


def test_the_last_step_is_taken_back_and_a_step_is_done_once(trying: Trying) -> None:
    trying.start()
    trying.do("clock", trial_days="1")
    assert trying.trial.steps[-1]["after"] == "2024-05-14T09:00:00"
    trying.visitor.post(trying.address, {"trial_do": "clock", "trial_seen": 1, "trial_days": "1"})
    assert len(trying.trial.steps) == 2
    trying.do("undo")
    assert [step["after"] for step in trying.trial.steps] == ["2024-05-13T09:00:00"]
    trying.do("undo")
    assert not trying.trial.begun


def test_a_trial_is_kept_as_a_scenario_that_passes(trying: Trying) -> None:
    trying.start()
    claim = trying.task("认领或退回")
    assert trying.do("form", trial_task=claim, trial_by="scjg.zr01", answer="claim").status_code == 303
    trying.do("clock", trial_days="4")
    answer = trying.visitor.post(f"{trying.address}/scenario", {"name": "试运行"})
    path = "approval_push/scenarios/trial01.toml"
    assert answer.headers["Location"].endswith(path)
    with trying.office.platform.database.read() as connection:
        told = tomllib.loads(BOOK.read(connection, trying.draft, path).content)
    assert told["name"] == "试运行" and all("tasks" in step["expect"] for step in told["step"])
    found = ran(trying.office, trying.visitor, trying.draft, path)["files"][path]
    assert found["failures"] == []


def test_a_trial_survives_the_loss_of_its_database(trying: Trying) -> None:
    trying.start()
    trying.do("clock", trial_days="1")
    shutil.rmtree(workbench_folder(trying.office.platform))
    assert "市场监管局" in trying.page()
    assert len(trying.trial.steps) == 2


def test_trials_are_few_and_not_kept_for_ever(office: Office) -> None:
    analyst = office.client("pt.analyst")
    draft = begun(analyst)
    made = [Trying(office, draft, analyst).id for _ in range(MOST + 1)]
    with office.platform.database.read() as connection:
        assert {one.id for one in trials_of(connection, draft)} == set(made[1:])
    office.clock.move_to(office.clock.now() + KEPT_FOR * 2)
    analyst = office.client("pt.analyst")
    last = Trying(office, draft, analyst).id
    with office.platform.database.read() as connection:
        assert [one.id for one in trials_of(connection, draft)] == [last]
    folders = {path.name for path in (workbench_folder(office.platform) / "trials").iterdir()}
    assert folders == {last}


def test_others_look_on_only(trying: Trying) -> None:
    trying.start()
    head = trying.office.client("spj.fzr")
    page = head.get(trying.address).get_data(as_text=True)
    assert "市场监管局" in page and "撤销上一步" not in page
    assert head.post(trying.address, {"trial_do": "undo", "trial_seen": 1}).status_code == 403
