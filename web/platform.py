"""The platform: what screens, commands and routes of the interface are given of engine and handlers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from engine.actor import Actor
from engine.calendar.content import CALENDAR_REGISTER
from engine.clock import Clock, local_date
from engine.deploy import checked_files
from engine.docket.gathering import Rules
from engine.docket.turn import DocketTurn
from engine.drafts import Candidate
from engine.errors import InputRejected, NotFound, Problem
from engine.expressions import LimitSource
from engine.lint import LAYERS, Checked, Layer
from engine.outbox import Answer, Sender, deliver
from engine.proof.checkpoint import Checkpoint
from engine.proof.registers import Register
from engine.runtime import Runtime
from engine.scheduler import Job
from engine.store.database import Database
from engine.timers import SweepReport, sweep
from engine.watch.doctor import Finding, examine
from handlers import notice
from handlers.accountability.book import Clue, ClueBook
from handlers.accountability.duties import Duty, Weight
from handlers.accountability.ledger import DutyAct, Ledger, Line, Span, Standing
from handlers.accountability.review import Decision
from handlers.accountability.selection import Wish
from handlers.calendar.desk import Approval, CalendarDesk, DeskPreview
from handlers.catalogue import Applicant, Catalogue, Item
from handlers.catalogue.documents import BASIS_REGISTER
from handlers.catalogue.parameterregister import PARAMETER_REGISTER
from handlers.catalogue.proposals import (
    Proposal,
    meaningful,
    proposal_problems,
    proposed_rules,
    put_proposals,
    read_proposals,
)
from handlers.decision.asthen import decisions_then
from handlers.evidence.desk import EvidenceDesk
from handlers.evidence.keeping import KeptFile
from handlers.evidence.reading import OpenedFile
from handlers.exchange.connector import PROVIDERS, SERVICE_NAMES, Connector
from handlers.exchange.simulator import FAULTS, Simulator, simulator
from handlers.exports import EXPORT_FORMATS, ExportDesk, PartLost, Words
from handlers.law import Deviation, LawSource, law_in_force, ruling
from handlers.law.sheet import ParameterLine, parameter_lines
from handlers.law.soundness import parameters_are_lawful
from handlers.licence.book import LicenceBook
from handlers.licence.filebook import FileBook
from handlers.notice import Memo
from handlers.office import Office
from handlers.panels.page import guarded_panels, panels
from handlers.panels.panel import Panel
from handlers.privacy.desk import PrivacyDesk
from handlers.privacy.disclosure import Purpose
from handlers.publicity.desk import Batch, PublicityDesk, Waiting
from handlers.sending.channels import Channels
from handlers.sending.senders import trial_letter
from handlers.sending.witness import tell_witnesses
from handlers.told import Told, told_in
from handlers.wording.kinds import NOTICE_TITLES
from web.audit.exports.naming import export_words
from web.mining import miner
from web.operations.checkpoints import take_now
from web.regulation import Regulation
from web.sandboxclock import SandboxClock
from web.security.accounts import Accounts
from web.security.policy import roles_of
from web.security.sessions import Sessions
from web.security.tokens import Tokens

__all__ = [
    "EXPORT_FORMATS",
    "FAULTS",
    "PROVIDERS",
    "SERVICE_NAMES",
    "Applicant",
    "Approval",
    "Batch",
    "Catalogue",
    "Clue",
    "Connector",
    "Decision",
    "DeskPreview",
    "Duty",
    "DutyAct",
    "EvidenceDesk",
    "Item",
    "KeptFile",
    "Ledger",
    "Line",
    "Memo",
    "Notices",
    "OpenedFile",
    "Panel",
    "ParameterLine",
    "PartLost",
    "Platform",
    "Purpose",
    "Simulator",
    "Span",
    "Standing",
    "Waiting",
    "Weight",
    "Wish",
    "simulator",
]

REGISTERS = (CALENDAR_REGISTER, PARAMETER_REGISTER, BASIS_REGISTER)
CASE_FACTS = ("decision", "pushes", "claims", "notices", "files", "evidence")
"""The registered queries that tell the facts of a case tree."""


class Notices:
    """What the platform tells a person, by department and roles."""

    titles: Mapping[str, str] = NOTICE_TITLES
    """The short name of every kind of notice, on screens as in mails."""

    def page(
        self,
        connection: Connection,
        reader: Actor,
        *,
        unread_only: bool = False,
        limit: int = 50,
        cursor: str | None = None,
    ) -> notice.NoticePage:
        """The reader's notices, newest first."""
        told = (connection, reader.department, roles_of(reader), reader.login)
        return notice.notices_for(*told, unread_only=unread_only, limit=limit, cursor=cursor)

    def leave(self, connection: Connection, memos: Collection[Memo]) -> None:
        """Tell persons something that is about no case, within the platform alone."""
        notice.leave(connection, memos)

    def told(self, connection: Connection, root_ids: Sequence[str], until: str) -> tuple[Told, ...]:
        """Who was told what in these case trees, as it stood at an instant (stored)."""
        return told_in(connection, root_ids, until)

    def unread_count(self, connection: Connection, reader: Actor) -> int:
        return notice.unread_count(connection, reader.department, roles_of(reader), reader.login)

    def mark_read(self, connection: Connection, reader: Actor, notice_ids: Collection[str], at: datetime) -> int:
        """Note that the reader has seen these; others' notices are passed over."""
        return notice.mark_read(connection, notice_ids, reader.department, roles_of(reader), reader.login, at)


