"""What the sentence of a notice may speak of, and what a kind of notice is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

DECISION = "审批决定"


@dataclass(frozen=True)
class Particulars:
    """What a sentence may speak of; departments by their short names, days and instants as stored.

    `matter_kind` says what `item_name` and `doc_no` name: 审批决定, 监管信息, 函询 and so on. `reason` and
    `detail` are what people wrote.
    """

    item_name: str | None = None
    doc_no: str | None = None
    matter_kind: str = DECISION
    source: str = ""
    approval: str = ""
    department: str = ""
    due_date: str | None = None
    provisional: bool = False
    before: str | None = None
    at: datetime | None = None
    day: str | None = None
    reason: str = ""
    detail: str = ""
    feedback: str = ""
    missing: str = ""
    document_no: str = ""


@dataclass(frozen=True)
class Wording:
    """One kind of notice: its title in a few words, its article, its sentence.

    Placeholders of the sentence: {matter} {approval} {source} {department} {due} {before} {at} {day} {reason}
    {detail} {feedback} {missing} {document}. `outward` is said beyond the platform in place of what people
    wrote (reason, detail): that may be anything.
    """

    kind: str
    title: str
    article: int
    sentence: str
    outward: str = ""


def matter(told: Particulars) -> str:
    """“食品经营许可”审批决定(安审批许〔2024〕1号)."""
    if told.matter_kind == DECISION:
        return f"“{told.item_name or '未填事项名称'}”审批决定({told.doc_no or '文号待补'})"
    reference = f"({told.doc_no})" if told.doc_no else ""
    return f"“{told.item_name or '未填名称'}”{told.matter_kind}{reference}"
