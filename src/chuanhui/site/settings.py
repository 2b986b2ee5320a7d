"""Django settings, read from the environment once; every setting is described in docs/reference/settings.md."""

from __future__ import annotations

from pathlib import Path

from environs import Env

env = Env()
HOME = Path(env.str("CHUANHUI_HOME", str(Path(__file__).resolve().parents[3])))
VAR = Path(env.str("CHUANHUI_VAR", str(HOME / "var")))
PLAYBOOKS = Path(env.str("CHUANHUI_PLAYBOOKS", str(HOME / "playbooks")))
CALENDARS = Path(env.str("CHUANHUI_CALENDARS", str(HOME / "calendars")))
EVIDENCE = VAR / "evidence"

DEMO = env.bool("CHUANHUI_DEMO", False)
HTTPS = env.bool("CHUANHUI_HTTPS", not DEMO)
DEBUG = env.bool("CHUANHUI_DEBUG", False)
SECRET_KEY = env.str("CHUANHUI_SECRET_KEY", "")
ALLOWED_HOSTS = env.list("CHUANHUI_HOSTS", ["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CHUANHUI_ORIGINS", [])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "template_partials",
    "procrastinate.contrib.django",
    "chuanhui.journal",
    "chuanhui.grid.areas",
    "chuanhui.grid.posts",
    "chuanhui.mechanism.cases",
    "chuanhui.mechanism.campaigns",
    "chuanhui.desk",
    "chuanhui.portal",
    "chuanhui.api",
    "chuanhui.site",
]
