"""Fetch the front-end packages that we serve, unmodified, into `static/vendor/`, and write their manifest.

    python tools/vendor.py           fetch every package again and rewrite the folder
    python tools/vendor.py --check   compare the folder with its manifest; exit 1 when they differ

Packages come through the machine's own `npm` client; only the files listed here are kept. Source maps
are kept where a file names one, because the hashed static storage refuses a name that leads nowhere.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "src/chuanhui/look/static/vendor"
MANIFEST = FOLDER / "manifest.json"


@dataclass(frozen=True)
class Package:
    """One npm package: `files` are paths inside it, each kept under its path below `strip`."""

    folder: str
    name: str
    version: str
    licence: str
    files: tuple[str, ...]
    strip: str = "dist/"
    licence_file: str = "LICENSE"


PACKAGES = (
    Package("htmx", "htmx.org", "2.0.11", "0BSD", ("dist/htmx.min.js",)),
    Package(
        "bootstrap",
        "bootstrap",
        "5.3.8",
        "MIT",
        ("dist/css/bootstrap.min.css", "dist/css/bootstrap.min.css.map"),
        strip="dist/css/",
    ),
    Package(
        "leaflet",
        "leaflet",
        "1.9.4",
        "BSD-2-Clause",
        (
            "dist/leaflet.js",
            "dist/leaflet.js.map",
            "dist/leaflet.css",
            "dist/images/layers.png",
            "dist/images/layers-2x.png",
            "dist/images/marker-icon.png",
        ),
    ),
    Package("gcoord", "gcoord", "1.0.7", "MIT", ("dist/gcoord.global.prod.js",)),
    Package("echarts", "echarts", "5.6.0", "Apache-2.0", ("dist/echarts.simple.min.js",)),
    Package("idb", "idb", "8.0.4", "ISC", ("build/umd.js",), strip="build/"),
)


def main(arguments: list[str]) -> int:
    """Fetch or check, as asked; return the exit code."""
    if "--check" in arguments:
        found = faults(FOLDER)
        sys.stderr.writelines(f"{one}\n" for one in found)
        return 1 if found else 0
    for package in PACKAGES:
        fetch(package)
    listed = [record for package in PACKAGES for record in records(package)]
    MANIFEST.write_text(json.dumps({"files": listed}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def fetch(package: Package) -> None:
    """Put the package's files, and its licence text, into its own folder, replacing what was there."""
    target = FOLDER / package.folder
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as place:
        asked = f"{package.name}@{package.version}"
        done = subprocess.run(
            ["npm", "pack", asked, "--silent"], cwd=place, check=True, capture_output=True, text=True
        )
        archive = Path(place) / done.stdout.split()[-1]
        with tarfile.open(archive) as tar:
            tar.extractall(place, filter="data")
        inside = Path(place) / "package"
        for path in package.files:
            kept = target / path.removeprefix(package.strip)
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(inside / path, kept)
        shutil.copyfile(inside / package.licence_file, target / "LICENSE")


def records(package: Package) -> list[dict[str, str]]:
    """Return the manifest's lines for one package."""
    return [
        {
            "name": package.name,
            "version": package.version,
            "file": path.relative_to(FOLDER).as_posix(),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "licence": package.licence,
        }
        for path in sorted((FOLDER / package.folder).rglob("*"))
        if path.is_file()
    ]


def faults(folder: Path) -> list[str]:
    """Return one sentence per file that is missing, changed or unlisted; empty when all is well."""
    listed = {
        one["file"]: one["sha256"]
        for one in json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    }
    present = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    gone, extra = sorted(listed.keys() - present.keys()), sorted(present.keys() - listed.keys())
    found = [f"vendor/{name} is in the manifest but not on disk" for name in gone]
    found += [f"vendor/{name} is on disk but not in the manifest" for name in extra]
    found += [
        f"vendor/{name} differs from the manifest; run: python tools/vendor.py"
        for name in sorted(listed.keys() & present.keys())
        if listed[name] != present[name]
    ]
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
