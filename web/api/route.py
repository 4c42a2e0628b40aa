"""What a route of the API is: its address, its view, and what its description says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Response

Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": "string", "format": "date"}
WHOLE: Schema = {"type": "integer", "minimum": 1}


@dataclass(frozen=True)
class Parameter:
    """A parameter of the query or a header."""

    name: str
    description: str
    schema: Schema = field(default_factory=lambda: TEXT)
    place: str = "query"
    required: bool = False


@dataclass(frozen=True)
class Route:
    """One route: `rule` as Flask writes it; `body` and `answer` name schemas of the description.

    `takes_file` says that the request is a file: its bytes, or a form with the part `file`.
    """

    method: str
    rule: str
    view: Callable[..., Response]
    summary: str
    answer: str
    group: str
    parameters: Sequence[Parameter] = ()
    body: str | None = None
    status: int = 200
    refusals: Sequence[int] = ()
    takes_file: bool = False

    @property
    def name(self) -> str:
        """The endpoint's name, under which the policy has its rule."""
        return self.view.__name__
