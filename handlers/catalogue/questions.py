"""What expressions may ask of the register."""

from __future__ import annotations

from typing import Any

from engine.errors import UnknownName
from engine.expressions import Argument, Context, Function
from engine.expressions.kinds import DATA, TEXT
from handlers.catalogue.catalogue import Catalogue


def item_value(catalogue: Catalogue) -> Function:
    """`item_value(item_code, name)`: what the newest version of an item says under a name, such as "filing_dept"."""

    def found(code: str, name: str) -> Any:
        item = catalogue.item(code)
        if item is None or name not in item.raw:
            raise UnknownName(sort="item value", name=f"{code}.{name}")
        return item.raw[name]

    def value(context: Context, code: Any, name: Any) -> Any:
        return context.asked("item_value", (str(code), str(name)), lambda: found(str(code), str(name)))

    return Function(
        "item_value", value, True, takes=(Argument("item_code", TEXT), Argument("name", TEXT)), returns=DATA
    )
