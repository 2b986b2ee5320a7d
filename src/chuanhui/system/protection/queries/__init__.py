"""Reading: requests, and everything held on a person."""

from chuanhui.system.protection.queries.asking import REQUEST, late, request, requests, requests_of
from chuanhui.system.protection.queries.gathering import Gathered, held_on, held_tables

__all__ = ["REQUEST", "Gathered", "held_on", "held_tables", "late", "request", "requests", "requests_of"]
