"""What a mail says: the notice's sentence, where to act, on what ground. Nothing that the sentence does not say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from engine.clock import local, parsed
from engine.outbox import Letter
from handlers.wording.kinds import article_of

_DIGITS = "零一二三四五六七八九"
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def message(letter: Letter, sender: str, to: Sequence[str], platform_url: str = "") -> EmailMessage:
    """The mail of a letter. Its Message-ID is made of the effect key, so that a repeated one is dropped."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = sender, ", ".join(to)
    mail["Subject"] = _CONTROL.sub(" ", f"【审管联动】{letter.payload['title']}:{letter.payload['matter']}")
    mail["Date"] = format_datetime(local(parsed(letter.created_at)))
    mail["Message-ID"] = f"<{letter.token}@{sender.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_text(letter, platform_url), charset="utf-8", cte="base64")
    return mail


def _text(letter: Letter, platform_url: str) -> str:
    told = letter.payload
    article = article_of(letter.kind)
    lines = [str(told["text"]), ""]
    if platform_url and told.get("case"):
        lines.append(f"办理:{platform_url}/cases/{told['case']}")
    if article is not None:
        ground = f"依据:办法第{_numeral(article)}条"
        lines.append(f"{ground} {platform_url}/regulation/{article}" if platform_url else ground)
    lines += ["", "本邮件由审管联动平台自动发出,请勿回复。理由、行政相对人等内容请登录平台查看。"]
    return "\n".join(lines) + "\n"


def _numeral(number: int) -> str:
    """十八, of a number below a hundred."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else _DIGITS[tens] * (tens > 1) + "十") + (_DIGITS[ones] if ones else "")
