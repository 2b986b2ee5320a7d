"""Fixtures of the journeys; they live in a module of their own, because promises drive the browser too."""

from tests.journeys.browsing import chromium, device, site

__all__ = ["chromium", "device", "site"]
