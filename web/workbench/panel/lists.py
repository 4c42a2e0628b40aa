"""Everything the panel of a draft picks from, at once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from engine.drafts import PARAMETERS, candidate_of
from web.platform import Platform
from web.workbench.drafts import BOOK
from web.workbench.panel import office, steps
from web.workbench.panel.parameters import handed, parameters, proposal_problems
from web.workbench.panel.procedures import Procedures

PROFILES = ("ANQIU", "WEIFANG")


def panel_lists(platform: Platform, connection: Connection, draft_id: str) -> dict[str, Any]:
    """The lists of a draft as it is saved; raises NotFound."""
    draft, files = BOOK.get(connection, draft_id), BOOK.texts(connection, draft_id)
    procedures, candidate = Procedures(platform, connection, files), candidate_of(files)
    registry = platform.runtime.registry
    told = tuple(procedures.all_told())
    known = parameters(platform, candidate, told)
    revision = next((one.revision for one in BOOK.listing(connection, draft_id) if one.path == PARAMETERS), 0)
    return {
        "revision": draft.revision,
        "today": platform.clock.now().date().isoformat(),
        "operators": steps.operators(registry),
        "intakes": steps.intakes(registry),
        "functions": steps.functions(registry),
        "checks": steps.checks(registry),
        "choices": steps.choices(registry),
        "roles": office.roles(),
        "departments": office.departments(platform),
        "articles": office.articles(platform.regulation, procedures.articles()),
        "profiles": office.profiles(platform, PROFILES),
        "processes": procedures.listed(),
        "forms": procedures.forms(),
        "tables": procedures.tables(),
        "parameters": known,
        "handed": handed(frozenset(one["id"] for one in known), told),
        "proposals": {
            "text": candidate.parameters,
            "revision": revision,
            "problems": proposal_problems(platform, candidate),
        },
    }
