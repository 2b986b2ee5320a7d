"""Synthetic residents with known truth, made by the generator that is published beside this repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

GENERATOR = Path(__file__).resolve().parents[3] / "shared" / "tools" / "match_datagen.py"
DEPARTMENTS = (
    "civil_affairs",
    "education",
    "health",
    "medical_insurance",
    "housing",
    "water",
    "human_resources",
)
COLUMNS = {
    "person": "resident_uid",
    "household": "household_id",
    "row": "row_id",
    "id_number": "id_no",
    "birth": "birth_date",
}


def made(folder: Path, residents: int, seed: int, *, month: int = 0, dirt: float = 1.0) -> Path:
    """Return a folder with the files of so many residents, made once.

    `RESIDENTS_GENERATOR` names the generator where it does not lie in `../shared/tools`.

    Raises:
        SystemExit: the generator is not there.
    """
    script = Path(os.environ.get("RESIDENTS_GENERATOR", GENERATOR))
    if not script.is_file():
        raise SystemExit(
            f"no generator of residents at {script}: put match_datagen.py there or name it in RESIDENTS_GENERATOR"
        )
    target = folder / f"residents-{residents}-{seed}-{month}-{dirt:g}"
    if not (target / "truth.parquet").is_file():
        words = [sys.executable, str(script), "--residents", str(residents), "--seed", str(seed)]
        words += ["--month", str(month), "--dirt", str(dirt), "--out", str(target)]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return target
