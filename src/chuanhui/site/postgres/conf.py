"""The server's two settings files, written anew at every start."""

from __future__ import annotations

import os
from pathlib import Path

MB = 1024 * 1024

ACCESS = """\
# Written by ./run at every start. The socket only, a password always.
local all all scram-sha-256
"""

DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "wal_level": "minimal"}


def settings(socket: Path, *, test_only: bool, memory: int) -> dict[str, str]:
    """Return the server's settings for a machine with `memory` bytes."""
    shared = max(64, min(512, memory // MB // 16))
    common = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "password_encryption": "scram-sha-256",
        "shared_buffers": f"{64 if test_only else shared}MB",
        "effective_cache_size": f"{max(256, memory // MB // 2)}MB",
        "work_mem": "8MB",
        "maintenance_work_mem": "128MB",
        "max_wal_size": "1GB",
        "checkpoint_completion_target": "0.9",
        "jit": "off",
        "idle_in_transaction_session_timeout": "5min",
        "timezone": "UTC",
        "lc_messages": "C",
        "logging_collector": "on",
        "log_directory": "log",
        "log_filename": "postgresql-%a.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %q%u@%d ",
        "log_min_duration_statement": "1s",
        "log_checkpoints": "off",
        # Personal data must not reach the log by way of a statement's values.
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    if test_only:
        return common | CARELESS | {"max_wal_senders": "0", "autovacuum": "off", "max_connections": "150"}
    return common | DURABLE | {"wal_level": "replica"}


def write(data: Path, socket: Path, *, test_only: bool) -> None:
    """Write both files into `data`; ``local.conf`` beside them has the last word."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    lines = ["# Written by ./run at every start: put changes into local.conf, which is read last."]
    lines += [
        f"{key} = '{value}'" for key, value in settings(socket, test_only=test_only, memory=memory).items()
    ]
    lines.append("include_if_exists 'local.conf'")
    _write_same_owner(data / "postgresql.conf", "\n".join(lines) + "\n")
    _write_same_owner(data / "pg_hba.conf", ACCESS)


def _write_same_owner(path: Path, text: str) -> None:
    """Overwrite in place, so that the file keeps its owner and mode."""
    with path.open("r+", encoding="utf-8") as file:
        file.truncate()
        file.write(text)
