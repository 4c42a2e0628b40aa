"""Blank files that pass the deploy check as far as nobody has to decide anything: where an analyst begins from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

SCHEMA = 18
"""The version of form-js's format in which forms of the office are written."""
_EXPORTER = {"name": "shenguan", "version": "1.0"}


@dataclass(frozen=True)
class Ground:
    """On what a procedure stands: a place of the regulation (`article`, as 18 or 18(1)), else another document."""

    article: str = ""
    basis: str = ""

    @property
    def words(self) -> str:
        """The ground as a form's first text names it."""
        if self.article:
            number, _, item = self.article.rstrip(")").partition("(")
            return f"办法第{number}条" + (f"第({item})项" if item else "")
        return f"{self.basis or '(写明依据文件)'};办法没有规定"


def blank_form(name: str, title: str, ground: Ground, fields: Sequence[Mapping[str, Any]] = ()) -> str:
    """A form that opens with its ground; without `fields` it asks for one text."""
    asked = fields or (text_area("content", "内容"),)
    first = {"type": "text", "text": f"请填写{title}(依据:{ground.words})。"}
    components = [
        {**field, "layout": {"row": f"Row_{row}", "columns": 16}, "id": f"{name}_{field.get('key', f'text{row}')}"}
        for row, field in enumerate((first, *asked), 1)
    ]
    told = {"type": "default", "schemaVersion": SCHEMA, "id": name, "title": title, "exporter": _EXPORTER}
    return json.dumps({**told, "components": components}, ensure_ascii=False, indent=2) + "\n"


def text_area(key: str, label: str) -> dict[str, Any]:
    """A field of several lines that must be filled in."""
    return {"type": "textarea", "key": key, "label": label, "validate": {"required": True, "maxLength": 500}}


def blank_table(name: str, title: str) -> str:
    """A decision table that asks for one truth and says so: two rules, no gap, no overlap."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/\
DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" id="definitions_{name}" name="{escape(title)}" \
namespace="http://shenguan.anqiu/decisions" exporter="shenguan" exporterVersion="1.0">
  <decision id="{name}" name="{escape(title)}">
    <decisionTable id="{name}_table" hitPolicy="UNIQUE">
      <input id="{name}_condition" label="条件">
        <inputExpression id="{name}_condition_expression" typeRef="boolean">
          <text>condition</text>
        </inputExpression>
      </input>
      <output id="{name}_result" label="结果" name="{name}_result" typeRef="boolean" />
{_rule(name, "yes", "true", "True", "是")}
{_rule(name, "no", "false", "False", "否")}
    </decisionTable>
  </decision>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="{name}_diagram">
      <dmndi:DMNShape id="{name}_shape" dmnElementRef="{name}">
        <dc:Bounds height="80" width="180" x="160" y="100" />
      </dmndi:DMNShape>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
"""


def blank_scenario(process: str, title: str, article: str, begin: Mapping[str, Any], steps: Sequence[str] = ()) -> str:
    """A scenario file: when and by whom the case begins, with which answers, and what is seen then."""
    data = "\n".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in begin["data"].items())
    head = f'name = "{title}"\narticle = "{article}"\nprocess = "{process}"\n'
    start = f'[start]\nat = "{begin["at"]}"\nby = "{begin["by"]}"\n\n[start.data]\n{data}\n'
    return "\n".join([head, start, *(f"[[step]]\n{step}\n" for step in steps)])


def _rule(name: str, key: str, test: str, answer: str, told: str) -> str:
    return f"""      <rule id="{name}_{key}">
        <description>{told}</description>
        <inputEntry id="{name}_{key}_if1">
          <text>{test}</text>
        </inputEntry>
        <outputEntry id="{name}_{key}_then">
          <text>{answer}</text>
        </outputEntry>
      </rule>"""
