"""A receipt that somebody holds, held against the records."""

from __future__ import annotations

from engine.proof.receipt import NoReceipt, Receipt, examined
from web.commands.workplace import opened
from web.words.receipts import NO_RECEIPT, verdict_words


def verify_receipt(text: str) -> int:
    """Say what the receipt shows; 0 where it agrees, 2 where the text is no receipt."""
    try:
        receipt = Receipt.parse(text)
    except NoReceipt:
        print(f"{NO_RECEIPT.title}。{NO_RECEIPT.meaning}")
        return 2
    with opened() as platform, platform.database.read() as connection:
        words = verdict_words(examined(connection, receipt, platform.office.seal.code))
    print(f"案件 {receipt.case_id} 第{receipt.seq}条:{words.title}。{words.meaning}")
    return 0 if words.sound else 1
