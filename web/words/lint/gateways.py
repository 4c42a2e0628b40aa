"""Rules about gateways."""

from __future__ import annotations

from collections.abc import Mapping

from .rulewords import RuleWords

WORDS: Mapping[str, RuleWords] = {
    "gateway-without-way": RuleWords(
        title="分流的网关有出线",
        sentence="这个{kind}没有出线",
        advice="画出各条出线,或者删除这个网关",
    ),
    "default-of-another": RuleWords(
        title="默认线是网关自己的出线",
        sentence="默认线“{default}”不是从这个网关连出的",
        advice="在网关的出线中选一条作为默认",
    ),
    "default-with-condition": RuleWords(
        title="默认线不写条件",
        sentence="这是“{gateway}”的默认线,又写了条件,条件不会被判断",
        advice="删除条件,或者改用别的线作默认",
    ),
    "default-without-choice": RuleWords(
        title="只有选择出线的地方有默认线",
        sentence="{kind}上指定的默认线不起作用",
        advice="删除默认线;要选择的,在后面画排他网关",
    ),
    "fork-without-conditions": RuleWords(
        title="分流的网关写明条件",
        sentence="这个{kind}的几条出线都没有条件,选不出走哪一条",
        advice="给出线写条件,并设一条默认;要都走的改用并行网关",
    ),
    "way-without-condition": RuleWords(
        title="每条出线有条件或者是默认",
        sentence="“{gateway}”的这条出线没有条件,也不是默认",
        advice="写上条件,或者设为默认",
    ),
    "implied-default": RuleWords(
        title="没有条件的一条设为默认",
        sentence="出线“{flow}”没有条件,按默认线办理,但没有画成默认",
        advice="右键这条线,设为默认",
    ),
    "no-default": RuleWords(
        title="条件都不成立时也有路走",
        sentence="这个{kind}没有默认线,条件都不成立时案件停在这里",
        advice="设一条默认线",
    ),
    "lone-condition": RuleWords(
        title="只有一条出线时不写条件",
        sentence="“{gateway}”只有这一条出线,条件不成立时案件无路可走",
        advice="删除条件,或者再画一条默认线",
    ),
    "event-gateway-target": RuleWords(
        title="事件网关之后是捕获事件",
        sentence={
            "no_event": "事件网关连到了{target_kind}“{target}”,它不会等待事件",
            "other_way_in": "事件网关之后的“{target}”还有别的连入的线",
            "boundary": "事件网关之后的“{target}”带有边界事件",
        },
        advice="事件网关只连到消息、定时、信号捕获事件或者接收任务,它们不再有别的连入",
    ),
}
