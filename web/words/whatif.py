"""What a draft would have made of a case, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .incidents import cause_words
from .moments import closing, minute

VERDICTS: Mapping[str, str] = {
    "same": "相同",
    "other_path": "走法不同",
    "other_deadline": "期限不同",
    "stuck": "走不下去",
    "unreadable": "无法比较",
}
EXPLAINED: Mapping[str, str] = {
    "same": "经过的环节、结果和期限都一样",
    "other_path": "从某个环节起走了另一条路,或者同样的环节办的事不同",
    "other_deadline": "经过的环节一样,期限的届满时刻不同",
    "stuck": "当时的办理在草稿里接不上,当时填写的草稿的表单不收,或者草稿在这里出错",
    "unreadable": "案件自身的记录与它的版本对不上,请先到“核验”查明",
}
_NOWHERE = "(无)"

Name = Callable[[str], str]
"""The Chinese name of an element."""


def told_words(told: Mapping[str, Any], name: Name) -> str:
    """One thing told of a case (engine.whatif.finding.Told as a document)."""
    words = _WORDS.get(str(told["code"]))
    return words(told, name) if words is not None else str(told["code"])


def deadline_words(moved: Mapping[str, Any], name: Name) -> str:
    """A timer that would be due at another instant."""
    element, before, after = name(moved["element"]), moved["before"], moved["after"]
    if before is None:
        return f"“{element}”是新的期限,{closing(after)}届满"
    if after is None:
        return f"“{element}”当时{closing(before)}届满,按草稿没有这个期限"
    later = "延后" if after > before else "提前"
    return f"“{element}”由{closing(before)}{later}到{closing(after)}"


def row_words(row: Mapping[str, Any], name: Name) -> str:
    """The one line by which a case stands in the list."""
    told: Sequence[Mapping[str, Any]] = row["told"]
    if row["verdict"] == "other_deadline" and row["deadlines"]:
        return deadline_words(row["deadlines"][0], name)
    # That a timer fires or does not says more than where ways part because of it.
    timers = [one for one in told if one["code"] in ("timer_not", "timer_new")]
    first = next(iter(timers), None) or next(iter(told), None)
    return told_words(first, name) if first is not None else EXPLAINED.get(str(row["verdict"]), "")


def _departs(told: Mapping[str, Any], name: Name) -> str:
    before, instead, after = told["before"], told["instead"], told["after"]
    # What has no name of its own, as a bare start event, tells nobody where that is.
    behind = f"在“{name(after)}”之后," if after and name(after) != after else ""
    if before is None:
        return f"{behind}按草稿另外走到“{name(instead)}”,当时没有走到"
    if instead is None:
        return f"{behind}当时走到“{name(before)}”,按草稿不走到"
    return f"{behind}当时走到“{name(before)}”,按草稿走到“{name(instead)}”"


def _stands(told: Mapping[str, Any], name: Name) -> str:
    return f"现在停在{_list(told['before'], name)},按草稿停在{_list(told['now'], name)}"


def _ends(told: Mapping[str, Any], name: Name) -> str:
    return f"当时以“{name(told['before'] or '')}”结束,按草稿以“{name(told['now'] or '')}”结束"


def _timer_not(told: Mapping[str, Any], name: Name) -> str:
    element, before, after = name(told["element"]), told["before"], told["after"]
    instead = f"按草稿{closing(after)}才届满,当时不会触发" if after else "按草稿不会触发"
    return f"“{element}”当时于{closing(before)}触发,{instead}"


def _timer_new(told: Mapping[str, Any], name: Name) -> str:
    element, before, after = name(told["element"]), told["before"], told["after"]
    then = f"当时{closing(before)}才届满,没有触发" if before else "当时没有触发"
    return f"“{element}”按草稿于{closing(after)}触发,{then}"


def _not_yet(told: Mapping[str, Any], name: Name) -> str:
    return f"“{name(told['element'])}”按草稿到{closing(told['after'])}才触发,现在还没有到"


def _late(told: Mapping[str, Any], name: Name) -> str:
    return (
        f"{minute(told['at'])}办理的“{name(told['element'])}”,当时没有逾期(期限{_due(told['before'])}),"
        f"按草稿已经逾期(期限{_due(told['after'])})"
    )


def _in_time(told: Mapping[str, Any], name: Name) -> str:
    return (
        f"{minute(told['at'])}办理的“{name(told['element'])}”,当时已经逾期(期限{_due(told['before'])}),"
        f"按草稿没有逾期(期限{_due(told['after'])})"
    )


def _missed(told: Mapping[str, Any], name: Name) -> str:
    return f"{minute(told['at'])}办理的“{name(told['element'])}”,按草稿这时没有这项待办"


def _early(told: Mapping[str, Any], name: Name) -> str:
    return f"{minute(told['at'])}办理的“{name(told['element'])}”,按草稿要到{minute(told['after'])}才轮到"


def _waits(told: Mapping[str, Any], name: Name) -> str:
    return f"按草稿停在{_list(told['now'], name)},当时没有这里的办理,接不上“{name(told['element'])}”"


def _no_result(told: Mapping[str, Any], name: Name) -> str:
    used = ",后面要用到它" if told.get("used") else ""
    return f"“{name(told['element'])}”是新增或者多走一次的系统任务,没有当时的结果{used}"


def _unknown_after(told: Mapping[str, Any], name: Name) -> str:
    return f"“{name(told['element'])}”没有当时的结果,再往后怎样走无法推定"


def _handed_over(told: Mapping[str, Any], name: Name) -> str:
    given = "、".join(told["parameters"])
    return f"“{name(told['element'])}”得到的参数({given})与当时不同,结果仍按当时的"


def _failed(told: Mapping[str, Any], name: Name) -> str:
    where = f"走到“{name(told['element'])}”时" if told["element"] else ""
    return f"{where}出错:{cause_words(str(told['cause']))}"


_PROBLEMS: Mapping[str, str] = {
    "required": "草稿要求必填,当时没有填写",
    "not_an_option": "当时选的选项草稿里没有",
    "too_long": "当时填写的超过草稿允许的长度",
    "too_short": "当时填写的少于草稿要求的长度",
    "pattern": "当时填写的不合草稿要求的格式",
    "too_small": "当时填写的小于草稿允许的数",
    "too_large": "当时填写的大于草稿允许的数",
    "too_many_digits": "当时填写的小数位数多于草稿允许的",
    "too_many_files": "当时的附件多于草稿允许的份数",
    "not_after": "当时填写的不晚于草稿要求的另一项",
}
"""Why a form of the draft does not take an answer of then, by the code of the form's problem."""


def _form(told: Mapping[str, Any], name: Name) -> str:
    why = _PROBLEMS.get(str(told["problem"]), "当时填写的草稿不收")
    return f"“{name(told['element'])}”的表单项“{told['label']}”:{why}"


def _asked_today(told: Mapping[str, Any], name: Name) -> str:
    return "草稿问到了当时没有问过的登记事项,按今天的登记回答"


def _due(instant: str | None) -> str:
    return closing(instant) if instant else _NOWHERE


def _list(elements: Sequence[str], name: Name) -> str:
    return "、".join(f"“{name(element)}”" for element in elements) or _NOWHERE


_WORDS: Mapping[str, Callable[[Mapping[str, Any], Name], str]] = {
    "departs": _departs,
    "stands": _stands,
    "ends": _ends,
    "timer_not": _timer_not,
    "timer_new": _timer_new,
    "not_yet": _not_yet,
    "act_late": _late,
    "act_in_time": _in_time,
    "act_missed": _missed,
    "act_early": _early,
    "waits": _waits,
    "no_result": _no_result,
    "unknown_after": _unknown_after,
    "handed_over": _handed_over,
    "form": _form,
    "failed": _failed,
    "asked_today": _asked_today,
}
