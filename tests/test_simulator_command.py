"""`shenguan simulator`: tells how to connect to it, switches faults over HTTP, ends in order."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from web.cli import main

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0


def asked(address: str, body: Any = None, kind: str = "application/json") -> Any:
    request = urllib.request.Request(address, json.dumps(body).encode() if body is not None else None)
    if body is not None:
        request.add_header("Content-Type", kind)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read())


def test_it_says_how_to_connect_and_switches_faults() -> None:
    command = [sys.executable, "-m", "web", "simulator", "--port", "0", "--token", "a-token-of-some-length"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = []
        while not lines or "Ctrl-C" not in lines[-1]:
            lines.append(process.stdout.readline())
            assert lines[-1], "it ended before it was ready"
        told = "".join(lines)
        found = re.search(r"http://127\.0\.0\.1:\d+", told)
        assert found is not None
        assert told.count("[[connector]]") == told.count('token = "a-token-of-some-length"') == 4
        faults = asked(f"{found[0]}/faults", {"provider": "gsxt", "fault": "slow", "seconds": 2, "times": 1})["faults"]
        assert faults["gsxt"] == {"kind": "slow", "times": 1, "seconds": 2.0} and faults["sms"]["kind"] == "none"
        assert asked(f"{found[0]}/state")["faults"] == faults
        for body, kind, status in (
            ({"fault": "nothing"}, "application/json", 422),
            ({"fault": "down", "times": 0}, "application/json", 422),
            ({"fault": "down", "provider": "moon"}, "application/json", 422),
            ({"fault": "down"}, "text/plain", 415),
        ):
            with pytest.raises(urllib.error.HTTPError) as refused:
                asked(f"{found[0]}/faults", body, kind)
            assert refused.value.code == status
            refused.value.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def test_a_port_in_use_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["simulator", "--port", str(taken.getsockname()[1])]) == 1
    assert "不能使用" in capsys.readouterr().err
