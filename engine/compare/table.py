"""What decision tables say: their columns, and each rule as a line."""

from __future__ import annotations

from lxml import etree

from engine.xml.reading import read_xml

from .change import Thing


def things_of(text: str, file: str) -> dict[str, Thing]:
    """The tables, columns and rules of a file, by id. Raises ProcessRejected."""
    root = read_xml(text.encode(), file)
    found: dict[str, Thing] = {}
    for decision in root.iter("{*}decision"):
        identity, name = decision.get("id", ""), decision.get("name") or ""
        for table in decision.iter("{*}decisionTable"):
            policy = {"hitPolicy": table.get("hitPolicy", "UNIQUE"), "aggregation": table.get("aggregation", "")}
            told = {"name": name, "description": _text(decision, "description"), **policy}
            found[identity] = Thing("decision", identity, name, told)
            columns = _columns(table)
            for key, thing in columns.items():
                found[f"{identity}/{key}"] = thing
            labels = [thing.name for thing in columns.values()]
            for position, rule in enumerate(table.iterfind("{*}rule"), 1):
                key = rule.get("id") or f"rule {position}"
                cells = [_text(cell, "text") for cell in rule if _local(cell) in ("inputEntry", "outputEntry")]
                facts = {f"cell.{label}": cell for label, cell in zip(labels, cells, strict=False)}
                facts["position"], facts["description"] = str(position), _text(rule, "description")
                found[f"{identity}/{key}"] = Thing("rule", key, facts["description"], facts, related={"table": name})
    return found


def _columns(table: etree._Element) -> dict[str, Thing]:
    found = {}
    for node in table:
        kind = _local(node)
        if kind == "input":
            expression = node.find("{*}inputExpression")
            reads = _text(expression, "text") if expression is not None else ""
            kinds = expression.get("typeRef", "") if expression is not None else ""
            values = node.find("{*}inputValues")
            told = {"reads": reads, "type": kinds, "values": _text(values, "text") if values is not None else ""}
        elif kind == "output":
            values = node.find("{*}outputValues")
            told = {"writes": node.get("name", ""), "type": node.get("typeRef", "")}
            told["values"] = _text(values, "text") if values is not None else ""
        else:
            continue
        label = node.get("label") or told.get("reads") or told.get("writes") or ""
        found[node.get("id", "")] = Thing(kind, node.get("id", ""), label, {"label": label, **told})
    return found


def _text(node: etree._Element, name: str) -> str:
    found = node.find(f"{{*}}{name}")
    return (found.text or "").strip() if found is not None else ""


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""
