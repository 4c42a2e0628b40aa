"""What diagrams and forms may ask of the room of credit."""

from __future__ import annotations

from engine.clock import Clock
from engine.registry import Registry
from handlers.credit import facts
from handlers.credit.finding import Findings
from handlers.credit.hearing import Hearings
from handlers.credit.measures import Measures
from handlers.credit.objecting import Objecting
from handlers.credit.rectifying import Rectifying
from handlers.credit.registering import Registering
from handlers.credit.telling import Telling
from handlers.credit.transferring import Transferring
from handlers.office import Office


def register(registry: Registry, office: Office, clock: Clock) -> None:
    findings, hearings, measures = Findings(office), Hearings(office), Measures(office)
    rectifying, transferring, objecting = Rectifying(office), Transferring(office), Objecting(office)
    registry.operators["dishonesty.called"] = findings.called
    registry.operators["dishonesty.begun"] = findings.begun
    registry.operators["dishonesty.measures"] = hearings.measures
    registry.operators["dishonesty.tell"] = Telling(office).tell
    registry.operators["measure.refer"] = measures.refer
    registry.operators["measure.letter"] = measures.letter
    registry.operators["measure.close"] = measures.close
    registry.operators["rectification.lapsed"] = rectifying.lapsed
    registry.intakes["dishonesty.open"] = findings.open
    registry.intakes["dishonesty.told"] = hearings.told
    registry.intakes["dishonesty.heard"] = hearings.heard
    registry.intakes["dishonesty.determine"] = hearings.determine
    registry.intakes["measure.terminate"] = measures.terminate
    registry.intakes["measure.penalty"] = measures.penalty
    registry.intakes["rectification.order"] = rectifying.order
    registry.intakes["rectification.check"] = rectifying.check
    registry.intakes["rectification.lawful"] = rectifying.lawful
    registry.intakes["transfer.register"] = transferring.register
    registry.intakes["transfer.reply"] = transferring.reply
    registry.intakes["credit.register"] = Registering(office).register
    registry.intakes["credit.object"] = objecting.object
    registry.intakes["credit.answer"] = objecting.answer
    registry.queries["dishonesties"] = facts.dishonesties
    registry.queries["measures"] = facts.measures
    registry.queries["credit_records"] = facts.credit_records
