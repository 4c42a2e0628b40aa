"""The calendar: the year as it is worked, notices and closures with what they do to deadlines, late claims reviewed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from engine.calendar import CalendarChange, Closure
from engine.calendar.register import declared_closures, noticed_years
from engine.casebook import shared_roots
from engine.clock import local_date
from engine.errors import InputRejected, Problem, Refusal
from engine.replan import StalePreview
from engine.watch.horizon import calendar_horizon
from web.context import actor, now, platform
from web.noticefile import read_notices, written
from web.platform import Approval, DeskPreview
from web.security.policy import can, visible_departments
from web.sheets.changesheet import ChangeSheet, change_sheet
from web.sheets.yearview import MARKS, year_view
from web.words.calendarchange import change_title, source_words
from web.words.moments import closing
from web.words.refusals import refusal_words
from web.words.wording import problem_text

from .naming import department_names, people

blueprint = Blueprint("calendar", __name__)

LONGEST_CLOSURE = 31
"""Days one declaration may close."""
_LABELS = {"document_no": "依据文号", "first": "第一日", "last": "最后一日", "department": "部门", "file": "文件"}
_VERDICTS = {"accepted": "已同意,不计入逾期统计;认领记录不变。", "rejected": "已记录不同意,统计不变。"}


@blueprint.get("/calendar")
def page() -> str:
    """The year view, the horizon, the reviews, and what the calendar rests on."""
    return _page()


@blueprint.post("/calendar/import")
def preview_notice() -> Response:
    """What the notices of an uploaded file would do."""
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise InputRejected((Problem("file", "no_file"),))
        change = read_notices(sent.read())
    except InputRejected as rejected:
        return make_response(_page(rejected.problems, "import"), 422)
    sources = dict.fromkeys(found.source for found in change.notices if found.source)
    return _preview_page(change, "、".join(sources))


@blueprint.post("/calendar/closures")
def preview_closure() -> Response:
    """What closing some days would do."""
    try:
        change = _closures()
    except InputRejected as rejected:
        return make_response(_page(rejected.problems, "closure"), 422)
    return _preview_page(change, change.closures[0].document_no)


@blueprint.post("/calendar/approve")
def approve() -> AnyResponse:
    """Make a change that was previewed; what has changed since is shown instead."""
    document = request.form.get("document_no", "").strip()
    try:
        change = read_notices(request.form["notices"].encode()) if "notices" in request.form else _closures()
    except InputRejected as rejected:
        return make_response(_page(rejected.problems, "import"), 422)
    told = (request.form.get(name, "") for name in ("reason", "request", "seen"))
    approval = Approval(document, *told)
    try:
        record = platform().calendar.approve(change, approval, actor())
    except StalePreview as stale:
        words = refusal_words(stale)
        return _preview_page(change, document, f"{words.title}。{words.advice}", 409)
    except InputRejected as rejected:
        return _preview_page(change, document, problem_text(rejected.problems[0], _LABELS), 422)
    if record is None:
        flash("与现行日历一致,没有变化。", "success")
        return redirect(url_for("calendar.page"), 303)
    flash(f"已生效,日历第{record.revision}版。受影响的部门已收到消息。", "success")
    return redirect(url_for("calendar.change", change_id=record.id), 303)


@blueprint.get("/calendar/changes/<change_id>")
def change(change_id: str) -> str:
    """A change that was approved, with what it did to the deadlines the reader may know of."""
    with platform().database.read() as connection:
        record = platform().calendar.change(connection, change_id)
        if record is None:
            abort(404)
        opens = _opener(connection, {told.root_id for told in record.timers})
        everything = visible_departments(actor()) in (None, ())
        timers = [told for told in record.timers if everything or opens(told.root_id)]
        sheet = change_sheet(record.days, timers, record.unchanged, department_names(), opens)
    return render_template("calendar/change.html", record=record, sheet=sheet, person=people(), partly=not everything)


@blueprint.post("/calendar/reviews/<review_id>")
def decide(review_id: str) -> AnyResponse:
    """Accept or reject that a claim is left out of the figures."""
    verdict = request.form.get("verdict", "")
    if verdict not in _VERDICTS:
        abort(400)
    reason, key = request.form.get("reason", ""), request.form.get("request", "")
    try:
        platform().calendar.decide(review_id, verdict, reason, actor(), key)  # type: ignore[arg-type]
        flash(_VERDICTS[verdict], "success")
    except InputRejected:
        flash("请填写复核理由。", "error")
    except Refusal as refusal:
        words = refusal_words(refusal)
        flash(f"{words.title}。{words.advice}", "error")
    return redirect(url_for("calendar.page") + "#reviews", 303)


def _page(problems: Sequence[Problem] = (), wrong: str = "") -> str:
    today, desk = local_date(now()), platform().calendar
    with platform().database.read() as connection:
        known = platform().runtime.calendars.get(connection)
        asked = request.args.get("year", "")
        year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else today.year
        year = min(max(year, known.first_day.year), known.last_day.year)
        department = request.args.get("department", "")
        department = department if department in department_names() else ""
        reviews = desk.reviews(connection, _own_department())
        return render_template(
            "calendar/page.html",
            view=year_view(known, year, today, department or None),
            first=known.first_day.year,
            last=known.last_day.year,
            department=department,
            departments=department_names(),
            marks=MARKS,
            horizon=calendar_horizon(connection),
            today=today,
            years=noticed_years(connection),
            closures=declared_closures(connection),
            changes=desk.changes(connection),
            reviews=reviews,
            person=people(),
            closing=closing,
            source_words=source_words,
            opens=_opener(connection, {found.root_id for found in reviews}),
            new_key=platform().runtime.ids.new,
            problems=[problem_text(problem, _LABELS) for problem in problems],
            wrong=wrong,
            told=request.form,
        )


def _preview_page(change: CalendarChange, document: str, refused: str = "", status: int = 200) -> Response:
    found: DeskPreview = platform().calendar.preview(change)
    done = found.done
    with platform().database.read() as connection:
        opens = _opener(connection, {told.root_id for told in done.timers})
    sheet: ChangeSheet = change_sheet(done.switch.days, done.timers, done.unchanged, department_names(), opens)
    text = render_template(
        "calendar/preview.html",
        title=change_title(change, department_names()),
        changed=bool(done.change),
        sheet=sheet,
        late=len(found.late),
        missing=[(notice.year, notice.missing()) for notice in done.change.notices if notice.missing()],
        notices=written(change) if change.notices else None,
        told=request.form,
        document=document,
        mark=done.mark,
        request_key=request.form.get("request") or platform().runtime.ids.new(),
        refused=refused,
    )
    return make_response(text, status)


def _closures() -> CalendarChange:
    """The closed days of the form; raises InputRejected."""
    problems: list[Problem] = []
    first = _day("first", problems)
    last = _day("last", problems) if request.form.get("last") else first
    document, department = request.form.get("document_no", "").strip(), request.form.get("department", "")
    if not document:
        problems.append(Problem("document_no", "document_required"))
    if department and department not in department_names():
        problems.append(Problem("department", "not_an_option"))
    if first is not None and last is not None and not 0 <= (last - first).days < LONGEST_CLOSURE:
        code = "not_after" if last < first else "too_many_days"
        problems.append(Problem("last", code, {"bound": first.isoformat(), "most": LONGEST_CLOSURE}))
    if problems or first is None or last is None:
        raise InputRejected(tuple(problems))
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    return CalendarChange(closures=tuple(Closure(day, department or None, document) for day in days))


def _day(name: str, problems: list[Problem]) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        problems.append(Problem(name, "not_a_date"))
        return None


def _own_department() -> str | None:
    """Whose reviews the reader sees: all for auditors and administrators, else his department's."""
    departments = visible_departments(actor())
    return departments[0] if departments else None


def _opener(connection: Connection, root_ids: Collection[str]) -> Callable[[str], bool]:
    """Which of the root cases the reader may open."""
    reader = actor()
    if not can(reader, "case.page"):
        return lambda _: False
    if "auditor" in reader.roles:
        return lambda _: True
    return shared_roots(connection, reader.department, root_ids).__contains__
