"""Accountability clues (Art. 26, 27) of all cases, for auditors: about whom, of what, whether they stand."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from web.context import platform

blueprint = Blueprint("clues", __name__)

PAGE = 30


@blueprint.get("/clues")
def page() -> str:
    """The clues, newest first."""
    book, asked = platform().clues, request.args
    names = platform().department_names()
    chosen = {
        "kind": asked.get("kind") if asked.get("kind") in book.kinds else None,
        "department": asked.get("department") if asked.get("department") in names else None,
        "state": asked.get("state") if asked.get("state") in book.states else None,
    }
    with platform().database.read() as connection:
        found = book.page(connection, **chosen, cursor=asked.get("cursor"), limit=PAGE)
        concerned = book.departments(connection)
    return render_template(
        "clues/page.html",
        found=found,
        book=book,
        chosen=chosen,
        departments=names,
        concerned=[code for code in names if code in concerned or code == chosen["department"]],
        further=bool(asked.get("cursor")),
    )
