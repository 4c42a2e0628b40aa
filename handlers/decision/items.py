"""The items that the cases of a tree are about, as the docket finds them: of decisions and of matters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from engine.worklist.search import among
from handlers.catalogue import Catalogue
from handlers.matter.schema import matter
from handlers.schema import decision


class ItemTrait:
    """Of root ids, to each the codes of its items and what these are called."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def __call__(self, connection: Connection, root_ids: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        decided = select(decision.c.root_id, decision.c.item_code, decision.c.item_name)
        for root_id, code, name in connection.execute(decided.where(among(connection, decision.c.root_id, root_ids))):
            if code:
                found[root_id][code] = name or code
        pushed = select(matter.c.root_id, matter.c.item_code).where(matter.c.item_code.is_not(None))
        for root_id, code in connection.execute(pushed.where(among(connection, matter.c.root_id, root_ids))):
            if code and code not in found[root_id]:
                item = self._catalogue.item(code)
                found[root_id][code] = item.name if item is not None else code
        return found
