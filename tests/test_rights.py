"""On PostgreSQL the platform runs under a role that can only append to what proves something."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from engine.clock import SimulatedClock
from engine.docket.search import Query, roots
from engine.history import verify
from engine.proof.journal import entries
from engine.store.migration import UpgradeNeeded
from handlers.privacy.sealing import KEY_VARIABLE
from tests.conftest import PostgresqlServer
from tests.prepared import Cluster
from tests.test_rooms import ROOT, name, sources
from tests.web.office import BEGINNING, PRESENT, Office, office_in, office_on
from web.audit.exports.advance import advance_exports
from web.cli import main
from web.operations.tablerights import KEPT, PASSING
from web.platform import build

ROLE, OWNER = "shenguan_app", "shenguan_owner"
RUNS = ("event", "journal", "checkpoint", "checkpoint_head", "process_version", "process_file", "deployment")


@dataclass
class Server:
    """A database that belongs to one role and is used by another."""

    owner_url: str
    app_url: str


@pytest.fixture
def server(postgresql: PostgresqlServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Server]:
    monkeypatch.setenv(KEY_VARIABLE, "ab" * 32)
    cluster = Cluster(postgresql)
    office = office_in(cluster)
    owner_url = office.platform.database.url
    office.platform.close()
    admin = create_engine(owner_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE ROLE {ROLE} LOGIN"))
    monkeypatch.setenv("DATABASE_URL", owner_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    yield Server(owner_url, make_url(owner_url).set(username=ROLE).render_as_string(hide_password=False))
    with admin.connect() as connection:
        connection.execute(text(f"DROP OWNED BY {ROLE}"))
        connection.execute(text(f"DROP ROLE {ROLE}"))
    admin.dispose()
    cluster.clear()


@pytest.fixture
def office(server: Server, capsys: pytest.CaptureFixture[str]) -> Iterator[Office]:
    """The platform under its role, with a case."""
    assert main(["rights", "--role", ROLE, "--apply"]) == 0
    assert "只能追加" in capsys.readouterr().out
    opened = office_on(server.app_url)
    opened.push(1, "2026-11-16T09:30", ("SCJG", "WJW"))
    yield opened
    opened.platform.close()


def refused(office: Office, statement: str) -> str:
    """What the database says to a statement of the application's role."""
    with pytest.raises(DBAPIError) as error, office.platform.database.engine.begin() as connection:
        connection.execute(text(statement))
    return str(error.value.orig)


def test_given_its_role_when_the_platform_runs_then_everything_goes_as_for_the_owner(office: Office) -> None:
    """Pushed, claimed by hand, returned, refused, claimed by lapse of time, read, searched, exported, verified."""
    platform = office.platform
    item = next(one for one in office.open_items("SCJG") if one.element == "claim")
    platform.runtime.assign(item.id, office.actor("scjg.zr01"))
    platform.runtime.complete(item.id, {"answer": "claim"}, office.actor("scjg.zr01"), request="one")
    item = next(one for one in office.open_items("WJW") if one.element == "claim")
    platform.runtime.complete(item.id, {"answer": "return", "return_reason": "不属于本部门"}, office.actor("wjw.zr01"))
    office.advance(PRESENT)
    assert "已退出" not in office.client("scjg.zr01").get("/inbox").get_data(as_text=True)
    office.client("scjg.zr01").post("/notices/read")
    while platform.docket_turn().run():
        continue
    platform.docket_turn().reindex()
    auditor = office.client("sj.audit")
    order = {"what": "events:ocel", "query": "", "reason": "2026年第四季度抽查"}
    assert auditor.post("/audit/exports", order).status_code == 303
    for job in platform.jobs():
        job.run()

    advance_exports(platform)
    with platform.database.read() as connection:
        assert verify(connection).broken == ()
        assert len(roots(connection, Query(), office.clock.now())) == 1
        assert len(entries(connection, ("data.exported",))) == 1
    assert all(finding.ok for finding in platform.doctor())


@pytest.mark.parametrize("table", RUNS)
def test_given_its_role_when_history_is_to_be_changed_then_the_database_refuses(office: Office, table: str) -> None:
    column = {"event": "actor", "journal": "actor", "checkpoint": "body", "checkpoint_head": "head"}.get(table, "hash")
    if table == "process_file":
        column = "content"
    for statement in (
        f"UPDATE {table} SET {column} = 'x'",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
    ):
        assert "permission denied" in refused(office, statement)
    for statement in (
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"DROP TRIGGER {table}_is_append_only ON {table}",
        f"DROP TABLE {table} CASCADE",
        f"ALTER TABLE {table} OWNER TO {ROLE}",
    ):
        assert "must be owner" in refused(office, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        "CREATE TABLE elsewhere (x int)",
        "CREATE OR REPLACE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "DELETE FROM cases",
        "DELETE FROM decision",
        "DELETE FROM work_item",
        "UPDATE notice SET text = 'x'",
        "UPDATE alembic_version SET version_num = 'x'",
        "SET ROLE postgres",
    ],
)
def test_given_its_role_when_it_tries_ways_around_then_the_database_refuses(office: Office, statement: str) -> None:
    said = refused(office, statement)
    assert "permission denied" in said or "must be owner" in said


