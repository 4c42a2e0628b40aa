"""The written formats of requests and answers: one JSON schema a service and direction, beside this file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jsonschema import Draft202012Validator

from engine.errors import EngineError, UnknownName

Direction = Literal["request", "answer"]

FOLDER = Path(__file__).parent


class FormatBroken(EngineError):
    """A request or an answer that is not of its written format; `field` is the first place that is wrong."""


def check(service: str, direction: Direction, told: Any) -> None:
    """Hold a message against its format. Raises FormatBroken naming the field, UnknownName."""
    # A field's path sorts as text: numbers and names stand side by side in it.
    faults = sorted(_validator(service, direction).iter_errors(told), key=lambda fault: str(list(fault.absolute_path)))
    if faults:
        field = ".".join(str(part) for part in faults[0].absolute_path)
        raise FormatBroken(service=service, direction=direction, field=field, rule=str(faults[0].validator))


def schema(service: str, direction: Direction) -> Mapping[str, Any]:
    """The format as written. Raises UnknownName."""
    path = FOLDER / f"{service}.{direction}.json"
    if not service.isidentifier() or not path.is_file():
        raise UnknownName(sort="exchange format", name=f"{service}.{direction}")
    found: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    return found


@cache
def _validator(service: str, direction: Direction) -> Draft202012Validator:
    return Draft202012Validator(schema(service, direction))
