"""At a working day's end the other departments are told the checkpoint's hash: they are witnesses to the record."""

from __future__ import annotations

from sqlalchemy import Connection

from engine.clock import local, parsed
from engine.outbox import Draft, enqueue
from engine.proof.checkpoint import Checkpoint
from engine.proof.outside import pin_line
from handlers.office import Office
from handlers.sending.channels import MAIL
from handlers.wording.moments import shown_day

KIND = "checkpoint.day"
_TITLE = "日终检查点"
_TEXT = """{day}工作日结束时,平台对全部办理记录做了第{number}号检查点({at})。
覆盖案件{cases}件、记录{events}条,自上一个检查点以来有{changed}件案件增加记录。{missed}
哈希 {hash}

请保存本邮件:日后有人改动或者删去此前的记录,凭下面一行可以发现(shenguan verify --all --against 保存的邮件正文)。
{line}"""


def tell_witnesses(connection: Connection, office: Office, found: Checkpoint) -> int:
    """Write a mail to every department but the approval one, within the transaction of the checkpoint.

    Only those with an address are told, and only at a working day's end; returns how many.
    """
    channels = office.channels
    if found.day is None or channels.mail is None:
        return 0
    told, at = found.told, parsed(found.at)
    missed = "、".join(shown_day(day) for day in told["missed"])
    text = _TEXT.format(
        day=shown_day(found.day),
        number=found.number,
        at=f"{local(at):%Y-%m-%d %H:%M}",
        cases=told["cases"],
        events=told["events"],
        changed=told["changed"],
        missed=f"此前{missed}没有日终检查点。" if missed else "",
        hash=found.hash,
        line=pin_line(found),
    )
    matter = f"{shown_day(found.day)}第{found.number}号"
    payload = {"kind": KIND, "title": _TITLE, "matter": matter, "text": text, "at": found.at}
    drafts = [
        Draft(f"checkpoint:{found.number}:{MAIL}:{one.code}", MAIL, one.code, KIND, "", payload)
        for one in office.catalogue.departments()
        if one.role != "approval" and one.code in channels.addresses
    ]
    enqueue(connection, drafts, at)
    return len(drafts)
