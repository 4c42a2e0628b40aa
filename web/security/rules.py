"""Who may use which endpoint: one row an endpoint, and an endpoint without a row is closed to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ObjectKind = Literal["none", "case", "item"]
Relation = Literal["read", "act"]

CLERKS = frozenset({"approval_clerk", "approval_head", "supervision_officer", "supervision_head", "meeting_convener"})
READERS = CLERKS | {"auditor"}
APPROVAL = frozenset({"approval_clerk", "approval_head"})
AUDITORS = frozenset({"auditor"})
SUPERVISION = frozenset({"supervision_officer", "supervision_head"})
LICENCE_READERS = APPROVAL | SUPERVISION | AUDITORS
OPERATORS = frozenset({"platform_admin"})
CALENDAR_READERS = OPERATORS | AUDITORS | {"approval_head", "supervision_head"}
"""Those whom a change of the calendar concerns as a whole."""
HEADS = frozenset({"approval_head", "supervision_head"})
ANALYSTS = frozenset({"analyst"})
WORKBENCH = ANALYSTS | {"approval_head", "auditor"}
"""Those who see drafts: who draws them, who may approve them, who looks back at them."""
STAFF = READERS | OPERATORS | {"analyst"}
"""Everybody with an account."""

UPLOAD = 20 * 1024 * 1024
ONE_FILE = UPLOAD + 64 * 1024
"""A file and what is sent around it."""
WITH_FILES = 3 * UPLOAD
"""A form with files; with scripts each file is sent on its own before the form."""


@dataclass(frozen=True)
class Rule:
    """One endpoint: `read` or `act`, the roles that may (None: no login needed), and on which object.

    The object is named by the route: `<case_id>` for a case, `<item_id>` for a work item. `scope` is
    what an API token needs; `background` marks requests that pages send by themselves; `body` is the
    largest body in bytes; `csrf` is off only where a bearer token, which no browser adds, is the proof.
    `repeatable` acts do no harm when they are sent twice; all others need the request key of their page.
    """

    relation: Relation
    roles: frozenset[str] | None
    object: ObjectKind = "none"
    scope: str = "read"
    background: bool = False
    body: int = 1024 * 1024
    csrf: bool = True
    repeatable: bool = False


RULES: Mapping[str, Rule] = {
    "static": Rule("read", None, background=True),
    # Login and one's own account
    "login.form": Rule("read", None),
    "login.enter": Rule("act", None, repeatable=True),
    "login.leave": Rule("act", STAFF, repeatable=True),
    "profile.page": Rule("read", STAFF),
    "profile.change_password": Rule("act", STAFF, repeatable=True),
    "profile.end_others": Rule("act", STAFF, repeatable=True),
    "profile.text_size": Rule("act", None, repeatable=True),
    # Work
    "inbox.page": Rule("read", STAFF),
    "inbox.counters": Rule("read", READERS, background=True),
    "inbox.answer_many": Rule("act", CLERKS),
    "task.page": Rule("read", READERS, "item"),
    "task.complete": Rule("act", CLERKS, "item", body=WITH_FILES),
    "task.answer": Rule("act", CLERKS, "item"),
    "task.assign": Rule("act", CLERKS, "item"),
    "task.unassign": Rule("act", CLERKS, "item"),
    "notices.page": Rule("read", STAFF),
    "notices.unread": Rule("read", STAFF, background=True),
    "notices.mark": Rule("act", STAFF, repeatable=True),
    # Cases
    "cases.page": Rule("read", READERS),
    "case.page": Rule("read", READERS, "case"),
    "case.diagram": Rule("read", READERS, "case"),
    "case.recall": Rule("act", APPROVAL, "case"),
    # Personal data in full: parties and auditors, for a purpose; every look is on record
    "reveal.form": Rule("read", READERS, "case"),
    "reveal.show": Rule("read", READERS, "case", repeatable=True),
    # Whose an action is, its diagram says; it is checked there
    "action.page": Rule("read", CLERKS, "case"),
    "action.hand_in": Rule("act", CLERKS, body=WITH_FILES),
    # Evidence files: handed in for the own department, opened by those who see the case
    "evidence.hand_in": Rule("act", CLERKS, body=ONE_FILE, repeatable=True),
    "evidence.open": Rule("read", READERS, "case"),
    "history.page": Rule("read", READERS, "case"),
    "history.verification": Rule("read", READERS, "case"),
    # A receipt is given to those who see the case; anybody may have one that he holds checked
    "receipts.sheet": Rule("read", READERS, "case"),
    "receipts.paper": Rule("read", READERS, "case"),
    "receipts.page": Rule("read", STAFF),
    "receipts.examine": Rule("act", STAFF, repeatable=True),
    "replay.page": Rule("read", READERS, "case"),
    "replay.instant": Rule("read", READERS, "case"),
    "replay.licence": Rule("read", LICENCE_READERS),
    "replay.licence_instant": Rule("read", LICENCE_READERS),
    "history.execution": Rule("read", READERS, "case"),
    # Taking evidence out changes no case; who did and what for stands in the journal
    "bundle.page": Rule("read", READERS, "case"),
    "bundle.make": Rule("read", READERS, "case", repeatable=True),
    "explanation.page": Rule("read", READERS, "case"),
    "explanation.until": Rule("read", READERS, "case"),
    "explanation.calculator": Rule("read", STAFF),
    "regulation.page": Rule("read", STAFF),
    "regulation.article": Rule("read", STAFF),
    # The calendar: administrators change it and review claims that lapsed on closed days (working-day rule 9)
    "calendar.page": Rule("read", CALENDAR_READERS),
    "calendar.change": Rule("read", CALENDAR_READERS),
    "calendar.preview_notice": Rule("act", OPERATORS, repeatable=True),
    "calendar.preview_closure": Rule("act", OPERATORS, repeatable=True),
    "calendar.approve": Rule("act", OPERATORS),
    "calendar.decide": Rule("act", OPERATORS),
    # Publicity: the departments that decide, of their own; auditors of all
    "publicity.page": Rule("read", APPROVAL | AUDITORS),
    "publicity.file": Rule("read", APPROVAL | AUDITORS),
    # Audit and operation
    "incidents.page": Rule("read", OPERATORS | AUDITORS | {"analyst"}),
    "incidents.retry": Rule("act", OPERATORS),
    "incidents.retry_cause": Rule("act", OPERATORS),
    "incidents.dismiss": Rule("act", OPERATORS),
    "operations.page": Rule("read", OPERATORS),
    "operations.lights": Rule("read", OPERATORS, background=True),
    "operations.sweep_now": Rule("act", OPERATORS, repeatable=True),
    "operations.backup": Rule("act", OPERATORS, repeatable=True),
    "sending.page": Rule("read", OPERATORS | AUDITORS),
    "sending.again": Rule("act", OPERATORS, repeatable=True),
    "sending.all_again": Rule("act", OPERATORS, repeatable=True),
    "sending.settle": Rule("act", OPERATORS, repeatable=True),
    "sending.settle_all": Rule("act", OPERATORS, repeatable=True),
    "verification.page": Rule("read", OPERATORS | AUDITORS),
    "verification.start": Rule("act", OPERATORS | AUDITORS, repeatable=True),
    "verification.progress": Rule("read", OPERATORS | AUDITORS, background=True),
    "verification.days": Rule("read", OPERATORS | AUDITORS),
    "verification.sheet": Rule("read", OPERATORS | AUDITORS),
    "verification.copy": Rule("read", OPERATORS | AUDITORS),
    # Exports are their own who ordered them
    "exports.listing": Rule("read", AUDITORS),
    "exports.form": Rule("read", AUDITORS),
    "exports.hand_in": Rule("act", AUDITORS),
    "exports.page": Rule("read", AUDITORS),
    "exports.progress": Rule("read", AUDITORS, background=True),
    "exports.cancel": Rule("act", AUDITORS, repeatable=True),
    "exports.fetch": Rule("act", AUDITORS, repeatable=True),
    "sandbox.page": Rule("read", STAFF),
    "sandbox.move": Rule("act", STAFF, repeatable=True),
    "health.ready": Rule("read", None, background=True),
    # Asks for loopback or a bearer token by itself: monitoring has no cookie
    "metrics.page": Rule("read", None, background=True),
    # Intake: who may start a process is said by its diagram and checked there
    "intake.page": Rule("read", CLERKS),
    "intake.form": Rule("read", CLERKS),
    "intake.hand_in": Rule("act", CLERKS, body=WITH_FILES),
    "intake.correction": Rule("act", CLERKS, repeatable=True),
    # Licences are seen by those who approve or supervise them, files by the department they are kept in
    "licences.lookup": Rule("read", LICENCE_READERS, background=True),
    "licences.page": Rule("read", LICENCE_READERS),
    "licences.sheet": Rule("read", LICENCE_READERS),
    # What auditors make of clues stands in the journal: no case changes by it
    "clues.page": Rule("read", AUDITORS),
    "clues.sheet": Rule("read", AUDITORS),
    "clues.review": Rule("act", AUDITORS),
    # The search over all cases. What auditors keep are their own papers: no case changes by them
    "audit.page": Rule("read", AUDITORS),
    "audit.keep_search": Rule("act", AUDITORS, repeatable=True),
    "audit.drop_search": Rule("act", AUDITORS, repeatable=True),
    "audit.restore_search": Rule("act", AUDITORS, repeatable=True),
    "samples.listing": Rule("read", AUDITORS),
    "samples.draw_sample": Rule("act", AUDITORS),
    "samples.page": Rule("read", AUDITORS),
    "samples.repetition": Rule("read", AUDITORS),
    "samples.note_case": Rule("act", AUDITORS, repeatable=True),
    "samples.sheet_file": Rule("read", AUDITORS),
    "samples.population_file": Rule("read", AUDITORS),
    "ledger.page": Rule("read", AUDITORS),
    "ledger.acts": Rule("read", AUDITORS),
    # Changes nothing but the record that it was taken out
    "ledger.export": Rule("read", AUDITORS, repeatable=True),
    # Who looked at what: auditors at all of it, everybody at his own
    "accessrecords.page": Rule("read", AUDITORS),
    "accessrecords.mine": Rule("read", STAFF),
    # Figures of all departments for auditors and analysts, of their own steps for heads; cases for auditors
    "process_view.page": Rule("read", AUDITORS | HEADS | {"analyst"}),
    "process_view.diagram": Rule("read", AUDITORS | HEADS | {"analyst"}, background=True),
    "process_view.cases": Rule("read", AUDITORS),
    "supervision.page": Rule("read", SUPERVISION | AUDITORS),
    "supervision.sheet": Rule("read", SUPERVISION | AUDITORS),
    # Imports are their department's; who may start the process is checked there as well
    "imports.upload_form": Rule("read", CLERKS),
    "imports.template": Rule("read", CLERKS),
    "imports.upload": Rule("act", CLERKS, body=UPLOAD),
    "imports.listing": Rule("read", CLERKS),
    "imports.page": Rule("read", CLERKS),
    "imports.progress": Rule("read", CLERKS, background=True),
    "imports.report": Rule("read", CLERKS),
    "imports.stop": Rule("act", CLERKS),
    "imports.resume": Rule("act", CLERKS),
    "imports.close": Rule("act", CLERKS),
    "imports.earlier": Rule("read", CLERKS),
    # The analysts' workbench: drafts, tried and compared here, in force only through the gate
    "drafts.page": Rule("read", WORKBENCH),
    "drafts.begin": Rule("act", ANALYSTS),
    "drafts.import_files": Rule("act", ANALYSTS, body=UPLOAD),
    "drafts.export_files": Rule("read", WORKBENCH),
    "drafts.discard": Rule("act", ANALYSTS),
    "drafts.rename": Rule("act", ANALYSTS),
    "drafts.open_draft": Rule("read", WORKBENCH),
    "drafts.files": Rule("read", WORKBENCH),
    "drafts.read_file": Rule("read", WORKBENCH),
    "drafts.save_file": Rule("act", ANALYSTS, repeatable=True, body=4 * 1024 * 1024),
    "drafts.remove_file": Rule("act", ANALYSTS, repeatable=True),
    "drafts.presence": Rule("act", ANALYSTS, background=True, repeatable=True),
    "comparison.page": Rule("read", WORKBENCH),
    "comparison.versions": Rule("read", WORKBENCH),
    "comparison.diagram": Rule("read", WORKBENCH, background=True),
    "comparison.drawing": Rule("read", WORKBENCH, background=True),
    # Running cases are moved to another version: looked through by all of the workbench, ordered by who draws
    "moving.page": Rule("read", WORKBENCH),
    "moving.preview": Rule("act", ANALYSTS),
    "moving.sheet": Rule("read", WORKBENCH),
    "moving.progress": Rule("read", WORKBENCH, background=True),
    "moving.confirm": Rule("act", ANALYSTS),
    "moving.stop": Rule("act", ANALYSTS, repeatable=True),
    "drafts.findings": Rule("read", WORKBENCH, background=True),
    # Decision tables and forms: what these ask while somebody types changes nothing
    "editors.tables": Rule("read", WORKBENCH),
    "editors.check_table": Rule("read", WORKBENCH, background=True, repeatable=True, body=4 * 1024 * 1024),
    "editors.forms": Rule("read", WORKBENCH),
    "editors.preview_form": Rule("read", WORKBENCH, background=True, repeatable=True, body=4 * 1024 * 1024),
    "editors.try_values": Rule("read", WORKBENCH, repeatable=True, body=4 * 1024 * 1024),
    # The files of a draft as a list; a procedure from nothing
    "contents.page": Rule("read", WORKBENCH),
    "contents.add": Rule("act", ANALYSTS),
    "contents.rename": Rule("act", ANALYSTS),
    "contents.remove": Rule("act", ANALYSTS),
    "contents.new": Rule("read", ANALYSTS),
    "contents.begin": Rule("act", ANALYSTS),
    # The gate: analysts hand in, somebody else among those who may approve decides
    "proposal.page": Rule("read", WORKBENCH | OPERATORS),
    "proposal.progress": Rule("read", WORKBENCH | OPERATORS, background=True),
    "proposal.waiting": Rule("read", WORKBENCH | OPERATORS),
    "proposal.run": Rule("act", ANALYSTS, repeatable=True),
    "proposal.send": Rule("act", ANALYSTS),
    "proposal.put_onto_running": Rule("act", ANALYSTS),
    "proposal.approve": Rule("act", ANALYSTS | {"approval_head"}),
    "proposal.refuse": Rule("act", ANALYSTS | {"approval_head"}),
    "proposal.withdraw": Rule("act", ANALYSTS | OPERATORS),
    # An earlier version is handed in again by analysts, in an emergency by administrators
    "versions.page": Rule("read", WORKBENCH | OPERATORS),
    "versions.process": Rule("read", WORKBENCH | OPERATORS),
    "versions.sheet": Rule("read", WORKBENCH | OPERATORS),
    "versions.diagram": Rule("read", WORKBENCH | OPERATORS),
    "versions.archive": Rule("read", WORKBENCH | OPERATORS),
    "versions.roll_back": Rule("act", ANALYSTS | OPERATORS),
    "panel.lists": Rule("read", WORKBENCH, background=True),
    "panel.expression": Rule("read", WORKBENCH, background=True, repeatable=True, body=4 * 1024 * 1024),
    "scenarios.page": Rule("read", WORKBENCH),
    "scenarios.progress": Rule("read", WORKBENCH, background=True),
    "scenarios.order": Rule("act", WORKBENCH, repeatable=True),
    "scenarios.stop": Rule("act", WORKBENCH, repeatable=True),
    "scenarios.begin": Rule("act", ANALYSTS),
    "scenarios.words": Rule("read", WORKBENCH, background=True),
    "scenarios.drawing": Rule("read", WORKBENCH, background=True),
    "scenarios.read": Rule("read", WORKBENCH, background=True),
    "scenarios.save": Rule("act", ANALYSTS, repeatable=True),
    "scenarios.text": Rule("act", ANALYSTS, repeatable=True),
    "scenarios.adopt": Rule("act", ANALYSTS, repeatable=True),
    "scenarios.adopt_all": Rule("act", ANALYSTS, repeatable=True),
    "trial.page": Rule("read", WORKBENCH),
    "trial.begin": Rule("act", ANALYSTS),
    "trial.sheet": Rule("read", WORKBENCH),
    "trial.act": Rule("act", ANALYSTS, repeatable=True),
    "trial.drawing": Rule("read", WORKBENCH, background=True),
    "trial.keep": Rule("act", ANALYSTS),
    "trial.drop": Rule("act", ANALYSTS, repeatable=True),
    # Sent twice it makes a second copy, which does no harm.
    "drafts.fork": Rule("act", ANALYSTS, repeatable=True, body=4 * 1024 * 1024),
    "designer.page": Rule("read", WORKBENCH),
    # What a draft would have made of past cases: no data of them, but for those who may read a case anyway
    "whatif.page": Rule("read", WORKBENCH),
    "whatif.order": Rule("act", ANALYSTS),
    "whatif.stop": Rule("act", ANALYSTS, repeatable=True),
    "whatif.progress": Rule("read", WORKBENCH, background=True),
    "whatif.case": Rule("read", WORKBENCH),
    "whatif.diagram": Rule("read", WORKBENCH, background=True),
    "whatif.recorded": Rule("read", WORKBENCH, background=True),
    # Other systems, by bearer token
    "api.describe": Rule("read", None, csrf=False),
    "api.start_case": Rule("act", CLERKS, scope="write", csrf=False),
    "api.list_cases": Rule("read", READERS, csrf=False),
    "api.show_case": Rule("read", READERS, "case", csrf=False),
    "api.case_history": Rule("read", READERS, "case", csrf=False),
    "api.case_deadlines": Rule("read", READERS, "case", csrf=False),
    "api.list_tasks": Rule("read", READERS, csrf=False),
    "api.show_task": Rule("read", READERS, "item", csrf=False),
    "api.complete_task": Rule("act", CLERKS, "item", scope="write", csrf=False),
    "api.assign_task": Rule("act", CLERKS, "item", scope="write", csrf=False),
    "api.unassign_task": Rule("act", CLERKS, "item", scope="write", csrf=False),
    "api.complete_tasks": Rule("act", CLERKS, scope="write", csrf=False),
    "api.send_message": Rule("act", CLERKS, scope="write", csrf=False),
    "api.keep_evidence": Rule("act", CLERKS, scope="write", body=ONE_FILE, csrf=False),
    "api.count_deadline": Rule("read", STAFF, csrf=False),
    "api.list_processes": Rule("read", STAFF, csrf=False),
    "api.put_draft": Rule("act", ANALYSTS, scope="deploy", body=16 * 1024 * 1024, csrf=False),
    "api.deploy_process": Rule("act", ANALYSTS, scope="deploy", csrf=False),
    "api.show_clock": Rule("read", STAFF, csrf=False),
    "api.move_clock": Rule("act", STAFF, scope="write", csrf=False),
}
