"""An office whose connectors lead to a simulator on loopback."""

from __future__ import annotations

from pathlib import Path

from handlers.exchange.simulator import Simulator
from tests.web.office import Office, open_office

PROCESS = "dual_publicity"


def connectors_to(path: Path, simulator: Simulator, seconds: int = 10, further: str = "") -> Path:
    """A channels file that leads to this simulator."""
    declared = "".join(
        f'[[connector]]\ncode = "{connector.code}"\nurl = "{connector.url}"\ntoken = "{simulator.token}"\n'
        f"seconds = {seconds}\n"
        for connector in simulator.connectors()
    )
    path.write_text(declared + further, "utf-8")
    path.chmod(0o600)
    return path


def exchange_office(folder: Path, simulator: Simulator, sandbox: bool = False, further: str = "") -> Office:
    folder.mkdir(parents=True, exist_ok=True)
    channels = connectors_to(folder / ("channels.sandbox.toml" if sandbox else "channels.toml"), simulator, 10, further)
    return open_office(folder, sandbox=sandbox, channels=channels)


def batch(office: Office, login: str = "spj.jb01") -> str:
    """A batch of what waits now; returns its case."""
    return office.platform.runtime.start(PROCESS, {"source": "permit"}, office.actor(login)).case_id


def told(office: Office, query: str, case: str) -> dict[str, object]:
    """The one row of a query about a case."""
    with office.platform.database.read() as connection:
        (row,) = office.platform.runtime.registry.query(query)(connection, case)
    return dict(row)
