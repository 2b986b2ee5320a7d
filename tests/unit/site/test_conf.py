"""What the server is told: the socket only, a password always, and nothing that can lose a write."""

from pathlib import Path

from chuanhui.site.postgres import conf

GB = 1024 * conf.MB


def test_settings_listen_on_no_network() -> None:
    found = conf.settings(Path("/s"), test_only=False, memory=4 * GB)
    assert (found["listen_addresses"], found["unix_socket_directories"]) == ("", "/s")


def test_settings_keep_every_acknowledged_write() -> None:
    found = conf.settings(Path("/s"), test_only=False, memory=4 * GB)
    assert {key: found[key] for key in conf.DURABLE} == conf.DURABLE


def test_settings_are_careless_only_for_tests() -> None:
    found = conf.settings(Path("/s"), test_only=True, memory=4 * GB)
    assert {key: found[key] for key in conf.CARELESS} == conf.CARELESS


def test_settings_keep_values_out_of_the_log() -> None:
    found = conf.settings(Path("/s"), test_only=False, memory=4 * GB)
    told = {"log_parameter_max_length", "log_parameter_max_length_on_error", "log_error_verbosity"}
    assert {found[key] for key in told} == {"0", "terse"}


def test_settings_take_a_modest_share_of_the_memory() -> None:
    shares = [
        conf.settings(Path("/s"), test_only=False, memory=size * GB)["shared_buffers"] for size in (1, 4, 64)
    ]
    assert shares == ["64MB", "256MB", "512MB"]


def test_access_asks_everybody_for_a_password() -> None:
    rules = [line.split() for line in conf.ACCESS.splitlines() if not line.startswith("#")]
    assert rules == [["local", "all", "all", "scram-sha-256"]]


def test_write_leaves_the_last_word_to_local_conf(tmp_path: Path) -> None:
    for name in ("postgresql.conf", "pg_hba.conf"):
        (tmp_path / name).write_text("what initdb wrote\n" * 400, encoding="utf-8")
    conf.write(tmp_path, Path("/s"), test_only=False)
    lines = (tmp_path / "postgresql.conf").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "include_if_exists 'local.conf'"
    assert (tmp_path / "pg_hba.conf").read_text(encoding="utf-8") == conf.ACCESS