@dataclass(frozen=True)
class Platform:
    """Everything a screen, a command or an API route works with."""

    runtime: Runtime
    database: Database
    clock: Clock
    catalogue: Catalogue
    accounts: Accounts
    tokens: Tokens
    notices: Notices
    regulation: Regulation
    calendar: CalendarDesk
    evidence: EvidenceDesk
    sandbox: bool
    office: Office
    senders: Mapping[str, Sender]
    publicity: PublicityDesk

    def department_names(self) -> Mapping[str, str]:
        """The short name of every department by its code, in the order of the register."""
        return {found.code: found.short_name for found in self.catalogue.departments()}

    def facts(self, connection: Connection, root_id: str) -> dict[str, Sequence[Mapping[str, Any]]]:
        """The facts of a case tree, by the name of the registered query that tells them."""
        queries = self.runtime.registry.queries
        return {name: queries[name](connection, root_id) for name in CASE_FACTS if name in queries}

    @property
    def privacy(self) -> PrivacyDesk:
        """Personal data, opened for a purpose and on record."""
        return PrivacyDesk(self.office, self.database, self.clock)

    def panels(self, connection: Connection, root_id: str) -> tuple[Panel, ...]:
        """The facts of a case tree as its page shows them, personal data masked."""
        return panels(connection, root_id)

    def guarded_panels(self, connection: Connection, root_id: str, reader: str | None) -> tuple[Panel, ...]:
        """What of a case tree only those concerned may read: a department, or None for an auditor."""
        return guarded_panels(connection, root_id, reader)

    def decisions_then(
        self, connection: Connection, root_id: str, until: str, earlier: Mapping[str, Mapping[str, Any]]
    ) -> tuple[Panel, ...]:
        """The decisions of a case tree as they stood at an instant (stored), personal data masked."""
        return decisions_then(connection, root_id, until, earlier)

    @property
    def licences(self) -> LicenceBook:
        """The register of licences."""
        return LicenceBook(self.office)

    @property
    def clues(self) -> ClueBook:
        """What was noted for those who hold departments to account."""
        return ClueBook()

    @property
    def ledger(self) -> Ledger:
        """How departments kept their duties."""
        return Ledger()

    @property
    def files(self) -> FileBook:
        """The supervision files."""
        return FileBook(self.office)

    @property
    def exports(self) -> ExportDesk:
        """Where files of many cases are made."""
        return ExportDesk(Words(**export_words(self)))

    def doctor(self) -> tuple[Finding, ...]:
        """The engine's invariants, that of the evidence files, and that of the rule parameters, examined now."""
        return (*examine(self.runtime), self.evidence.examine(), parameters_are_lawful(self.catalogue, self.clock))

    def check_candidate(
        self, candidate: Candidate, folders: Sequence[str], layers: Collection[Layer] = LAYERS
    ) -> tuple[Checked, ...]:
        """What the deploy check says of folders of a candidate, with the parameters it proposes; within limits."""
        files = [{name: text.encode() for name, text in candidate.processes[one].items()} for one in folders]
        runtime = self.runtime
        with self.database.read() as connection:
            told = (connection, runtime.specs, runtime.registry, files, self.clock.now())
            return checked_files(*told, layers, confined=True, rules=ruling(self._law(candidate))())

    def proposal_problems(self, candidate: Candidate) -> tuple[Problem, ...]:
        """What is wrong with the parameters a candidate proposes, each by PARAMETER.FIELD."""
        try:
            proposals = read_proposals(candidate.parameters)
        except InputRejected as rejected:
            return rejected.problems
        return proposal_problems(self.catalogue.rules(), proposals, local_date(self.clock.now()))

    def parameter_sheet(self, candidate: Candidate) -> tuple[ParameterLine, ...]:
        """Every rule parameter with what it takes to change it, and what the candidate proposes for it."""
        law = law_in_force(self.catalogue, self.clock)()
        return parameter_lines(law, self.catalogue.rules(), self._proposals(candidate))

    def limits_with(self, candidate: Candidate) -> LimitSource:
        """The limits as if what a candidate proposes had always been in force."""
        return proposed_rules(self.catalogue.rules(), self._proposals(candidate), always=True)

    def put_parameters(
        self, connection: Connection, text: str, actor: Actor, at: datetime, always: bool = False
    ) -> None:
        """Put proposals (the text of a draft's parameters.json) in force, with the documents they name.

        `always` as if from the first day, for worlds that are thrown away. Raises InputRejected.
        """
        put_proposals(connection, read_proposals(text), actor, at, always)

    def _proposals(self, candidate: Candidate) -> tuple[Proposal, ...]:
        """What a candidate proposes so far that means something, whether or not it may be put in force."""
        try:
            proposals = read_proposals(candidate.parameters)
        except InputRejected:
            return ()
        return meaningful(self.catalogue.rules(), proposals)

    def _law(self, candidate: Candidate) -> LawSource:
        return law_in_force(self.catalogue, self.clock, proposals=self._proposals(candidate))

    def departures(self) -> tuple[Deviation, ...]:
        """Where the rule parameters depart from the regulation today, also by a registered document."""
        return law_in_force(self.catalogue, self.clock)().deviations

    def jobs(self) -> tuple[Job, ...]:
        """What the heartbeat does beside the sweep."""
        # The jobs work through the platform, and ask this module in turn.
        from web.operations.jobs import jobs_of

        return jobs_of(self)

    def docket_turn(self) -> DocketTurn:
        """What keeps the docket, and whatever else is read across cases, up to date."""
        registry = self.runtime.registry
        rules = Rules(registry.traits, registry.marks)
        return DocketTurn(self.database, self.clock, rules, further=(miner(self.runtime).rebuild,))

    @property
    def registers(self) -> tuple[Register, ...]:
        """What must not change silently beside histories and versions."""
        return REGISTERS

    def take_checkpoint(self) -> Checkpoint | None:
        """A checkpoint over all histories as they stand; None where another worker took one at that moment."""
        return take_now(self)

    def tell_witnesses(self, connection: Connection, found: Checkpoint) -> int:
        """Write the other departments a mail of a working day's end, within the checkpoint's transaction."""
        return tell_witnesses(connection, self.office, found)

    @property
    def channels(self) -> Channels:
        """By which channels notices leave the platform."""
        return self.office.channels

    def deliver(self, channels: Collection[str] | None = None) -> int:
        """One round of delivery, by these channels or all; returns how many letters were sent.

        Answers that came are handled at once, each in its case's own transaction.
        """
        senders = {name: sender for name, sender in self.senders.items() if channels is None or name in channels}
        report = deliver(self.runtime, senders)
        for case_id in report.addressed:
            self.runtime.catch_up(case_id)
        return report.sent

    def try_channel(self, name: str, recipient: str = "") -> str:
        """Send a letter that only tries a channel, past the queue; returns what the receiver answered.

        Raises NotFound, Undelivered.
        """
        if name not in self.senders:
            raise NotFound(channel=name)
        told = self.senders[name].send(trial_letter(name, recipient, self.runtime.ids.new(), self.clock.now()))
        return told.receipt if isinstance(told, Answer) else told

    def move_clock(self, to: datetime | None = None, advance: str | None = None) -> SweepReport:
        """Move the sandbox's clock and let everything due happen; raises ValueError for a step back."""
        if not isinstance(self.clock, SandboxClock):
            raise ValueError("only a sandbox moves its clock")
        with self.database.read() as connection:
            calendar = self.runtime.calendars.get(connection)
        before = self.clock.now()
        self.clock.move(to, advance, calendar)
        Sessions(self.database, self.clock).carry(self.clock.now() - before)
        return sweep(self.runtime)

    def close(self) -> None:
        self.database.close()
