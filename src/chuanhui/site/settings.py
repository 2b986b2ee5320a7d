"""Django settings, read from the environment once; docs/reference/settings.md describes each."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from environs import Env, validate

from chuanhui.site.databases import connection_settings
from chuanhui.site.proxies import networks

env = Env()
HOME = Path(env.str("CHUANHUI_HOME", str(Path(__file__).resolve().parents[3])))
VAR = Path(env.str("CHUANHUI_VAR", str(HOME / "var")))
PLAYBOOKS = Path(env.str("CHUANHUI_PLAYBOOKS", str(HOME / "playbooks")))
CALENDARS = Path(env.str("CHUANHUI_CALENDARS", str(HOME / "calendars")))
DISTRICTS = Path(env.str("CHUANHUI_DISTRICTS", str(HOME / "districts")))
EVIDENCE = VAR / "evidence"
LINKAGE = VAR / "linkage"
LINKAGE_KEYS = Path(env.str("CHUANHUI_LINKAGE_KEYS", str(VAR / "secrets" / "linkage")))
LINKAGE_ENGINE = env.str("CHUANHUI_LINKAGE_ENGINE", "duckdb", validate=validate.OneOf(["duckdb", "spark"]))
LINKAGE_SPARK_MASTER = env.str("CHUANHUI_LINKAGE_SPARK_MASTER", "local[2]")

DEMO = env.bool("CHUANHUI_DEMO", False)
HTTPS = env.bool("CHUANHUI_HTTPS", not DEMO)
DEBUG = env.bool("CHUANHUI_DEBUG", False)
SECRET_KEY = env.str("CHUANHUI_SECRET_KEY", "")
RECEIPT_KEY = env.str("CHUANHUI_RECEIPT_KEY", SECRET_KEY)
KEYRING = Path(env.str("CHUANHUI_KEYRING", str(VAR / "secrets" / "keyring.json")))
# A ring that somebody names is never made in silence: with the wrong path everything would look lost.
KEYRING_MADE = "CHUANHUI_KEYRING" not in os.environ
KEYRING_SUITE = env.str(
    "CHUANHUI_KEYRING_SUITE", "aes-256-gcm", validate=validate.OneOf(["aes-256-gcm", "sm4-gcm"])
)
REVEALS_PER_HOUR = env.int("CHUANHUI_REVEALS_PER_HOUR", 30)
ALLOWED_HOSTS = env.list("CHUANHUI_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CHUANHUI_ORIGINS", [])
TRUSTED_PROXIES = networks(env.list("CHUANHUI_TRUSTED_PROXIES", []))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "axes",
    "template_partials",
    "procrastinate.contrib.django",
    "chuanhui.journal",
    "chuanhui.grid.areas",
    "chuanhui.grid.posts",
    "chuanhui.grid.registers",
    "chuanhui.mechanism.rulebooks",
    "chuanhui.mechanism.cases",
    "chuanhui.mechanism.voice",
    "chuanhui.mechanism.assemblies",
    "chuanhui.mechanism.inspections",
    "chuanhui.mechanism.returns",
    "chuanhui.mechanism.rankings",
    "chuanhui.mechanism.campaigns",
    "chuanhui.system.timetable",
    "chuanhui.system.protection",
    "chuanhui.system.linkage",
    "chuanhui.system.alerts",
    "chuanhui.look",
    "chuanhui.desk",
    "chuanhui.portal",
    "chuanhui.api",
    "chuanhui.site",
]
MIDDLEWARE = [
    "chuanhui.site.proxies.AddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "chuanhui.site.compress.CompressMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "chuanhui.site.policy.PolicyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "chuanhui.site.middleware.ActingMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "chuanhui.site.urls"
WSGI_APPLICATION = "chuanhui.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "chuanhui.site.context.house",
            ],
        },
    },
]

_as_owner = len(sys.argv) > 1 and sys.argv[1] in {"migrate", "makemigrations", "sqlmigrate"}
DATABASES = {"default": connection_settings(env, as_owner=env.bool("CHUANHUI_AS_OWNER", _as_owner))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "posts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
# Nothing is collected: WhiteNoise serves the files from the packages that hold them.
STATIC_ROOT = None
STATICFILES_DIRS: list[Path] = []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "chuanhui.site.pages.csrf_failed"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 12
PHOTO_LIMIT_BYTES = 12 * 1024 * 1024
VISITS_PER_HOUR = {
    "report": env.int("CHUANHUI_REPORTS_PER_HOUR", 60),
    "photo": env.int("CHUANHUI_PHOTOS_PER_HOUR", 300),
    "receipt": env.int("CHUANHUI_RECEIPT_TRIES_PER_HOUR", 120),
}
LOOSE_PHOTO_HOURS = env.int("CHUANHUI_LOOSE_PHOTO_HOURS", 24, validate=validate.Range(min=13))
REQUEST_LIMIT_BYTES = 8 * PHOTO_LIMIT_BYTES

# Under which address people reach the house: for links in e-mails, where no request tells it.
ADDRESS = env.str(
    "CHUANHUI_ADDRESS", CSRF_TRUSTED_ORIGINS[0] if CSRF_TRUSTED_ORIGINS else "http://127.0.0.1:8000"
).rstrip("/")
OUTWARD_ALLOWED: list[str] = env.list("CHUANHUI_OUTWARD_ALLOWED", [])
EMAIL_HOST = env.str("CHUANHUI_MAIL_HOST", "")
EMAIL_PORT = env.int("CHUANHUI_MAIL_PORT", 587)
EMAIL_HOST_USER = env.str("CHUANHUI_MAIL_USER", "")
EMAIL_HOST_PASSWORD = env.str("CHUANHUI_MAIL_PASSWORD", "")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = env.bool("CHUANHUI_MAIL_TLS", True) and not EMAIL_USE_SSL
DEFAULT_FROM_EMAIL = env.str("CHUANHUI_MAIL_FROM", EMAIL_HOST_USER or "chuanhui@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
