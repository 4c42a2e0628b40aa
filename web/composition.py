"""The composition root: where engine, handlers and web are put together on a database."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engine.actor import SYSTEM
from engine.calendar.seed import seed as seed_calendar
from engine.clock import Clock, SystemClock, local_date
from engine.deploy import vocabulary_of
from engine.ids import Ids
from engine.lint import Vocabulary
from engine.proof.registers import enter_missing
from engine.runtime import Runtime
from engine.store.database import Database
from engine.store.migration import upgrade
from handlers.calendar.desk import CalendarDesk
from handlers.catalogue import seed as seed_catalogue
from handlers.evidence.desk import EvidenceDesk
from handlers.exchange.connector import Connector
from handlers.law import filed_law
from handlers.licence.inheritance import inherit
from handlers.publicity.desk import PublicityDesk
from handlers.registration import REVISIONS as OFFICE_REVISIONS
from handlers.registration import open_office, register
from handlers.sending.senders import senders_of
from web.platform import REGISTERS, Notices, Platform
from web.regulation import PROCESSES, regulation
from web.sandboxclock import SandboxClock, claim_kind
from web.security.accounts import Accounts, works_for
from web.security.tokens import Tokens

log = logging.getLogger(__name__)

WEB_REVISIONS = Path(__file__).parent / "migrations" / "versions"
REVISIONS = (OFFICE_REVISIONS, WEB_REVISIONS)
"""The revisions of the rooms above the engine."""


def build(
    url: str,
    clock: Clock | None = None,
    sandbox: bool = False,
    processes_path: Path = PROCESSES,
    channels: Path | None = None,
    simulated: Sequence[Connector] = (),
) -> Platform:
    """Bring the database to the present schema, fill empty registers, deploy what is not deployed, compose.

    A database belongs to an office or to a sandbox for good; raises WrongKind for the other. Without a file
    of channels notices stay within the platform; raises InputRejected for a mistaken one. `simulated`
    connectors stand in for other systems where the file declares none.
    """
    database = Database(url)
    try:
        return _built(database, clock, sandbox, processes_path, channels, simulated)
    except BaseException:
        database.close()
        raise


def empty_platform(url: str, clock: Clock) -> Platform:
    """The same on a new database without any process: what is tried out deploys its own."""
    database = Database(url)
    try:
        return _built(database, clock, False, None, None, ())
    except BaseException:
        database.close()
        raise


def _built(
    database: Database,
    clock: Clock | None,
    sandbox: bool,
    processes_path: Path | None,
    channels: Path | None,
    simulated: Sequence[Connector],
) -> Platform:
    with database.alone():
        upgrade(database, REVISIONS)
        started_at = (clock or SystemClock()).now()
        with database.write() as connection:
            claim_kind(connection, sandbox)
            seed_calendar(connection, started_at)
            seed_catalogue(connection, started_at)
            enter_missing(connection, REGISTERS, started_at)
            inherit(connection, Ids(clock or SystemClock()))
        clock = SandboxClock(database, started_at) if sandbox else clock or SystemClock()
        platform = compose(database, clock, sandbox, channels, simulated)
        for unfounded in (found for found in platform.departures() if found.document is None):
            told = (unfounded.param, unfounded.profile, unfounded.found, unfounded.wanted, unfounded.article)
            log.warning("rule parameter %s of %s is %r, not %r (Art. %s), and no document permits it", *told)
        if processes_path is not None:
            deploy_missing(platform.runtime, processes_path)
    return platform


def compose(
    database: Database,
    clock: Clock,
    sandbox: bool = False,
    channels: Path | None = None,
    simulated: Sequence[Connector] = (),
) -> Platform:
    """The platform on a database that is ready."""
    office = open_office(database, channels, simulated)
    runtime = Runtime(database, clock, register(database, clock, office), office.calendars)
    runtime.registry.fits = works_for
    return Platform(
        runtime=runtime,
        database=database,
        clock=clock,
        catalogue=office.catalogue,
        accounts=Accounts(database, clock),
        tokens=Tokens(database, clock),
        notices=Notices(),
        regulation=regulation(),
        calendar=CalendarDesk(runtime, office),
        evidence=EvidenceDesk(runtime),
        sandbox=sandbox,
        office=office,
        senders=senders_of(office.channels, clock),
        publicity=PublicityDesk(office),
    )


def bare_vocabulary(parameters: Path | None = None, processes: Path = PROCESSES) -> Vocabulary:
    """The names that drawings may use and the office's rules for them, where no database need be.

    The law is that of the folder of processes, with the rule parameters of a file in the place of the office's own.
    Raises ProcessRejected where documents are wrongly registered.
    """
    clock = SystemClock()
    law = filed_law(local_date(clock.now()), parameters, processes)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/nothing.db")
        try:
            return replace(vocabulary_of(register(database, clock, law=law)), now=clock.now())
        finally:
            database.close()


def process_folders(path: Path) -> list[Path]:
    """The folder itself if it is a process, else the processes in it."""
    if any(path.glob("*.bpmn")):
        return [path]
    return sorted(folder for folder in path.iterdir() if folder.is_dir() and any(folder.glob("*.bpmn")))


def deploy_missing(runtime: Runtime, path: Path) -> None:
    """Deploy the processes no version of which runs yet; newer drawings wait for whoever deploys them."""
    running = {info.id for info in runtime.processes()}
    missing = [folder for folder in process_folders(path) if folder.name not in running]
    if missing:
        runtime.deploy(missing, SYSTEM, "first start")
