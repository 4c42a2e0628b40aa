"""The browser bundles are committed as their sources make them, with what their licences ask for."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "web"
BUNDLES, SOURCES = WEB / "static" / "bundles", WEB / "bundles" / "viewer"
EDITORS = WEB / "bundles" / "editors"
BUNDLES, SOURCES = WEB / "static" / "bundles", WEB / "bundles"
WITH_DRAWINGS = {
    "viewer": ("bpmn-viewer", ("bpmn-js", "diagram-js", "bpmn-moddle", "moddle-xml", "didi")),
    "designer": (
        "bpmn-designer",
        (
            "bpmn-js",
            "diagram-js",
            "bpmn-moddle",
            "bpmn-js-properties-panel",
            "@bpmn-io/properties-panel",
            "bpmn-js-token-simulation",
            "bpmn-js-create-append-anything",
            "bpmn-js-i18n",
            "diagram-js-minimap",
        ),
    ),
}


@pytest.mark.parametrize("bundle", WITH_DRAWINGS)
def test_given_a_bundle_that_draws_when_shipped_then_it_holds_the_watermark(bundle: str) -> None:
    assert "bjs-powered-by" in (BUNDLES / f"{WITH_DRAWINGS[bundle][0]}.js").read_text("utf-8")


@pytest.mark.parametrize("bundle", WITH_DRAWINGS)
def test_given_a_bundle_when_shipped_then_the_licence_of_every_package_lies_beside_it(bundle: str) -> None:
    name, packages = WITH_DRAWINGS[bundle]
    licences = (BUNDLES / f"{name}.THIRD_PARTY.txt").read_text("utf-8")

    assert "the watermark must stay fully visible and not visually overlapped" in licences
    for package in packages:
        assert f"{package} " in licences


@pytest.mark.parametrize("bundle", WITH_DRAWINGS)
def test_given_a_lock_file_when_read_then_it_names_no_registry_and_the_wanted_version(bundle: str) -> None:
    lock = json.loads((SOURCES / bundle / "package-lock.json").read_text("utf-8"))

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


def test_given_the_sources_of_the_designer_then_the_bundle_was_made_of_them() -> None:
    folder, digest = SOURCES / "designer", hashlib.sha256()
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    for name in sorted(name for name in paths if not name.startswith("node_modules/")):
        digest.update(f"{name}\n".encode() + paths[name].read_bytes())

    assert (BUNDLES / "bpmn-designer.sources").read_text("utf-8").strip() == digest.hexdigest()
