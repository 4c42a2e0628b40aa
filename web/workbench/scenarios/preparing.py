"""The database from which worlds are copied: every running procedure, a draft's in the place of its own, its
parameter proposals as if they had always been in force."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from engine.actor import SYSTEM
from engine.clock import SimulatedClock, SystemClock, parsed
from engine.deploy import checked_files, deploy_checked
from engine.drafts import Candidate
from engine.lint import Layer
from web.composition import WEB_REVISIONS, build, empty_platform

if TYPE_CHECKING:
    from web.platform import Platform

FILE = "scenario.db"
LONG_AGO = parsed("2004-01-01")
MUST: tuple[Layer, ...] = ("xml", "bpmn")
"""What a draft must fulfil to be tried at all; the office's own rules and the law speak at its deployment."""
KEPT = 6
IN_USE = 900.0
"""A prepared world of so few seconds since its last use is never taken away."""


def prepare(url: str, processes: Path) -> frozenset[str]:
    """Make a database with the processes of a folder; returns the acts outside of cases that stories may name."""
    platform = build(url, SimulatedClock(LONG_AGO), processes_path=processes)
    try:
        return frozenset(platform.runtime.registry.actions)
    finally:
        platform.close()


def all_files(platform: Platform, connection: Connection, candidate: Candidate) -> dict[str, dict[str, str]]:
    """The files of every process that would run with a draft in force, by process."""
    specs = platform.runtime.specs
    found = {}
    for info in specs.processes(connection):
        found[info.id] = specs.files(connection, info.version)
    for process, files in candidate.processes.items():
        if any(name.endswith(".bpmn") for name in files):
            found[process] = dict(files)
    return found


def prepared_world(files: Mapping[str, Mapping[str, str]], parameters: str, within: Path) -> Path:
    """The folder of a world in which these processes run, made where it is not there yet.

    `within` keeps the last few. Raises ProcessRejected for a draft that cannot be run, InputRejected for proposals
    of parameters that cannot be read.
    """
    within.mkdir(parents=True, exist_ok=True)
    place = within / _name(files, parameters)
    if place.is_dir():
        os.utime(place)
        return place
    making = Path(tempfile.mkdtemp(prefix="making-", dir=within))
    try:
        _make(making, files, parameters)
        making.rename(place)
    except OSError:
        if not place.is_dir():  # somebody else was quicker
            raise
    finally:
        shutil.rmtree(making, ignore_errors=True)
    _tidy(within)
    return place


def _make(folder: Path, files: Mapping[str, Mapping[str, str]], parameters: str) -> None:
    platform = empty_platform(url_of(folder), SimulatedClock(LONG_AGO))
    try:
        runtime, at = platform.runtime, platform.clock.now()
        if parameters:
            with platform.database.write() as connection:
                platform.put_parameters(connection, parameters, SYSTEM, at, always=True)
        given = [{name: text.encode() for name, text in one.items()} for one in files.values()]
        with platform.database.write() as connection:
            told = (connection, runtime.specs, runtime.registry)
            checked = checked_files(*told, given, at, MUST)
            deploy_checked(*told, checked, SYSTEM.login, at, "scenarios", MUST)
    finally:
        platform.close()


def _name(files: Mapping[str, Mapping[str, str]], parameters: str) -> str:
    """A digest of what is in a world, and of the program and registers it is made by."""
    digest = hashlib.sha256(parameters.encode())
    for process, own in sorted(files.items()):
        for name, text in sorted(own.items()):
            digest.update(f"{process}/{name}\0{text}\0".encode())
    root = WEB_REVISIONS.parents[2]
    for room in ("engine", "handlers", "web/migrations"):
        for path in sorted((root / room).rglob("*")):
            if path.suffix != ".pyc" and path.is_file():
                digest.update(f"{path}\0{path.stat().st_mtime_ns}\0".encode())
    return digest.hexdigest()[:32]


def _tidy(within: Path) -> None:
    """Take away the worlds that were used longest ago."""
    found = sorted((path.stat().st_mtime, path) for path in within.iterdir() if path.is_dir())
    for used, path in found[:-KEPT]:
        if SystemClock().now().timestamp() - used > IN_USE:
            shutil.rmtree(path, ignore_errors=True)


def url_of(folder: Path) -> str:
    """The address of the database of a world."""
    return f"sqlite:///{folder / FILE}"
