"""Accountability clues (Art. 26, 27) for auditors: listed, opened down to the events behind them, reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.casebook import case_tree
from engine.clock import local_date
from engine.errors import InputRejected, NotFound, Problem
from engine.history import events_of_tree
from engine.worklist.inbox import items_of_tree
from web.context import actor, now, platform
from web.platform import Decision, Wish
from web.regulation import article_number
from web.requestkey import form_key
from web.sheets.casefile import concerned_departments
from web.sheets.clueorigin import origins
from web.words.periods import ALL, Period, offered, period_of
from web.words.timeline import timeline
from web.words.wording import problem_text

from .case import reader
from .naming import people

blueprint = Blueprint("clues", __name__)

PAGE = 30
LABELS = {"to": "移送对象", "document_no": "移送文号", "reason": "理由"}
_DONE = {
    "referred": "已登记移送。",
    "closed": "已登记了结。",
    "reopened": "已重新核查,线索回到待核查。",
}


@dataclass(frozen=True)
class Asked:
    """The filters as they were sent; what is not known narrows nothing."""

    kind: str
    department: str
    state: str
    article: int
    duty: str
    period: Period

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Asked:
        book, everything = platform().clues, period_of(ALL)
        assert everything is not None
        article = args.get("article", "")

        def known(name: str, allowed: Mapping[str, str] | tuple[str, ...]) -> str:
            return args[name] if args.get(name) in allowed else ""

        return cls(
            kind=known("kind", book.kinds),
            department=known("department", platform().department_names()),
            state=known("state", book.states),
            article=int(article) if article in map(str, book.articles) else 0,
            duty=known("duty", book.duties),
            period=period_of(args.get("period", "")) or everything,
        )

    @property
    def wish(self) -> Wish:
        span = self.period
        return Wish(self.kind, self.department, self.state, self.article, self.duty, span.start, span.end)

    def address(self) -> dict[str, str]:
        """The filters as they stand in an address."""
        named = {"kind": self.kind, "department": self.department, "state": self.state, "duty": self.duty}
        told = {**named, "article": str(self.article or "")}
        told["period"] = "" if self.period.code == ALL else self.period.code
        return {name: value for name, value in told.items() if value}


@blueprint.get("/clues")
def page() -> str:
    """The clues, newest first."""
    book, asked, names = platform().clues, Asked.read(request.args), platform().department_names()
    with platform().database.read() as connection:
        found = book.page(connection, asked.wish, cursor=request.args.get("cursor"), limit=PAGE)
        concerned = book.departments(connection)
    return render_template(
        "clues/page.html",
        found=found,
        book=book,
        asked=asked,
        departments=names,
        concerned=[code for code in names if code in concerned or code == asked.department],
        periods=offered(local_date(now())),
        duty=platform().ledger.duties.get(asked.duty),
        further=bool(request.args.get("cursor")),
        number_of=article_number,
    )


@blueprint.get("/clues/<clue_id>")
def sheet(clue_id: str) -> AnyResponse:
    """One clue: the limit, the events behind it, what was decided, and the form to decide."""
    return _sheet(clue_id, ())


@blueprint.post("/clues/<clue_id>/review")
def review(clue_id: str) -> AnyResponse:
    """Refer a clue, close it, or open it again."""
    form, key = request.form, form_key()
    verdict = form.get("verdict", "")
    if verdict not in _DONE:
        abort(400)
    to, number, reason = (form.get(name, "").strip() for name in ("to", "document_no", "reason"))
    decision = Decision(verdict, to, number, reason)  # type: ignore[arg-type]
    try:
        with platform().database.write() as connection:
            platform().clues.decide(connection, clue_id, decision, actor(), now(), key)
    except InputRejected as rejected:
        return _sheet(clue_id, rejected.problems)
    flash(_DONE[verdict], "success")
    return redirect(url_for("clues.sheet", clue_id=clue_id), 303)


def _sheet(clue_id: str, problems: tuple[Problem, ...]) -> AnyResponse:
    book = platform().clues
    with platform().database.read() as connection:
        found = book.find(connection, clue_id)
        if found is None:
            raise NotFound(clue=clue_id)
        tree = case_tree(connection, found.root_id)
        items = items_of_tree(connection, found.root_id)
        names = reader(connection).names(tree, concerned_departments(tree, items))
        behind = origins(events_of_tree(connection, found.root_id), found)
        reviews = book.reviews(connection, found)
    answer = render_template(
        "clues/sheet.html",
        clue=found,
        book=book,
        root=next(one for one in tree if one.id == found.root_id),
        duty=platform().ledger.duties.get(found.duty),
        behind=list(zip(behind, timeline((one.event for one in behind), names), strict=True)),
        reviews=reviews,
        departments=platform().department_names(),
        person=people(),
        number_of=article_number,
        verdict=request.form.get("verdict", ""),
        sent=request.form,
        told={problem.field: problem_text(problem, LABELS) for problem in problems},
    )
    return make_response(answer, 422 if problems else 200)
