"""Exports in words: formats, states, what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from web.words.casestatus import STATUSES

FORMATS: Mapping[str, tuple[str, str]] = {
    "xlsx": ("XLSX", "Excel、WPS 直接打开"),
    "csv": ("CSV", "通用表格,UTF-8"),
    "xes": ("XES", "过程挖掘,IEEE 1849-2016"),
    "ocel": ("OCEL 2.0(JSON)", "以对象为中心的过程挖掘"),
    "ocel-sqlite": ("OCEL 2.0(SQLite)", "以对象为中心的过程挖掘"),
    "zip": ("ZIP", "每件的案卷、办理记录、证据材料、凭据和独立核验程序"),
}
"""Name of a format, and what it is for."""
SUBJECTS: Mapping[str, str] = {"events": "办理记录", "cases": "案件清单", "bundles": "证据包"}
COUNTED: Mapping[str, str] = {"events": "条记录", "cases": "行", "bundles": "份案卷"}
"""What is counted while a file grows."""
STATES: Mapping[str, str] = {"waiting": "等待生成", "running": "正在生成", "done": "已生成", "stopped": "已停止"}
TONES: Mapping[str, str] = {"waiting": "held", "running": "active", "done": "ended", "stopped": "held"}
STOPS: Mapping[str, str] = {
    "by_hand": "已按要求停止,没有生成文件。",
    "account_disabled": "账号已停用,没有生成文件。",
    "failed": "生成时出现故障,没有生成文件。可以重新导出;仍不成功的,请平台管理员查看日志。",
}
_LABELS: Mapping[str, str] = {
    "q": "含有",
    "reference": "文号",
    "party": "相对人",
    "item": "事项",
    "department": "部门",
    "article": "条款",
    "mark": "发生过",
    "process": "流程",
    "status": "状态",
    "outcome": "结果",
    "late": "逾期",
    "automatic": "自动认领",
    "period": "期间",
    "from": "自",
    "to": "至",
    "sort": "排列",
}
_YES_NO = {"1": "是", "0": "否"}
_SORTS = {"oldest": "旧的在前", "due": "先到期的在前"}
ALL = "全部案件"


def query_words(query: str) -> str:
    """What was asked for, from the parameters of an address."""
    told = [f"{_LABELS[name]}:{_value(name, value)}" for name, value in parse_qsl(query) if name in _LABELS]
    return ";".join(told) or ALL


def bundle_bound(total: int, most: int) -> str:
    """Why so many cases make no bundle; nothing where they do."""
    if total == 0:
        return "须有案件:没有符合条件的案件。"
    return f"一次最多{most}件,现有{total:,}件,请增加条件,分几次导出。" if total > most else ""


def size_words(size: int) -> str:
    """A size as people read it."""
    if size < 1024:
        return f"{size}字节"
    return f"{size / 1024:,.0f} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:,.1f} MB"


def _value(name: str, value: str) -> str:
    if name in ("late", "automatic"):
        return _YES_NO.get(value, value)
    return STATUSES.get(value, value) if name == "status" else _SORTS.get(value, value)
