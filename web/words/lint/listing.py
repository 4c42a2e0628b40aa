"""The list of all rules, as docs/rules/README.md shows it."""

from __future__ import annotations

from collections.abc import Mapping

from engine.lint import LAYERS, Layer

from . import RULE_WORDS

LAYER_WORDS: Mapping[str, tuple[str, str]] = {
    "xml": ("文件", "任何文件都要符合,先于读图"),
    "bpmn": ("BPMN", "图须能按 BPMN 2.0 的本义办理;其他工具画的图只查到这一层"),
    "office": ("办公规矩", "岗位、表单、依据条款、版面"),
    "law": ("办法", "与 processes/regulation.toml 登记的期限和后果相符"),
}
"""What a layer is called, and what it holds drawings to."""

_HEAD = """# 部署检查的规则
由 `shenguan check --rules` 生成。每条规则一页:为什么,不对的画法,应当这样画。
`shenguan check 路径…` 逐条列出一个流程的问题;有“错误”的不能部署,“提醒”和“说明”不妨碍部署。
"""


def listed_rules(layers: Mapping[str, Layer]) -> str:
    """The rules by layer, each with the link to its page; `layers` tells the layer of every rule."""
    parts = [_HEAD]
    for layer in LAYERS:
        title, meaning = LAYER_WORDS[layer]
        rules = sorted(name for name, of_layer in layers.items() if of_layer == layer)
        if rules:
            parts.append(f"\n## {title}(`{layer}`)\n{meaning}。\n\n| 规则 | 要求 |\n|---|---|\n")
            parts += [f"| [{name}]({name}.md) | {RULE_WORDS[name].title} |\n" for name in rules]
    return "".join(parts)
