"""The benchmark measures what it says: nothing here looks at how long anything took."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.history import verify
from engine.store.database import Database
from engine.timers import sweep
from engine.worklist.inbox import InboxFilter, inbox_page
from tests.postgresql import PostgresqlServer
from web.bench.copies import Copies
from web.bench.floor import Floor
from web.bench.measurement import Measurement, percentile, timed
from web.bench.report import document, table
from web.bench.suite import PARTS
from web.bench.workshop import MARKET, workshop
from web.bench.writtenrows import keys_now, rows_written, tables
from web.cli import main

PEERS = Path(__file__).parent / "peers"
KEYS = ("push_claim_ratio", "push_http_per_s", "sweep_per_s", "inbox_p50_ms", "bytes_per_case")


def test_given_a_trial_run_then_the_key_figures_are_in_the_file_and_the_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bench.json"
    assert main(["bench", "--quick", "--peers", str(PEERS), "--json", str(file)]) == 0
    found = json.loads(file.read_text("utf-8"))
    assert all(found[key] > 0 for key in KEYS)
    names = [one["name"] for one in found["measurements"]]
    wanted = {"floor_1", "push_claim_2", "push_http_1", "onetask_push_claim", "plain_spiff_push_claim", "sweep"}
    wanted |= {"inbox", "inbox_http", "search_inbox_rare", "search_cases_missing"}
    assert wanted <= set(names)
    assert len(names) == len(set(names))
    assert all(one["per_second"] > 0 and one["ms"] > 0 for one in found["measurements"])
    told = capsys.readouterr()
    assert all(one["label"] in told.out for one in found["measurements"])
    assert "正在测:" in told.err


def test_given_one_part_is_asked_for_then_only_that_part_is_measured(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    assert main(["bench", "--quick", "--only", "onetask", "--json", str(file)]) == 0
    found = json.loads(file.read_text("utf-8"))
    assert {one["name"].partition("_")[0] for one in found["measurements"]} == {"onetask"}
    assert found["sweep_per_s"] is None
    assert "peers" in found["left_out"]


def test_the_search_of_auditors_is_measured_on_an_empty_database_of_postgresql_and_on_no_other(
    postgresql: PostgresqlServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SHENGUAN_DATA_KEY", "5a" * 32)
    file = tmp_path / "bench.json"
    with postgresql.fresh_database() as url:
        asked = ["bench", "--quick", "--only", "audit", "--postgresql", url, "--json", str(file)]
        assert main(asked) == 0
        assert "docket_common" in {one["name"] for one in json.loads(file.read_text("utf-8"))["measurements"]}
        capsys.readouterr()
        assert main(asked) != 0
        assert "请新建一个空数据库" in capsys.readouterr().err


def test_an_unknown_part_is_wrong_use() -> None:
    assert main(["bench", "--only", "everything"]) == 2
    assert "push" in PARTS


def test_given_cases_then_the_floor_writes_every_row_the_engine_left() -> None:
    with workshop() as place:
        runtime, database = place.platform.runtime, place.platform.database
        with database.read() as connection:
            before = keys_now(connection)
        for form in place.forms(2, place.departments(2)):
            runtime.start("approval_push", form, place.clerk(), via="api")
        with database.read() as connection:
            pushed = keys_now(connection)
        for code in place.departments(2):
            for item in place.waiting(code, 2):
                runtime.complete(item, {"answer": "claim"}, place.officer(code))
        with database.read() as connection:
            written = rows_written(connection, before, pushed)
            left = _contents(database)
        floor = Database(f"sqlite:///{place.untouched}")
        Floor(floor).seconds(written, 2)
        assert _contents(floor) == left
        floor.close()
    assert len(written.pushes) == len(written.claims) == 2
    assert any("INSERT INTO claim " in text for text, _ in written.pushes[0])
    assert any("INSERT INTO event " in text for text, _ in written.claims[1])


def test_given_copies_of_cases_when_they_fall_due_then_each_is_claimed_and_its_history_verifies() -> None:
    with workshop() as place:
        runtime, database = place.platform.runtime, place.platform.database
        with database.read() as connection:
            before = keys_now(connection)
        for form in place.forms(2, (MARKET,)):
            runtime.start("approval_push", form, place.clerk(), via="api")
        with database.write() as connection:
            Copies(connection, before, keys_now(connection), runtime.ids).make(5)
        with database.read() as connection:
            items = inbox_page(connection, InboxFilter((MARKET,), element="claim")).items
            assert len({item.case_id for item in items}) == 7
            assert len({item.root_id for item in items}) == 7
        place.clock.move_to(place.clock.now().replace(month=4))
        assert sweep(runtime).incidents == 0
        with database.read() as connection:
            query = "SELECT count(*) FROM claim WHERE status = 'auto_claimed'"
            assert connection.exec_driver_sql(query).scalar_one() == 7
            assert verify(connection).broken == ()
        assert [found.invariant for found in place.platform.doctor() if not found.ok] == []


def test_a_table_lines_up_and_a_figure_not_measured_is_null() -> None:
    one = Measurement("push_claim_1", "推送", "件", 10.0, 100.0, 0.25)
    lines = table([one, timed("x", "abc", "件", [0.001, 0.002, 0.003], 0.001)])
    assert lines[1].startswith("推送") and "0.250" in lines[1] and "0.500" in lines[2]
    told = document([one], None, {})
    assert told["push_claim_ratio"] == 0.25
    assert told["sweep_per_s"] is None and told["bytes_per_case"] is None


@pytest.mark.parametrize(("share", "wanted"), [(0.5, 2), (0.99, 4), (0.25, 1)])
def test_a_percentile_is_one_of_the_values(share: float, wanted: int) -> None:
    assert percentile([3, 1, 4, 2], share) == wanted


def _contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.read() as connection:
        return {
            name: sorted((tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")), key=repr)
            for name in tables(connection)
        }
