"""What the outbox says: why a letter did not arrive, what to do about it, how long letters have waited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.clock import parsed

_CAUSES: Mapping[str, str] = {
    "timeout": "接收方没有按时应答",
    "unresolved": "接收方的域名无法解析,请检查地址和域名服务器",
    "forbidden_address": "接收方在内网,而 channels.toml 的 networks 没有列出它的网段",
    "connection_refused": "接收方拒绝连接,请检查服务是否启动、端口是否正确",
    "unreachable": "网络不通,连接不上接收方",
    "certificate": "接收方的证书不可信,请检查证书或者在 channels.toml 写明 ca",
    "tls": "与接收方建立加密连接失败",
    "cut": "连接中途断开,没有收到完整的答复",
    "redirect": "接收方要求转址,平台不跟随,请改写 channels.toml 的 url",
    "status": "接收方答复失败",
    "login": "邮件服务器不认可账号或者口令,请检查 channels.toml 的 user、password",
    "sender_refused": "邮件服务器不接受发件地址,请检查 channels.toml 的 from",
    "not_supported": "邮件服务器不支持所配置的加密或者登录方式,请检查 channels.toml 的 security",
    "no_address": "channels.toml 没有这个部门的邮箱地址",
    "mailbox": "收件邮箱不接收,请核对地址或者联系该邮箱的管理员",
    "content": "邮件服务器拒收邮件内容",
    "pending": "对方已受理,结果稍后再取",
    "token": "对方不认可令牌,请检查 channels.toml 的 token",
    "garbage": "对方的答复不合书面格式",
    "not_of_format": "请求不合书面格式,请按所列字段排查",
    "refused": "对方不予办理",
    "no_phone": "channels.toml 没有这个岗位的手机号",
    "fault": "发送程序出错",
}

_OTHER_KINDS: Mapping[str, str] = {"test": "测试", "checkpoint.day": "日终检查点"}
"""Letters that are no notices."""


def undelivered_words(reason: str) -> str:
    """Why a letter did not arrive; an unknown reason is named by its code."""
    return _CAUSES.get(reason, f"未归类的原因({reason})") if reason else "尚未发送"


def kind_words(kind: str, titles: Mapping[str, str]) -> str:
    """A kind of letter by the titles of notices; a trial letter is none of them."""
    return titles.get(kind, _OTHER_KINDS.get(kind, kind))


def lapse_words(since: str, now: datetime) -> str:
    """3天2小时, 2小时5分, 不到1分钟: the time since a stored instant."""
    minutes = max(0, int((now - parsed(since)).total_seconds())) // 60
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days}天{hours}小时" if hours else f"{days}天"
    if hours:
        return f"{hours}小时{minutes}分" if minutes else f"{hours}小时"
    return f"{minutes}分钟" if minutes else "不到1分钟"
