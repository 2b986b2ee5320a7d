"""The packed front-end files are those that their manifest names, byte for byte, and no others."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "src/chuanhui/look/static/vendor"


def _tool():
    spec = importlib.util.spec_from_file_location("vendor_tool", ROOT / "tools/vendor.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


TOOL = _tool()


def test_vendor_folder_is_what_the_manifest_says():
    assert TOOL.faults(FOLDER) == []


def test_every_package_brings_its_licence_text():
    listed = {one["file"] for one in json.loads((FOLDER / "manifest.json").read_text())["files"]}
    assert {f"{package.folder}/LICENSE" for package in TOOL.PACKAGES} <= listed


def test_manifest_versions_are_those_of_the_tool():
    listed = json.loads((FOLDER / "manifest.json").read_text())["files"]
    assert {(one["name"], one["version"], one["licence"]) for one in listed} == {
        (package.name, package.version, package.licence) for package in TOOL.PACKAGES
    }


def test_vendored_page_names_every_package():
    page = (ROOT / "docs/reference/vendored.md").read_text(encoding="utf-8")
    assert [p.name for p in TOOL.PACKAGES if f"| {p.name} | {p.version} | {p.licence} |" not in page] == []


def test_a_changed_missing_or_extra_file_is_named(tmp_path):
    (tmp_path / "manifest.json").write_text(
        json.dumps({"files": [{"file": "gone.js", "sha256": "00"}, {"file": "changed.js", "sha256": "00"}]})
    )
    (tmp_path / "changed.js").write_text("1")
    (tmp_path / "extra.js").write_text("2")
    assert TOOL.faults(tmp_path) == [
        "vendor/gone.js is in the manifest but not on disk",
        "vendor/extra.js is on disk but not in the manifest",
        "vendor/changed.js differs from the manifest; run: python tools/vendor.py",
    ]
