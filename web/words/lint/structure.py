"""Rules about nodes and flows and how they hang together."""

from __future__ import annotations

from collections.abc import Mapping

from .rulewords import RuleWords

WORDS: Mapping[str, RuleWords] = {
    "dangling-flow": RuleWords(
        title="连线的两端须连到节点",
        sentence="连线的{end}“{named}”不是本图中的节点",
        advice="把连线的两端拖到节点上,或者删除这条连线",
        terms={"end": {"source": "起点", "target": "终点"}},
    ),
}
