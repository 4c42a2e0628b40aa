"""Rules about files as such: their size, encoding, shape and schema, before anything is made of what they draw."""

from __future__ import annotations

from collections.abc import Mapping

from .rulewords import RuleWords

_RESAVE = "用流程设计器打开后另存,或者另存为 UTF-8 编码"
_SPLIT = "把其中一部分画成另一个流程,用“调用活动”调用"

WORDS: Mapping[str, RuleWords] = {
    "file-too-large": RuleWords(
        title="文件不超过1 MiB",
        sentence="文件有{bytes}字节,超过{limit}字节",
        advice=_SPLIT,
    ),
    "encoding": RuleWords(
        title="编码只用 UTF-8、UTF-16 或者 GBK",
        sentence="文件的编码“{encoding}”{cause}",
        advice=_RESAVE,
        terms={"cause": {"not_allowed": "不在允许之列", "undecodable": "与内容不符,有字节不能解读"}},
    ),
    "control-character": RuleWords(
        title="不含控制字符",
        sentence="文件中有不可见的控制字符{code}",
        advice="删除这个字符:它多半是从别处粘贴名称时带进来的,重新手工录入这个名称",
    ),
    "not-xml": RuleWords(
        title="文件须是 XML",
        sentence="{cause}",
        advice="上传流程设计器保存的 .bpmn 文件本身,不要上传压缩包、网页或者改了扩展名的文件",
        terms={
            "cause": {
                "empty": "文件是空的",
                "archive": "文件是压缩包,不是流程图",
                "html": "文件是网页,不是流程图",
                "syntax": "文件不是完整的 XML,读到这一行中断",
            }
        },
    ),
    "doctype": RuleWords(
        title="不含文档类型声明",
        sentence="文件含有 DOCTYPE 声明,它可以读取服务器上的其他文件",
        advice="删除 DOCTYPE 声明和其中的实体,BPMN 不需要它们",
    ),
    "processing-instruction": RuleWords(
        title="不含处理指令",
        sentence="文件含有处理指令“{target}”",
        advice="删除以“<?{target}”开头的这一段,BPMN 不需要它",
    ),
    "too-deep": RuleWords(
        title="元素嵌套不超过64层",
        sentence="元素嵌套超过{limit}层",
        advice="减少子流程的层数:" + _SPLIT,
    ),
    "too-many-elements": RuleWords(
        title="一张图不超过2000个节点",
        sentence="文件中的{cause}超过{limit}个",
        advice=_SPLIT,
        terms={"cause": {"nodes": "节点", "elements": "元素"}},
    ),
    "too-many-attributes": RuleWords(
        title="一个元素不超过60个属性",
        sentence="一个元素的属性超过{limit}个",
        advice="改用扩展属性表(properties),或者分成几个节点",
    ),
    "text-too-long": RuleWords(
        title="一段文字不过长",
        sentence="一段文字超过{limit}字",
        advice="名称和表达式写短;长的说明放进文书模板或者单独的文件",
    ),
    "one-diagram": RuleWords(
        title="一个流程文件夹有且只有一张流程图",
        sentence="文件夹中应当有一张流程图,现有{found}张",
        advice="一个流程一个文件夹:一张 .bpmn,连同它的决策表和表单",
    ),
    "not-bpmn": RuleWords(
        title="文件须是 BPMN 2.0",
        sentence="文件的根元素是“{found}”,不是 BPMN 2.0 的 definitions",
        advice="在原来的工具中导出为 BPMN 2.0(XML)后再上传",
    ),
    "bad-id": RuleWords(
        title="编号以文字开头,不超过64字",
        sentence="{kind}的编号“{id}”不能使用",
        advice="编号以字母、汉字或者下划线开头,只含文字、数字和 _ - .,不超过{limit}字",
    ),
    "double-id": RuleWords(
        title="编号不重复",
        sentence="编号“{id}”用了两次:第{other_line}行的{other_kind}和这里的{kind}",
        advice="给其中一个另取编号,引用它的连线、泳道和图形一并改",
    ),
    "schema-element": RuleWords(
        title="元素放在 BPMN 2.0 允许的位置",
        sentence={
            "misplaced": "{kind}不能放在{parent_kind}里的这个位置",
            "surplus": "{parent_kind}里不能有{kind},或者不能再有一个",
            "missing": "{kind}缺少必需的内容",
            "text": "{kind}里不能直接写文字",
        },
        advice={
            "misplaced": "在流程设计器中重画这一处;这里可以是{expected_kinds}",
            "missing": "在流程设计器中补全;这里应当有{expected_kinds}",
            "": "在流程设计器中重画这一处;工具自己的元素只能放在 extensionElements 里",
        },
    ),
    "schema-attribute": RuleWords(
        title="属性是 BPMN 2.0 规定的属性",
        sentence={"missing": "{kind}缺少属性“{attribute}”", "unknown": "{kind}没有“{attribute}”这一属性"},
        advice={
            "missing": "在流程设计器中补全这一项;缺少两端的连线,把两端拖到节点上",
            "unknown": "核对属性名称的拼写,不需要的删除;工具自己的属性须写在它自己的命名空间",
        },
    ),
    "schema-value": RuleWords(
        title="值是 BPMN 2.0 允许的值",
        sentence={
            "attribute": "{kind}的属性“{attribute}”不能是“{value}”",
            "text": "{kind}的内容不能是“{value}”",
            "empty": "{kind}的内容是空的",
            "": "{kind}的写法不符合 BPMN 2.0:{told}",
        },
        advice="在流程设计器中重新选择或者填写这一项;是否写 true 或者 false,数量写整数,引用写编号",
    ),
}
