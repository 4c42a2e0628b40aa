"""What the words of the gate call people, processes and rule parameters."""

from __future__ import annotations

from collections.abc import Callable

from engine.clock import local_date
from web.platform import Platform
from web.words.gate import Lookup


def lookup_of(platform: Platform, person: Callable[[str], str]) -> Lookup:
    """The names of the platform's processes and parameters as of today, with `person` for logins."""
    values = platform.catalogue.rules().values_from(local_date(platform.clock.now()))
    parameters = {param: (found[0].note, found[0].unit or "") for param, found in values.items() if found}
    return Lookup(person, {info.id: info.name for info in platform.runtime.processes()}, parameters)
