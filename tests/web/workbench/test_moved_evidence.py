"""The evidence of a case that was moved: its bundle by the independent program, its record by `shenguan verify`."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import update

from engine.history import Event, events_of_case, seal
from engine.replay import MIGRATED
from engine.store.schema import cases, event
from tests.engine.proof.test_execution import unlock
from tests.web.office import PRESENT, open_office
from tests.web.workbench.test_moving import Reviews, reviewed
from web.bundle.making import make_bundle
from web.cli import main
from web.commands import verifying
from web.commands.bundling import PROGRAM
from web.workbench.carrying import carry_out_all


@pytest.fixture
def moved(tmp_path: Path) -> Iterator[tuple[Reviews, str]]:
    """Three reviews, of which the second was moved to the new version, and done there."""
    office = open_office(tmp_path, PRESENT)
    reviews = reviewed(office, 3)
    case_id = list(reviews.sent)[1]
    reviews.ordered(cases=(case_id,))
    carry_out_all(office.platform)
    office.platform.runtime.complete(office.items(case_id)[0].id, {"answer": "复核无误"}, office.actor("spj.jb01"))
    yield reviews, case_id
    office.platform.close()


@pytest.fixture
def bundle(moved: tuple[Reviews, str], tmp_path: Path) -> Path:
    """The bundle of the moved case, unpacked."""
    (reviews, case_id), folder = moved, tmp_path / "bundle"
    office = reviews.office
    made = make_bundle(office.platform, [case_id], office.actor("sj.audit"), auditor=True, reason="法院调取")
    with made.content as raw, ZipFile(io.BytesIO(raw.read())) as found:
        found.extractall(folder)
    return folder


def independent(folder: Path) -> tuple[int, str]:
    told = subprocess.run([sys.executable, "-B", str(PROGRAM), str(folder)], capture_output=True, text=True)
    assert not told.stderr
    return told.returncode, told.stdout


def rows_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "events.jsonl").read_text("utf-8").splitlines()]


def put(folder: Path, rows: list[dict[str, Any]]) -> None:
    """Write the events, sealed anew, so that the chain itself holds."""
    head = ""
    for row in rows:
        row["hash"] = head = seal(head or row["case_id"], row["case_id"], row["seq"], row)
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (folder / "events.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def test_the_bundle_of_a_moved_case_agrees_by_the_independent_program(moved: tuple[Reviews, str], bundle: Path) -> None:
    reviews, _ = moved

    status, told = independent(bundle)

    assert (status, "结论:全部相符" in told) == (0, True), told
    assert {place.name for place in bundle.glob("versions/*")} == {reviews.old, reviews.new}
    assert [row["kind"] for row in rows_of(bundle)].count(MIGRATED) == 1


def test_a_word_changed_in_the_event_of_the_move_is_named(bundle: Path) -> None:
    events = bundle / "events.jsonl"
    text = events.read_text("utf-8")
    assert text.count("〔2026〕9号") == 1
    events.write_text(text.replace("〔2026〕9号", "〔2026〕8号"), "utf-8")
    number = next(row["seq"] for row in rows_of(bundle) if row["kind"] == MIGRATED)

    status, told = independent(bundle)

    assert status == 1
    assert f"第{number}条:记录被改动,与封印不符" in told


def test_a_move_that_is_sealed_anew_differs_from_the_checkpoint_and_from_the_version_before(bundle: Path) -> None:
    rows = rows_of(bundle)
    move = next(row for row in rows if row["kind"] == MIGRATED)
    data = json.loads(move["data"])
    move["data"] = json.dumps({**data, "from": data["to"]}, ensure_ascii=False)
    put(bundle, rows)

    status, told = independent(bundle)

    assert status == 1
    assert f"第{move['seq']}条:移案以前的流程版本,与以前的记录不符" in told
    assert "链是通的,但与检查点不符" in told


@pytest.mark.parametrize("which", ["old", "new"])
def test_a_version_on_which_the_case_ran_must_be_there(moved: tuple[Reviews, str], bundle: Path, which: str) -> None:
    gone = getattr(moved[0], which)
    shutil.rmtree(bundle / "versions" / gone)
    kind = MIGRATED if which == "new" else "case.started"
    number = next(row["seq"] for row in rows_of(bundle) if row["kind"] == kind)

    status, told = independent(bundle)

    assert status == 1
    assert f"第{number}条:缺少案件所用的流程版本 {gone}" in told


@pytest.fixture
def verify(moved: tuple[Reviews, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """`shenguan verify` of the moved case: its exit status and what it prints."""
    reviews, case_id = moved

    @contextmanager
    def opened() -> Iterator[Any]:
        yield reviews.office.platform

    def run() -> tuple[int, str]:
        status = main(["verify", case_id])
        return status, capsys.readouterr().out

    monkeypatch.setattr(verifying, "opened", opened)
    return run


def rewritten(reviews: Reviews, case_id: str, edit: Any, resealed: bool) -> Event:
    """Change the event of the move past all guards; with `resealed` the chain fits again, down to the case's row."""
    with reviews.office.platform.database.write() as connection:
        unlock(connection)
        found = next(one for one in events_of_case(connection, case_id) if one.kind == MIGRATED)
        edit(found.data)
        text = json.dumps(found.data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        here = event.c.case_id == case_id
        connection.execute(update(event).where(here & (event.c.seq == found.seq)).values(data=text))
        if resealed:
            head = ""
            for row in connection.execute(event.select().where(here).order_by(event.c.seq)).mappings().all():
                head = seal(head or case_id, case_id, row["seq"], row)
                connection.execute(update(event).where(here & (event.c.seq == row["seq"])).values(hash=head))
            connection.execute(update(cases).where(cases.c.id == case_id).values(history_head=head))
    return found


def test_the_record_of_a_moved_case_verifies_and_comes_out_again(moved: tuple[Reviews, str], verify: Any) -> None:
    status, told = verify()

    assert status == 0, told
    assert "封印完好" in told and "异常" not in told


def test_a_rewritten_reason_breaks_the_seal(moved: tuple[Reviews, str], verify: Any) -> None:
    found = rewritten(*moved, lambda data: data.update(reason="另一个理由"), resealed=False)

    status, told = verify()

    assert status == 1
    assert f"第{found.seq}条" in told and "发现1处异常" in told


def test_a_rewritten_move_whose_seals_fit_does_not_come_out_when_it_is_run_again(
    moved: tuple[Reviews, str], verify: Any
) -> None:
    def sooner(data: dict[str, Any]) -> None:
        data["clocks"][0][4] = data["clocks"][0][3]

    rewritten(*moved, sooner, resealed=True)

    status, told = verify()

    assert status == 1
    assert "封印完好" in told, "only running it again finds it"
