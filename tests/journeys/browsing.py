"""A real browser against a real server over a demo district of its own.

Nothing is faked: threads serve the application with its middleware and static files, Chromium draws the
pages. Each browser context is one device; whatever its console complains about fails the test.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = os.environ.get("CHUANHUI_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "zh-CN"}
TABLE = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN"}
PATIENCE_MS = 20_000
EXPECTED = ("the server responded with a status of 422", "the server responded with a status of 404")


class _Handler(WSGIRequestHandler):
    """Say nothing: the test tells what it saw."""

    def log_message(self, format: str, *args: Any) -> None:
        return


class _Server(ThreadedWSGIServer):
    """Give each request's thread its connections back when it ends, and wait for all of them."""

    daemon_threads = False

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


@dataclass
class Device:
    """One browser context and what its pages complained about."""

    context: BrowserContext
    home: str
    complaints: list[str] = field(default_factory=list)

    def page(self, path: str = "") -> Page:
        """Open a tab, at `path` when given."""
        opened = self.context.new_page()
        opened.set_default_timeout(PATIENCE_MS)
        if path:
            opened.goto(self.home + path)
        return opened

    def listen(self, page: Page) -> None:
        """Note every error of a page."""
        page.on("console", lambda said: self._note(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda fault: self._note(f"page error: {fault}"))

    def _note(self, text: str) -> None:
        if not any(one in text for one in EXPECTED):
            self.complaints.append(text)


@pytest.fixture(scope="session")
def chromium(request: pytest.FixtureRequest) -> Browser:
    """Return Chromium, started once a process; without one tests are skipped, unless it is required."""
    if not Path(CHROMIUM).is_file():
        if os.environ.get("CHUANHUI_NEEDS_BROWSER"):
            pytest.fail(f"a browser is required, but there is none at {CHROMIUM}")
        pytest.skip(f"no chromium at {CHROMIUM}; set CHUANHUI_CHROMIUM, or install it")
    return _started(request.config)


@cache
def _started(config: pytest.Config) -> Browser:
    # The loop that drives the browser belongs to this thread, whose database work is its own affair.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    driver = sync_playwright().start()
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))

    def stop() -> None:
        browser.close()
        driver.stop()

    config.add_cleanup(stop)
    return browser


@pytest.fixture
def site(fresh_district: Any, evidence: Path, settings: Any) -> Iterator[str]:
    """Serve the whole site over a demo district of its own, and return its address."""
    settings.HTTPS = settings.CSRF_COOKIE_SECURE = False
    settings.SECURE_PROXY_SSL_HEADER = None
    settings.SECURE_HSTS_SECONDS = 0
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    server = _Server(("127.0.0.1", 0), _Handler)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def device(chromium: Browser, site: str) -> Iterator[Callable[..., Device]]:
    """Return a maker of devices; at the end none of their consoles may have complained."""
    made: list[Device] = []

    def make(**options: Any) -> Device:
        context = chromium.new_context(**{**PHONE, **options})
        found = Device(context, site)
        context.on("page", found.listen)
        made.append(found)
        return found

    yield make
    complaints = [one for found in made for one in found.complaints]
    for found in made:
        found.context.close()
    if complaints:
        pytest.fail("the console complained: " + " | ".join(complaints))
