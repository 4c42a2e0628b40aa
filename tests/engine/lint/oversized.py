"""Drawings at a bound and one step beyond it, for the rules about size: made, for nobody wants to keep such files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:x="urn:fixture" '
    'targetNamespace="fixture">'
)


def drawing(tasks: int = 1, inside: str = "", attributes: str = "") -> str:
    """A chain of so many user tasks; the text inside the last one, and its attributes."""
    names = [*(f"task_{number}" for number in range(1, tasks)), "wrong"]
    plain = "".join(f'<bpmn:userTask id="{name}"/>' for name in names[:-1])
    last = f'<bpmn:userTask id="wrong"{attributes}>{inside}</bpmn:userTask>'
    ends = zip(["begin", *names], [*names, "done"], strict=True)
    flows = "".join(
        f'<bpmn:sequenceFlow id="f_{number}" sourceRef="{source}" targetRef="{target}"/>'
        for number, (source, target) in enumerate(ends)
    )
    body = f'<bpmn:startEvent id="begin"/><bpmn:endEvent id="done"/>{plain}{last}{flows}'
    return f'{_HEAD}<bpmn:process id="plain" isExecutable="true">{body}</bpmn:process></bpmn:definitions>'


def _padded(excess: int) -> str:
    text = drawing()
    return text + " " * ((1 << 20) - len(text) + excess)


def _nested(depth: int) -> str:
    """The innermost element is the one so deep; definitions, process, task and extensionElements are above it."""
    most = depth - 4
    return drawing(inside="<bpmn:extensionElements>" + "<x:a>" * most + "</x:a>" * most + "</bpmn:extensionElements>")


def _attributes(count: int) -> str:
    return drawing(attributes="".join(f' x:a{number}="1"' for number in range(count - 1)))


def _documented(length: int) -> str:
    return drawing(inside=f"<bpmn:documentation>{'a' * length}</bpmn:documentation>")


OVERSIZED: Mapping[str, Callable[[bool], str]] = {
    "file-too-large": lambda beyond: _padded(beyond),
    "too-deep": lambda beyond: _nested(64 + beyond),
    "too-many-attributes": lambda beyond: _attributes(60 + beyond),
    "too-many-elements": lambda beyond: drawing(1_998 + beyond),
    "text-too-long": lambda beyond: _documented(65_536 + beyond),
}
"""The text of a drawing at the bound (False) and beyond it (True), by rule."""