def test_given_a_newer_program_when_started_under_the_role_then_it_says_who_must_upgrade(
    office: Office, server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    owner = create_engine(server.owner_url)
    with owner.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version WHERE version_num LIKE 'web_%'"))
    owner.dispose()

    with pytest.raises(UpgradeNeeded):
        build(server.app_url, SimulatedClock(BEGINNING))
    monkeypatch.setenv("DATABASE_URL", server.app_url)
    assert main(["cases"]) == 1
    assert "shenguan rights --role" in capsys.readouterr().err


def test_given_the_statements_when_printed_then_nothing_is_changed(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rights", "--role", ROLE]) == 0
    told = capsys.readouterr().out
    assert f'GRANT USAGE ON SCHEMA "public" TO "{ROLE}";' in told
    append = next(line for line in told.splitlines() if line.startswith("GRANT SELECT, INSERT ON"))
    assert all(f'"public"."{table}"' in append for table in (*RUNS, *KEPT))
    assert main(["rights", "--role", ROLE, "--check"]) == 1
    assert "权限不足" in capsys.readouterr().out


def test_given_more_rights_than_needed_when_checked_then_they_are_named(
    office: Office, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    owner = create_engine(server.owner_url)
    with owner.begin() as connection:
        connection.execute(text(f"GRANT DELETE ON event TO {ROLE}"))
        connection.execute(text(f"GRANT pg_write_all_data TO {ROLE}"))

    assert main(["rights", "--role", ROLE, "--check"]) == 1
    assert "对表 event 的权限多于所需" in capsys.readouterr().out
    assert main(["rights", "--role", ROLE, "--apply"]) == 1  # a membership gives more than can be taken here
    with owner.begin() as connection:
        connection.execute(text(f"REVOKE pg_write_all_data FROM {ROLE}"))
    owner.dispose()
    assert main(["rights", "--role", ROLE, "--apply"]) == 0


def test_given_the_owner_himself_or_nobody_when_named_then_it_is_refused(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rights", "--role", "postgres", "--apply"]) == 1
    assert "超级用户" in capsys.readouterr().out
    owner = create_engine(server.owner_url)
    with owner.begin() as connection:
        connection.execute(text(f"ALTER TABLE beat OWNER TO {ROLE}"))
    assert main(["rights", "--role", ROLE, "--apply"]) == 1
    assert "所有者" in capsys.readouterr().out
    with owner.begin() as connection:
        connection.execute(text("ALTER TABLE beat OWNER TO postgres"))
    owner.dispose()
    assert main(["rights", "--role", "nobody_at_all", "--apply"]) == 1
    assert "CREATE ROLE" in capsys.readouterr().out


def test_given_an_owner_who_is_no_superuser_when_set_up_as_written_then_the_platform_starts_under_its_role(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The steps of docs/operation.md, on a new database that the owner owns."""
    admin = create_engine(server.owner_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE ROLE {OWNER} LOGIN"))
        connection.execute(text(f"CREATE DATABASE {OWNER} OWNER {OWNER} TEMPLATE template0"))
    try:
        address = make_url(server.owner_url).set(database=OWNER)
        monkeypatch.setenv("DATABASE_URL", address.set(username=OWNER).render_as_string(hide_password=False))
        assert main(["init"]) == 0
        assert main(["rights", "--role", ROLE, "--apply"]) == 0
        monkeypatch.setenv("DATABASE_URL", address.set(username=ROLE).render_as_string(hide_password=False))
        assert main(["verify", "--all"]) == 0
        assert main(["rights", "--role", ROLE, "--check"]) == 0
        assert main(["rights", "--role", ROLE, "--apply"]) == 1
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {OWNER} WITH (FORCE)"))
            connection.execute(text(f"DROP ROLE {OWNER}"))
        admin.dispose()


def test_given_sqlite_when_rights_are_asked_for_then_it_says_what_guards_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'x.db'}")
    assert main(["rights", "--role", ROLE]) == 2
    assert "触发器" in capsys.readouterr().err


def test_tables_from_which_the_program_deletes_are_those_it_may_delete_from() -> None:
    """Every `delete(table)` in the rooms, with the table's own name; none from a table that only grows."""
    found = {table for path in sources("engine", "handlers", "web") for table in deleted(path)}

    assert found == PASSING
    assert not PASSING & KEPT


def deleted(path: Path) -> Iterator[str]:
    """The tables that a file deletes from; a loop's variable stands for all tables it goes through."""
    if "migrations" in path.parts or "bench" in path.parts:
        return
    tree = ast.parse(path.read_text("utf-8"))
    loops = {
        node.target.id: node.iter.elts
        for node in ast.walk(tree)
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name) and isinstance(node.iter, ast.Tuple)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "delete":
            (argument,) = node.args
            assert isinstance(argument, ast.Name), f"{name(path)}:{node.lineno}"
            for one in loops.get(argument.id, [argument]):
                yield _table(path, one).name


def _table(path: Path, node: Any) -> Table:
    module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    table = getattr(module, node.id)
    assert isinstance(table, Table), f"{name(path)}: {node.id}"
    return table
