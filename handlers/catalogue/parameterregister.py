"""The rule parameters as a register that must not change silently: every change tells the journal the whole."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from engine.proof.canonical import canonical
from engine.proof.registers import Register
from handlers.catalogue.schema import rule_parameter, rule_profile
from handlers.catalogue.snapshot import revision

PARAMETERS, PARAMETERS_CHANGED = "parameters", "parameters.changed"


def parameters_content(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """All rule profiles and parameters as stored now, in a fixed order."""
    return {
        table.name: sorted((dict(row._mapping) for row in connection.execute(select(table))), key=canonical)
        for table in (rule_profile, rule_parameter)
    }


PARAMETER_REGISTER = Register(PARAMETERS, PARAMETERS_CHANGED, parameters_content, revision)
