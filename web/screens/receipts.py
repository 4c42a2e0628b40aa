"""Receipts: the page and the paper of one, and the check of a receipt that somebody holds."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, render_template, request

from engine.casebook import find_case
from engine.clock import stored
from engine.history import events_of_case
from engine.proof.receipt import LONGEST_TEXT, NoReceipt, Receipt, examined
from web.context import actor, now, platform
from web.paper.pdf import pdf
from web.security import visible_case
from web.security.policy import can, sees
from web.security.visibility import protected_case, reads
from web.sheets.receiptsheet import ReceiptSheet, read_receipt
from web.words.moments import second
from web.words.receipts import NO_RECEIPT, VerdictWords, verdict_words

from .case import reader

blueprint = Blueprint("receipts", __name__)


@blueprint.get("/receipts")
def page() -> str:
    """Where a receipt is typed or pasted."""
    return render_template("receipts/check.html", text="", words=None, case=None, longest=LONGEST_TEXT)


@blueprint.post("/receipts")
def examine() -> str:
    """What the receipt shows; of a case that the reader may not see, nothing more."""
    text = request.form.get("receipt", "")[:LONGEST_TEXT]
    words, receipt = _examined(text)
    shown = _visible(receipt) if receipt is not None else None
    return render_template(
        "receipts/check.html", text=text, words=words, case=shown, receipt=receipt, longest=LONGEST_TEXT
    )


@blueprint.get("/cases/<case_id>/receipts/<int:seq>")
def sheet(case_id: str, seq: int) -> str:
    """The receipt of one event, to be printed or copied."""
    return render_template("receipts/page.html", sheet=_sheet(case_id, seq))


@blueprint.get("/cases/<case_id>/receipts/<int:seq>.pdf")
def paper(case_id: str, seq: int) -> Response:
    """The receipt as a paper. Raises NoPrinting."""
    found = _sheet(case_id, seq)
    made = second(stored(now()))
    answer = make_response(pdf(render_template("receipts/paper.html", sheet=found, made=made, by=actor().name)))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="receipt-{case_id[-8:]}-{seq}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _examined(text: str) -> tuple[VerdictWords, Receipt | None]:
    try:
        receipt = Receipt.parse(text)
    except NoReceipt:
        return NO_RECEIPT, None
    with platform().database.read() as connection:
        return verdict_words(examined(connection, receipt, platform().office.seal.code)), receipt


def _visible(receipt: Receipt) -> str | None:
    """The case of a receipt, where the reader may open it."""
    if not can(actor(), "cases.page"):
        return None
    with platform().database.read() as connection:
        found = find_case(connection, receipt.case_id)
        return found.root_id if found is not None and sees(actor(), protected_case(connection, found)) else None


def _sheet(case_id: str, seq: int) -> ReceiptSheet:
    case = visible_case(case_id)
    with platform().database.read() as connection:
        event = next((found for found in events_of_case(connection, case_id) if found.seq == seq), None)
        if event is None or not reads(event.kind):
            abort(404)
        return read_receipt(connection, case, event, reader(connection), platform().office.seal.code)
