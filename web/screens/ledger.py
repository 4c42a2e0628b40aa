"""The responsibility ledger (Art. 26, 27): how each duty was kept by each department, down to the acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request

from engine.clock import local_date, stored
from engine.proof.journal import enter
from web.context import actor, now, platform
from web.platform import Clue, DutyAct, Span, Standing, Wish
from web.sheets.ledgersheet import COLUMNS, LedgerGroup, columns_of, ledger_csv, ledger_groups
from web.words.periods import Period, offered, period_of

from .naming import department_name, department_names

blueprint = Blueprint("ledger", __name__)

PAGE = 50


@dataclass(frozen=True)
class Asked:
    """What of the ledger is asked for; `totals` leaves the lines of departments out."""

    period: Period
    department: str
    duty: str
    totals: bool

    @classmethod
    def read(cls, args: Mapping[str, str]) -> Asked:
        present = period_of(str(local_date(now()).year))
        assert present is not None
        department, duty = args.get("department", ""), args.get("duty", "")
        return cls(
            period=period_of(args.get("period", "")) or present,
            department=department if department in department_names() else "",
            duty=duty if duty in platform().ledger.duties else "",
            totals=args.get("totals") == "1",
        )

    @property
    def span(self) -> Span:
        return Span(self.period.start, self.period.end, stored(now()))

    def address(self, **more: str) -> dict[str, str]:
        """The same as it stands in an address."""
        told = {"period": self.period.code, "department": self.department, "duty": self.duty}
        return {name: value for name, value in {**told, "totals": "1" if self.totals else "", **more}.items() if value}

    def clue_address(self, duty: str, department: str) -> dict[str, str]:
        """The clues of a line, as their list is asked for them."""
        told = {"duty": duty, "department": department, "period": self.period.code}
        return {name: value for name, value in told.items() if value}


@blueprint.get("/ledger")
def page() -> str:
    """The ledger of a period."""
    asked = Asked.read(request.args)
    with platform().database.read() as connection:
        noted = platform().clues.counts(connection, Wish(since=asked.period.start, before=asked.period.end))
    return render_template(
        "ledger/page.html",
        asked=asked,
        noted=noted,
        groups=_groups(asked),
        periods=offered(local_date(now())),
        duties=platform().ledger.duties,
        departments=department_names(),
        number_of=_article,
    )


@blueprint.get("/ledger/acts")
def acts() -> str:
    """The acts behind one number."""
    asked, ledger = Asked.read(request.args), platform().ledger
    count, told = request.args.get("count", "due"), request.args.get("standing", "in_force")
    if count not in ledger.counts or not asked.duty or told not in ("in_force", "outside"):
        abort(404)
    standing: Standing = "outside" if told == "outside" else "in_force"
    offset = _offset(request.args.get("after", ""))
    with platform().database.read() as connection:
        found = ledger.acts(
            connection, asked.span, department=asked.department, duty=asked.duty, count=count, standing=standing,
            offset=offset, limit=PAGE,
        )  # fmt: skip
        clues = platform().clues.of_cases(connection, {act.root_id for act in found.acts})
    following = offset + PAGE if offset + PAGE < found.total else None
    duty = ledger.duties[asked.duty]
    columns = columns_of(duty.weight, standing)
    return render_template(
        "ledger/acts.html",
        asked=asked,
        duty=duty,
        found=found,
        clues=[_clues_of(act, clues) for act in found.acts],
        column=columns.get(count, COLUMNS[count]),
        words=columns,
        count=count,
        standing=standing,
        weight=ledger.weights[duty.weight],
        departments=department_names(),
        following=following,
        offset=offset,
        number_of=_article,
    )


@blueprint.post("/ledger/export")
def export() -> Response:
    """The ledger as CSV, answered only once it is on record that it was taken out."""
    asked = Asked.read(request.form)
    groups = _groups(asked)
    content = ledger_csv(groups, department_name)
    rows = sum(len(found.lines) for group in groups for found in group.duties)
    told = {"subject": "ledger", "format": "csv", "query": asked.address(), "rows": rows}
    with platform().database.write() as connection:
        enter(connection, "data.exported", told, actor(), now())
    answer = Response(content, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="ledger-{asked.period.code}.csv"'
    return answer


def _groups(asked: Asked) -> tuple[LedgerGroup, ...]:
    with platform().database.read() as connection:
        lines = platform().ledger.lines(connection, asked.span, asked.department, asked.duty)
    return ledger_groups(lines, platform().ledger.weights)


def _clues_of(act: DutyAct, clues: tuple[Clue, ...]) -> list[Clue]:
    """The clues that were noted because of this act."""
    return [
        one
        for one in clues
        if (one.root_id, one.department, one.duty) == (act.root_id, act.department, act.code)
        and act.about in (one.about, one.push_id)
    ]


def _article(article: str) -> int:
    """The number of the article that a duty stands in."""
    digits = article.split("(")[0].removesuffix("末款")
    return int(digits)


def _offset(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
