"""Checks of Django's settings as this installation has them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

from django.conf import settings

from chuanhui.site.doctor.findings import Finding, Verdict, judge

SHORTEST_KEY = 50
FEWEST_SIGNS = 5
MANAGE = [sys.executable, "-m", "chuanhui.site.manage"]


def settings_findings() -> Iterator[Finding]:
    """Yield what is to be said of the key, DEBUG, the hosts, https and the migrations."""
    yield _key(os.environ.get("CHUANHUI_SECRET_KEY", ""))
    yield judge(
        "DR021",
        not settings.DEBUG,
        "DEBUG 已关闭" if not settings.DEBUG else "DEBUG 开启：出错页面会泄露内部信息",
        "DEBUG is off" if not settings.DEBUG else "DEBUG is on: error pages tell everything",
        "去掉 (unset) CHUANHUI_DEBUG",
    )
    wild = "*" in settings.ALLOWED_HOSTS
    yield judge(
        "DR022",
        not wild,
        f"允许的主机名 {', '.join(settings.ALLOWED_HOSTS)}",
        f"hosts: {', '.join(settings.ALLOWED_HOSTS)}",
        "CHUANHUI_HOSTS=域名 (name the hosts, never *)",
    )
    is_safe = settings.CSRF_COOKIE_SECURE or bool(getattr(settings, "DEMO", False))
    yield judge(
        "DR023",
        is_safe,
        "登录凭据只走 HTTPS" if settings.CSRF_COOKIE_SECURE else "演示模式：未要求 HTTPS",
        "cookies need HTTPS" if settings.CSRF_COOKIE_SECURE else "demo: HTTPS is not required",
        "CHUANHUI_HTTPS=1",
    )
    yield _proxies()
    yield _migrations()


def _proxies() -> Finding:
    named = ", ".join(str(one) for one in settings.TRUSTED_PROXIES)
    is_sound = bool(named) or not settings.HTTPS
    return judge(
        "DR026",
        is_sound,
        f"信任的前置代理：{named or '无'}" if is_sound else "未指明前置代理：所有居民会算作同一地址",
        f"trusted proxies: {named or 'none'}"
        if is_sound
        else "no proxy is named: all residents count as one address",
        "CHUANHUI_TRUSTED_PROXIES=127.0.0.1（前置网页服务器的地址 the address of the web server in front）",
        otherwise=Verdict.WARN,
    )


def _key(key: str) -> Finding:
    is_strong = len(key) >= SHORTEST_KEY and len(set(key)) >= FEWEST_SIGNS and "insecure" not in key
    return judge(
        "DR020",
        is_strong,
        "密钥足够强" if is_strong else "密钥过弱或缺失",
        "the secret key is strong" if is_strong else "the secret key is weak or missing",
        "去掉 CHUANHUI_SECRET_KEY，由 ./run 生成 (unset it: ./run makes one)",
    )


def _migrations() -> Finding:
    outcome = subprocess.run(
        [*MANAGE, "migrate", "--check"], capture_output=True, text=True, errors="replace", check=False
    )
    is_done = outcome.returncode == 0
    return judge(
        "DR024",
        is_done,
        "数据库结构是最新的" if is_done else "数据库结构不是最新",
        "migrations are applied" if is_done else "migrations are missing",
        "./run migrate",
    )
