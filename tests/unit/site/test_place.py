"""Where a cluster lies: chosen once, private, with a socket whose path the kernel can hold."""

import os
from pathlib import Path

import pytest

from chuanhui.site.postgres.account import Account
from chuanhui.site.postgres.errors import NoPlace
from chuanhui.site.postgres.place import LONGEST_SOCKET, SOCKET_NAME, choose

MYSELF = Account(os.geteuid(), os.getegid(), "myself", dropped=False)


def test_choose_makes_private_folders_in_var(tmp_path: Path) -> None:
    var = tmp_path / "v"
    place = choose(var, "pg", MYSELF)
    assert place.home == var / "pg"
    assert [oct(path.stat().st_mode & 0o777) for path in (place.home, place.socket)] == ["0o700", "0o700"]


def test_choose_keeps_its_choice_when_the_circumstances_change(tmp_path: Path) -> None:
    first = choose(tmp_path, "pg", MYSELF)
    stranger = Account(MYSELF.uid, MYSELF.gid, "myself", dropped=False)
    assert choose(tmp_path, "pg", stranger) == first


def test_choose_finds_a_short_socket_for_a_deep_var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    place = choose(tmp_path / ("d" * 90), "pg", MYSELF)
    assert len(os.fsencode(place.socket / SOCKET_NAME)) <= LONGEST_SOCKET
    assert place.socket.stat().st_mode & 0o077 == 0
    place.socket.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another account")
def test_choose_refuses_a_folder_that_somebody_else_owns(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    os.chown(tmp_path / "pg", 12345, 12345)
    with pytest.raises(NoPlace) as caught:
        choose(tmp_path, "pg", MYSELF)
    assert caught.value.facts["folder"] == str(tmp_path / "pg")


def test_choose_leaves_the_modes_of_existing_folders_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    choose(tmp_path, "pg", MYSELF)
    assert tmp_path.stat().st_mode & 0o777 == 0o750
