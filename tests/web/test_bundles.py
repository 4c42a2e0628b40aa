"""The browser bundles are committed with what their licences ask for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "web"
BUNDLES, SOURCES = WEB / "static" / "bundles", WEB / "bundles" / "viewer"
EDITORS = WEB / "bundles" / "editors"


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


@pytest.mark.parametrize(
    ("bundle", "mark", "packages", "wanted"),
    [
        ("dmn-editor", "bjs-powered-by", ("dmn-js-decision-table", "dmn-moddle", "inferno"), ("dmn-js", "17.10.2")),
        ("form-editor", "fjs-powered-by", ("@bpmn-io/form-js-editor", "preact"), ("@bpmn-io/form-js-editor", "1.23.0")),
    ],
)
def test_given_an_editor_when_shipped_then_it_holds_watermark_and_licences_and_writes_no_style_elements(
    bundle: str, mark: str, packages: tuple[str, ...], wanted: tuple[str, str]
) -> None:
    code = (BUNDLES / f"{bundle}.js").read_text("utf-8")
    licences = (BUNDLES / f"{bundle}.THIRD_PARTY.txt").read_text("utf-8")
    lock = json.loads((EDITORS / "package-lock.json").read_text("utf-8"))
    assert mark in code
    assert "style-mod " not in licences
    assert "the watermark must stay fully visible and not visually overlapped" in licences
    for package in packages:
        assert f"{package} " in licences
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert lock["packages"][f"node_modules/{wanted[0]}"]["version"] == wanted[1]
