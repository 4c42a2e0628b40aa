"""The browser bundles are committed with what their licences ask for."""

from __future__ import annotations

import json
from pathlib import Path

WEB = Path(__file__).parents[2] / "web"
BUNDLES, SOURCES = WEB / "static" / "bundles", WEB / "bundles" / "viewer"


def test_given_the_viewer_bundle_when_shipped_then_it_holds_the_watermark() -> None:
    assert "bjs-powered-by" in (BUNDLES / "bpmn-viewer.js").read_text("utf-8")


def test_given_the_viewer_bundle_when_shipped_then_the_licence_of_every_package_lies_beside_it() -> None:
    licences = (BUNDLES / "bpmn-viewer.THIRD_PARTY.txt").read_text("utf-8")

    assert "the watermark must stay fully visible and not visually overlapped" in licences
    for package in ("bpmn-js", "diagram-js", "bpmn-moddle", "moddle-xml", "didi"):
        assert f"{package} " in licences


def test_given_the_lock_file_when_read_then_it_names_no_registry_and_the_wanted_version() -> None:
    lock = json.loads((SOURCES / "package-lock.json").read_text("utf-8"))

    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert lock["packages"]["node_modules/bpmn-js"]["version"] == "18.31.1"
