"""Secrets are made once, are long, and nobody else can read them."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from chuanhui.site.postgres.keepsakes import keep


def test_keep_makes_a_secret_once(tmp_path: Path) -> None:
    assert keep(tmp_path, "ch-app") == keep(tmp_path, "ch-app")


def test_keep_gives_every_name_its_own_long_secret(tmp_path: Path) -> None:
    secrets = {keep(tmp_path, name, size=32) for name in ("a", "b", "c")}
    assert len(secrets) == 3
    assert min(map(len, secrets)) >= 43


def test_keep_lets_nobody_else_read(tmp_path: Path) -> None:
    keep(tmp_path, "ch-app")
    modes = [
        oct(path.stat().st_mode & 0o777) for path in (tmp_path / "secrets", tmp_path / "secrets" / "ch-app")
    ]
    assert modes == ["0o700", "0o600"]


def test_keep_agrees_on_one_secret_when_asked_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: keep(tmp_path, "ch-app"), range(32)))) == 1
