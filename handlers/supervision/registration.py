"""What diagrams and forms may ask of the room of supervision information."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from engine.clock import Clock
from engine.registry import Registry
from handlers.office import Office
from handlers.supervision.effects import Effects
from handlers.supervision.panel import infos
from handlers.supervision.pushing import SupervisionPushes
from handlers.supervision.register import MESSAGE, SupervisionRegister


def register(registry: Registry, office: Office, clock: Clock) -> None:
    pushes, effects = SupervisionPushes(office), Effects(office)
    registry.operators["supervision.begin"] = pushes.begin
    registry.operators["supervision.push"] = pushes.push
    registry.operators["supervision.note_private"] = pushes.note_private
    registry.operators["supervision.push_reminder"] = pushes.push_reminder
    registry.operators["supervision.push_overdue"] = pushes.push_overdue
    registry.operators["supervision.restrict"] = effects.restrict
    registry.operators["supervision.lift"] = effects.lift
    registry.operators["supervision.revoke"] = effects.revoke
    registry.operators["supervision.deregister"] = effects.deregister
    registry.intakes["supervision.register"] = SupervisionRegister(office).register
    registry.intakes["supervision.release"] = pushes.release
    registry.intakes["supervision.dispose"] = effects.dispose
    registry.queries["supervision_infos"] = infos

    def types(_: Connection) -> Sequence[tuple[str, str]]:
        told = office.catalogue.code_list("supervision_type")
        return [(kind["code"], f"{kind['code']} {kind['name']}") for kind in told if kind["msg_type"] == MESSAGE]

    registry.choices["supervision_types"] = types
