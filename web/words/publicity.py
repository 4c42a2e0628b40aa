"""The words of publicity: states of batches, and columns by their field codes."""

from __future__ import annotations

from collections.abc import Mapping

_STATES: Mapping[str, tuple[str, str]] = {
    "made": ("待接收", "active"),
    "received": ("已接收", "ended"),
    "rejected": ("部分退回", "held"),
    "refused": ("不予接收", "held"),
}
_UNDERWAY: Mapping[str, tuple[str, str]] = {
    "unconnected": ("待人工报送", "active"),
    "retrying": ("未送达,自动再试", "active"),
    "dead": ("未能送达", "held"),
    "dropped": ("已作废,待人工报送", "held"),
}
"""Of a batch without a receipt: what its request says."""
_CHANNELS: Mapping[str, str] = {"connector": "接口", "by_hand": "人工"}
_COLUMNS: Mapping[str, str] = {
    "XK_XDR_MC": "行政相对人名称",
    "XK_XDR_LB": "行政相对人类别",
    "XK_XKWS": "许可文书名称",
    "XK_WSH": "许可文书号",
    "XK_XKLB": "许可类别",
    "XK_NR": "许可内容",
    "XK_JDRQ": "许可决定日期",
    "XK_YXQZ": "有效期自",
    "XK_YXQZI": "有效期至",
    "XK_XKJG": "许可机关",
    "XK_XKJGDM": "许可机关统一社会信用代码",
    "XK_ZT": "当前状态",
    "XK_LYDW": "数据来源单位",
    "XK_LYDWDM": "数据来源单位统一社会信用代码",
}


def batch_words(state: str, standing: str = "") -> tuple[str, str]:
    """How a batch stands, and the tone in which it is shown."""
    if state == "made" and standing in _UNDERWAY:
        return _UNDERWAY[standing]
    return _STATES.get(state, (state, "active"))


def channel_words(channel: str) -> str:
    return _CHANNELS.get(channel, "")


def validity_words(validity: str) -> str:
    return "有效" if validity == "1" else "无效"


def column_words(column: str) -> str:
    """许可内容(XK_NR); a column without words by its code."""
    return f"{_COLUMNS[column]}({column})" if column in _COLUMNS else column
