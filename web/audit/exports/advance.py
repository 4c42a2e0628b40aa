"""The work on exports, in bounded slices: after each the standing is kept, so that a restart goes on from there."""

from __future__ import annotations

import json
import logging
import shutil
from dataclasses import replace
from pathlib import Path

from engine.clock import parsed, stored
from web.operations.backups import data_place
from web.platform import PartLost, Platform
from web.sheetimport.turn import turn

from .exportbook import Export, change, note_removed, old_files, open_exports, stop
from .making import BATCH, CASES, BundleMaking, Made, Making, Standing, cases_told, list_cases, making_of, note_export

SECONDS = 2.0
TRIES = 3
LOCK = "exports"

log = logging.getLogger("shenguan.exports")


def advance_exports(platform: Platform, seconds: float = SECONDS, batch: int = BATCH) -> int:
    """Go on with all open exports, an equal share of time each; returns how many cases were written."""
    _remove_old(platform)
    with platform.database.read() as connection:
        found = open_exports(connection)
    written = 0
    for told in found:
        with turn(platform.database, told.id, LOCK) as ours:
            if ours:
                written += _tried(platform, told, seconds / len(found), batch)
    return written


def export_folder(platform: Platform, export_id: str) -> Path:
    """Where the pieces and the file of an export lie."""
    return data_place(platform.database) / "exports" / export_id


def _tried(platform: Platform, told: Export, seconds: float, batch: int) -> int:
    try:
        return _advance(platform, told, seconds, batch)
    except Exception:
        with platform.database.write() as connection:
            change(connection, told.id, tries=told.tries + 1)
            if told.tries + 1 >= TRIES:
                stop(connection, told.id, "failed", platform.clock.now())
        log.exception("export %s failed", told.id)
        return 0


def _advance(platform: Platform, told: Export, seconds: float, batch: int) -> int:
    account = platform.accounts.find(told.actor.login)
    if account is None or account.disabled:
        with platform.database.write() as connection:
            stop(connection, told.id, "account_disabled", platform.clock.now())
        return 0
    folder = export_folder(platform, told.id)
    if told.state == "waiting" or not (folder / CASES).exists():
        told = _begun(platform, told, folder)
    standing = Standing(told.done, told.total, told.written, told.mark)
    try:
        making = making_of(platform, told.wish, folder, told.created_at, standing)
    except PartLost:
        told = _begun(platform, told, folder)
        making = making_of(platform, told.wish, folder, told.created_at, Standing(0, told.total, 0, {}))
    try:
        complete = making.go_on(seconds, batch)
        now = making.standing
        with platform.database.write() as connection:
            kept = change(
                connection, told.id, done=now.done, written=now.written, mark=json.dumps(dict(now.mark)), tries=0
            )
        if kept and complete:
            _finish(platform, told, making, folder)
    finally:
        making.close()
    return now.done - told.done


def _begun(platform: Platform, told: Export, folder: Path) -> Export:
    """From the beginning: nothing of an earlier try is used."""
    shutil.rmtree(folder, ignore_errors=True)
    total = list_cases(platform, told.wish, folder, parsed(told.created_at))
    begun = {"state": "running", "total": total, "done": 0, "written": 0, "mark": "{}"}
    with platform.database.write() as connection:
        change(connection, told.id, **begun, started_at=stored(platform.clock.now()))
    return replace(told, state="running", total=total, done=0, written=0, mark={})


def _finish(platform: Platform, told: Export, making: Making | BundleMaking, folder: Path) -> None:
    """The file takes its name, the pieces go, and the journal is told in the same transaction as the book."""
    made = making.finish()
    making.close()
    name = f"shenguan-{told.wish.subject}-{told.id[-8:]}{made.path.suffix}"
    path = folder / name
    made.path.replace(path)
    for piece in folder.iterdir():
        if piece not in (path, folder / CASES):
            piece.unlink()
    at, now = platform.clock.now(), making.standing
    with platform.database.write() as connection:
        finished = {"state": "done", "finished_at": stored(at), "file_name": name}
        if change(connection, told.id, **finished, size=made.size, sha256=made.sha256):
            told_of = Made(path, made.size, made.sha256)
            named = cases_told(told.wish, folder, now.total)
            note_export(connection, told.wish, named, now.written, told_of, told.actor, at, export=told.id)


def _remove_old(platform: Platform) -> None:
    with platform.database.read() as connection:
        old = old_files(connection, platform.clock.now())
    for export_id in old:
        shutil.rmtree(export_folder(platform, export_id), ignore_errors=True)
        with platform.database.write() as connection:
            note_removed(connection, export_id, platform.clock.now())
