"""Every function of expressions in Chinese: its arguments, what it gives, and an example with its result.

The examples are run by a test, which also asks for every function that is registered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class FunctionWords:
    """How a function is called, what it gives, and an example; `result` is written as an expression, or as an
    instant for what gives a deadline."""

    call: str
    meaning: str
    example: str
    result: str


GROUPS: Mapping[str, str] = {
    "timing": "期限和工作日",
    "dates": "日期",
    "texts": "文字",
    "lists": "列表",
    "mappings": "字典",
    "numbers": "数字",
    "office": "事项目录",
}

_W = FunctionWords

FUNCTIONS: Mapping[str, FunctionWords] = {
    # 期限和工作日
    "workdays": _W(
        "时限, 起算时刻[, 参数名]",
        "时限届满的时刻,起算当日不计入。时限写规则参数名,数字、条款和来源取自参数;"
        "写天数的,另写它所属的参数名",
        'workdays("claim_days", "2026-03-02")',
        "2026-03-09 24:00",
    ),
    "day_end": _W(
        "日期, 参数名", "约定日的24时,不随日历调整", 'day_end("2026-03-07", "reply_days")', "2026-03-07 24:00"
    ),
    "workday_before": _W(
        "期限, 天数或者参数名",
        "期限最后一日之前若干工作日的9时,用于提醒",
        'workday_before(workdays("claim_days", "2026-03-02"), 1)',
        "2026-03-06 09:00",
    ),
    "every_workdays": _W(
        "天数或者参数名, 期限",
        "期限之后每若干工作日一次,用于反复催办,只写在 timeCycle",
        'every_workdays(2, workdays("claim_days", "2026-03-02"))',
        "2026-03-11 24:00",
    ),
    "workday_after": _W(
        "日期, 天数或者参数名", "若干工作日之后的日期", 'workday_after("2026-03-02", 3)', '"2026-03-05"'
    ),
    "workdays_between": _W(
        "日期, 日期",
        "第一个日期之后、到第二个日期为止(含)的工作日数;第二个更早的是负数",
        'workdays_between("2026-03-02", "2026-03-09")',
        "5",
    ),
    "is_workday": _W("日期", "是不是工作日;部门停办的不是", 'is_workday("2026-03-07")', "False"),
    "last_day": _W(
        "期限", "期限的最后一日,可以存入变量", 'last_day(workdays("claim_days", "2026-03-02"))', '"2026-03-09"'
    ),
    "today": _W("", "办理这一步的日期;回放时不变", "today()", '"2026-03-02"'),
    "now": _W("", "办理这一步的时刻(世界时);回放时不变", "now()", '"2026-03-02T01:00:00.000000Z"'),
    # 日期
    "date": _W("时刻", "时刻的当地日期", 'date("2026-03-02T23:00:00Z")', '"2026-03-03"'),
    "year": _W("日期", "年", 'year("2026-03-02")', "2026"),
    "month": _W("日期", "月", 'month("2026-03-02")', "3"),
    "day": _W("日期", "日", 'day("2026-03-02")', "2"),
    "weekday": _W("日期", "星期几,星期一是1,星期日是7", 'weekday("2026-03-02")', "1"),
    "add_days": _W("日期, 天数", "若干自然日之后的日期;负数是之前", 'add_days("2026-02-27", 3)', '"2026-03-02"'),
    "add_months": _W(
        "日期, 月数", "若干个月之后的同一日;没有这一日的是月末", 'add_months("2026-01-31", 1)', '"2026-02-28"'
    ),
    "days_between": _W("日期, 日期", "从第一个到第二个的自然日数", 'days_between("2026-02-27", "2026-03-02")', "3"),
    # 文字
    "str": _W("值", "数字、是否写成文字", "str(3) + '日'", '"3日"'),
    "upper": _W("文字", "改为大写", 'upper("aq-01")', '"AQ-01"'),
    "lower": _W("文字", "改为小写", 'lower("AQ-01")', '"aq-01"'),
    "trim": _W("文字", "去掉首尾空白", 'trim("  甲 ")', '"甲"'),
    "contains": _W("文字, 部分", "是否含有", 'contains("特种设备使用登记", "设备")', "True"),
    "starts_with": _W("文字, 部分", "是否以此开头", 'starts_with("AQ-SCJG-001", "AQ-")', "True"),
    "ends_with": _W("文字, 部分", "是否以此结尾", 'ends_with("AQ-SCJG-001", "001")', "True"),
    "replace": _W("文字, 部分, 新的", "把其中每一处换成新的", 'replace("1-2-3", "-", "/")', '"1/2/3"'),
    "split": _W("文字, 分隔", "按分隔拆成列表", 'split("SCJG,JTJ", ",")', '["SCJG", "JTJ"]'),
    "join": _W("文字列表, 分隔", "连成一段文字", 'join(["甲", "乙"], "、")', '"甲、乙"'),
    "substring": _W(
        "文字, 起点[, 长度]", "从起点起的若干字;起点从0数起,负数从末尾数", 'substring("AQ-SCJG-001", 3, 4)', '"SCJG"'
    ),
    # 列表
    "len": _W("列表、文字或者字典", "项数或者字数", "len(claims)", "2"),
    "first": _W("列表[, 缺省值]", "第一项;空列表得缺省值", "first([], 0)", "0"),
    "last": _W("列表[, 缺省值]", "最后一项", "last([1, 2, 3])", "3"),
    "append": _W("列表, 值", "末尾添上一项的新列表", "append([1], 2)", "[1, 2]"),
    "concat": _W("列表, 列表…", "首尾相接的新列表", "concat([1], [2, 3])", "[1, 2, 3]"),
    "distinct": _W("列表", "去掉重复", "distinct([1, 2, 1])", "[1, 2]"),
    "sorted": _W("列表", "从小到大排列", "sorted([3, 1, 2])", "[1, 2, 3]"),
    "sorted_by": _W(
        "列表, 键", "按某一项从小到大排列", 'pluck(sorted_by(claims, "dept"), "dept")', '["JTJ", "SCJG"]'
    ),
    "reversed": _W("列表", "倒过来", "reversed([1, 2])", "[2, 1]"),
    "index_of": _W("列表, 值", "第一次出现的位置,从0数起;没有的是-1", 'index_of(["甲", "乙"], "乙")', "1"),
    "pluck": _W("列表, 键", "每一项中某个键的值", 'pluck(claims, "status")', '["claimed", "returned"]'),
    "where": _W(
        "列表, 键, 值", "某个键等于该值的各项", 'where(claims, "status", "claimed")',
        '[{"dept": "SCJG", "status": "claimed"}]',
    ),
    "count": _W("列表, 键, 值", "某个键等于该值的项数", 'count(claims, "status", "claimed")', "1"),
    "any_of": _W("列表, 键, 值", "有没有一项等于该值", 'any_of(claims, "status", "returned")', "True"),
    "all_of": _W("列表, 键, 值", "是否每一项都等于该值;空列表为 True", 'all_of(claims, "status", "claimed")', "False"),
    "coalesce": _W("值, 值…", "第一个不是空(None)的值", 'coalesce(None, "甲")', '"甲"'),
    # 字典
    "get": _W("字典, 键[, 缺省值]", "某个键的值;没有的得缺省值", 'get({"a": 1}, "b", 0)', "0"),
    "has": _W("字典, 键", "有没有这个键", 'has({"a": 1}, "a")', "True"),
    "keys": _W("字典", "全部键", 'keys({"a": 1, "b": 2})', '["a", "b"]'),
    "values": _W("字典", "全部值", 'values({"a": 1, "b": 2})', "[1, 2]"),
    "merge": _W("字典, 字典…", "合并的新字典,同一个键以后面的为准", 'merge({"a": 1}, {"a": 2})', '{"a": 2}'),
    # 数字
    "min": _W("值, 值… 或者列表", "最小的", "min(3, 1, 2)", "1"),
    "max": _W("值, 值… 或者列表", "最大的", "max([3, 1, 2])", "3"),
    "sum": _W("数字列表", "合计", "sum([1, 2, 3])", "6"),
    "average": _W("数字列表", "平均数", "average([1, 2])", "1.5"),
    "round": _W("数字[, 小数位数]", "四舍六入,逢五取偶", "round(2.567, 2)", "2.57"),
    "floor": _W("数字", "不大于它的整数", "floor(2.7)", "2"),
    "ceiling": _W("数字", "不小于它的整数", "ceiling(2.1)", "3"),
    "abs": _W("数字", "绝对值", "abs(-3)", "3"),
    "int": _W("数字或者文字", "截去小数,或者把数字文字变成整数", 'int("12")', "12"),
    "number": _W("数字或者文字", "把数字文字变成数字", 'number("12.5")', "12.5"),
    # 事项目录
    "item_workdays": _W(
        "时限名, 事项编码, 起算时刻",
        "事项自己的时限届满的时刻;变量里登记了当时天数的,用该天数",
        'item_workdays("verify_days", "AQ-SCJG-001", "2026-03-02")',
        "2026-03-16 24:00",
    ),
    "item_value": _W(
        "事项编码, 名称", "事项目录中该事项的一项内容", 'item_value("AQ-SCJG-001", "filing_dept")', '"SCJG"'
    ),
}  # fmt: skip
