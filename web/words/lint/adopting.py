"""What was changed in drawings of other tools on reading them; none of it changes what they mean."""

from __future__ import annotations

from collections.abc import Mapping

from .rulewords import RuleWords

_SAVED = "不必处理;部署的就是改后的图,在设计器中打开保存后不再提示"

WORDS: Mapping[str, RuleWords] = {
    "completed": RuleWords(
        title="省略的声明已补上",
        sentence="{cause}没有写明,已补上",
        advice=_SAVED,
        terms={"cause": {"namespace": "文件的目标命名空间", "sets": "流程数据的输入组、输出组"}},
    ),
    "put-in-order": RuleWords(
        title="内容已按规定的次序排列",
        sentence="{kind}中各部分的次序与 BPMN 2.0 不同,已重新排列,含义不变",
        advice=_SAVED,
    ),
    "spelled-out": RuleWords(
        title="是与否已写成规定的词",
        sentence="属性“{attribute}”写作“{value}”,已改为“{word}”,含义不变",
        advice=_SAVED,
    ),
    "made-executable": RuleWords(
        title="唯一的流程作为可执行的流程",
        sentence="文件中只有这一个流程,没有写明是否可执行,作为可执行的流程",
        advice="只作示意、不办理的图不要部署;要办理的在设计器中勾选“可执行”",
    ),
    "kept-as-drawing": RuleWords(
        title="不可执行的流程只作示意",
        sentence="这个流程没有勾选“可执行”,保留在图上,不办理",
        advice="对方单位的泳池本应如此,不必处理;要办理的另存为一个文件并勾选“可执行”",
    ),
    "added-id": RuleWords(
        title="没有编号的元素已加上编号",
        sentence="{kind}没有编号,已加上编号“{named}”",
        advice=_SAVED,
    ),
    "renamed-id": RuleWords(
        title="保留的编号已更换",
        sentence="{kind}的编号“{old}”另有用途,已改为“{new}”,引用它的地方一并更换",
        advice=_SAVED,
    ),
    "recoded": RuleWords(
        title="编码已转换为 UTF-8",
        sentence="文件的编码是{encoding},已转换为 UTF-8 保存",
        advice=_SAVED,
    ),
}
